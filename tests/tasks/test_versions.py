"""Two people on one task: the later save is refused, with what was typed and what stands now; nothing is lost."""

import threading

from app.extensions import db
from app.tasks import actions
from app.tasks.models import Entry, Task, Update
from app.tasks.number_actions import take_numbers
from tests import builders
from tests.tasks import ground


def _client(app, who):
    client = app.test_client()
    builders.sign_in(client, who)
    return client


def test_the_later_update_is_refused_and_kept_on_the_page(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    seen = task.version
    first, second = _client(app, at.edu_liaison), _client(app, at.edu_head)
    url = f"/tasks/{task.ref}/update"
    assert first.post(url, data={"version": seen, "text": "王芳先写的", "percent": "40", "do": "send"}).status_code == 302
    answer = second.post(url, data={"version": seen, "text": "孙正后写的一大段", "percent": "60", "do": "send"})
    assert answer.status_code == 409
    for words in ("孙正后写的一大段", "60%", "王芳先写的", "王芳", "40%", "已由其他人改动"):
        assert words in answer.text
    db.session.expire_all()
    assert (task.percent, db.session.scalar(db.select(db.func.count(Update.id)))) == (40, 1)
    again = second.post(url, data={"version": task.version, "text": "孙正后写的一大段", "percent": "60", "do": "send"})
    assert again.status_code == 302
    db.session.expire_all()
    assert task.percent == 60


def test_the_later_edit_is_refused_with_its_choices_in_words(app) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.fin])
    seen = task.version
    actions.update(task, "进展", by=at.who("edu_liaison"), now=ground.NOW, percent=20)
    form = {
        "version": seen, "title": "改过的事项", "lead": "fin", "leader": at.mayor_post.ref, "due": "2099-01-01", "cadence": "monthly",
        "text": "写好的原因",
    }  # fmt: skip
    answer = _client(app, at.chief).post(f"/tasks/{task.ref}/edit", data=form)
    assert answer.status_code == 409
    for words in ("改过的事项", "区财政局", "副区长", "每月", "2099-01-01", "写好的原因"):
        assert words in answer.text
    db.session.expire_all()
    assert task.lead_unit is at.edu


def test_every_move_form_is_held_to_its_version(app) -> None:
    at = ground.district()
    task = ground.submitted(at)
    stale = task.version - 1
    client = _client(app, at.clerk)
    for move in ("return", "close", "cancel"):
        answer = client.post(f"/tasks/{task.ref}/{move}", data={"version": stale, "text": "我的意见"})
        assert (answer.status_code, "我的意见" in answer.text) == (409, True), move
    assert client.post(f"/tasks/{task.ref}/close", data={"text": "没有版本的表单"}).status_code == 409
    db.session.expire_all()
    assert task.state == "submitted"


def test_a_changed_row_of_the_table_stops_the_whole_save(app) -> None:
    at = ground.district()
    one, two = ground.draft("第一项"), ground.draft("第二项")
    form = {"row": [one.ref, two.ref], "do": "save"}
    for task in (one, two):
        form |= {f"{task.ref}-version": task.version, f"{task.ref}-lead": "edu", f"{task.ref}-target": f"{task.title}的目标"}
    actions.assign(two, by=at.who("clerk"), now=ground.NOW, lead=at.fin)
    answer = _client(app, at.chief).post("/assign", data=form)
    assert answer.status_code == 422
    assert "已由其他人改动" in answer.text and "第一项的目标" in answer.text and "第二项的目标" in answer.text
    db.session.expire_all()
    assert (one.lead_unit, two.lead_unit, one.target) == (None, at.fin, "")


def test_a_form_nobody_else_touched_is_saved_with_a_supporting_unit_alone(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    version = task.version
    actions.edit(task, "增加配合单位", by=at.who("chief"), now=ground.NOW, supporting=[at.fin])
    assert task.version > version, "a change of supporting units alone must count as a change"


def test_two_at_the_same_moment(app) -> None:
    """Both have read the same row; only one may write."""
    at = ground.district()
    task = ground.issued(at)
    ref, standing = task.ref, {name: at.who(name) for name in ("edu_liaison", "edu_head")}
    db.session.commit()
    barrier, said = threading.Barrier(2, timeout=20), []

    def write(name: str) -> None:
        with app.app_context():
            row = db.session.scalars(db.select(Task).where(Task.ref == ref)).one()
            seen = row.version
            if db.engine.dialect.name == "sqlite":
                db.session.rollback()  # SQLite's writers queue from their first read: the version shown earlier is what is compared
            barrier.wait()
            try:
                actions.update(row, f"{name}写的", by=standing[name], now=ground.NOW, percent=50, seen=seen)
                db.session.commit()
                said.append("saved")
            except Exception as no:
                db.session.rollback()
                said.append(type(no).__name__)

    threads = [threading.Thread(target=write, args=(name,)) for name in standing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) in (["StaleDataError", "saved"], ["ChangedSince", "saved"]), said
    assert db.session.scalar(db.select(db.func.count(Update.id))) == 1
    assert db.session.scalar(db.select(db.func.count(Entry.id)).where(Entry.move == "update")) == 1


def test_numbers_are_given_once_to_many_at_once(app) -> None:
    db.session.commit()
    given: list[str] = []

    def take() -> None:
        with app.app_context():
            for _ in range(5):
                given.extend(take_numbers(2027, 3))
                db.session.commit()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"2027-{number:03d}" for number in range(1, 61)]


def test_a_number_taken_back_leaves_nothing_behind(app) -> None:
    db.session.commit()
    assert take_numbers(2026, 1) == ["2026-001"]
    db.session.rollback()
    assert take_numbers(2026, 2) == ["2026-001", "2026-002"]
