"""A dead clockwork is said on every page of the office, and on nobody else's."""

from datetime import timedelta

from app import clock
from app.extensions import db
from app.reminders.jobs import tick
from app.reminders.models import Heartbeat
from tests import builders

WORDS = "提醒进程没有在运行"


def test_the_office_sees_that_the_clockwork_stopped(app, client):
    unit = builders.unit("sfj", kind="office")
    office, liaison = builders.person("bo", "office", unit), builders.person("li", "liaison", unit)
    builders.sign_in(client, office)
    assert WORDS in client.get("/ledger").get_data(as_text=True), "there never was a tick"
    tick(now=clock.now())
    db.session.commit()
    assert WORDS not in client.get("/ledger").get_data(as_text=True)
    beat = db.session.get_one(Heartbeat, "tick")
    beat.at = clock.now() - timedelta(minutes=3)
    db.session.commit()
    assert WORDS in client.get("/ledger").get_data(as_text=True)
    other = app.test_client()
    builders.sign_in(other, liaison)
    assert WORDS not in other.get("/ledger").get_data(as_text=True)
