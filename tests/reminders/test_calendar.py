"""What goes into people's calendars: files with letters, their changes and cancellations, and the private feed."""

from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from app.accounts.standing import Standing
from app.cases.hearing_actions import adjourn, cancel_hearing, move_hearing, reply
from app.clock import parse
from app.extensions import db
from app.mail.jobs import deliver
from app.mail.models import Letter
from app.reminders.jobs import tick
from app.reminders.models import Feed, Notice
from app.reminders.watch_jobs import look
from tests import builders
from tests.mail.sink import Sink
from tests.mail.test_deliver import _to
from tests.reminders.district import District, made

NOW = parse("2026-06-23 10:00")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def district(app) -> District:
    district = made()
    db.session.commit()
    return district


def _office(district: District) -> Standing:
    return Standing(district.li.id, "李平", frozenset({"office"}), frozenset({district.office.id}))


def _files(sink: Sink, address: str) -> list[tuple[str, str, int, str]]:
    """Method, UID, sequence and status of each file that reached an address, in order."""
    found = []
    for to, message in sink.accepted:
        for part in message.iter_attachments():
            calendar = Calendar.from_ical(part.get_content())
            (event,) = calendar.events
            assert part.get_content_type() == "text/calendar" and part.get_param("method") == calendar["method"]
            assert str(event["organizer"]).startswith("mailto:") and str(event["attendee"]) == f"mailto:{to}"
            if to == address:
                found.append((str(calendar["method"]), str(event["uid"]), int(event["sequence"]), str(event["status"])))
    return found


def _beat(now) -> None:
    tick(now=now)
    deliver(now=now)


def test_a_hearing_is_put_in_changed_and_taken_out(app, district):
    hearing = district.hearing()
    db.session.commit()
    uid = f"hearing-{hearing.ref}@duban.test"
    with Sink() as sink:
        _to(app, sink)
        _beat(NOW)
        assert _files(sink, "zhao.gang@example.org") == [("REQUEST", uid, 2, "CONFIRMED")]
        move_hearing(hearing, at=parse("2026-08-12 14:30"), place="第一法庭", by=_office(district), now=LATER)
        db.session.commit()
        _beat(LATER)
        subject = sink.accepted[-1][1]["Subject"]
        assert subject == "8月12日 14:30 开庭：改期 （2026）川9901行初12号 区自然资源局"
        assert _files(sink, "zhao.gang@example.org")[1:] == [("REQUEST", uid, 4, "CONFIRMED")]
        cancel_hearing(hearing, by=_office(district), now=LATER)
        db.session.commit()
        _beat(LATER + timedelta(minutes=1))
        _beat(LATER + timedelta(minutes=2))
        assert sink.accepted[-1][1]["Subject"] == "8月12日 14:30 开庭：已取消 （2026）川9901行初12号 区自然资源局"
        for address in ("zhao.gang@example.org", "wang.fang@example.org"):
            assert _files(sink, address)[2:] == [("CANCEL", uid, 5, "CANCELLED")]
        assert not look(LATER + timedelta(minutes=30)), "the watchdog agrees"


def test_only_those_who_were_told_hear_of_a_change_and_a_change_overtakes_another(app, district):
    far = district.hearing("2026-09-30 09:30", "（2026）川9901行初13号")
    near = district.hearing()
    db.session.commit()
    with Sink() as sink:
        _to(app, sink)
        _beat(NOW)
        move_hearing(far, at=parse("2026-10-20 09:30"), by=_office(district), now=LATER)
        adjourn(near, by=_office(district), now=LATER)
        # who was in the post is told that it is off, and hears of no new time after leaving it
        district.wang.active = False
        db.session.commit()
        tick(now=LATER)
        move_hearing(near, at=parse("2026-08-12 14:30"), by=_office(district), now=LATER)
        db.session.commit()
        _beat(LATER + timedelta(minutes=1))
    changes = db.session.execute(select(Notice.rule, Notice.person_id, Letter.state).join(Notice.letter).where(Notice.rule.in_(
        ("hearing_moved", "hearing_off")))).all()  # fmt: skip
    assert sorted(changes) == sorted([
        ("hearing_off", district.zhao.id, "cancelled"), ("hearing_moved", district.zhao.id, "accepted")
    ])  # fmt: skip


def test_a_letter_that_carries_many_carries_their_files(app, district):
    tasks = [district.task(f"2026-{n}", due=parse("2026-06-30").date()) for n in (1, 2)]
    db.session.commit()
    with Sink() as sink:
        _to(app, sink)
        _beat(NOW)
        assert len(sink.accepted) == 1
        assert {uid for _method, uid, _n, _status in _files(sink, "wang.fang@example.org")} == {
            f"task-{one.ref}@duban.test" for one in tasks
        }


@time_machine.travel(NOW, tick=False)
def test_the_private_calendar(app, client, district):
    hearing, other = district.hearing(), builders.unit("other")
    mine, foreign = district.task("2026-1"), district.task("2026-2", lead_unit=other)
    reply(hearing, name="赵刚", post="局长", rank="principal", by=Standing(district.zhao.id, "赵刚", frozenset({"head"}),
          frozenset({district.unit.id})), now=parse("2026-06-20 09:00"))  # fmt: skip
    builders.sign_in(client, district.wang)
    assert "没有订阅地址" in client.get("/calendar").text
    first, second = (_address(client) for _ in range(2))
    anybody = app.test_client(use_cookies=False)
    assert anybody.get(first).status_code == 404, "a new address ends the old one"
    answer = anybody.get(second)
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    known = {str(event["uid"]).partition("@")[0] for event in Calendar.from_ical(answer.text).events}
    assert known == {f"hearing-{hearing.ref}", f"task-{mine.ref}"} and foreign.ref not in answer.text
    assert not any(name in answer.text for name in ("赵刚", "王芳", "李平", "@example.org"))
    assert second.split("/")[-1] not in client.get("/calendar").text, "shown once"
    assert db.session.scalars(select(Feed.token_hash)).one() not in second
    gone = [anybody.get("/calendar/guessed.ics")]
    client.post("/calendar/close")
    gone.append(anybody.get(second))
    third = _address(client)
    district.wang.active = False
    gone.append(anybody.get(third))
    assert {one.status_code for one in gone} == {404} and all("订阅地址可能已经作废" in one.text for one in gone)


def _address(client) -> str:
    text = client.post("/calendar/open").text
    return text.partition('value="http://duban.test')[2].partition('"')[0]
