"""What is done to matters with a period; told who and when, it commits nothing."""

from datetime import date, datetime
from typing import Any

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.cases.access import check_handle, check_register
from app.cases.clock_queries import date_of_matter, rules
from app.cases.clocks import rule_of
from app.cases.errors import (
    AnsweredBeforeReceived,
    CauseNamesPlaintiff,
    MatterIncomplete,
    MatterOpen,
    MatterSettled,
    NotADefendant,
    ReceivedInFuture,
    WantedBeforeReceived,
)
from app.cases.history_actions import as_fact, changed
from app.cases.matter_models import Matter, MatterEvent
from app.cases.models import Case
from app.cases.reckon_actions import reckon_matter
from app.cases.summons import names_plaintiff
from app.extensions import db
from app.words import N_


def register_matter(
    *, rule: str, unit: Unit, title: str, triggered_on: date, number: str = "", sender: str = "", wanted_by: date | None = None,
    case: Case | None = None, by: Standing, now: datetime,
) -> Matter:  # fmt: skip
    """Put a matter into the register. Raises Forbidden, UnknownRule, RuleNotInForce and what is wrong with the words or days."""
    check_register(by)
    matter = Matter(created_at=now)
    _lay_down(matter, rule, unit, title, triggered_on, number, sender, wanted_by, now)
    matter.case = case
    db.session.add(matter)
    note(matter, "registered", title=matter.title, on=triggered_on, by=by, now=now)
    reckon_matter(matter, by=by, now=now)
    return matter


def edit_matter(
    matter: Matter, *, rule: str, unit: Unit, title: str, triggered_on: date, number: str = "", sender: str = "",
    wanted_by: date | None = None, case: Case | None = None, by: Standing, now: datetime,
) -> None:  # fmt: skip
    """Correct a matter; its last day is counted anew, and the history says where it moved. Raises what register_matter raises."""
    check_register(by)
    before, was = _standing(matter), date_of_matter(matter)
    _lay_down(matter, rule, unit, title, triggered_on, number, sender, wanted_by, now)
    matter.case = case
    changes = changed(before, _standing(matter))
    if not changes:
        return
    now_due = date_of_matter(matter)
    moved = []
    if was and now_due and was.counted.legal_due != now_due.counted.legal_due:
        moved = [[now_due.counted.name, as_fact(was.counted.legal_due), as_fact(now_due.counted.legal_due)]]
    note(matter, "edited", changes=changes, recounted=moved, by=by, now=now)
    reckon_matter(matter, by=by, now=now)


def finish(matter: Matter, *, on: date | None, by: Standing, now: datetime) -> None:
    """Register that what a matter began with was dealt with; it is done once no further period of it is owed.

    Raises Forbidden, MatterSettled, MatterIncomplete, ReceivedInFuture, AnsweredBeforeReceived.
    """
    check_handle(by, matter)
    if matter.state != "open" or matter.done_on:
        raise MatterSettled
    matter.done_on = check_met(on, matter.triggered_on, now)
    matter.state = settled(matter)
    note(matter, "done", on=matter.done_on, by=by, now=now)


def check_met(on: date | None, begun_on: date, now: datetime) -> date:
    """Let pass only a day on which a period can have been met. Raises MatterIncomplete, ReceivedInFuture, AnsweredBeforeReceived."""
    if on is None:
        raise MatterIncomplete(missing=N_("办结日期"))
    if on > now.date():
        raise ReceivedInFuture(what=N_("办结日期"))
    if on < begun_on:
        raise AnsweredBeforeReceived
    return on


def settled(matter: Matter) -> str:
    """done when nothing of a matter is owed any more, else open."""
    return "done" if matter.done_on and all(one.state != "open" for one in matter.periods) else "open"


def drop(matter: Matter, *, by: Standing, now: datetime) -> None:
    """Say that a matter is not dealt with any more: withdrawn, entered twice. Raises Forbidden, MatterSettled."""
    check_register(by)
    if matter.state != "open":
        raise MatterSettled
    matter.state = "dropped"
    note(matter, "dropped", by=by, now=now)


def resume(matter: Matter, *, by: Standing, now: datetime) -> None:
    """Open a matter again. Raises Forbidden, MatterOpen."""
    check_register(by)
    if matter.state == "open":
        raise MatterOpen
    # what was dropped goes on as it stood; what was done is to be done again
    matter.state, matter.done_on = (settled(matter), matter.done_on) if matter.state == "dropped" else ("open", None)
    note(matter, "reopened", by=by, now=now)


def note(matter: Matter, kind: str, *, by: Standing, now: datetime, **facts: Any) -> None:
    """Add a line to the matter's history and flush."""
    plain = {name: as_fact(fact) for name, fact in facts.items()}
    db.session.add(MatterEvent(matter=matter, kind=kind, facts=plain, person_id=by.person_id, at=now))
    db.session.flush()


def rule_name(rule: str) -> str:
    """What a period is called today; its code when no rule bears it any more."""
    return next((one.name for one in rules() if one.code == rule), rule)


def _lay_down(
    matter: Matter, rule: str, unit: Unit, title: str, triggered_on: date, number: str, sender: str, wanted_by: date | None,
    now: datetime,
) -> None:  # fmt: skip
    if unit.kind == "invited":
        raise NotADefendant(unit=unit.short_name)
    if not title.strip():
        raise MatterIncomplete(missing=N_("事项"))
    if names_plaintiff(title):
        raise CauseNamesPlaintiff
    if triggered_on > now.date():
        raise ReceivedInFuture(what=N_("起算日期"))
    if wanted_by and wanted_by < triggered_on:
        raise WantedBeforeReceived
    if not wanted_by or rule != matter.rule:
        with db.session.no_autoflush:
            rule_of(rule, triggered_on, rules())
    matter.rule, matter.unit, matter.title, matter.triggered_on = rule, unit, title.strip()[:200], triggered_on
    matter.number, matter.sender, matter.wanted_by = number.strip()[:80], sender.strip()[:120], wanted_by


def _standing(matter: Matter) -> dict[str, Any]:
    return {
        "matter_kind": rule_name(matter.rule),
        "title": matter.title,
        "number": matter.number,
        "sender": matter.sender,
        "owner": matter.unit.short_name,
        "triggered_on": as_fact(matter.triggered_on),
        "wanted_by": as_fact(matter.wanted_by),
        "case": matter.case.case_number if matter.case else "",
    }
