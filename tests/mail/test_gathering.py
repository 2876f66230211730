"""Many letters in one: one to each person, each item with its own fate, and nothing lost or said twice on the way."""

from collections import Counter
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from app.clock import parse
from app.extensions import db
from app.mail import gathering_actions as gathering
from app.mail import jobs, sending
from app.mail.actions import try_again
from app.mail.jobs import deliver
from app.mail.mark_jobs import give_back
from app.mail.models import Letter
from app.mail.post import cancel, put
from tests.mail.sink import Sink
from tests.mail.test_deliver import _mark, _to

NOW = parse("2026-06-24 10:00")
BODY = "事项：2026-{n:03} 建立清单{n}（牵头：区司法局）\n时限：2026年6月30日前\n请办：请在 1 个工作日内签收。\n链接：http://duban.test/tasks/{n}\n联系：李平\n"


def _items(count: int, to: str = "wang@example.org", first: int = 0, now: datetime = NOW, **more: object) -> list[Letter]:
    rows = [
        put(
            key=f"k{n}", about=f"task:{n}", to_address=to, to_name="王芳", subject=f"6月30日前：请签收 2026-{n:03} 建立清单",
            body=BODY.format(n=n), now=now, **more,
        )
        for n in range(first, first + count)
    ]  # fmt: skip
    db.session.commit()
    return rows


def _fates() -> Counter[str]:
    db.session.expire_all()
    return Counter(db.session.scalars(select(Letter.state)))


def test_thirty_six_at_once_are_one_letter_and_each_keeps_its_own_row(app):
    _items(36)
    _items(2, to="zhao@example.org", first=50)
    with Sink() as sink:
        _to(app, sink)
        assert deliver(now=NOW) == jobs.Delivered(accepted=2, failed=0, waiting=0)
    assert [address for address, _message in sink.accepted] == ["wang@example.org", "zhao@example.org"]
    message = sink.accepted[0][1]
    assert message["Subject"] == "督办事项 36 项：请签收 36 项"
    lines = [line.strip() for line in message.get_content().splitlines()]
    assert all(lines.count(f"链接：http://duban.test/tasks/{n}") == 1 for n in range(36)) and lines.count("联系：李平") == 1
    rows = db.session.scalars(select(Letter).where(Letter.about != "")).all()
    assert all(row.state == "accepted" and row.accepted_at == row.carried_by.accepted_at for row in rows)
    assert {row.carried_by.subject for row in rows} == {"督办事项 36 项：请签收 36 项", "督办事项 2 项：请签收 2 项"}


def test_one_alone_is_no_digest_and_urgent_ones_always_go_alone(app):
    _items(1)
    for n in range(3):
        put(key=f"c{n}", about="h", to_address="wang@example.org", to_name="", subject=f"开庭{n}", body="", now=NOW, urgent=True)
    db.session.commit()
    with Sink() as sink:
        _to(app, sink)
        assert deliver(now=NOW).accepted == 4
    assert [str(message["Subject"]) for _a, message in sink.accepted] == [
        "开庭0", "开庭1", "开庭2", "6月30日前：请签收 2026-000 建立清单",
    ]  # fmt: skip


def test_after_three_letters_in_ten_minutes_the_next_ones_wait_for_company(app):
    with Sink() as sink:
        _to(app, sink)
        for n in range(7):
            _items(1, first=n, now=NOW + timedelta(minutes=n))
            deliver(now=NOW + timedelta(minutes=n))
        assert len(sink.accepted) == 3
        deliver(now=NOW + timedelta(minutes=11, seconds=50))
        assert len(sink.accepted) == 3
        deliver(now=NOW + timedelta(minutes=12, seconds=10))
    assert [str(message["Subject"]) for _a, message in sink.accepted][3:] == ["督办事项 4 项：请签收 4 项"]


def test_one_digest_a_day_the_rest_waits_for_the_next_working_day(app):
    friday = parse("2026-06-26 09:00")
    with Sink() as sink:
        _to(app, sink)
        _items(3, now=friday, pace="daily")
        deliver(now=friday)
        _items(2, first=10, now=friday + timedelta(hours=3), pace="daily")
        deliver(now=friday + timedelta(hours=3))
        deliver(now=parse("2026-06-28 23:00"))
        assert len(sink.accepted) == 1
        deliver(now=parse("2026-06-29 08:30"))
    assert [str(message["Subject"]) for _a, message in sink.accepted] == [
        "督办事项 3 项：请签收 3 项",
        "督办事项 2 项：请签收 2 项",
    ]


def test_what_was_taken_back_is_left_out_also_when_the_letter_waits_already(app):
    _items(3)
    with Sink(lambda stage, word: "451 later" if stage == "rcpt" else None) as sink:
        _to(app, sink)
        deliver(now=NOW)
        assert _fates() == {"waiting": 1, "carried": 3}
        assert cancel("task:1") == 1
        db.session.commit()
        sink.script = lambda stage, word: None
        deliver(now=NOW + timedelta(minutes=1))
    text = sink.accepted[0][1].get_content()
    assert "tasks/0" in text and "tasks/1" not in text and "tasks/2" in text
    assert _fates() == {"accepted": 3, "cancelled": 1}


def test_a_letter_of_which_nothing_is_left_is_not_sent(app):
    _items(2)
    with Sink(lambda stage, word: "451 later" if stage == "rcpt" else None) as sink:
        _to(app, sink)
        deliver(now=NOW)
        cancel("task:0"), cancel("task:1")
        db.session.commit()
        sink.script = lambda stage, word: None
        assert deliver(now=NOW + timedelta(minutes=1)).accepted == 0
    assert sink.accepted == [] and _fates() == {"cancelled": 3}


def test_a_refused_digest_is_refused_for_each_and_tried_again_for_all(app):
    rows = _items(2)
    with Sink(lambda stage, word: "550 unknown" if stage == "rcpt" else None) as sink:
        _to(app, sink)
        assert deliver(now=NOW).failed == 1
        assert _fates() == {"failed": 3} and rows[0].last_answer == "550 unknown"
        try_again(rows[1], now=NOW)
        db.session.commit()
        sink.script = lambda stage, word: None
        assert deliver(now=NOW).accepted == 1
    assert _fates() == {"accepted": 3}


def test_the_digest_of_a_dead_process_goes_again_under_the_same_name(app):
    _items(3)
    assert jobs.put_on_their_way(NOW) and not jobs.put_on_their_way(NOW)
    (dead,) = jobs.claim(NOW, 10)
    assert dead.carries and _fates() == {"sending": 4}
    with Sink() as sink:
        _to(app, sink)
        deliver(now=NOW + jobs.LEASE + timedelta(seconds=1))
        _mark(dead, sending.Answer("never", "550 late"), NOW)
        give_back([dead])
        assert len(sink.accepted) == 1 and "重复请忽略" in sink.accepted[0][1].get_content()
    assert _fates() == {"accepted": 4}


def test_many_gatherers_at_once_write_one_letter_to_each(app):
    for person in range(8):
        _items(10, to=f"p{person}@example.org", first=person * 10)
    start = Barrier(4)

    def one() -> None:
        start.wait()
        with app.app_context():
            jobs.put_on_their_way(NOW)

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _fates() == {"waiting": 8, "carried": 80}
    carried = db.session.execute(select(Letter.carried_by_id, func.count()).group_by(Letter.carried_by_id)).all()
    assert sorted(count for carrier, count in carried if carrier) == [10] * 8


def test_a_court_prompt_waits_for_no_gathering(app, monkeypatch):
    monkeypatch.setattr(gathering, "ADDRESSES", 2)
    for person in range(6):
        _items(3, to=f"p{person}@example.org", first=person * 3)
    gathered_at: list[int] = []

    def script(stage: str, _word: str) -> None:
        if stage == "dot":
            with app.app_context():
                gathered_at.append(db.session.scalar(select(func.count()).where(Letter.state == "carried")) or 0)
                if len(gathered_at) == 2:  # a second one comes while ordinary letters are on their way
                    _items(1, to="second@court.test", first=90, urgent=True)

    with Sink(script) as sink:
        _to(app, sink)
        _items(1, to="first@court.test", first=80, urgent=True)
        assert deliver(now=NOW) == jobs.Delivered(accepted=8, failed=0, waiting=0)
    came = [address.partition("@")[0] for address, _message in sink.accepted]
    assert (came[0], gathered_at[0]) == ("first", 0), "it left before anything was gathered"
    assert came.index("second") == 3, "and that of two portions is not before the other's end"
    assert len(set(came)) == 8


def test_nothing_is_gathered_while_more_for_the_same_people_is_written(app):
    _items(2, pace="daily")
    _items(1, to="court@example.org", first=9, urgent=True)
    with Sink() as sink:
        _to(app, sink)
        assert deliver(now=NOW, writing=lambda: True) == jobs.Delivered(accepted=1, failed=0, waiting=2)
        _items(1, first=5, pace="daily")
        assert deliver(now=NOW) == jobs.Delivered(accepted=1, failed=0, waiting=0)
    assert sink.accepted[1][1]["Subject"] == "督办事项 3 项：请签收 3 项", "all of the day in one"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_somebody_looks_through_just_now_is_waited_for(app):
    """SQLite has one writer at a time; on PostgreSQL the tick holds the letters that it looks through."""
    rows = _items(2, pace="daily")
    held = select(Letter.id).where(Letter.id == rows[0].id).with_for_update()

    def gathers() -> None:
        with app.app_context():
            jobs.put_on_their_way(NOW)

    with db.engine.connect() as tick:
        tick.execute(held)
        gatherer = Thread(target=gathers)
        gatherer.start()
        gatherer.join(0.5)
        waits = gatherer.is_alive()
    gatherer.join(10)
    assert waits and _fates() == {"waiting": 1, "carried": 2}


def _last(lately: int = 1, daily: datetime | None = None) -> gathering.Last:
    return gathering.Last(lately, NOW - timedelta(minutes=4), daily)


def test_who_was_written_to_how_lately_waits_until_when():
    daily, soon = (Letter(pace=pace, next_try_at=parse("2026-06-24 07:10")) for pace in ("daily", "soon"))
    asked = gathering.not_yet
    assert asked([soon], None, NOW) is None
    assert asked([soon], _last(lately=gathering.BURST - 1), NOW) is None
    assert asked([soon], _last(lately=gathering.BURST), NOW) == parse("2026-06-24 10:06")
    this_morning = NOW - timedelta(hours=2)
    assert asked([daily], _last(), NOW) is None, "no digest of this day was sent"
    assert asked([daily], _last(daily=NOW - timedelta(days=1)), NOW) is None, "nor was yesterday's one of this day"
    assert asked([daily], _last(daily=this_morning), NOW) == parse("2026-06-25 07:10"), "as early as the first of them would have"
    assert asked([daily, soon], _last(daily=this_morning), NOW) is None, "what may not wait takes the rest along"


def test_what_counts_as_written_to_an_address(app):
    def last() -> gathering.Last | None:
        found = gathering._last_written(["wang@example.org"], NOW)
        assert set(found) <= {"wang@example.org"}, "nobody else was asked about"
        return found.get("wang@example.org")

    rows = _items(4, pace="soon")
    other, *_ = _items(1, to="zhao@example.org", first=9)
    other.gathered_at = NOW
    midnight = parse("2026-06-24 00:00")
    for row, at in zip(rows, (midnight, NOW + timedelta(seconds=1), None, None), strict=True):
        row.gathered_at = at
    db.session.commit()
    assert last() is None, "not before this day, not to come, not another's"
    rows[0].gathered_at = midnight + timedelta(seconds=1)
    rows[1].gathered_at = NOW
    rows[2].gathered_at = NOW - gathering.GAP
    db.session.commit()
    assert last() == gathering.Last(1, NOW, None), "one in these ten minutes"
    rows[1].state = "cancelled"
    rows[3].gathered_at, rows[3].pace = NOW, "alone"
    db.session.commit()
    assert last() == gathering.Last(0, NOW - gathering.GAP, None), "neither what was taken back nor what goes alone"
    rows[2].pace = "daily"
    rows[0].gathered_at, rows[0].carried_by_id = NOW, rows[1].id
    db.session.commit()
    assert last() == gathering.Last(0, NOW, NOW - gathering.GAP), "what another carries is not counted twice"
    just_after = parse("2026-06-24 00:04")
    rows[0].gathered_at = parse("2026-06-23 23:58")
    db.session.commit()
    assert gathering._last_written(["wang@example.org"], just_after)["wang@example.org"].any == rows[0].gathered_at


def test_only_what_is_due_is_gathered_and_the_letter_of_many_has_the_pace_of_a_day(app):
    _items(1, pace="soon")
    _items(1, first=1, pace="daily")
    _items(1, first=2, pace="soon", now=NOW + timedelta(days=1))
    _items(2, to="zhao@example.org", first=3, pace="soon")
    assert gathering.gather(NOW) == 4
    db.session.commit()
    carriers = db.session.execute(select(Letter.to_address, Letter.pace).where(Letter.about == "")).all()
    assert sorted(map(tuple, carriers)) == [("wang@example.org", "daily"), ("zhao@example.org", "soon")]
    assert _fates() == {"carried": 4, "waiting": 3}
    assert gathering.gather(NOW) == 0


def test_of_many_addresses_some_are_gathered_for_at_a_time(app, monkeypatch):
    monkeypatch.setattr(gathering, "ADDRESSES", 1)
    _items(1, to="a@example.org", pace="soon", now=NOW + timedelta(days=1))
    for turn, to in enumerate(("b@example.org", "c@example.org")):
        _items(2, to=to, first=1 + 2 * turn, pace="soon")
    assert [gathering.gather(NOW) for _ in range(3)] == [2, 2, 0], "and none that is not due takes a place"
