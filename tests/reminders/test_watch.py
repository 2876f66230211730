"""The watchdog: twelve ways in which a prompt fails to arrive, each noticed within ten minutes, and no false alarm on a good day."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from app.cases.hearing_actions import start_again
from app.cases.models import Case, Hearing
from app.clock import parse
from app.extensions import db
from app.mail.jobs import deliver
from app.mail.models import Letter
from app.policy.models import Decision
from app.reminders import queries
from app.reminders.head_queries import watch as office_watch
from app.reminders.jobs import beat, tick
from app.reminders.models import Alarm, Notice
from app.reminders.rules import DEFAULTS, FOLLOW_RULES, KINDS, RULES, as_row
from app.reminders.watch_jobs import look, watch
from app.reminders.watching import AT_ONCE, ON_ITS_WAY, ORDINARY, WORDS, Duty, latest, ordinary_latest
from app.tasks.models import Entry
from app.tasks.request_models import Request
from tests import builders
from tests.mail.sink import Sink
from tests.mail.test_deliver import _to
from tests.reminders.district import District, made

NOW = parse("2026-06-23 10:00")


@pytest.fixture
def district(app) -> District:
    district = made()
    district.hearing()
    db.session.commit()
    return district


def _minutes(count: int, *, ticks: bool = True, delivers: bool = True, start=NOW) -> int | None:
    """A clockwork for so many minutes; the minute in which the first alarm was told, or None."""
    for minute in range(count):
        now = start + timedelta(minutes=minute)
        if ticks:
            tick(now=now)
        if delivers:
            deliver(now=now)
        if watch(now=now):
            return minute
    return None


def _drop_notices() -> None:
    db.session.execute(delete(Notice))


def _drop_letters() -> None:
    for notice in db.session.scalars(select(Notice)):
        notice.letter_id = None
    db.session.execute(delete(Letter))


def _letters_become(state: str) -> Callable[[], None]:
    def change() -> None:
        for letter in db.session.scalars(select(Letter)):
            letter.state = state

    return change


def _far_away() -> None:
    for letter in db.session.scalars(select(Letter)):
        letter.next_try_at = NOW + timedelta(days=300)


def _held_by_a_sleeper() -> None:
    for letter in db.session.scalars(select(Letter)):
        letter.state, letter.lease_until = "sending", NOW + timedelta(days=300)


def _carried_by_nobody() -> None:
    for letter in db.session.scalars(select(Letter)):
        letter.state, letter.carried_by_id = "carried", None


#: fault → what breaks it after planning, whether the tick runs on, whether the deliverer does
FAULTS = {
    "the worker is dead": (lambda: None, False, False),
    "the deliverer is dead": (lambda: None, True, False),
    "the notice was deleted and the tick is dead": (_drop_notices, False, True),
    "the outbox row was deleted": (_drop_letters, True, True),
    "the letter was cancelled by mistake, the tick dead": (_letters_become("cancelled"), False, True),
    "the letter is in a state nobody knows": (_letters_become("lost"), True, True),
    "the server refused for good": (_letters_become("failed"), True, True),
    "the moment of the next try is wrong": (_far_away, True, True),
    "a lease that never ends": (_held_by_a_sleeper, True, True),
    "it is carried by no letter": (_carried_by_nobody, True, True),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_prompt_that_does_not_arrive_is_noticed(district, fault):
    breaks, ticks, delivers = FAULTS[fault]
    tick(now=NOW)
    breaks()
    db.session.commit()
    noticed = _minutes(11, ticks=ticks, delivers=delivers)
    assert noticed is not None and noticed <= 10
    alarms = db.session.scalars(select(Alarm).where(Alarm.told_at.is_not(None))).all()
    assert alarms and {alarm.kind for alarm in alarms} <= set(WORDS)
    told = db.session.scalars(select(Letter).where(Letter.key.startswith("alarm:"))).all()
    assert [letter.to_address for letter in told] == [district.li.email] and told[0].urgent


def test_a_tick_that_forgets_a_hearing_is_noticed(district, monkeypatch):
    monkeypatch.setattr(queries, "hearings_in_reach", lambda *_args: iter(()))
    assert _minutes(11) is not None


def test_a_rule_that_was_switched_off_in_the_database_is_still_required(district):
    rows = [as_row(rule) | {"on": False} for rule in DEFAULTS if rule.code != "hearing_week"]
    db.session.add(Decision(choice="timetable", value=rows, at=NOW, by_id=district.li.id))
    db.session.commit()
    tick(now=NOW)
    assert {notice.rule for notice in db.session.scalars(select(Notice))} == {"hearing_week"}
    _drop_notices()
    db.session.commit()
    assert _minutes(11, ticks=False) is not None


def test_a_good_day_raises_no_alarm(district):
    for n in range(5):
        district.task(f"2026-{n:03}", due=NOW.date() + timedelta(days=n))
    district.task("2026-100", state="issued", issued_on=NOW.date() - timedelta(days=9))
    db.session.commit()
    for minute in range(0, 24 * 60, 13):
        now = NOW + timedelta(minutes=minute)
        tick(now=now)
        deliver(now=now)
        assert watch(now=now) == [], now
    assert db.session.scalars(select(Alarm).where(Alarm.told_at.is_not(None))).all() == []


def test_an_alarm_ends_by_itself_when_the_letter_arrives(district):
    tick(now=NOW)
    assert _minutes(11, delivers=False) == 5
    assert office_watch(NOW).alarms == 2
    deliver(now=NOW + timedelta(minutes=12))
    watch(now=NOW + timedelta(minutes=13))
    assert office_watch(NOW).alarms == 0


def test_a_refused_address_is_told_at_once_and_settled_by_a_person(district, app, client):
    tick(now=NOW)
    with Sink(lambda stage, word: "550 no such user" if stage == "rcpt" and "zhao" in word else None) as sink:
        _to(app, sink)
        deliver(now=NOW)
    new = watch(now=NOW)
    assert [alarm.kind for alarm in new] == ["refused"]
    builders.sign_in(client, district.li)
    assert "邮件被拒收" in client.get("/alarms").text and "有提醒没有送达" in client.get("/ledger").text
    assert client.post(f"/alarms/{new[0].id}/settle").status_code == 302
    watch(now=NOW + timedelta(minutes=1))
    assert "refused" not in {alarm.kind for alarm in db.session.scalars(select(Alarm).where(Alarm.ended_at.is_(None)))}


def test_fewer_than_two_who_can_hear_of_a_hearing(district):
    assert "unreachable" not in {one.kind for one in look(NOW)}
    district.zhao.email = ""
    district.wang.active = False
    db.session.commit()
    assert "unreachable" in {one.kind for one in look(NOW)}, "the office alone is one"


def test_a_unit_with_an_open_case_and_nobody_to_hear_is_an_alarm_without_any_hearing(district):
    db.session.delete(db.session.scalars(select(Hearing)).one())
    district.wang.email = ""
    db.session.commit()
    (trouble,) = [one for one in look(NOW) if one.kind == "unreachable"]
    case = db.session.scalars(select(Case)).one()
    assert trouble.thing == f"case:{case.ref}"
    case.result = "withdrawn"
    db.session.commit()
    assert "unreachable" not in {one.kind for one in look(NOW)}


def test_the_second_route_goes_past_the_outbox(district, app):
    tick(now=NOW)
    _minutes(11, delivers=False)
    files = list((app.extensions["settings"].data_dir / "alarms").glob("*.eml"))
    assert len(files) == 1


def _told_and_changed(*, cancelled: bool) -> None:
    """Everybody was told of the hearing, which then falls away, or moves."""
    tick(now=NOW)
    deliver(now=NOW)
    hearing = db.session.scalars(select(Hearing)).one()
    if cancelled:
        hearing.state = "cancelled"
    else:
        start_again(hearing, NOW)
    db.session.commit()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_is_watched(district, kind):
    """Generated from the kinds: one that the watchdog does not cover fails here."""
    assert kind in ON_ITS_WAY
    spec, now = KINDS[kind], parse("2026-06-29 10:00")
    if kind == "hearing_known":
        district.hearing("2026-07-20 09:00", "（2026）川9901行初98号", known_at=parse("2026-06-29 08:00"))
    elif spec.clock:
        hearing = district.hearing("2026-09-01 09:00", "（2026）川9901行初99号")
        hearing.case.received_on = date(2026, 6, 10 if spec.sign > 0 else 16)
    elif not spec.court:
        state = "issued" if kind == "unacknowledged" else "returned" if kind == "returned" else "in_progress"
        task = district.task(state=state, due=parse("2026-06-25").date() if kind == "overdue" else parse("2026-06-29").date())
        db.session.add(Entry(task=task, at=parse("2026-06-01 09:00"), move="return", note="", changes={}))
        if kind == "period":
            task.cadence = "monthly"
        if kind == "request":
            asked = {"kind": "extension", "by_id": district.wang.id, "at": parse("2026-06-22 09:00"), "text": "再等一周"}
            db.session.add(Request(task_id=task.id, **asked))
        row = as_row(next((rule for rule in DEFAULTS if rule.kind == kind), RULES["due_week"]))
        row |= {"kind": kind, "on": True, "code": "only", "days": 1, "every": 1 if spec.repeats else 0}
        db.session.add(Decision(choice="timetable", value=[row], at=NOW, by_id=district.li.id))
    db.session.commit()
    if kind in ("hearing_reply", "hearing_silent"):
        # asked on the very day, the reply would be asked for by the prompt of three days
        tick(now=NOW + timedelta(days=kind == "hearing_reply"))
    if spec.anchor == "told":
        _told_and_changed(cancelled=kind == "hearing_off")
    when = parse("2026-06-30 10:00") if kind == "hearing_day" else now
    found = {one.rule for one in look(when) if one.kind == "unsaid"}
    names = {rule.code for rule in (*DEFAULTS, *FOLLOW_RULES) if rule.kind == kind} if spec.court or spec.clock else {"only"}
    assert found & names


def test_notify_check_says_and_exits(district, app):
    run = app.test_cli_runner()
    tick(now=NOW)
    deliver(now=NOW)
    beat("tick", NOW), beat("deliver", NOW)
    good = run.invoke(args=["notify", "check", "--now", NOW.isoformat()])
    assert good.exit_code == 0 and json.loads(good.stdout)["well"] is True
    late = run.invoke(args=["notify", "check", "--now", (NOW + timedelta(minutes=3)).isoformat()])
    assert late.exit_code == 1 and json.loads(late.stdout)["clockwork"] is False
    _drop_notices()
    db.session.commit()
    bad = run.invoke(args=["notify", "check", "--now", NOW.isoformat(), "--tell"])
    assert bad.exit_code == 1 and {one["kind"] for one in json.loads(bad.stdout)["troubles"]} == {"unsaid"}
    assert list((app.extensions["settings"].data_dir / "alarms").glob("*.eml"))


def test_a_task_that_is_handed_in_and_returned_is_reminded_again(district):
    task = district.task(due=parse("2026-06-22").date())
    db.session.commit()
    tick(now=NOW - timedelta(hours=8))
    letter = db.session.scalars(select(Letter).where(Letter.about == f"task:{task.ref}")).one()
    letter.state, task.state = "cancelled", "submitted"
    db.session.commit()
    tick(now=NOW)
    task.state = "returned"
    db.session.commit()
    assert tick(now=NOW).planned == 1
    assert deliver(now=NOW).accepted >= 1
    db.session.refresh(letter)
    assert letter.state == "accepted"


@pytest.mark.parametrize(
    ("written", "by"),
    [
        ("2026-06-24 10:00", "2026-06-25 10:30"),
        ("2026-06-24 22:00", "2026-06-26 10:30"),
        ("2026-06-26 16:00", "2026-06-29 10:30"),
    ],
)
def test_an_ordinary_letter_has_left_with_the_next_working_days_digest(written, by):
    """Wednesday, Wednesday night, Friday: two hours after the office opens on the working day after the one it may leave on."""
    assert ordinary_latest(parse(written)) == parse(by)


def test_a_court_prompt_has_left_as_soon_as_it_may():
    """Nothing is added to the moment at which it leaves; one that falls due today waits for the morning."""
    rule = next(rule for rule in DEFAULTS if rule.court)
    night = parse("2026-06-24 03:00")
    late, due = (Duty("h:1", rule, "1", 1, day) for day in (date(2026, 6, 23), date(2026, 6, 24)))
    assert latest(late, night) == night + ON_ITS_WAY[rule.kind] and ON_ITS_WAY[rule.kind] == timedelta(0)
    assert night < latest(due, night) < parse("2026-06-24 10:00")
    plain = next(rule for rule in DEFAULTS if not rule.court)
    assert latest(Duty("t:1", plain, "1", 1, date(2026, 6, 24)), night) == ordinary_latest(night)
    assert ON_ITS_WAY[plain.kind] == ORDINARY == timedelta(hours=2)
    assert AT_ONCE == ("refused", "unreachable") and set(AT_ONCE) < set(WORDS)
