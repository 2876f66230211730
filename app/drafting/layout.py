"""How paragraphs stand on the page: numbers before headings and points, headings run in with their points, nothing empty left standing.

It knows levels and words, and refuses to know files and screens. The desk and the Word file are both set by it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from app.paper.numerals import han

#: part 「一、」 alone · item 「（一）…。」 with the points that run in with it · body · issuer and date of the signature
Kind = Literal["part", "item", "body", "issuer", "date"]

#: points run in with their heading up to this many characters (12 lines of 28); longer ones stand as paragraphs of their own
RUN_IN = 336


class Set(Protocol):
    """What can be set: a paragraph with its part, its level and its words."""

    @property
    def part(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def text(self) -> str: ...


P = TypeVar("P", bound=Set)


@dataclass(frozen=True)
class Run(Generic[P]):
    """A paragraph's words as they are printed, number included."""

    number: str
    text: str
    of: P


@dataclass(frozen=True)
class Block(Generic[P]):
    """One printed paragraph."""

    kind: Kind
    runs: tuple[Run[P], ...]


def blocks(paragraphs: Iterable[P]) -> list[Block[P]]:
    """Set paragraphs in order. A paragraph without words is left out, and so is a heading with nothing under it."""
    parts: list[Block[P]] = []
    number = 0
    for heading, items in _parts([paragraph for paragraph in paragraphs if paragraph.text.strip() or paragraph.level]):
        set_ = list(_items(items))
        if heading is None:
            parts += set_
        elif set_ and heading.text.strip():
            number += 1
            parts += [Block("part", (Run(f"{han(number)}、", heading.text.strip(), heading),)), *set_]
    return parts


def _parts(paragraphs: Sequence[P]) -> Iterator[tuple[P | None, list[P]]]:
    """Headings of parts with what stands under them; the opening and the signature have none."""
    heading: P | None = None
    body: list[P] = []
    for paragraph in paragraphs:
        if paragraph.level == 1 or (heading is not None and paragraph.part != heading.part):
            yield heading, body
            heading, body = (paragraph, []) if paragraph.level == 1 else (None, [paragraph])
        else:
            body.append(paragraph)
    yield heading, body


def _items(paragraphs: Sequence[P]) -> Iterator[Block[P]]:
    number = 0
    for heading, points in _grouped(paragraphs):
        if heading is None:
            yield from (_alone(point) for point in points)
        elif points and heading.text.strip():
            number += 1
            yield from _item(heading, points, number)


def _grouped(paragraphs: Sequence[P]) -> Iterator[tuple[P | None, list[P]]]:
    heading: P | None = None
    points: list[P] = []
    for paragraph in paragraphs:
        if paragraph.level == 2:
            yield heading, points
            heading, points = paragraph, []
        else:
            points.append(paragraph)
    yield heading, points


def _alone(paragraph: P) -> Block[P]:
    kinds: dict[bool, Kind] = {True: "date", False: "issuer"}
    dated = any(word in paragraph.text for word in ("年", "日期", "月"))
    kind: Kind = kinds[dated] if paragraph.part == "signature" else "body"
    return Block(kind, (Run("", paragraph.text.strip(), paragraph),))


def _item(heading: P, points: Sequence[P], number: int) -> Iterator[Block[P]]:
    """（一）heading。一是…。二是…。 in one paragraph, or the points in paragraphs of their own when they are long."""
    head = Run(f"（{han(number)}）", heading.text.strip().rstrip("。") + "。", heading)
    several = len(points) > 1
    told = tuple(Run(f"{han(n)}是" if several else "", point.text.strip(), point) for n, point in enumerate(points, 1))
    if not several or sum(len(run.text) for run in told) <= RUN_IN:
        yield Block("item", (head, *told))
    else:
        yield Block("item", (head, told[0]))
        yield from (Block("body", (run,)) for run in told[1:])
