"""Every move from every state by everybody: the site does what the table says, and nothing else."""

from datetime import date, timedelta
from itertools import product

import pytest

from app.errors import Forbidden, Refused
from app.extensions import db
from app.mail.models import Letter
from app.tasks import actions, lifecycle
from app.tasks.errors import NotInThisState, NotYourMove, SubmittedByYourself
from app.tasks.lifecycle import NAMES, OPEN, OWING, ROLES, STAGES, STATES, STEPS, possible, row_for
from app.tasks.list_errors import AskedByYourself
from app.tasks.models import Entry, Task
from app.tasks.request_models import Request
from tests.tasks import ground

#: written by hand from the rules, not from the table: state → move → who
EXPECTED = {
    "draft": {
        "edit": {"office"}, "propose": {"office"}, "decide": {"chief"}, "approve": {"chief"}, "issue": {"chief"}, "cancel": {"office"},
    },
    "approved": {"edit": {"office"}, "issue": {"office"}, "cancel": {"office"}},
    "issued": {"acknowledge": {"unit"}},
    "acknowledged": {"submit": {"unit"}},
    "in_progress": {"submit": {"unit"}},
    "returned": {"submit": {"unit"}},
    "submitted": {"verify": {"office"}, "return": {"office"}, "close": {"office"}},
    "verified": {"return": {"office"}, "close": {"office"}},
    "suspended": {"resume": {"office"}, "answer": {"office"}},
    "closed": {"archive": {"office"}, "reopen": {"office"}},
    "archived": {"reopen": {"office"}},
    "cancelled": {},
}  # fmt: skip
for _stage in ("issued", "acknowledged", "in_progress", "returned"):
    EXPECTED[_stage] |= {
        "hand_out": {"unit"}, "update": {"unit", "support"}, "contest": {"unit"}, "extend": {"unit"}, "answer": {"office"},
        "nudge": {"office"}, "transfer": {"office"}, "suspend": {"chief", "leader"},
    }  # fmt: skip
for _stage in ("issued", "acknowledged", "in_progress", "returned", "submitted", "verified", "suspended"):
    EXPECTED[_stage] |= {
        "edit": {"office"}, "decide": {"chief", "leader"}, "cancel": {"chief", "leader"}, "ask_cancel": {"office"},
    }  # fmt: skip

#: moves that leave the task at its stage, whoever makes them
STAYS = ("edit", "hand_out", "contest", "extend", "answer", "decide", "nudge", "ask_cancel", "propose")

PEOPLE = {
    "clerk": {"office"}, "chief": {"office", "chief"}, "edu_liaison": {"unit"}, "edu_head": {"unit"}, "fin_liaison": {"support"},
    "mayor": {"leader"}, "court_clerk": set(),
}  # fmt: skip


def test_the_words_of_the_table() -> None:
    """Nine states in the order of a task's life, three second steps, and who is asked; written by hand like EXPECTED."""
    words = "draft issued acknowledged in_progress submitted returned suspended closed cancelled"
    assert " ".join(STATES) == words
    assert " ".join(OPEN) == "issued acknowledged in_progress submitted returned suspended"
    assert " ".join(OWING) == "issued acknowledged in_progress returned"
    assert set(STAGES) == set(EXPECTED) and len(STAGES) == 12 and len(NAMES) == len(set(NAMES)) == 23
    assert ROLES == ("office", "chief", "leader", "unit", "support")
    assert {state: lifecycle.stage(state, True) for state in STATES if lifecycle.stage(state, True) != state} == STEPS
    assert STEPS == {"draft": "approved", "submitted": "verified", "closed": "archived"}
    assert [lifecycle.stage(state, False) for state in STATES] == list(STATES)


@pytest.mark.parametrize("stage", STAGES)
def test_the_table_says_what_the_rules_say(stage: str) -> None:
    for who in ROLES:
        assert set(possible(stage, frozenset({who}))) == {move for move, people in EXPECTED[stage].items() if who in people}


def _make(name: str, task, by, at: ground.District) -> None:
    now = ground.NOW + timedelta(days=30)
    calls = {
        "edit": lambda: (
            actions.edit(task, "区政府常务会议同意", by=by, now=now, target="印发清单")
            if task.issued_on
            else actions.assign(task, by=by, now=now, due=date(2026, 9, 30))
        ),
        "propose": lambda: actions.propose(task, by=by, now=now),
        "approve": lambda: actions.approve(task, by=by, now=now),
        "issue": lambda: actions.issue(task, by=by, now=now),
        "acknowledge": lambda: actions.acknowledge(task, by=by, now=now),
        "hand_out": lambda: actions.hand_out(task, None, "王科长", by=by, now=now),
        "update": lambda: actions.update(task, "已完成初稿", by=by, now=now, percent=40),
        "contest": lambda: actions.contest(task, "explain", "请说明口径", by=by, now=now),
        "answer": lambda: actions.answer(task, "explained", "按年度报告口径", by=by, now=now),
        "extend": lambda: actions.extend(task, "专家论证未完成", "已完成初稿", date(2026, 9, 30), by=by, now=now),
        "decide": lambda: actions.decide(task, "extension", "granted", by=by, now=now),
        "nudge": lambda: actions.nudge(task, by=by, now=now),
        "transfer": lambda: actions.transfer(task, at.office, "职责调整", by=by, now=now),
        "suspend": lambda: actions.suspend(task, "等待上位法修订", by=by, now=now),
        "resume": lambda: actions.resume(task, by=by, now=now),
        "submit": lambda: actions.submit(task, "已印发", by=by, now=now),
        "verify": lambda: actions.verify(task, by=by, now=now),
        "return": lambda: actions.return_(task, "缺少文号", by=by, now=now),
        "close": lambda: actions.close(task, by=by, now=now),
        "archive": lambda: actions.archive(task, by=by, now=now),
        "cancel": lambda: actions.cancel(task, "与另一项合并", by=by, now=now),
        "ask_cancel": lambda: actions.ask_cancel(task, "与另一项合并", by=by, now=now),
        "reopen": lambda: actions.reopen(task, "问题反弹", by=by, now=now),
    }
    calls[name]()


def _at_stage(at: ground.District, stage: str, move: str):
    drafted = stage in ("draft", "approved")
    plan = {"supporting": [at.fin], "leader": at.mayor_post}
    task = (
        ground.draft(lead_unit=at.edu, lead_unit_id=at.edu.id, supporting_units=[at.fin], leader_post=at.mayor_post)
        if drafted
        else ground.issued(at, **plan)
    )
    task.state = {step: state for state, step in STEPS.items()}.get(stage, stage)
    if stage in STEPS.values():
        setattr(task, f"{stage}_on", ground.TODAY)
    if stage in ("submitted", "verified", "closed", "archived"):
        task.submitted_on, task.submitted_by, task.outcome = ground.TODAY, at.edu_liaison, "已印发"
    if stage == "suspended":
        task.stood, task.suspended_on = "acknowledged", ground.TODAY
    # something to answer and to decide about
    kinds = {"answer": "contest", "decide": "extension"}
    if move in kinds:
        db.session.add(
            Request(task=task, kind=kinds[move], by_id=at.edu_liaison.id, at=ground.NOW, text="请", due=date(2026, 9, 30))
        )
    db.session.flush()
    return task


@pytest.mark.parametrize("stage", STAGES)
def test_each_move_by_everybody(app, stage: str) -> None:
    at = ground.ranked()
    fresh: tuple[str, Task] | None = None
    for move, (who, relations) in product(NAMES, PEOPLE.items()):
        # what was refused is as it was, which is what is looked at: the next person tries the same task
        _, task = fresh = fresh if fresh and fresh[0] == move else (move, _at_stage(at, stage, move))
        before = (task.stage, task.version)
        lines = db.session.scalar(db.select(db.func.count(Entry.id)).where(Entry.task_id == task.id))
        if relations & EXPECTED[stage].get(move, set()):
            _make(move, task, at.who(who), at)
            row = row_for(move, stage, frozenset(relations))
            wanted = stage if move in STAYS or (move == "update" and "support" in relations) else row.to
            assert task.stage == ("acknowledged" if wanted == "back" else wanted)
            fresh = None
            assert db.session.scalar(db.select(db.func.count(Entry.id)).where(Entry.task_id == task.id)) == lines + 1
        else:
            with pytest.raises((NotYourMove, NotInThisState)) as caught:
                _make(move, task, at.who(who), at)
            allowed = {who for moves in EXPECTED.values() for who in moves.get(move, ())}
            if not EXPECTED[stage].get(move) and relations & allowed:
                assert isinstance(caught.value, Refused)
            else:
                assert isinstance(caught.value, Forbidden)
            assert (task.stage, task.version) == before


def test_a_whole_life(app) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.fin], leader=at.mayor_post, target_value=100, target_unit="%")
    unit, office = at.who("edu_liaison"), at.who("chief")
    actions.update(task, "已起草", by=unit, now=ground.NOW + timedelta(days=9), percent=40, value=35)
    assert (task.state, task.percent, task.acknowledged_on) == ("in_progress", 40, date(2026, 3, 11))
    actions.edit(task, "常务会议同意", by=office, now=ground.NOW + timedelta(days=10), due=date(2026, 9, 30))
    assert (task.original_due, task.due) == (date(2026, 6, 30), date(2026, 9, 30))
    actions.submit(task, "清单已印发", by=unit, now=ground.NOW + timedelta(days=20))
    actions.return_(task, "缺少文号", by=office, now=ground.NOW + timedelta(days=22))
    assert (task.state, task.percent) == ("returned", 40)
    actions.submit(task, "清单已印发（某法办〔2026〕3号）", by=unit, now=ground.NOW + timedelta(days=25))
    actions.close(task, by=office, now=ground.NOW + timedelta(days=40), note="已核文件")
    assert (task.done_on, task.closed_on) == (date(2026, 3, 27), date(2026, 4, 11))
    actions.reopen(task, "清单未更新", by=office, now=ground.NOW + timedelta(days=60), due=date(2026, 12, 1))
    assert (task.state, task.done_on, task.closed_on, task.original_due) == ("in_progress", None, None, date(2026, 6, 30))
    moves = list(db.session.scalars(db.select(Entry.move).where(Entry.task_id == task.id).order_by(Entry.id)))
    assert moves == ["assign", "issue", "update", "edit", "submit", "return", "submit", "close", "reopen"]
    line = db.session.scalars(db.select(Entry).where(Entry.task_id == task.id, Entry.move == "edit")).one()
    assert line.changes == {"due": ["2026-06-30", "2026-09-30"]} and line.note == "常务会议同意"
    subjects = set(db.session.scalars(db.select(Letter.subject)))
    assert f"6月30日前：请签收 {task.number} {task.title}" in subjects
    assert f"4月11日销号：{task.number} {task.title}" in subjects


def test_nobody_verifies_their_own_submission_nor_grants_their_own_extension(app) -> None:
    at = ground.district()
    task = ground.issued(at, lead=at.office, leader=at.mayor_post)
    chief, clerk = at.who("chief"), at.who("clerk")
    actions.acknowledge(task, by=chief, now=ground.NOW)
    actions.extend(task, "等上级文件", "已起草", date(2026, 9, 30), by=chief, now=ground.NOW)
    with pytest.raises(AskedByYourself, match="上一级批复"):
        actions.decide(task, "extension", "granted", by=chief, now=ground.NOW)
    assert task.due == date(2026, 6, 30)
    actions.decide(task, "extension", "granted", by=at.who("mayor"), now=ground.NOW)
    assert (task.original_due, task.due) == (date(2026, 6, 30), date(2026, 9, 30))
    actions.submit(task, "已办", by=chief, now=ground.NOW)
    with pytest.raises(SubmittedByYourself, match="换一位同事"):
        actions.close(task, by=chief, now=ground.NOW)
    actions.close(task, by=clerk, now=ground.NOW)
    assert task.state == "closed"
