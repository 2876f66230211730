"""Who sees what: two units, the office, a leader, an administrator; foreign and missing answer alike."""

import re
from dataclasses import replace
from itertools import product

from sqlalchemy import select

from app.extensions import db
from app.mail.models import Letter
from app.tasks import access, actions
from app.tasks.file_kinds import Upload
from app.tasks.models import Entry, Evidence, Task
from app.tasks.request_models import Handover
from tests import builders
from tests.tasks import ground

MOVES = ("issue", "acknowledge", "submit", "return", "close", "cancel", "reopen")


def _ground():
    at = ground.district()
    only_edu = ground.issued(at, "教育局的任务")
    shared = ground.issued(at, "两家的任务", supporting=[at.fin])
    hidden = ground.draft("还没有下达的草稿", lead_unit=at.fin, lead_unit_id=at.fin.id)
    for task in (only_edu, shared):
        actions.update(
            task, "见附件", by=at.who("edu_liaison"), now=ground.NOW, percent=20, files=[Upload("材料.txt", "内容".encode())]
        )
    admin = builders.person("root", "admin", at.office)
    db.session.commit()
    return at, admin, only_edu.ref, shared.ref, hidden.ref


def _client(app, who):
    client = app.test_client()
    builders.sign_in(client, who)
    return client


def test_the_matrix_of_pages(app) -> None:
    at, admin, only_edu, shared, hidden = _ground()
    files = dict(db.session.execute(db.select(Task.ref, Evidence.ref).join(Evidence, Evidence.task_id == Task.id)).all())
    sees = {
        at.chief: {only_edu, shared, hidden}, at.mayor: {only_edu, shared, hidden}, at.edu_liaison: {only_edu, shared},
        at.edu_head: {only_edu, shared}, at.fin_liaison: {shared}, admin: set(),
    }  # fmt: skip
    for who, seen in sees.items():
        client = _client(app, who)
        listed = client.get("/ledger?year=all").text
        for ref in (only_edu, shared, hidden):
            assert client.get(f"/tasks/{ref}").status_code == (200 if ref in seen else 404), (who.username, ref)
            assert (f"/tasks/{ref}" in listed) == (ref in seen), (who.username, ref)
        for ref, evidence in files.items():
            assert client.get(f"/evidence/{evidence}").status_code == (200 if ref in seen else 404)


def test_foreign_and_missing_answer_alike(app) -> None:
    at, _, only_edu, _, _ = _ground()
    client = _client(app, at.fin_liaison)
    foreign, missing = client.get(f"/tasks/{only_edu}"), client.get("/tasks/nothing123")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    # the token against forged forms carries the second it was made in, and each request has a number
    token = re.compile(r'name="csrf_token"[^>]*>|请求编号 \w+')
    assert token.sub("", foreign.text) == token.sub("", missing.text.replace("nothing123", only_edu))
    assert "教育局的任务" not in client.get("/ledger?q=教育局").text.replace('value="教育局"', "")


def test_nobody_moves_what_is_not_theirs(app) -> None:
    at, admin, only_edu, shared, hidden = _ground()

    def fingerprint() -> tuple:
        db.session.expire_all()
        tasks = db.session.execute(db.select(Task.ref, Task.version, Task.state).order_by(Task.id)).all()
        return (
            tasks,
            db.session.scalar(db.select(db.func.count(Entry.id))),
            db.session.scalar(db.select(db.func.count(Letter.id))),
        )

    before = fingerprint()
    version = {task.ref: task.version for task in db.session.scalars(db.select(Task))}
    for who, ref, move in product((at.fin_liaison, admin, at.mayor), (only_edu, hidden, shared), MOVES):
        answer = _client(app, who).post(f"/tasks/{ref}/{move}", data={"version": version[ref], "text": "随便"})
        assert answer.status_code in (403, 404), (who.username, ref, move, answer.status_code)
    for who, path in product((at.fin_liaison, at.edu_liaison, at.mayor, admin), ("/assign", "/ledger/selected")):
        assert _client(app, who).post(path, data={"row": only_edu, "task": only_edu}).status_code == 403
    for who in (at.edu_liaison, at.mayor, admin):
        assert _client(app, who).post(f"/tasks/{only_edu}/edit", data={"text": "x"}).status_code == 403
    assert _client(app, at.fin_liaison).post(f"/tasks/{only_edu}/update", data={"text": "x"}).status_code == 404
    assert (
        _client(app, at.chief).post(f"/tasks/{only_edu}/update", data={"text": "x", "version": version[only_edu]}).status_code
        == 403
    )
    assert fingerprint() == before


def test_signed_out_sees_the_door(app, client) -> None:
    _, _, only_edu, _, _ = _ground()
    for path in ("/todo", "/ledger", "/assign", f"/tasks/{only_edu}", f"/tasks/{only_edu}/update", "/evidence/x"):
        assert client.get(path).status_code == 302


def test_a_task_found_by_its_ref_is_in_sight_just_when_the_lists_show_it(app) -> None:
    """Two conditions say who sees what, each quick where it stands; over every task that leads, supports, was handed on or is a draft."""
    at = ground.district()
    units = [at.edu, at.fin, at.court]
    for n, (lead, support, before, issued) in enumerate(product([*units, None], [*units, None], [*units, None], (True, False))):
        task = Task(number=f"2026-{n:03}", year=2026, kind="arrangement", title="事项", created_at=ground.NOW, lead_unit=lead)
        task.issued_on = ground.TODAY if issued else None
        task.supporting_units = [support] if support else []
        db.session.add(task)
        db.session.flush()
        if before:
            handed = {"from_unit_id": before.id, "to_unit_id": at.edu.id, "at": ground.NOW, "by_id": at.clerk.id}
            db.session.add(Handover(task_id=task.id, **handed))
    db.session.commit()
    everybody = [at.who(name) for name in ("chief", "mayor", "edu_liaison", "fin_liaison", "edu_head")]
    several = replace(at.who("edu_liaison"), units=frozenset({at.edu.id, at.court.id}))
    nobody = replace(at.who("edu_liaison"), units=frozenset())
    for who in (*everybody, several, nobody):
        listed, by_itself = (
            set(db.session.scalars(select(Task.ref).where(condition(who)))) for condition in (access.visible, access.in_sight)
        )
        assert listed == by_itself
        assert bool(listed) == (who is not nobody)
        for ref in db.session.scalars(select(Task.ref)).all():
            try:
                found = access.task_for(ref, who).ref
            except access.NoSuchTask:
                found = None
            assert found == (ref if ref in listed else None)
