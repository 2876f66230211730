"""Pages of a long list; it knows how to cut and count one, and refuses to know what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, Select, UnaryExpression, func, inspect, literal, select, tuple_
from sqlalchemy.sql.operators import desc_op, nulls_first_op, nulls_last_op

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
    #: there are more rows than are listed
    more: bool = False

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


def count_of(query: Select[*tuple[Any, ...]], most: int | None = None) -> int:
    """How many rows a query gives, counted no further than ``most``. No column of them is asked for, so that an index alone can answer."""
    bare = query.with_only_columns(literal(1).label("one"), maintain_column_froms=True).order_by(None).limit(most)
    return db.session.scalar(select(func.count()).select_from(bare.subquery())) or 0


def _far_in(query: Select[*tuple[Any, ...]], size: int, offset: int, total: int) -> Select[*tuple[Any, ...]]:
    """The same rows, but what comes before them is passed over by its keys alone: off an index where one has the order and the filters.

    In the second half it is passed over from the end, where the order leaves no two rows equal.
    """
    key = inspect(query.column_descriptions[0]["entity"]).primary_key
    size = min(size, total - offset)
    order = query._order_by_clauses
    keys = query.with_only_columns(*key, maintain_column_froms=True)
    if order and offset + size > total // 2 and _alone(order[-1]):
        keys = keys.order_by(None).order_by(*(_backwards(one) for one in order))
        offset = total - offset - size
    keys = keys.limit(size).offset(offset)
    return query.where(tuple_(*key).in_(keys) if len(key) > 1 else key[0].in_(keys))


def _alone(last: ColumnElement[Any]) -> bool:
    """Whether no two rows are equal in the last of what they are ordered by."""
    while isinstance(last, UnaryExpression):
        last = last.element
    return bool(getattr(last, "primary_key", False) or getattr(last, "unique", False))


def _backwards(order: ColumnElement[Any]) -> ColumnElement[Any]:
    """The other way round, with what has no value at the other end."""
    if not isinstance(order, UnaryExpression):
        return order.desc()
    if order.modifier in (nulls_first_op, nulls_last_op):
        inner = _backwards(order.element)
        return inner.nulls_first() if order.modifier is nulls_last_op else inner.nulls_last()
    return order.element.asc() if order.modifier is desc_op else order.element.desc()


def page_of(
    query: Select[*tuple[Any, ...]],
    number: int,
    size: int = PER_PAGE,
    scalars: bool = True,
    total: int | None = None,
    most: int | None = None,
) -> Page:
    """Cut a page out of an ordered query: two queries, however many rows there are. A page past the end is the last.

    ``total``: how many rows there are, where the page has counted them already. ``most``: so many of the first are listed, and the
    page says that there are more: to count what grows for ever takes longer the longer it grows, and nobody pages so far.
    """
    more = False
    if total is None:
        total = count_of(query, most + 1 if most else None)
        more = most is not None and total > most
        total = most if more and most else total
    number = min(number, max(1, -(-total // size)))
    cut = (
        _far_in(query, size, (number - 1) * size, total)
        if scalars and number > NEAR
        else query.limit(size).offset((number - 1) * size)
    )
    rows = db.session.scalars(cut).unique().all() if scalars else db.session.execute(cut).all()
    return Page(rows=rows, number=number, total=total, size=size, more=more)
