"""A draft as official paper: its printed paragraphs, its signature and its date; it knows how a report is laid out, not how paper is made."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.drafting.layout import Block as Printed
from app.drafting.layout import Set, blocks
from app.paper.sheet import Block, Body, Item, Paper, Part
from app.paper.word import docx_of


class Drafted(Protocol):
    """What is printed: a title, the moment of composition, paragraphs in order."""

    @property
    def title(self) -> str: ...
    @property
    def composed_at(self) -> datetime: ...
    @property
    def paragraphs(self) -> Sequence[Set]: ...


def paper_of(draft: Drafted) -> Paper:
    """The report as it will be sent."""
    printed = blocks(draft.paragraphs)
    signed = {block.kind: block.runs[0].text for block in printed if block.kind in ("issuer", "date")}
    return Paper(
        title=draft.title,
        made_at=draft.composed_at,
        blocks=tuple(_block(block) for block in printed if block.kind not in signed),
        signature=signed.get("issuer", ""),
        date=signed.get("date", ""),
    )


def word_of(draft: Drafted) -> bytes:
    """The report as a Word file."""
    return docx_of(paper_of(draft))


def _block(block: Printed[Set]) -> Block:
    words = [run.number + run.text for run in block.runs]
    if block.kind == "part":
        return Part("".join(words))
    return Item(words[0], "".join(words[1:])) if block.kind == "item" else Body("".join(words))
