"""Every letter of the ledger, compared whole with a file: who gets it, what it says, in five lines."""

from datetime import date, timedelta
from pathlib import Path

from app.extensions import db
from app.mail.models import Letter
from app.tasks import actions
from tests.tasks import ground

FOLDER = Path(__file__).parent / "letters"


def _sent(since: int) -> list[Letter]:
    return list(db.session.scalars(db.select(Letter).where(Letter.id > since).order_by(Letter.id)))


def _compare(name: str, letters: list[Letter], to: list[str], task) -> None:
    assert [letter.to_address for letter in letters] == to
    assert {letter.about for letter in letters} <= {f"task:{task.ref}"}
    for letter in letters:
        assert len(letter.body.strip().split("\n")) == 5
    written = f"{letters[-1].subject}\n\n{letters[-1].body}".replace(task.ref, "<ref>")
    assert written == (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), written


def test_the_letters_of_a_whole_life(app) -> None:
    at = ground.district()
    office, clerk, unit = at.who("chief"), at.who("clerk"), at.who("edu_liaison")
    edu, fin, chief = "edu.l@example.org", "fin.l@example.org", "clerk@example.org"
    day = ground.NOW

    def last() -> int:
        return db.session.scalar(db.select(db.func.max(Letter.id))) or 0

    task = ground.draft()
    actions.assign(
        task, by=office, now=day, lead=at.edu, supporting=[at.fin, at.court], due=date(2026, 6, 30), cadence="quarterly"
    )
    actions.issue(task, by=office, now=day)
    both = _sent(0)
    _compare("issued", both[:1], [edu], task)
    _compare("issued-support", both[1:], [fin], task)

    mark = last()
    actions.acknowledge(task, by=unit, now=day + timedelta(days=1))
    actions.update(task, "已起草", by=unit, now=day + timedelta(days=5), percent=60)
    assert _sent(mark) == [], "signing for and reporting write to nobody"

    actions.edit(task, "区政府常务会议同意", by=office, now=day + timedelta(days=6), due=date(2026, 9, 30), cadence="monthly")
    _compare("edited", _sent(mark), [edu, fin], task)

    mark = last()
    actions.submit(task, "清单已印发全区 32 个部门。", by=unit, now=day + timedelta(days=20))
    _compare("submitted", _sent(mark), ["chief@example.org", chief], task)

    mark = last()
    actions.return_(task, "缺少文号\n请补充", by=clerk, now=day + timedelta(days=22))
    _compare("returned", _sent(mark), [edu], task)

    actions.submit(task, "清单已印发（某法办〔2026〕3号）", by=unit, now=day + timedelta(days=23))
    mark = last()
    actions.close(task, by=office, now=day + timedelta(days=40))
    _compare("closed", _sent(mark), [edu], task)

    mark = last()
    actions.reopen(task, "清单未随法律修改更新", by=office, now=day + timedelta(days=60))
    _compare("reopened", _sent(mark), [edu], task)

    mark = last()
    actions.cancel(task, "并入另一项任务", by=office, now=day + timedelta(days=61))
    _compare("cancelled", _sent(mark), [edu, fin], task)


def test_a_task_without_deadline_says_so(app) -> None:
    at = ground.district()
    task = ground.issued(at, due=None)
    _compare("issued-no-deadline", _sent(0), ["edu.l@example.org"], task)


def test_the_submitter_is_told_though_no_liaison(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    head = at.who("edu_head")
    actions.acknowledge(task, by=head, now=ground.NOW)
    actions.submit(task, "已印发", by=head, now=ground.NOW)
    mark = db.session.scalar(db.select(db.func.max(Letter.id)))
    actions.return_(task, "缺文号", by=at.who("chief"), now=ground.NOW)
    assert {letter.to_address for letter in _sent(mark)} == {"edu.l@example.org", "edu.h@example.org"}


def test_letters_still_waiting_are_taken_back(app) -> None:
    at = ground.district()
    task = ground.submitted(at)
    actions.close(task, by=at.who("chief"), now=ground.NOW + timedelta(days=21))
    states = dict(db.session.execute(db.select(Letter.subject, Letter.state)).all())
    waiting = [subject for subject, state in states.items() if state == "waiting"]
    assert len(waiting) == 1 and "销号" in waiting[0]


def test_nothing_goes_out_when_the_move_is_undone(app) -> None:
    at = ground.district()
    task = ground.draft(lead_unit=at.edu, lead_unit_id=at.edu.id)
    db.session.commit()
    actions.issue(task, by=at.who("chief"), now=ground.NOW)
    db.session.rollback()
    assert _sent(0) == []
    assert task.state == "draft"
