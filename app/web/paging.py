"""Pages of a long list; it knows how to cut and count one, and refuses to know what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Select, func, inspect, literal, select, tuple_

from app.extensions import db

PER_PAGE = 40


#: up to this page the rows before it are passed over as they are; beyond it only their keys are
NEAR = 10


@dataclass(frozen=True)
class Page:
    """One page of rows with the count of all of them."""

    rows: Sequence[Any]
    number: int
    total: int
    size: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def asked_page() -> int:
    """The page number in the address; anything unreadable is the first page."""
    return _number(request.args.get("page", "1"))


def pressed_page() -> int:
    """The page number of a button of the form that shows a preview; anything unreadable is the first page."""
    return _number(request.form.get("page", "1"))


def page_within(rows: Sequence[Any], number: int, size: int = PER_PAGE) -> Page:
    """Cut a page out of rows that are all at hand. A page past the end is the last."""
    number = min(number, max(1, -(-len(rows) // size)))
    return Page(rows[(number - 1) * size : number * size], number, len(rows), size)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def count_of(query: Select[*tuple[Any, ...]]) -> int:
    """How many rows a query gives. No column of them is asked for, so that an index alone can answer where one does."""
    bare = query.with_only_columns(literal(1).label("one"), maintain_column_froms=True).order_by(None)
    return db.session.scalar(select(func.count()).select_from(bare.subquery())) or 0


def _far_in(query: Select[*tuple[Any, ...]], size: int, offset: int) -> Select[*tuple[Any, ...]]:
    """The same rows, but what comes before them is passed over by its keys alone: off an index where one has the order and the filters."""
    key = inspect(query.column_descriptions[0]["entity"]).primary_key
    keys = query.with_only_columns(*key, maintain_column_froms=True).limit(size).offset(offset)
    return query.where(tuple_(*key).in_(keys) if len(key) > 1 else key[0].in_(keys))


def page_of(
    query: Select[*tuple[Any, ...]], number: int, size: int = PER_PAGE, scalars: bool = True, total: int | None = None
) -> Page:
    """Cut a page out of an ordered query: two queries, however many rows there are. A page past the end is the last.

    ``total``: how many rows there are, where the page has counted them already.
    """
    total = count_of(query) if total is None else total
    number = min(number, max(1, -(-total // size)))
    cut = (
        _far_in(query, size, (number - 1) * size) if scalars and number > NEAR else query.limit(size).offset((number - 1) * size)
    )
    rows = db.session.scalars(cut).unique().all() if scalars else db.session.execute(cut).all()
    return Page(rows=rows, number=number, total=total, size=size)
