"""Laying a holiday notice down and taking it back; it writes into the caller's transaction, and leaves the commit to others."""

from datetime import datetime

from app.accounts.standing import Standing
from app.policy.actions import decide
from app.policy.errors import AmendmentNotConfirmed, DoubtsNotSettled, NoNoticeOfYear, YearConfirmedAlready
from app.policy.holiday_notice import read_notice
from app.policy.holiday_queries import forget
from app.policy.holidays import HOLIDAYS, as_row
from app.policy.queries import decided
from app.workdays import FIRST, LAST, against_library


def lay_down(text: str, *, settled: bool, amended: bool = False, by: Standing, now: datetime, seen: int) -> int:
    """Count by a notice from now on, everywhere; its year. ``settled``: somebody looked at its doubts.
    ``amended``: somebody confirmed that it counts instead of what the library carries for its year.

    Raises what is wrong with it, YearConfirmedAlready, AmendmentNotConfirmed, DoubtsNotSettled, DecidedMeanwhile, NothingDecided.
    """
    notice = read_notice(text)
    if FIRST <= notice.year <= LAST:
        if notice.year < LAST or not against_library(notice.plan):
            raise YearConfirmedAlready(year=notice.year)
        if not amended:
            raise AmendmentNotConfirmed(year=notice.year)
    if notice.doubts and not settled:
        raise DoubtsNotSettled
    years = {**decided(HOLIDAYS), str(notice.year): as_row(notice, text)}
    decide(HOLIDAYS, years, by=by, now=now, note=notice.number, seen=seen)
    forget()
    return notice.year


def take_back(year: int, *, by: Standing, now: datetime, seen: int) -> None:
    """Count a year provisionally again, or by the library's table. Raises NoNoticeOfYear, DecidedMeanwhile."""
    years = dict(decided(HOLIDAYS))
    if years.pop(str(year), None) is None:
        raise NoNoticeOfYear(year=year)
    decide(HOLIDAYS, years, by=by, now=now, seen=seen)
    forget()
