"""From the clerk to whoever approves, on the pages: taking up a draft, more time, taking a task back; each asked, then decided."""

from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.mail.models import Letter
from app.tasks.models import Task
from app.tasks.request_models import Request
from tests import builders
from tests.tasks import ground

SOON, LATER, BETWEEN = (clock.today() + timedelta(days=days) for days in (60, 120, 90))


def _press(app, who, task: Task, move: str, **typed: str):
    """Open the page, press the button that must stand there, and give back what is seen then."""
    client = app.test_client()
    builders.sign_in(client, who)
    page = client.get(f"/tasks/{task.ref}").text
    assert f'action="/tasks/{task.ref}/{move}"' in page, f"{move} is not offered"
    version = db.session.scalar(select(Task.version).where(Task.id == task.id))
    answer = client.post(f"/tasks/{task.ref}/{move}", data={"version": version, **typed}, follow_redirects=True)
    db.session.expire_all()
    assert answer.status_code == 200, answer.text
    return answer.text


def _told(address: str) -> list[str]:
    return list(db.session.scalars(select(Letter.subject).where(Letter.to_address == address).order_by(Letter.id)))


def test_a_draft_is_laid_before_the_head_and_comes_back(app) -> None:
    at = ground.ranked()
    ready, bare = ground.draft("建立清单", lead_unit=at.edu), ground.draft("没有牵头的")
    db.session.commit()
    clerk, chief = app.test_client(), app.test_client()
    builders.sign_in(clerk, at.clerk)
    builders.sign_in(chief, at.chief)
    assert 'value="issue"' not in clerk.get("/assign").text, "nobody is offered what is refused"
    rows = {"row": [ready.ref, bare.ref], f"{ready.ref}-version": ready.version, f"{bare.ref}-version": bare.version}
    rows |= {f"{ready.ref}-lead": "edu", f"{ready.ref}-due": str(SOON), "do": "propose"}
    refused = clerk.post("/assign", data=rows | {"pick": [ready.ref, bare.ref]})
    assert (
        refused.status_code == 422
        and "还没有明确牵头单位" in refused.text
        and str(SOON) in refused.text
        and not db.session.scalars(select(Request)).all()
    )
    assert clerk.post("/assign", data=rows | {"pick": ready.ref}).status_code == 302
    assert "待批复立项" in clerk.get("/assign").text
    assert f"/tasks/{ready.ref}/propose" not in _page(clerk, ready) and "等待法治办负责人批复" in _page(clerk, ready)
    assert [subject[:6] for subject in _told("chief@example.org")] == ["请批复立项："]
    assert ready.title in chief.get("/ledger?state=draft,open&asked=1").text and "同意立项" in chief.get("/overview").text
    _press(app, at.chief, ready, "decide", kind="approval", verdict="refused", text="目标写具体些")
    assert (ready.stage, _told("clerk@example.org")[0][:7]) == ("draft", "立项未获同意：")
    _press(app, at.clerk, ready, "propose")
    _press(app, at.chief, ready, "decide", kind="approval", verdict="granted")
    assert ready.stage == "approved" and 'value="issue"' in clerk.get("/assign").text
    _press(app, at.clerk, ready, "issue")
    assert (ready.stage, ready.original_due) == ("issued", SOON)


def test_what_the_head_takes_up_without_being_asked_twice_is_answered(app) -> None:
    at = ground.ranked()
    for move in ("approve", "issue"):
        task = ground.draft(lead_unit=at.edu)
        db.session.commit()
        _press(app, at.clerk, task, "propose")
        _press(app, at.chief, task, move)
        asked = db.session.scalars(select(Request).where(Request.task_id == task.id)).one()
        assert (asked.answer, asked.answered_by_id) == ("granted", at.chief.id), move


def test_more_time_and_taking_back_are_decided_one_level_up(app) -> None:
    at = ground.ranked()
    task = ground.issued(at, leader=at.mayor_post, due=SOON)
    db.session.commit()
    _press(app, at.edu_liaison, task, "extend", text="论证未完", progress="已完成初稿", due=str(LATER))
    clerk = app.test_client()
    builders.sign_in(clerk, at.clerk)
    assert "等待法治办负责人或分管领导批复" in _page(clerk, task) and f"/tasks/{task.ref}/decide" not in _page(clerk, task)
    seen = _press(app, at.mayor, task, "decide", kind="extension", verdict="granted", due=str(BETWEEN))
    assert (task.original_due, task.due) == (SOON, BETWEEN) and f"{BETWEEN.month}月{BETWEEN.day}日" in seen
    assert f"/tasks/{task.ref}/cancel" not in _page(clerk, task), "the clerk asks"
    _press(app, at.clerk, task, "ask_cancel", text="与另一项合并")
    _press(app, at.chief, task, "decide", kind="cancel", verdict="refused", text="仍需单独推进")
    assert task.stage == "issued" and "仍需单独推进" in _page(clerk, task)
    _press(app, at.clerk, task, "ask_cancel", text="合并已经批准")
    assert "已撤销" in _press(app, at.chief, task, "decide", kind="cancel", verdict="granted") and task.stage == "cancelled"
    assert any("撤销" in subject for subject in _told("edu.l@example.org")), "the unit hears of it"


def _page(client, task: Task) -> str:
    return client.get(f"/tasks/{task.ref}").text


def test_a_contest_is_listed_with_what_is_wanted_and_leads_on_to_it(app) -> None:
    at = ground.ranked()
    moved, reworded = ground.issued(at), ground.issued(at, "第二项")
    db.session.commit()
    clerk = app.test_client()
    builders.sign_in(clerk, at.clerk)
    for task, wants, onward in (
        (moved, "transfer", f"/tasks/{moved.ref}#transfer-lead"),
        (reworded, "reword", f"/tasks/{reworded.ref}/edit"),
    ):
        _press(app, at.edu_liaison, task, "contest", wants=wants, text="职责已划转")
        asked = clerk.get("/todo").text
        assert "异议 · " + {"transfer": "请求改派", "reword": "请求改表述"}[wants] in asked and "/overview/decisions" in asked
        form = {"version": task.version, "verdict": "granted", "text": "同意"}
        assert clerk.post(f"/tasks/{task.ref}/answer", data=form).headers["Location"] == onward
        db.session.expire_all()
    assert 'id="transfer-lead"' in _page(clerk, moved)
    assert any("异议已答复" in subject for subject in _told("edu.l@example.org"))
