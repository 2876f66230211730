"""What waits for somebody's decision: where it comes from and how it is shown; it knows no table and no room by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.accounts.standing import Standing

#: the columns that every source selects, in this order; each may be empty but the first two
COLUMNS = ("kind", "ref", "title", "unit_id", "unit", "at", "detail")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a decision. ``detail`` is what the room that knows it wants shown, as it is stored."""

    kind: str
    ref: str
    title: str
    unit_id: int | None
    unit: str | None
    at: datetime | date | None
    detail: str | None


@dataclass(frozen=True)
class Source:
    """Where things that wait come from. ``query`` gives a SELECT of COLUMNS, or None for somebody who decides none of them.

    It is made of the standing and the day alone and asks the database nothing, for what it gives is kept for those who ask alike.

    ``template`` draws what stands behind the title and the buttons, with the row as ``row``.
    """

    kind: str
    query: Callable[[Standing, date], Any]
    template: str
