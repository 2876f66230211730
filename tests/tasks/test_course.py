"""What happens beside the straight course: evidence asked for, long-standing tasks, parts, reports, instructions for a leader."""

from datetime import date, timedelta

import pytest

from app.accounts.standing import Standing
from app.extensions import db
from app.mail.models import Letter
from app.progress.standing_queries import standing_of_year
from app.tasks import actions, instruction_actions
from app.tasks.access import visible
from app.tasks.burden_queries import asks_of
from app.tasks.errors import DueNeedsApproval, LongNeedsMilestone, NoEvidence, NotALeadersWord
from app.tasks.filing_queries import parts_of, periods_owed
from app.tasks.models import Entry, Task
from app.tasks.request_models import Instruction, Reference
from tests import builders
from tests.tasks import ground

LATER = ground.NOW + timedelta(days=20)


def test_evidence_that_is_asked_for_may_be_a_document_number(app) -> None:
    at = ground.district()
    task, unit = ground.issued(at, evidence_wanted=True), at.who("edu_liaison")
    actions.acknowledge(task, by=unit, now=ground.NOW)
    db.session.commit()
    with pytest.raises(NoEvidence):
        actions.submit(task, "已印发", by=unit, now=LATER)
    db.session.rollback()
    actions.submit(
        task, "已印发", by=unit, now=LATER, references="区府办发〔2026〕3号\n\n区府办发〔2026〕3号\nhttps://example.org/a"
    )
    assert [row.is_link for row in db.session.scalars(db.select(Reference).order_by(Reference.id))] == [False, True]


def test_a_long_standing_task_goes_on_in_the_next_year_once(app) -> None:
    at = ground.district()
    with pytest.raises(LongNeedsMilestone):
        ground.issued(at, long_standing=True, due=date(2027, 9, 30))
    db.session.rollback()
    at = ground.district()
    task = ground.issued(at, long_standing=True, due=date(2026, 12, 20), supporting=[at.fin])
    unit, office = at.who("edu_liaison"), at.who("chief")
    for _ in range(2):
        actions.update(task, "已办", by=unit, now=LATER, percent=100)
        actions.submit(task, "本年度节点已完成", by=unit, now=LATER)
        actions.close(task, by=office, now=LATER)
        assert task.state == "closed"
        following = db.session.scalars(db.select(Task).where(Task.continues_id == task.id)).one()
        assert (following.year, following.due, following.stage) == (2027, date(2027, 12, 20), "draft")
        assert following.lead_unit is at.edu and following.supporting_units == [at.fin] and following.long_standing
        actions.reopen(task, "情况不实", cause="untrue", by=office, now=LATER)


def test_staff_do_not_move_a_deadline_past_those_who_approve_it(app) -> None:
    at = ground.ranked()
    task = ground.issued(at)
    with pytest.raises(DueNeedsApproval):
        actions.edit(task, "来不及", by=at.who("clerk"), now=ground.NOW, due=date(2026, 9, 30))
    assert task.due == date(2026, 6, 30)
    actions.edit(task, "会议同意", by=at.who("chief"), now=ground.NOW, due=date(2026, 9, 30))
    assert (task.original_due, task.due) == (date(2026, 6, 30), date(2026, 9, 30))


def test_a_supporting_unit_says_that_its_own_part_is_done(app) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.fin], parts={"fin": "落实经费"})
    actions.update(task, "经费已下达", by=at.who("fin_liaison"), now=LATER, part_done=True)
    part = parts_of(task.id)["fin"]
    assert (part.part, part.part_done_on, task.stage) == ("落实经费", LATER.date(), "issued")


def test_a_nil_report_files_the_period_and_silence_is_owed(app) -> None:
    at = ground.district()
    task = ground.issued(at, cadence="monthly")
    actions.acknowledge(task, by=at.who("edu_liaison"), now=ground.NOW)
    (owed,) = periods_owed(date(2026, 4, 2))
    assert owed[0] is task and owed[1].late is not None and owed[1].late.key == "2026-03"
    row = actions.update(task, by=at.who("edu_liaison"), now=ground.NOW + timedelta(days=31), nothing_new=True)
    assert row.period == task.reported_for == "2026-03"
    (owed,) = periods_owed(date(2026, 4, 3))
    assert owed[1].missing == () and owed[1].running is not None and owed[1].running.key == "2026-04"
    march, april = asks_of(date(2026, 3, 1), date(2026, 5, 1)), asks_of(date(2026, 4, 1), date(2026, 5, 1))
    assert march[0].of == {"issue": 1, "period": 1} and april[0].of == {"period": 1}


def test_the_old_unit_still_reads_what_it_handed_on(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    actions.transfer(task, at.fin, "职责已调整", by=at.who("chief"), now=LATER)
    assert db.session.scalar(db.select(Task.id).where(Task.id == task.id, visible(at.who("edu_liaison")))) == task.id
    told = set(db.session.scalars(db.select(Letter.to_address).where(Letter.created_at == LATER)))
    assert told == {"edu.l@example.org", "fin.l@example.org"}


def test_a_secretary_enters_for_the_leader_and_both_stand_in_the_trace(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    secretary = builders.person("secretary", "liaison", at.court, name="王秘书")
    place = Standing(
        person_id=secretary.id, name="王秘书", roles=frozenset({"leader"}), leads=frozenset({at.mayor_post.id}),
        on_behalf_of="陈远", on_behalf_of_id=at.mayor.id,
    )  # fmt: skip
    with pytest.raises(NotALeadersWord):
        instruction_actions.instruct("请加快", at.mayor_post, by=at.who("edu_liaison"), now=LATER, task=task)
    row = instruction_actions.instruct("请加快办理", at.mayor_post, by=place, now=LATER, task=task)
    assert (row.for_person.name, row.by.name) == ("陈远", "王秘书")
    line = db.session.scalars(db.select(Entry).where(Entry.task_id == task.id, Entry.move == "instruct")).one()
    assert (line.by_id, line.changes["leader_word"][1]) == (secretary.id, "副区长 陈远")
    assert line.changes["on_behalf_of"] == [None, "陈远"]
    instruction_actions.ask_unit(row, at.edu, date(2026, 4, 1), by=at.who("chief"), now=LATER)
    instruction_actions.answer_instruction(row, "已提速办理", by=at.who("edu_liaison"), now=LATER)
    assert db.session.scalars(db.select(Instruction.state)).one() == "answered"


def test_an_instruction_on_a_number_becomes_a_task(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.mayor)
    form = {"text": "对逾期事项逐项约谈", "about": "/overview", "label": "总览上逾期 3 项"}
    made = client.post("/instruct", data=form).headers["Location"]
    assert "总览上逾期 3 项" in client.get(made).text
    builders.sign_in(client, at.chief)
    assert client.post(f"{made}/task").status_code == 302
    task = db.session.scalars(db.select(Task)).one()
    assert (task.stage, task.title, task.leader_post_id) == ("draft", "对逾期事项逐项约谈", at.mayor_post.id)
    assert client.post(f"{made}/task").status_code == 422


def test_the_lists_of_nudging_and_the_rules_open(app, client) -> None:
    at = ground.district()
    task = ground.issued(at, due=date(2026, 3, 20))
    builders.sign_in(client, at.chief)
    for path in ("/nudge", "/nudge?which=silent", "/nudge?which=unsigned", "/lifecycle", "/burden?month=2026-03"):
        assert client.get(path).status_code == 200
    assert client.post("/nudge", data={"task": task.ref, "text": "请抓紧"}).status_code == 302
    assert db.session.scalar(db.select(db.func.count(Entry.id)).where(Entry.move == "nudge")) == 1
    client.post("/nudge", data={"task": task.ref})
    assert db.session.scalar(db.select(db.func.count(Entry.id)).where(Entry.move == "nudge")) == 1


def test_a_check_on_the_spot_is_recorded_and_never_lies_in_the_future(app, client) -> None:
    at = ground.district()
    task = ground.submitted(at)
    builders.sign_in(client, at.clerk)
    visit = {"visited_on": "2099-01-01", "place": "政务大厅三楼", "people": "周敏、李平", "text": "回执不全"}
    answer = client.post(f"/tasks/{task.ref}/return", data=visit | {"version": task.version})
    assert answer.status_code == 422 and "政务大厅三楼" in answer.text and "回执不全" in answer.text
    answer = client.post(f"/tasks/{task.ref}/return", data=visit | {"version": task.version, "visited_on": "2026-03-20"})
    assert answer.status_code == 302
    page = client.get(f"/tasks/{task.ref}").text
    for words in ("未通过", "现场核查", "3月20日", "政务大厅三楼", "周敏、李平"):
        assert words in page, words


def test_only_the_lead_unit_counts_and_what_was_late_keeps_its_mark(app, client) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.fin], due=date(2026, 3, 10))
    actions.acknowledge(task, by=at.who("edu_liaison"), now=ground.NOW)
    actions.submit(task, "已印发", by=at.who("edu_liaison"), now=LATER)
    actions.close(task, by=at.who("chief"), now=LATER)
    db.session.commit()
    whole = standing_of_year(2026, LATER.date())
    assert (whole.counts.total, whole.counts.done, whole.counts.late_done) == (1, 1, 1) and set(whole.units) == {at.edu.id}
    assert standing_of_year(2026, LATER.date(), unit_id=at.fin.id).counts.total == 0
    builders.sign_in(client, at.chief)
    for page in (f"/tasks/{task.ref}", "/ledger?year=2026"):
        assert "曾逾期" in client.get(page).text, page


def test_milestones_and_the_person_inside_the_unit_are_laid_down_on_the_page(app) -> None:
    at = ground.ranked()
    task = ground.issued(at, due=ground.TODAY + timedelta(days=100))
    db.session.commit()
    office, unit = app.test_client(), app.test_client()
    builders.sign_in(office, at.chief)
    builders.sign_in(unit, at.edu_liaison)
    address = f"/tasks/{task.ref}"
    first, second = (ground.TODAY + timedelta(days=days) for days in (30, 60))
    steps = {"m-due": [first.isoformat(), second.isoformat()], "m-percent": ["30", "20"], "m-text": ["初稿", "征求意见"]}
    laid = {"version": str(task.version), "text": "会议同意", "more": "1", **steps}
    refused = office.post(f"{address}/edit", data=laid)
    assert refused.status_code == 422 and "征求意见" in refused.text, "less than before: said, and kept as it was typed"
    assert office.post(f"{address}/edit", data=laid | {"m-percent": ["30", "60"]}).status_code == 302
    shown = unit.get(address).text
    assert "初稿" in shown and "征求意见" in shown
    handed = {
        "version": str(db.session.get_one(Task, task.id, populate_existing=True).version),
        "post": "",
        "text": "法制科王科长",
    }
    assert unit.post(f"{address}/hand_out", data=handed).status_code == 302
    assert "法制科王科长" in office.get(address).text
