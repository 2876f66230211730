"""A composed paragraph and what it rests on, as plain values; it knows no facts and no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.paper.sheet import BLANK
from app.words import Said

#: part, heading of the part; the two of the plan carry their year
PARTS = ("achievements", "problems", "duties", "arrangements", "other")


def packed(said: Said) -> dict[str, Any]:
    """A sentence with its facts as plain values."""
    facts = {name: packed(fact) if isinstance(fact, Said) else fact for name, fact in said.facts.items()}
    return {"template": said.template, "facts": facts}


def unpacked(stored: Mapping[str, Any]) -> Said:
    """The sentence again."""
    facts = {name: unpacked(fact) if isinstance(fact, Mapping) else fact for name, fact in stored["facts"].items()}
    return Said(stored["template"], facts)


@dataclass(frozen=True)
class Source:
    """What a paragraph rests on. kind: task, cases, figure, clause or report; ``says`` is shown in the margin.

    ``owes`` names the unit that owes what is blank.
    """

    kind: str
    ref: str
    #: the product's own sentence with its facts apart, or somebody's words as they stand
    says: Said | str
    owes: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is stored: the Chinese words for paper, and the sentence apart for readers of another language."""
        told = {"said": packed(self.says)} if isinstance(self.says, Said) else {}
        return {"kind": self.kind, "ref": self.ref, "says": str(self.says), "owes": self.owes, **told}


@dataclass(frozen=True)
class Written:
    """A paragraph: what composed it (stable over re-composition), its part, its level, its words and its sources.

    level: 1 heading of a part, 2 heading of an item, 0 body. Numbers (一、 （一） 一是) belong to the layout, not to the words.
    """

    key: str
    part: str
    level: int
    text: str
    sources: tuple[Source, ...] = ()


def heading_key(part: str, heading: str) -> str:
    """The key of an item's heading: the same words, the same key."""
    return f"{part}/chapter/{sha256(heading.encode()).hexdigest()[:12]}"


def blanks(text: str) -> list[str]:
    """The blanks still to be filled in."""
    return BLANK.findall(text)
