"""The tick on both engines: who hears what, once; what changes in between is followed; trouble stays where it is."""

from collections import Counter
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, func, select

from app.accounts.models import Post, Tenure
from app.cases.models import CaseParty
from app.clock import parse
from app.extensions import db
from app.mail import post
from app.mail.jobs import deliver
from app.mail.models import Letter
from app.reminders import jobs, planning_actions, queries
from app.reminders.jobs import tick
from app.reminders.letters import Words
from app.reminders.models import Notice
from app.reminders.watch_jobs import look
from tests import builders
from tests.reminders.district import District, made


@pytest.fixture
def district(app) -> District:
    return made()


def _tick(now: str) -> jobs.Ticked:
    db.session.commit()
    return tick(now=parse(now))


def _heard() -> list[tuple[str, str, str]]:
    """Rule, person and fate of every notice, in order."""
    rows = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    return [(row.rule, row.person.name, row.letter.state if row.letter else "none") for row in rows]


def test_each_prompt_once_with_its_letter(district):
    district.task()
    assert _tick("2026-06-22 10:00") == jobs.Ticked(0, 0, 0)
    assert _tick("2026-06-23 10:00") == jobs.Ticked(1, 0, 0)
    assert _tick("2026-06-23 10:01") == jobs.Ticked(0, 0, 0)
    notice = db.session.scalar(select(Notice))
    assert notice.person is district.wang and notice.fell_due_on == date(2026, 6, 23)
    assert notice.letter.to_address == "wang.fang@example.org" and notice.letter.about == notice.thing
    assert f"http://duban.test/n/{notice.ref}" in notice.letter.body


def test_a_late_start_says_the_latest_once_to_each(district):
    district.task()
    _tick("2026-07-20 10:00")
    assert _heard() == [
        ("overdue", "王芳", "waiting"),
        ("overdue_head", "赵刚", "waiting"),
        ("overdue_leader", "陈静", "waiting"),
    ]
    assert db.session.scalar(select(Notice.occurrence)) == "2026-06-30#4"


def test_a_newer_letter_takes_the_place_of_one_that_still_waits(district):
    district.task()
    _tick("2026-06-29 19:00")
    assert _tick("2026-07-01 07:00") == jobs.Ticked(planned=1, cancelled=1, troubled=0)
    assert _heard() == [("due_eve", "王芳", "cancelled"), ("overdue", "王芳", "waiting")]
    assert deliver(now=parse("2026-07-01 07:30")).accepted == 0, "office hours"
    assert deliver(now=parse("2026-07-01 08:30")).accepted == 1


def test_court_prompts_go_to_head_and_liaison_each_of_them(district):
    hearing = district.hearing()
    _tick("2026-06-29 10:00")
    assert Counter(rule for rule, *_rest in _heard()) == {
        "hearing_week": 2,
        "hearing_three": 2,
        "hearing_eve": 2,
        "hearing_silent": 3,
    }
    assert {name for rule, name, _fate in _heard() if rule == "hearing_silent"} == {"赵刚", "陈静", "李平"}
    letters = db.session.scalars(select(Letter)).all()
    assert all(letter.urgent and letter.about == f"hearing:{hearing.ref}" for letter in letters)
    late = [letter for letter in letters if "补发" in letter.subject]
    assert len(late) == 7, "all but the eve's own are marked late"
    assert deliver(now=parse("2026-06-29 10:00")).accepted == 9, "at once, whatever the hour"


def test_whoever_reads_of_a_move_gets_no_second_letter_for_the_new_time(district):
    hearing = district.hearing("2026-07-20 09:30", known_at=parse("2026-06-20 09:00"))
    _tick("2026-06-20 09:01")
    assert [(rule, who) for rule, who, _fate in _heard()] == [("hearing_known", "王芳"), ("hearing_known", "赵刚")]
    assert jobs.tick(now=parse("2026-06-20 09:02")).planned == 0, "said once"
    wang_letter, _other = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert "已登记，请安排出庭" in wang_letter.subject
    deliver(now=parse("2026-06-20 09:02"))
    zhao_notice = db.session.scalars(select(Notice).where(Notice.person_id == district.zhao.id)).one()
    zhao_notice.letter.state = "cancelled"
    hearing.at, hearing.occurrence, hearing.known_at = parse("2026-06-26 09:30"), 2, parse("2026-06-22 10:00")
    db.session.commit()
    _tick("2026-06-22 10:01")
    new = [(rule, who) for rule, who, _fate in _heard() if rule != "hearing_known"]
    assert new == [("hearing_moved", "王芳"), ("hearing_week", "赵刚")], "one letter each, and nobody is left out"
    deliver(now=parse("2026-06-22 10:01"))
    assert look(parse("2026-06-22 10:10")) == [], "the watchdog wants no more of them"
    _tick("2026-06-24 09:00")
    later = {rule for rule, _who, _fate in _heard()} - {"hearing_known", "hearing_moved", "hearing_week"}
    assert later == {"hearing_reply", "hearing_three", "hearing_silent"}, (
        "the reply is counted from the letter of the move as well"
    )


def test_every_defendant_is_prompted_to_send_a_head_and_a_third_party_is_not(district):
    hearing = district.hearing()
    for code, role in (("gaj", "co_defendant"), ("zjj", "third_party")):
        unit = builders.unit(code, f"区{code}")
        builders.person(f"liu.{code}", "liaison", unit, name=f"刘{code}")
        builders.person(f"sun.{code}", "head", unit, name=f"孙{code}", rank="principal")
        hearing.case.parties.append(CaseParty(unit=unit, role=role))
    _tick("2026-06-23 10:00")
    assert {who for _rule, who, _fate in _heard()} == {"赵刚", "王芳", "刘gaj", "孙gaj"}
    assert "请区自然资源局、区gaj负责人出庭应诉" in db.session.scalars(select(Letter.body)).first()
    deliver(now=parse("2026-06-23 10:00"))
    assert [one.kind for one in look(parse("2026-06-23 10:00"))] == [], "and the watchdog counts the same people"


def test_a_moved_hearing_is_prompted_anew_and_its_old_letters_taken_back(district):
    hearing = district.hearing()
    _tick("2026-06-23 03:00")
    hearing.at, hearing.occurrence = parse("2026-07-10 09:30"), 2
    assert _tick("2026-06-23 04:00") == jobs.Ticked(planned=0, cancelled=2, troubled=0)
    assert _tick("2026-07-03 08:00").planned == 2


@pytest.mark.parametrize("state", ["cancelled", "held"])
def test_a_hearing_that_will_not_be_is_not_spoken_of(district, state):
    hearing = district.hearing()
    _tick("2026-06-23 03:00")
    hearing.state = state
    assert _tick("2026-06-23 04:00").cancelled == 2
    assert deliver(now=parse("2026-06-23 09:00")).accepted == 0


@pytest.mark.parametrize("state", ["closed", "cancelled", "submitted"])
def test_a_finished_task_is_left_alone(district, state):
    task = district.task()
    _tick("2026-06-23 03:00")
    task.state = state
    assert _tick("2026-06-23 04:00") == jobs.Ticked(0, 1, 0)
    assert _tick("2026-08-23 04:00") == jobs.Ticked(0, 0, 0)


def test_a_letter_on_other_matters_is_not_swept_away(district):
    task = district.task(state="closed")
    planning_actions.post.put(
        key="closed", about=f"task:{task.ref}", to_address="a@b.cn", to_name="", subject="销号", body="", now=parse("2026-06-01")
    )
    assert _tick("2026-06-23 04:00").cancelled == 0


def test_duty_follows_the_post(district):
    district.task()
    tenure = db.session.scalar(select(Tenure).join(Post).where(Tenure.person_id == district.wang.id))
    tenure.until = date(2026, 6, 20)
    new = builders.person("sun.yu", "liaison", district.unit, name="孙宇")
    _tick("2026-06-23 10:00")
    assert _heard() == [("due_week", "孙宇", "waiting")]
    assert new.name == "孙宇"


def test_a_head_without_an_address_is_stood_in_for(district):
    district.zhao.email = ""
    district.hearing()
    _tick("2026-06-23 10:00")
    assert sorted(_heard()) == sorted(
        [("hearing_week", "李平", "waiting"), ("hearing_week", "王芳", "waiting"), ("hearing_week", "赵刚", "none")]
    )
    bodies = db.session.scalars(select(Letter.body)).all()
    assert all("主要负责人岗位目前无人任职，或没有可用的邮箱" in body for body in bodies)


def test_an_empty_post_is_stood_in_for(district):
    district.unit.leader_post = None
    district.task()
    db.session.delete(db.session.scalar(select(Tenure).where(Tenure.person_id == district.zhao.id)))
    _tick("2026-07-20 10:00")
    heads = [name for rule, name, _fate in _heard() if rule == "overdue_head"]
    leaders = [name for rule, name, _fate in _heard() if rule == "overdue_leader"]
    assert sorted(heads) == ["李平", "王芳"] and leaders == ["李平"]


def test_a_task_without_a_unit_is_the_offices(district):
    district.task(lead_unit=None)
    _tick("2026-06-23 10:00")
    assert _heard() == [("due_week", "李平", "waiting")]


def test_the_leader_named_for_the_task_comes_before_the_one_in_charge(district):
    other = builders.person("lin.bo", "leader", district.office, name="林波")
    district.task(leader_post_id=db.session.scalar(select(Tenure.post_id).where(Tenure.person_id == other.id)))
    _tick("2026-07-20 10:00")
    assert [name for rule, name, _fate in _heard() if rule == "overdue_leader"] == ["林波"]


@pytest.mark.parametrize("words_fail", [True, False])
def test_a_thing_that_cannot_be_written_silences_no_other(district, monkeypatch, words_fail):
    """Whether its words cannot be found or the database cannot take them."""
    tasks = [district.task(f"2026-{n:03}") for n in range(3)]
    words = planning_actions.letters.on_task

    def broken(code, facts, to):
        if facts.number != "2026-001":
            return words(code, facts, to)
        if words_fail:
            raise KeyError("王芳")
        return Words("half a character", "\udc80")

    monkeypatch.setattr(planning_actions.letters, "on_task", broken)
    assert _tick("2026-06-23 10:00") == jobs.Ticked(planned=2, cancelled=0, troubled=1)
    monkeypatch.setattr(planning_actions.letters, "on_task", words)
    assert _tick("2026-06-23 10:01").planned == 1
    assert {notice.thing for notice in db.session.scalars(select(Notice))} == {f"task:{task.ref}" for task in tasks}


def test_the_heartbeat_says_when(district):
    _tick("2026-06-23 10:00")
    now = parse("2026-06-23 10:01")
    assert queries.clockwork_age(now) == timedelta(minutes=1)
    assert queries.clockwork_age(now - timedelta(hours=1)) is None, "a clock that ran ahead proves nothing"
    _tick("2026-06-23 10:02")
    assert queries.beats() == {"tick": parse("2026-06-23 10:02")}


def test_it_is_known_that_a_tick_is_half_way(district, monkeypatch):
    now, seen = parse("2026-06-23 10:00"), []
    assert not queries.planning(now), "nobody has ticked yet"
    district.task()
    db.session.commit()
    real = jobs.beat
    monkeypatch.setattr(jobs, "beat", lambda name, at: (seen.append(queries.planning(now)), real(name, at)))
    tick(now=now)
    assert seen == [True] and not queries.planning(now)
    tick(now=now + timedelta(minutes=1))
    assert seen == [True, False], "one that writes nothing keeps nobody waiting"
    district.task(number="2026-002")
    monkeypatch.setattr(jobs, "beat", lambda name, at: None)  # as when it is killed before its end
    tick(now=now + timedelta(minutes=2))
    assert queries.planning(now + timedelta(minutes=11)) and not queries.planning(now + timedelta(minutes=12))
    monkeypatch.setattr(jobs, "beat", real)
    tick(now=now + timedelta(minutes=3))
    assert not queries.planning(now + timedelta(minutes=3))


def test_many_ticks_at_once_say_everything_once(app, district):
    """Four at the same moment on one database: each notice and each letter exactly once, and none of the four fails."""
    for n in range(120):
        district.task(f"2026-{n:03}")
    for n in range(20):
        district.hearing(number=f"（2026）川9901行初{n}号")
    db.session.commit()
    start, done = Barrier(4), []

    def one() -> None:
        start.wait()
        with app.app_context():
            done.append(tick(now=parse("2026-06-23 10:00")))

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(ticked.planned for ticked in done) == 160 and len(done) == 4
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 160
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 160


def _queries_of_a_tick(now: str) -> int:
    count = [0]
    db.session.commit()

    def counted(*_args: object) -> None:
        count[0] += 1

    event.listen(db.engine, "before_cursor_execute", counted)
    tick(now=parse(now))
    event.remove(db.engine, "before_cursor_execute", counted)
    return count[0]


def test_what_is_not_due_costs_nothing(district):
    district.task("2026-000", due=date(2027, 6, 30))
    district.hearing("2027-06-30 09:30")
    _tick("2026-06-23 09:59")
    few = _queries_of_a_tick("2026-06-23 10:00")
    for n in range(300):
        district.task(f"2026-{n + 1:03}", due=date(2027, 6, 30))
    assert _queries_of_a_tick("2026-06-23 10:01") == few


def test_what_was_said_already_costs_the_same_however_much_it_is(district):
    for n in range(20):
        district.task(f"2026-{n:03}")
    _tick("2026-06-23 10:00")
    few = _queries_of_a_tick("2026-06-23 10:01")
    for n in range(20, 120):
        district.task(f"2026-{n:03}")
    _tick("2026-06-23 10:02")
    assert _queries_of_a_tick("2026-06-23 10:03") == few


def test_the_database_refuses_a_second_notice(district):
    """Whatever a rival pass thinks it has to say."""
    district.task()
    _tick("2026-06-23 03:00")
    (one,) = db.session.scalars(select(Notice)).all()
    row = {
        name: getattr(one, name) for name in ("thing", "rule", "occurrence", "person_id", "channel", "fell_due_on", "planned_at")
    }
    again = post.once(Notice.__table__).values(ref="another", **row).returning(Notice.id)
    assert db.session.scalar(again) is None
