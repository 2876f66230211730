"""What stands on a sheet of official paper, as plain values; it knows no file format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

#: a visible blank: 〔待填〕 or 〔待填：原因（由区司法局填写）〕; it is highlighted wherever it is printed
BLANK = re.compile(r"〔待填[^〔〕]*〕")


@dataclass(frozen=True)
class Part:
    """A heading of the first level as it is printed: 一、主要举措和成效. Set in 黑体."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A heading of the second level (（一）规范执法。, 楷体) with the words that run on behind it (仿宋)."""

    heading: str
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """A paragraph of running text."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with a head that repeats on every page. ``widths``: shares of the columns, equal where none are given."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


Block = Part | Item | Body | Table


@dataclass(frozen=True)
class Annex:
    """An annex on pages of its own: 附件1, its title, its contents. ``landscape`` for wide tables."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """A whole document. Only title, moment and blocks are needed; an empty field takes no line.

    ``notes`` of blocks are set as small numbered marks, their words as 出处 on the last page: for an internal copy.
    """

    title: str
    #: stands in the file's properties, so that the same paper gives the same bytes
    made_at: datetime
    blocks: tuple[Block, ...]
    #: 发文机关标志, red, with a red line under it; empty for a paper without a red head
    head: str = ""
    #: 发文字号: 清法办函〔2026〕3号
    number: str = ""
    #: 签发人, on a paper sent upward with a red head
    signer: str = ""
    #: words at the top left, where a degree of secrecy stands: 内部核对稿
    marking: str = ""
    #: 主送机关 without its colon
    to: str = ""
    #: 附件说明: the names, without end punctuation
    attachments: tuple[str, ...] = ()
    signature: str = ""
    date: str = ""
    #: a seal will be put on it: the date stands four characters from the right and the signature centred above it
    sealed: bool = False
    #: 附注 in brackets under the date: 联系人：王敏，电话：…
    remark: str = ""
    annexes: tuple[Annex, ...] = ()
    #: a letter that is to stay on one page: set closer than the standard asks
    one_page: bool = False


def dated(day: date) -> str:
    """A day as it is signed: 2026年7月3日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def width(text: str) -> float:
    """How many full characters wide: a digit or Latin letter is half of one."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


#: where a title may break: before what it is about, its year or its brackets; where none of these fits, before one of these words
_BREAKS = re.compile(r"关于|(?<!（)20\d\d年|（")
_WORDS = re.compile(r"法治|任务|行政机关|负责人|出庭|工作|情况|督办|督查|落实")


def title_lines(title: str, columns: int = 20) -> list[str]:
    """A title on one line of 2号 characters, or on two broken between words: neither line much shorter than the other if it can be."""
    if width(title) <= columns:
        return [title]
    for breaks in (_BREAKS, _WORDS):
        places = [found.start() for found in breaks.finditer(title) if width(title[: found.start()]) >= 4]
        fits = [at for at in places if width(title[:at]) <= columns and width(title[at:]) <= columns]
        if fits:
            at = fits[0] if breaks is _BREAKS else min(fits, key=lambda at: abs(width(title[:at]) - width(title[at:])))
            return [title[:at], title[at:]]
    return [title]


def notes_of(blocks: Sequence[Block]) -> list[str]:
    """The notes of all blocks in order."""
    return [note for block in blocks if not isinstance(block, Table) for note in block.notes]
