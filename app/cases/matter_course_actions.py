"""What follows in a matter: further periods, and how it ended; told who and when, it commits nothing."""

from datetime import date, datetime

from app.accounts.standing import Standing
from app.cases.access import check_handle
from app.cases.clock_queries import date_of_period, rules
from app.cases.clocks import rule_of
from app.cases.errors import (
    CauseNamesPlaintiff,
    MatterSettled,
    PeriodSettled,
    PeriodTwice,
    ReceivedInFuture,
    WantedBeforeReceived,
)
from app.cases.matter_actions import check_met, note, rule_name, settled
from app.cases.matter_models import Matter, MatterPeriod
from app.cases.reckon_actions import reckon_matter
from app.cases.summons import names_plaintiff
from app.cases.words import MATTER_RESULTS
from app.extensions import db
from app.words import N_


def begin_period(
    matter: Matter, *, rule: str, triggered_on: date, wanted_by: date | None = None, by: Standing, now: datetime
) -> MatterPeriod:
    """Begin a further period of a matter, which is open again until it is met.

    Raises Forbidden, MatterSettled, ReceivedInFuture, WantedBeforeReceived, PeriodTwice, UnknownRule, RuleNotInForce.
    """
    check_handle(by, matter)
    if matter.state == "dropped":
        raise MatterSettled
    if triggered_on > now.date():
        raise ReceivedInFuture(what=N_("起算日期"))
    if wanted_by and wanted_by < triggered_on:
        raise WantedBeforeReceived
    begun = {(one.rule, one.triggered_on) for one in matter.periods if one.state != "dropped"}
    if (rule, triggered_on) in begun | {(matter.rule, matter.triggered_on)}:
        raise PeriodTwice
    name = rule_of(rule, triggered_on, rules()).name
    period = MatterPeriod(matter=matter, rule=rule, triggered_on=triggered_on, wanted_by=wanted_by, created_at=now)
    db.session.add(period)
    matter.state = "open"
    db.session.flush()
    counted = date_of_period(period)
    note(matter, "period_begun", rule=name, due=counted.counted.legal_due if counted else None, by=by, now=now)
    reckon_matter(matter, by=by, now=now)
    return period


def finish_period(period: MatterPeriod, *, on: date | None, by: Standing, now: datetime) -> None:
    """Register that a further period was met. Raises Forbidden, PeriodSettled, and what check_met raises."""
    check_handle(by, period.matter)
    if period.state != "open" or period.matter.state == "dropped":
        raise PeriodSettled
    period.done_on = check_met(on, period.triggered_on, now)
    period.state = "done"
    period.matter.state = settled(period.matter)
    note(period.matter, "period_done", rule=rule_name(period.rule), on=period.done_on, by=by, now=now)


def drop_period(period: MatterPeriod, *, by: Standing, now: datetime) -> None:
    """Say that a further period is not owed: entered by mistake, fallen away. Raises Forbidden, PeriodSettled."""
    check_handle(by, period.matter)
    if period.state != "open" or period.matter.state == "dropped":
        raise PeriodSettled
    period.state = "dropped"
    period.matter.state = settled(period.matter)
    note(period.matter, "period_dropped", rule=rule_name(period.rule), by=by, now=now)


def end_with(matter: Matter, *, result: str, words: str = "", by: Standing, now: datetime) -> None:
    """Register how a matter ended; an empty result takes back what was said. Raises Forbidden, MatterSettled, CauseNamesPlaintiff."""
    check_handle(by, matter)
    if matter.state == "dropped":
        raise MatterSettled
    if names_plaintiff(words):
        raise CauseNamesPlaintiff
    said = (result if result in MATTER_RESULTS else "", words.strip()[:200])
    if said == (matter.result, matter.result_note):
        return
    matter.result, matter.result_note = said
    note(matter, "resulted", result=said[0], note=said[1], by=by, now=now)
