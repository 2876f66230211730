"""From a letter to its thing: the addressee alone acknowledges, by a press; and the health of the clockwork for machines."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app import clock
from app.clock import parse
from app.extensions import db
from app.mail.models import Letter
from app.reminders.jobs import beat, tick
from app.reminders.models import Notice
from tests import builders
from tests.reminders.district import District, made


@pytest.fixture
def district(app) -> District:
    return made()


def _notice(district: District) -> Notice:
    district.task()
    db.session.commit()
    tick(now=parse("2026-06-23 10:00"))
    return db.session.scalar(select(Notice))


def test_a_letters_link_asks_to_sign_in_and_then_leads_on(district, client):
    notice = _notice(district)
    address = re.search(r"http://duban\.test(/n/\w+)", notice.letter.body).group(1)
    answer = client.get(address)
    assert answer.status_code == 302 and answer.location.endswith(f"/sign-in?next={address}")


def test_opening_the_link_is_no_acknowledgement_and_pressing_is(district, client):
    notice = _notice(district)
    builders.sign_in(client, district.wang)
    page = client.get(f"/n/{notice.ref}")
    assert page.status_code == 200 and "知悉" in page.text and notice.letter.subject in page.text
    db.session.refresh(notice)
    assert notice.acknowledged_at is None
    answer = client.post(f"/n/{notice.ref}")
    task = notice.thing.removeprefix("task:")
    assert answer.status_code == 302 and answer.location == f"/tasks/{task}"
    db.session.refresh(notice)
    first = notice.acknowledged_at
    assert first is not None
    assert client.get(f"/n/{notice.ref}").location == f"/tasks/{task}", "the second visit goes straight on"
    client.post(f"/n/{notice.ref}")
    db.session.refresh(notice)
    assert notice.acknowledged_at == first


@pytest.mark.parametrize("who", ["li", "zhao", "chen"])
def test_nobody_acknowledges_for_another(district, client, who):
    notice = _notice(district)
    builders.sign_in(client, getattr(district, who))
    assert client.get(f"/n/{notice.ref}").status_code == 302
    assert client.post(f"/n/{notice.ref}").status_code == 403
    db.session.refresh(notice)
    assert notice.acknowledged_at is None


def test_to_a_stranger_a_notice_is_missing(district, client):
    """Somebody of another unit learns neither that it was said nor about what."""
    notice = _notice(district)
    builders.sign_in(client, builders.person("stranger", "liaison", builders.unit("other", "区教育局")))
    for address in (f"/n/{notice.ref}", "/n/nothing"):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 404 and "Location" not in answer.headers
    db.session.refresh(notice)
    assert notice.acknowledged_at is None


def test_an_unknown_notice_is_missing(district, client):
    builders.sign_in(client, district.wang)
    assert client.get("/n/nothing").status_code == client.post("/n/nothing").status_code == 404


def test_an_acknowledged_hearing_is_not_silent(district, client):
    district.hearing()
    db.session.commit()
    tick(now=parse("2026-06-23 10:00"))
    notice = db.session.scalar(select(Notice).where(Notice.person_id == district.zhao.id))
    builders.sign_in(client, district.zhao)
    assert client.post(f"/n/{notice.ref}").location.startswith("/hearings/")
    tick(now=parse("2026-06-28 10:00"))
    rules = set(db.session.scalars(select(Notice.rule)))
    assert "hearing_silent" not in rules and "hearing_three" in rules


def test_the_office_sees_what_was_said_and_what_waits(district, client):
    notice = _notice(district)
    builders.sign_in(client, district.li)
    said = client.get("/notices").text
    assert notice.letter.subject in said and "未确认" in said and "待发" in said
    assert notice.letter.subject in client.get(f"/notices?thing={notice.thing}").text
    assert notice.letter.subject not in client.get("/notices?thing=task:other").text


def test_healthz_tells_a_living_clockwork_from_a_dead_one(district, client):
    assert client.get("/healthz").status_code == 503, "it never ran"
    now = clock.now()
    beat("tick", now - timedelta(seconds=100))
    answer = client.get("/healthz")
    assert answer.status_code == 200 and 100 <= answer.json["tick_age"] < 115
    assert answer.json["database"] is True and answer.json["deliver_age"] is None
    beat("tick", now - timedelta(seconds=121))
    assert client.get("/healthz").status_code == 503


def test_healthz_says_when_the_database_is_away(district, client):
    db.session.commit()
    db.session.execute(text("ALTER TABLE heartbeat RENAME TO away"))
    answer = client.get("/healthz")
    assert answer.status_code == 503 and answer.json == {"database": False, "tick_age": None, "deliver_age": None}


def test_the_outbox_filters_and_a_returned_letter_can_be_tried_again(district, client):
    letter = _notice(district).letter
    builders.sign_in(client, district.li)
    assert letter.subject in client.get("/letters?state=waiting&text=王芳").text
    assert letter.subject not in client.get("/letters?state=failed").text
    assert letter.subject not in client.get("/letters?text=%25").text, "a percent sign is a percent sign"
    assert letter.body.splitlines()[0] in client.get(f"/letters/{letter.ref}").text
    assert client.post(f"/letters/{letter.ref}/again").status_code == 409
    letter.state, letter.last_answer = "failed", "550 no such user"
    assert "550 no such user" in client.get(f"/letters/{letter.ref}").text
    assert client.post(f"/letters/{letter.ref}/again").status_code == 302
    db.session.refresh(letter)
    assert letter.state == "waiting"


def test_the_outbox_asks_as_much_of_the_database_for_many_letters(district, client):
    _notice(district)
    builders.sign_in(client, district.li)
    statements = []

    def note(*args: object) -> None:
        statements.append(args[2])

    db.event.listen(db.engine, "before_cursor_execute", note)
    counts = []
    for more in (30, 0):
        statements.clear()
        client.get("/letters")
        client.get("/notices")
        counts.append(len(statements))
        for n in range(more):
            district.task(f"2026-{n + 100}")
        db.session.commit()
        tick(now=parse("2026-06-23 10:01"))
    db.event.remove(db.engine, "before_cursor_execute", note)
    assert counts[0] == counts[1]
    assert db.session.query(Letter).count() > 30
