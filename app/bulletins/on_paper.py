"""A bulletin as official paper: its blocks, its signature and its date; it knows how it is laid out, not how paper is made."""

from collections.abc import Mapping
from datetime import date, datetime

from app.bulletins.compose import Composed, filled
from app.paper.sheet import Block, Body, Paper, Part, Table, dated


def paper_of(
    composed: Composed,
    counted: Mapping[str, int],
    edits: Mapping[str, str],
    *,
    number: int | None,
    signature: str,
    day: date | None,
    made_at: datetime,
) -> Paper:
    """The sheet that is printed; without a day it is a draft and says so."""
    blocks: list[Block] = []
    for block in composed.blocks:
        words = edits.get(block.key) or filled(block.words, counted)
        if block.kind == "table":
            widths = tuple(4 if name in ("案号", "出庭负责人") else 2 for name in block.head)
            blocks.append(Table(block.head, block.rows, widths))
        else:
            blocks.append(Part(words) if block.kind == "part" else Body(words))
    return Paper(
        title=composed.title,
        made_at=made_at,
        blocks=tuple(blocks),
        number=f"第{number}期" if number else "",
        marking="" if day else "送审稿",
        signature=signature,
        date=dated(day) if day else "",
        one_page=composed.kind == "weekly",
    )
