"""Limits hold for all processes together, whatever address a request makes up for itself."""

import multiprocessing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import delete, func, select, update

from app import clock, create_app
from app.extensions import db
from app.web.limit_access import DatabaseStorage
from app.web.limit_models import Tally
from tests.conftest import settings_for

FORK = multiprocessing.get_context("fork")


def _site(url: str, folder: Path, **more: object) -> Flask:
    app = create_app(replace(settings_for(url, folder), testing=False, base_url="http://127.0.0.1:5000", **more))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def _tries(url: str, folder: Path, number: int, answers: "multiprocessing.Queue[list[int]]") -> None:
    """A process of its own: forty tries to sign in, each with another name, another cookie and a made-up address."""
    app = _site(url, folder)
    found = []
    for n in range(40):
        made_up = {"X-Forwarded-For": f"10.{number}.0.{n}", "X-Real-IP": f"10.{number}.0.{n}", "Host": "127.0.0.1"}
        data = {"username": f"nobody{number}.{n}", "password": "x"}
        found.append(app.test_client().post("/sign-in", data=data, headers=made_up).status_code)
    answers.put(found)


def test_two_processes_count_together_and_a_made_up_address_counts_for_nothing(database_url: str, tmp_path: Path) -> None:
    answers: multiprocessing.Queue[list[int]] = FORK.Queue()
    processes = [FORK.Process(target=_tries, args=(database_url, tmp_path, n, answers)) for n in (1, 2)]
    for process in processes:
        process.start()
    found = sorted(answers.get(timeout=60) + answers.get(timeout=60))
    for process in processes:
        process.join(30)
    assert found == [422] * 60 + [429] * 20


#: what is counted, and how often it may be asked; the last two are not
COUNTED: tuple[tuple[str, str, dict, int | None], ...] = (
    ("GET", "/ledger?q=%E6%B0%B4", {}, 120),
    ("GET", "/letters?text=a", {}, 120),
    ("GET", "/calendar/nothing.ics", {}, 600),
    ("GET", "/drafts/nothing/pdf", {}, 20),
    ("POST", "/password", {}, 20),
    ("POST", "/people/nothing/password", {}, 60),
    ("POST", "/reports", {"content_type": "multipart/form-data", "data": {"text": "x"}}, 120),
    ("GET", "/ledger", {}, None),
    ("GET", "/static/css/duban.css?q=a", {}, None),
)


def test_what_costs_much_or_is_guessed_at_is_counted(tmp_path: Path, migrated_file: Path) -> None:
    """A count is laid down by the first request, raised to the last that passes, and the next is told to wait; then time passes."""
    (tmp_path / "duban.db").write_bytes(migrated_file.read_bytes())
    app = _site(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path)
    client = app.test_client()
    with app.app_context():
        for method, address, more, most in COUNTED:

            def asked() -> int:
                return client.open(address, method=method, headers={"Host": "127.0.0.1"}, **more).status_code  # noqa: B023

            assert asked() != 429, address
            rows = db.session.execute(select(Tally.count, Tally.until)).all()
            assert [row.count for row in rows] == ([] if most is None else [1]), address
            if most is not None:
                db.session.execute(update(Tally).values(count=most - 1))
                db.session.commit()
                assert asked() != 429, address
                assert asked() == 429, address
                with time_machine.travel(rows[0].until + timedelta(seconds=1)):
                    assert asked() != 429, address
                db.session.execute(delete(Tally))
                db.session.commit()
        db.session.remove()
        db.engine.dispose()


def test_trusted_proxies_alone_say_where_a_request_comes_from(tmp_path: Path, migrated_file: Path) -> None:
    """Behind one proxy the last address of the list counts, which the proxy itself wrote; what stands before it is made up."""
    (tmp_path / "duban.db").write_bytes(migrated_file.read_bytes())
    app = _site(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path, proxies=1)
    with app.app_context():
        for made_up in ("1.1.1.1, 10.0.0.7", "2.2.2.2, 10.0.0.7", "10.0.0.7"):
            app.test_client().get("/calendar/none.ics", headers={"Host": "127.0.0.1", "X-Forwarded-For": made_up})
        assert db.session.scalars(select(Tally.count)).all() == [3]
        db.session.rollback()
        app.test_client().get("/calendar/none.ics", headers={"Host": "127.0.0.1", "X-Forwarded-For": "10.0.0.8"})
        assert sorted(db.session.scalars(select(Tally.count))) == [1, 3]
        db.session.remove()
        db.engine.dispose()


def test_old_counts_are_swept_and_nothing_tells_whose_they_are(app: Flask) -> None:
    storage = DatabaseStorage()
    assert [storage.incr("a", 60), storage.incr("a", 60), storage.incr("b", 60)] == [1, 2, 1]
    assert storage.get("a") == 2 and storage.get_expiry("a") > clock.now().timestamp()
    assert {len(name) for name in db.session.scalars(select(Tally.name))} == {64}
    db.session.rollback()
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert storage.get("a") == 0
        storage.incr("c", 60)
        assert db.session.scalar(select(func.count()).select_from(Tally)) == 1
