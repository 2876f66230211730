"""A draft as the writing desk shows it: numbered rows, words cut at their blanks, sources; it knows values, and refuses to know addresses."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.drafting.layout import Set, blocks
from app.drafting.written import Written, unpacked
from app.paper.sheet import BLANK
from app.words import Said


class Shown(Set, Protocol):
    """A stored paragraph as the desk reads it."""

    @property
    def ref(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def sources(self) -> Sequence[Any]: ...
    @property
    def composed(self) -> str: ...
    @property
    def edited(self) -> str | None: ...
    @property
    def changed(self) -> bool: ...


@dataclass(frozen=True)
class Row:
    """One paragraph on the desk. ``number`` is empty where it has none or is left out; ``pieces`` are words and whether they are a blank."""

    paragraph: Any
    kind: str
    number: str
    pieces: tuple[tuple[str, bool], ...]
    #: last year's sentences, shown in grey above
    before: tuple[str, ...]
    #: who owes what is blank here
    owing: tuple[str, ...]
    sources: tuple[Any, ...]
    #: whether the facts behind it have changed since it was composed
    stale: bool = False


@dataclass(frozen=True)
class Tally:
    """What the desk always shows beside the account: blanks, edits, and edits whose sources changed since."""

    blanks: int
    edited: int
    changed: int
    #: the first paragraph with a blank, and the first changed one
    first_blank: str = ""
    first_changed: str = ""


def stale(paragraphs: Iterable[Shown], fresh: Iterable[Written]) -> frozenset[str]:
    """The keys of paragraphs that would be composed otherwise today."""
    now = {one.key: (one.text, [source.as_json() for source in one.sources]) for one in fresh}
    return frozenset(one.key for one in paragraphs if one.composed and now.get(one.key) != (one.composed, list(one.sources)))


def rows(paragraphs: Sequence[Shown], old: Container[str] = ()) -> list[Row]:
    """Every paragraph in order, those left out too; ``old`` are the keys of those whose facts have changed."""
    numbered = {run.of.ref: (block.kind, n, run.number) for block in blocks(paragraphs) for n, run in enumerate(block.runs)}
    return [_row(one, *numbered.get(one.ref, ("", 0, "")), one.key in old) for one in paragraphs]


def _row(paragraph: Shown, kind: str, place: int, number: str, old: bool) -> Row:
    kind = "part" if paragraph.level == 1 else "item" if paragraph.level == 2 else kind if kind in ("issuer", "date") else "body"
    sources = tuple(paragraph.sources)
    blank = bool(BLANK.search(paragraph.text))
    return Row(
        paragraph=paragraph,
        kind=kind,
        number=number,
        pieces=pieces(paragraph.text),
        before=tuple(source["says"] for source in sources if source["kind"] == "figure"),
        owing=tuple(dict.fromkeys(source["owes"] for source in sources if source.get("owes"))) if blank else (),
        sources=tuple({**one, "words": _words(one)} for one in sources if one["kind"] != "figure"),
        stale=old,
    )


def _words(source: Mapping[str, Any]) -> Said:
    """What a source says: the product's own sentence, or somebody's words as they stand."""
    return unpacked(source["said"]) if "said" in source else Said("%(words)s", {"words": source["says"]})


def pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Words cut at their blanks."""
    cut: list[tuple[str, bool]] = []
    at = 0
    for blank in BLANK.finditer(text):
        cut += [(text[at : blank.start()], False), (blank[0], True)]
        at = blank.end()
    return tuple(piece for piece in (*cut, (text[at:], False)) if piece[0])


def tally(shown: Sequence[Row]) -> Tally:
    """Count what is left to do."""
    blank = [row.paragraph for row in shown if BLANK.search(row.paragraph.text)]
    changed = [row.paragraph for row in shown if row.paragraph.changed or row.stale]
    return Tally(
        blanks=sum(len(BLANK.findall(paragraph.text)) for paragraph in blank),
        edited=sum(1 for row in shown if row.paragraph.edited is not None),
        changed=len(changed),
        first_blank=blank[0].ref if blank else "",
        first_changed=changed[0].ref if changed else "",
    )
