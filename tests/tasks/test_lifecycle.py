"""Every move from every state by everybody: the site does what the table says, and nothing else."""

from datetime import date, timedelta
from itertools import product

import pytest

from app.errors import Forbidden, Refused
from app.extensions import db
from app.mail.models import Letter
from app.tasks import actions
from app.tasks.errors import NotInThisState, NotYourMove, SubmittedByYourself
from app.tasks.lifecycle import MOVES, STATES, possible
from app.tasks.models import Entry
from tests.tasks import ground

#: written by hand from the rules, not from the table: state → move → who
EXPECTED = {
    ("draft", "edit"): {"office"}, ("draft", "issue"): {"office"}, ("draft", "cancel"): {"office"},
    ("issued", "edit"): {"office"}, ("issued", "acknowledge"): {"unit"}, ("issued", "update"): {"unit", "support"},
    ("issued", "cancel"): {"office"},
    ("acknowledged", "edit"): {"office"}, ("acknowledged", "update"): {"unit", "support"},
    ("acknowledged", "submit"): {"unit"}, ("acknowledged", "cancel"): {"office"},
    ("in_progress", "edit"): {"office"}, ("in_progress", "update"): {"unit", "support"},
    ("in_progress", "submit"): {"unit"}, ("in_progress", "cancel"): {"office"},
    ("submitted", "edit"): {"office"}, ("submitted", "return"): {"office"}, ("submitted", "close"): {"office"},
    ("submitted", "cancel"): {"office"},
    ("returned", "edit"): {"office"}, ("returned", "update"): {"unit", "support"}, ("returned", "submit"): {"unit"},
    ("returned", "cancel"): {"office"},
    ("closed", "reopen"): {"office"},
}  # fmt: skip

PEOPLE = {"clerk": "office", "edu_liaison": "unit", "fin_liaison": "support", "mayor": None}


@pytest.mark.parametrize("state", STATES)
def test_the_table_says_what_the_rules_say(state: str) -> None:
    for who in ("office", "unit", "support"):
        open_moves = set(possible(state, frozenset({who})))
        assert open_moves == {move for (frm, move), people in EXPECTED.items() if frm == state and who in people}


def _make(name: str, task, by) -> None:
    now = ground.NOW + timedelta(days=30)
    calls = {
        "edit": lambda: (
            actions.edit(task, "区政府常务会议同意", by=by, now=now, due=date(2026, 9, 30))
            if task.issued_on
            else actions.assign(task, by=by, now=now, due=date(2026, 9, 30))
        ),
        "issue": lambda: actions.issue(task, by=by, now=now),
        "acknowledge": lambda: actions.acknowledge(task, by=by, now=now),
        "update": lambda: actions.update(task, "已完成初稿", by=by, now=now, percent=40),
        "submit": lambda: actions.submit(task, "已印发", by=by, now=now),
        "return": lambda: actions.return_(task, "缺少文号", by=by, now=now),
        "close": lambda: actions.close(task, by=by, now=now),
        "cancel": lambda: actions.cancel(task, "与另一项合并", by=by, now=now),
        "reopen": lambda: actions.reopen(task, "问题反弹", by=by, now=now),
    }
    calls[name]()


def _in_state(at: ground.District, state: str):
    task = (
        ground.issued(at, supporting=[at.fin])
        if state != "draft"
        else ground.draft(lead_unit=at.edu, lead_unit_id=at.edu.id, supporting_units=[at.fin])
    )
    task.state = state
    if state in ("submitted", "closed"):
        task.submitted_on, task.submitted_by, task.outcome = ground.TODAY, at.edu_liaison, "已印发"
    db.session.flush()
    return task


@pytest.mark.parametrize("state", STATES)
def test_each_move_by_everybody(app, state: str) -> None:
    at = ground.district()
    for move, (who, relation) in product(sorted(MOVES), PEOPLE.items()):
        task = _in_state(at, state)
        lines = db.session.scalar(db.select(db.func.count(Entry.id)).where(Entry.task_id == task.id))
        if relation in EXPECTED.get((state, move), set()):
            _make(move, task, at.who(who))
            stays = move == "edit" or (move == "update" and relation == "support")
            assert task.state == (state if stays else MOVES[move].to)
            assert db.session.scalar(db.select(db.func.count(Entry.id)).where(Entry.task_id == task.id)) == lines + 1
        else:
            with pytest.raises((NotYourMove, NotInThisState)) as caught:
                _make(move, task, at.who(who))
            allowed = {who for (_, name), people in EXPECTED.items() if name == move for who in people}
            assert isinstance(caught.value, Forbidden if relation not in allowed else Refused)
            assert task.state == state


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


def test_nobody_verifies_their_own_submission(app) -> None:
    at = ground.district()
    task = ground.issued(at, lead=at.office)
    chief, clerk = at.who("chief"), at.who("clerk")
    actions.acknowledge(task, by=chief, now=ground.NOW)
    actions.submit(task, "已办", by=chief, now=ground.NOW)
    with pytest.raises(SubmittedByYourself, match="换一位同事"):
        actions.close(task, by=chief, now=ground.NOW)
    actions.close(task, by=clerk, now=ground.NOW)
    assert task.state == "closed"
