"""A draft as official paper: its printed paragraphs, its signature and its date; it knows how a report is laid out, not how paper is made."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.drafting.annexes import Rows, notes_of
from app.drafting.layout import Block as Printed
from app.drafting.layout import Set, blocks
from app.paper.sheet import Annex, Block, Body, Item, Paper, Part, Table
from app.paper.word import docx_of

INTERNAL = "内部核对稿"


class Drafted(Protocol):
    """What is printed: a title, the moment of composition, paragraphs in order."""

    @property
    def title(self) -> str: ...
    @property
    def composed_at(self) -> datetime: ...
    @property
    def paragraphs(self) -> Sequence[Set]: ...


def paper_of(draft: Drafted, annexes: Sequence[Rows] = (), *, internal: bool = False) -> Paper:
    """The report as it will be published; the internal copy is marked as such and carries its sources as notes."""
    printed = blocks(draft.paragraphs)
    signed = {block.kind: block.runs[0].text for block in printed if block.kind in ("issuer", "date")}
    return Paper(
        title=draft.title,
        made_at=draft.composed_at,
        marking=INTERNAL if internal else "",
        blocks=tuple(_block(block, internal) for block in printed if block.kind not in signed),
        attachments=tuple(each.title for each in annexes),
        annexes=tuple(Annex(each.title, (Table(each.head, each.rows, each.widths),), landscape=True) for each in annexes),
        signature=signed.get("issuer", ""),
        date=signed.get("date", ""),
    )


def word_of(draft: Drafted) -> bytes:
    """The report as a Word file, the clean copy."""
    return docx_of(paper_of(draft))


def _block(block: Printed[Set], internal: bool) -> Block:
    words = [run.number + run.text for run in block.runs]
    notes = notes_of([source for run in block.runs for source in getattr(run.of, "sources", ())]) if internal else ()
    if block.kind == "part":
        return Part("".join(words))
    return Item(words[0], "".join(words[1:]), notes) if block.kind == "item" else Body("".join(words), notes)
