"""The open things whose days move when a year's holidays become known: periods, hearings, tasks; it reads, and decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.cases.clock_queries import running
from app.cases.models import Case, Hearing
from app.extensions import db
from app.reminders import queries
from app.reminders.moving import Calendars, Moved, changed_days, prompts_moved, replies_moved
from app.reminders.rules import WORKING, Rule
from app.tasks.models import Task
from app.web.paging import Page, page_of, page_within

SIZE = 40


@dataclass(frozen=True)
class Row:
    """A thing with the days of it that move."""

    thing: str
    title: str
    unit: str
    moves: Sequence[Moved] = ()
    #: of a statutory period, what has to be done
    period: str = ""
    #: of a task whose deadline becomes a day of rest (False) or of work (True), the day
    due: date | None = None
    worked: bool = False


@dataclass
class Moving:
    """Everything that moves, in four lists; each is read only as far as its page."""

    calendars: Calendars
    now: datetime
    rules: tuple[Rule, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.rules = queries.timetable()
        today = self.now.date()
        days = _anchor_days()
        self._by_day = prompts_moved(self.rules, days, today, self.calendars)
        self._changed = changed_days({day for anchor, day in days if anchor == "due" and day >= today}, self.calendars)
        self._periods, self._hearings = self._moved_periods(), self._moved_hearings()

    @property
    def counts(self) -> dict[str, int]:
        """How many things each list has."""
        return {
            "periods": len(self._periods), "hearings": len(self._hearings),
            "tasks": _count(self._told()), "dues": _count(Task.due.in_(self._changed)),
        }  # fmt: skip

    def page(self, part: str, number: int) -> Page:
        """A page of one list."""
        if part in ("periods", "hearings"):
            rows = self._periods if part == "periods" else self._hearings
            return page_within(rows, number, SIZE)
        page = page_of(_tasks(self._told() if part == "tasks" else Task.due.in_(self._changed)), number, SIZE)
        return Page([self._row(task, part) for task in page.rows], page.number, page.total, SIZE)

    def _told(self) -> ColumnElement[bool]:
        """The tasks of which some prompt moves."""
        days: dict[str, set[date]] = {"due": set(), "issued": set()}
        for anchor, day in self._by_day:
            days[anchor].add(day)
        return or_(Task.due.in_(days["due"]), Task.issued_on.in_(days["issued"]))

    def _row(self, task: Task, part: str) -> Row:
        unit = task.lead_unit.short_name if task.lead_unit else ""
        thing, name = f"task:{task.ref}", f"{task.number} {task.title}"
        if part == "dues" and task.due:
            return Row(thing, name, unit, due=task.due, worked=self._changed[task.due])
        days = (("due", task.due), ("issued", task.issued_on))
        moved = [one for anchor, day in days if day for one in self._by_day.get((anchor, day), ())]
        return Row(thing, name, unit, [one for one in moved if one.rule and _asks(one.rule, task)])

    def _moved_periods(self) -> list[Row]:
        today = self.now.date()
        before, after = self.calendars.both(lambda: {one.thing: one for one in running(today=today)})
        days = {("clock", one.date.counted.legal_due) for one in after.values()}
        prompts = prompts_moved(self.rules, days, today, self.calendars)
        found = []
        for thing, one in after.items():
            new = one.date.counted
            old = before[thing].date.counted if thing in before else new
            ends = (("legal", old.legal_due, new.legal_due), ("internal", old.internal_due, new.internal_due))
            moves = [Moved(None, was, will, what) for what, was, will in ends if was != will]
            # the prompts of a period that ends on another day move along with it
            moves += prompts.get(("clock", new.legal_due), ()) if old.legal_due == new.legal_due else ()
            if moves:
                found.append(Row(thing, one.number or one.title, one.unit.short_name, moves, period=new.name))
        return found

    def _moved_hearings(self) -> list[Row]:
        query = select(Hearing).where(Hearing.state == "scheduled", Hearing.at > self.now).order_by(Hearing.at, Hearing.id)
        hearings = db.session.scalars(query.options(joinedload(Hearing.case).joinedload(Case.unit))).all()
        days = {one: (one.at.date(), one.case.created_at.date()) for one in hearings}
        prompts = prompts_moved(self.rules, {("hearing", day) for day, _known in days.values()}, self.now.date(), self.calendars)
        replies = replies_moved((days[one] for one in hearings if one.replied_at is None), self.calendars)
        found = []
        for one in hearings:
            moves = list(prompts.get(("hearing", days[one][0]), ()))
            if one.replied_at is None and days[one] in replies:
                moves.append(replies[days[one]])
            if moves:
                case = one.case
                found.append(Row(f"hearing:{one.ref}", f"{case.case_number} {case.cause}", case.unit.short_name, moves))
        return found


def _anchor_days() -> set[tuple[str, date]]:
    """The days that open tasks are due on or were issued on, each once, however many tasks there are."""
    found: set[tuple[str, date]] = set()
    for anchor, column in (("due", Task.due), ("issued", Task.issued_on)):
        days = db.session.scalars(select(column).where(Task.state.in_(WORKING), column.is_not(None)).distinct())
        found |= {(anchor, day) for day in days if day is not None}
    return found


def _asks(rule: Rule, task: Task) -> bool:
    return task.state in rule.states and (not rule.things or task.kind in rule.things)


def _tasks(which: ColumnElement[bool]) -> Select[Any]:
    query = select(Task).where(Task.state.in_(WORKING), which).options(joinedload(Task.lead_unit))
    return query.order_by(Task.due, Task.number, Task.id)


def _count(which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Task).where(Task.state.in_(WORKING), which)) or 0
