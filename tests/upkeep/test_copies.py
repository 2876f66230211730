"""Copies: whole, checked, restored on either engine; a damaged one restores nothing, the letters of a restored one are held back."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import time_machine
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, select, union_all, update

from app import clock, clockwork, create_app
from app.accounts.models import Person, Unit
from app.audit.queries import checked
from app.audit.trail_jobs import key
from app.cases.models import AbsenceFile
from app.extensions import db
from app.mail import post, sending
from app.mail.models import Hold, Letter
from app.tasks.models import Evidence, Task
from app.upkeep.copy_jobs import backup, restore
from app.upkeep.errors import CopyDamaged, NotEmpty, OtherStructure
from tests import builders
from tests.conftest import settings_for
from tests.reminders import district

#: every file that a row knows of
FILES = union_all(select(Evidence.stored_as), select(AbsenceFile.stored_as))


@pytest.fixture
def made(district_app: Flask, tmp_path: Path) -> Path:
    file = tmp_path / "copy.zip"
    said = backup(file, now=clock.now())
    assert said["rows"] > 1000 and said["files"] == len(db.session.scalars(FILES).all())
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """Another machine with an empty database of either engine and the same keys."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if request.param == "sqlite":
        copy(request.getfixturevalue("migrated_file"), folder / "duban.db")
        url = f"sqlite:///{folder / 'duban.db'}"
    else:
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        url = make()
    return create_app(settings_for(url, folder))


def _counts() -> dict[str, int]:
    found = {}
    for table in db.metadata.sorted_tables:
        if table.name not in ("user_session", "failed_try", "tally", "heartbeat", "place", "mail_hold"):
            found[table.name] = db.session.scalar(select(func.count()).select_from(table)) or 0
    return found


def test_a_copy_becomes_the_same_installation_elsewhere(made: Path, elsewhere: Flask, tmp_path: Path) -> None:
    """From either engine to either engine: every row, every file, the trail whole, and not one letter sent."""
    counted, task = _counts(), db.session.scalars(select(Task).order_by(Task.number)).first()
    assert task is not None
    number, title = task.number, task.title
    db.session.remove()
    with elsewhere.app_context():
        restore(made, now=clock.now())
        assert _counts() == counted
        assert db.session.scalars(select(Task.title).where(Task.number == number)).one() == title
        assert list(checked(key(), [])) == []
        for stored in db.session.scalars(FILES):
            assert (tmp_path / "elsewhere" / "evidence" / stored).read_bytes() == (tmp_path / "evidence" / stored).read_bytes()
        # what waits in the copy stays held back until an operator releases it
        hold = db.session.scalars(select(Hold).where(Hold.kind == "restored")).one()
        assert hold.released_at is None
        # keys go on where they were: what is made next does not collide
        builders.person("later", "office", builders.unit("later"))
        db.session.commit()
        assert list(checked(key(), [])) == [], "and the trail goes on"
        db.session.remove()
        db.engine.dispose()


#: a Monday at ten, when offices work
TEN = datetime(2026, 3, 2, 10, tzinfo=clock.ZONE)


def _outbox() -> dict[str, str]:
    """Letters of every kind that may be on their way when a copy is made; their keys and states."""
    district.made().hearing("2026-03-05 09:30")
    for name, more in (
        ("court", {"urgent": True}),
        ("alone", {}),
        ("soon", {"pace": "soon"}),
        ("more", {"pace": "soon"}),
        ("held", {}),
    ):
        post.put(
            key=name, about="", to_address=f"{name.replace('more', 'soon')}@example.org", to_name="", subject=name, body=name,
            now=TEN - timedelta(hours=1), **more,
        )  # fmt: skip
    post.put(
        key="sent", about="", to_address="sent@example.org", to_name="", subject="sent", body="sent", now=TEN - timedelta(days=9)
    )
    db.session.execute(update(Letter).where(Letter.key == "sent").values(state="accepted", accepted_at=TEN - timedelta(days=9)))
    # somebody died over this one
    dead = {"state": "sending", "lease_until": TEN - timedelta(minutes=30), "lease_token": "x"}
    db.session.execute(update(Letter).where(Letter.key == "held").values(**dead))
    db.session.commit()
    return {row.key: row.state for row in db.session.scalars(select(Letter))}


def _pass_of_the_clockwork(app: Flask) -> None:
    """All steps of the clockwork once, as its process takes them."""
    for name, step in (
        ("tick", clockwork._tick),
        ("deliver", clockwork._deliver),
        ("watch", clockwork._watch),
        ("deliver", clockwork._deliver),
    ):
        clockwork._guarded(app, name, step, clockwork.Event())
        assert (app.extensions["settings"].data_dir / f"{name}.alive").exists(), f"{name} did not come to its end"


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often letters were handed over, by address: files alone would not show a second copy, which takes the place of the first."""
    counted: Counter[str] = Counter()
    send = sending.Folder.send

    def counting(carrier: sending.Folder, message: EmailMessage, to_address: str, *more: Any) -> sending.Answer:
        counted[to_address] += 1
        return send(carrier, message, to_address, *more)

    monkeypatch.setattr(sending.Folder, "send", counting)
    return counted


def test_a_restored_copy_sends_nothing_until_it_is_released_and_then_each_once(
    app: Flask, elsewhere: Flask, tmp_path: Path, left: Counter[str]
) -> None:
    """From either engine to either engine, in another folder, with letters of every kind on their way."""
    before = _outbox()
    with time_machine.travel(TEN, tick=False):
        backup(tmp_path / "copy.zip", now=clock.now())
        db.session.remove()
        folder = elsewhere.extensions["settings"].data_dir
        with elsewhere.app_context():
            restore(tmp_path / "copy.zip", now=clock.now())
            for _ in range(3):
                _pass_of_the_clockwork(elsewhere)
            assert not left and not (folder / "letters").exists(), "nothing, not even a court prompt"
            assert not (folder / "alarms").exists(), "nor by the second route"
            states = {row.key: row.state for row in db.session.scalars(select(Letter)) if row.key in before}
            assert states == before, "and nothing was claimed"
            db.session.rollback()
            assert elsewhere.test_cli_runner().invoke(args=["release-mail", "restored"]).exit_code == 0
            for _ in range(3):
                _pass_of_the_clockwork(elsewhere)
            assert {name: left[f"{name}@example.org"] for name in ("court", "alone", "soon", "held", "sent")} == {
                "court": 1, "alone": 1, "soon": 1, "held": 1, "sent": 0,
            }  # fmt: skip
            # by the outbox's own word, each that left by itself left once, and the prompts before the hearing are among them
            rows = db.session.scalars(
                select(Letter).where(Letter.state == "accepted", Letter.carried_by_id.is_(None), Letter.key != "sent")
            )
            told = [(row.to_address, row.about) for row in rows]
            assert left == Counter(to for to, _about in told) and any(about.startswith("hearing:") for _to, about in told)
            assert db.session.scalar(select(func.count()).where(Letter.key.in_(before), Letter.state != "accepted")) == 0
            db.session.rollback()
            again = elsewhere.test_cli_runner().invoke(args=["release-mail", "restored"])
            assert again.exit_code == 1, "there is nothing to release a second time"
            db.session.remove()
            db.engine.dispose()


def test_a_damaged_copy_restores_nothing(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def damaged(**changed: bytes) -> Path:
        buffer, file = io.BytesIO(), tmp_path / "damaged.zip"
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in (parts | {k.replace("__", "/"): v for k, v in changed.items()}).items():
                archive.writestr(name, data)
        file.write_bytes(buffer.getvalue())
        return file

    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    manifest = json.loads(parts["manifest.json"])
    outside = {"manifest.json": json.dumps(manifest).encode(), "files__..__x": b"x"}
    for file in (
        tmp_path / "half.zip",
        damaged(tables__unit=parts["tables/unit"].replace(b"department", b"town")),
        damaged(tables__task=b""),
        damaged(**{"files__extra": b"not in the manifest"}),
        damaged(**{k: v for k, v in outside.items() if k != "manifest.json"}),
    ):
        with pytest.raises(CopyDamaged):
            restore(file, now=clock.now())


def test_a_copy_is_not_put_over_something(made: Path) -> None:
    with pytest.raises(NotEmpty):
        restore(made, now=clock.now())


def test_a_copy_of_another_structure_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "old.zip"
    backup(file, now=clock.now())
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | {"revision": "0001"}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(OtherStructure):
        restore(file, now=clock.now())


def test_a_copy_holds_no_key_and_no_session(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    builders.sign_in(client, builders.person("li", "office", builders.unit("sfj")))
    with client.session_transaction() as session:
        token = session["_user_id"]
    file = tmp_path / "copy.zip"
    backup(file, now=clock.now())
    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert token.encode() not in everything and b"a key for tests only" not in everything
    assert not any(name.endswith((".key", "user_session")) for name in zipfile.ZipFile(file).namelist())


def test_the_page_of_the_state_and_the_figures_agree(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    builders.sign_in(client, builders.person("root", "admin", builders.unit("xxb")))
    assert "还没有做过" in client.get("/status").get_data(as_text=True)
    backup(tmp_path / "copy.zip", now=clock.now())
    page = client.get("/status").get_data(as_text=True)
    assert "一天以内" in page and "还没有运行过" in page


def test_figures_are_for_whoever_shows_the_token(database_url: str, tmp_path: Path) -> None:
    without = create_app(settings_for(database_url, tmp_path))
    assert without.test_client().get("/metrics").status_code == 404
    app = create_app(replace(settings_for(database_url, tmp_path), metrics_token="a token of many letters 1"))
    for shown, status in (("", 404), ("Bearer wrong", 404), ("Bearer a token of many letters 1", 200)):
        answer = app.test_client().get("/metrics", headers={"Authorization": shown})
        assert answer.status_code == status
    families = {one.name: one for one in text_string_to_metric_families(answer.get_data(as_text=True))}
    values = {name: one.samples[0].value for name, one in families.items() if one.type == "gauge"}
    assert values["duban_disk_free_bytes"] > 0 and values["duban_tick_age_seconds"] == -1
    assert {f"duban_{name}" for name in (
        "letters_waiting", "letters_due", "letter_oldest_seconds", "letters_held", "deliver_age_seconds", "watch_age_seconds",
        "alarms_open", "backup_age_seconds", "database_bytes",
    )} <= set(values)  # fmt: skip
    assert all(one.documentation for one in families.values()), "each says what it is"
    asked = [
        s for s in families["duban_requests"].samples if s.name.endswith("_total") and s.labels["endpoint"] == "upkeep.metrics"
    ]
    assert max(s.value for s in asked if s.labels["status"] == "404") >= 2, "refused ones are counted"
    for application in (app, without):
        with application.app_context():
            db.engine.dispose()


def test_whoever_has_the_server_can_let_one_of_the_three_in_again(app: Flask) -> None:
    person = builders.person("root", "admin", builders.unit("xxb"))
    person.active = False
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["reset-password", "root"])
    assert done.exit_code == 0 and len(json.loads(done.stdout)["password"]) >= 12
    db.session.expire_all()
    assert db.session.scalars(select(Person).where(Person.username == "root")).one().active
    assert app.test_cli_runner().invoke(args=["reset-password", "nobody"]).exit_code == 1
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 1


def test_the_commands_of_the_trail(app: Flask, tmp_path: Path) -> None:
    builders.unit("a")
    db.session.commit()
    run = app.test_cli_runner().invoke
    elsewhere = tmp_path / "elsewhere.jsonl"
    assert run(args=["audit", "export-head", "--to", str(elsewhere)]).exit_code == 0
    said = run(args=["audit", "verify", "--head", str(elsewhere)])
    assert said.exit_code == 0 and json.loads(said.stdout)["whole"] is True
    elsewhere.write_text(json.dumps({"number": 1, "seal": "0" * 64}) + "\nnot a head\n", encoding="utf-8")
    said = run(args=["audit", "verify", "--head", str(elsewhere)])
    assert said.exit_code == 1 and json.loads(said.stdout)["faults"][0]["number"] == 1
    assert run(args=["audit", "purge", "--days", "30"]).exit_code == 1
