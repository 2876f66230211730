"""The holiday notices that an office laid down, as one decision: by year, the days off and the days worked; plain data and its meaning."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.policy.choices import Choice
from app.policy.holiday_notice import HolidayNotice
from app.words import N_, Said
from app.workdays import FIRST, LAST, Plan, Plans


def _told(value: Mapping[str, Mapping[str, Any]], before: Mapping[str, Mapping[str, Any]]) -> Iterable[Said]:
    for year in sorted({*value, *before}):
        facts: dict[str, object] = {"year": int(year)}
        if year not in value:
            yield Said(N_("撤回%(year)s年的放假安排"), facts)
        elif value[year] != before.get(year):
            facts |= {"number": value[year]["number"], "off": len(value[year]["off"]), "worked": len(value[year]["worked"])}
            yield Said(N_("录入%(year)s年的放假安排（%(number)s）：放假 %(off)s 天，调休上班 %(worked)s 天"), facts)


HOLIDAYS = Choice(
    "workdays.holidays",
    N_("放假安排"),
    N_("国务院办公厅的放假通知先于系统更新到达时，由这里录入；所有工作日随即按它计算。"),
    {},
    "reminders.workday_years",
    _told,
)


def as_row(notice: HolidayNotice, text: str) -> dict[str, Any]:
    """A notice as a decision keeps it, with its own words; of a year that the library carries, that it amends it."""
    plan = notice.plan
    days = {"off": sorted(day.isoformat() for day in plan.off), "worked": sorted(day.isoformat() for day in plan.worked)}
    return {"number": notice.number, "text": text.strip(), "amends": FIRST <= notice.year <= LAST, **days}


def plans_of(value: Mapping[str, Mapping[str, Any]]) -> Plans:
    """The notices of a decision as working days are counted by them."""
    return tuple(
        Plan(int(year), _days(row["off"]), _days(row["worked"]), bool(row.get("amends"))) for year, row in sorted(value.items())
    )


def _days(texts: list[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, texts))
