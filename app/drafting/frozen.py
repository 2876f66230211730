"""A draft frozen as one text, its hash, and what two of them say differently; pure, so that it can be done again years later.

The text is JSON with sorted keys, two blanks of indent, UTF-8 and no escapes; the hash is SHA-256 over its bytes. ``sha256sum`` of the
downloaded file gives the same.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

#: raised when the shape of the text changes
SHAPE = 1


def text_of(content: Mapping[str, Any]) -> str:
    """The one text of a content."""
    return json.dumps({**content, "shape": SHAPE}, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def hash_of(text: str) -> str:
    """The hash of a frozen text."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Frozen:
    """A paragraph of a frozen draft; it can be laid out like a living one."""

    key: str
    part: str
    level: int
    text: str
    sources: tuple[Mapping[str, str], ...] = ()


def paragraphs_of(content: Mapping[str, Any]) -> tuple[Frozen, ...]:
    """The paragraphs of a frozen draft."""
    return tuple(Frozen(p["key"], p["part"], p["level"], p["text"], tuple(p["sources"])) for p in content["paragraphs"])


@dataclass(frozen=True)
class Difference:
    """What became of a paragraph from one version to the next. ``pieces``: words with same, gone or come."""

    key: str
    kind: str
    pieces: tuple[tuple[str, str], ...]


def differences(before: Iterable[Frozen], after: Sequence[Frozen]) -> list[Difference]:
    """The paragraphs that changed, came or went, in the order of the later version, those gone last."""
    old = {paragraph.key: paragraph for paragraph in before}
    found = []
    for paragraph in after:
        was = old.pop(paragraph.key, None)
        if was is None and paragraph.text:
            found.append(Difference(paragraph.key, "come", (("come", paragraph.text),)))
        elif was is not None and was.text != paragraph.text:
            found.append(Difference(paragraph.key, "changed", tuple(_pieces(was.text, paragraph.text))))
    return found + [Difference(gone.key, "gone", (("gone", gone.text),)) for gone in old.values() if gone.text]


def _pieces(before: str, after: str) -> Iterator[tuple[str, str]]:
    for does, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if does == "equal":
            yield "same", before[a1:a2]
        else:
            yield from (piece for piece in (("gone", before[a1:a2]), ("come", after[b1:b2])) if piece[1])
