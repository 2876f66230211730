"""Loading the demonstration district on real databases, by the product's own moves, for any day: one load a day, many questions."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Select, func, select

from app import create_app
from app.accounts import actions as accounts
from app.accounts.models import Person, Unit
from app.bulletins.models import Bulletin, Named
from app.bulletins.plan_actions import CHAPTER
from app.cases.models import Case, Hearing
from app.clock import ZONE
from app.demo import loading
from app.extensions import db
from app.indicators.models import IndicatorValue
from app.mail.models import Letter
from app.reminders.jobs import tick
from app.reminders.models import Notice
from app.reports.models import Clause, Report
from app.reports.years_queries import beside_last_year
from app.tasks.evidence_actions import path_of
from app.tasks.lamps import LAMPS, LampRule, was_late
from app.tasks.lifecycle import STATES
from app.tasks.models import Entry, Evidence, Task, TaskSource, Update
from app.tasks.queries import lamp_on
from app.tasks.request_models import Instruction
from app.tasks.view_models import Origin, SavedView, UnitAlias
from tests.conftest import settings_for

#: a workbook of three rows, two of them carried into the year of work; five numbers of a court's paper; one entered by hand
BESIDE = 3 + 2 + 5 + 1
#: of the report before: ten, one of them carried into the year of work
EARLIER = 10 + 1

DAYS = ["2026-01-05", "2026-11-23", "2027-02-28"]


@dataclass(frozen=True)
class Loaded:
    """The district as it was loaded at a moment, inside its application's context."""

    now: datetime
    summary: loading.Summary

    @property
    def today(self) -> date:
        return self.now.date()


def at(day: str, hour: int = 10) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE).replace(hour=hour)


@contextmanager
def loaded(url: str, folder: Path, now: datetime) -> Iterator[Loaded]:
    app = create_app(settings_for(url, folder))
    with app.app_context():
        yield Loaded(now, loading.load_demo(now))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module", params=DAYS)
def district(request: pytest.FixtureRequest, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(migrated_file, folder / "duban.db")
    with loaded(f"sqlite:///{folder / 'duban.db'}", folder, at(request.param)) as district:
        yield district


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def of_report() -> Select[Task]:
    """The tasks of the last yearly report; beside them stand those of other papers and of the report before."""
    last = select(func.max(Report.year)).where(Report.paper == "report").scalar_subquery()
    of_last = select(Task).join(Report, Report.id == Task.report_id).where(Report.paper == "report", Report.year == last)
    return of_last.where(Task.chapter != CHAPTER)


def lamps(today: date) -> Counter[str]:
    rows = db.session.scalars(of_report().where(Task.state != "cancelled"))
    return Counter(lamp_on(task, today, LampRule()) for task in rows)


def test_the_district_is_loaded_as_its_numbers_say(district: Loaded) -> None:
    summary = district.summary
    assert (summary.units, summary.people, summary.tasks, summary.cases) == (33, 93, 44, 16)
    assert summary.states == {
        "closed": 17, "in_progress": 15, "suspended": 1, "submitted": 3, "returned": 2, "issued": 2, "draft": 2, "acknowledged": 1, "cancelled": 1,
    }  # fmt: skip
    named = db.session.scalars(select(Named).join(Bulletin).where(Bulletin.state == "issued")).all()
    plans = len(named)
    assert all(one.task and one.task.state == "closed" and one.task.chapter == CHAPTER for one in named)
    assert [count(table) for table in (Unit, Person, Task, Case, Report)] == [33, 93, 44 + plans + BESIDE + EARLIER, 16, 3]
    assert count(Letter) == summary.letters
    assert lamps(district.today) == {
        "done": 17, "on_schedule": 9, "late": 6, "paused": 1, "near": 6, "no_deadline": 3, "not_begun": 1,
    }  # fmt: skip


def test_every_state_and_lamp_is_there(district: Loaded) -> None:
    tasks = list(db.session.scalars(select(Task)))
    assert {task.state for task in tasks} == set(STATES)
    assert set(lamps(district.today)) == set(LAMPS)
    assert any(was_late(task.due, task.done_on) for task in tasks), "caught up late"
    assert any(task.due != task.original_due for task in tasks), "a deadline that was moved"
    assert any(task.lead_unit is None for task in tasks), "no owner yet"
    assert any(task.issued_on and task.due is None for task in tasks), "issued without a deadline"
    assert any(task.due == district.today for task in tasks), "due today"
    assert any(entry.move == "reopen" for entry in db.session.scalars(select(Entry)))
    year = district.summary.year
    assert {task.year for task in tasks} == {year - 1, year} and {task.year for task in db.session.scalars(of_report())} == {year}


def test_nothing_lies_in_the_future_but_deadlines_and_hearings(district: Loaded) -> None:
    for moment in (Entry.at, Update.at, Evidence.at, Letter.created_at, Notice.planned_at, Report.created_at):
        latest = db.session.scalar(select(func.max(moment)))
        assert latest is not None and latest <= district.now, moment
    for task in db.session.scalars(select(Task)):
        moves = [entry.at for entry in task.entries]
        assert moves == sorted(moves), task.number


def test_the_outbox_is_not_flooded(district: Loaded) -> None:
    letters = list(db.session.scalars(select(Letter)))
    waiting = [letter for letter in letters if letter.state == "waiting"]
    assert len(waiting) == district.summary.waiting < 30
    assert all(letter.next_try_at.date() >= district.today for letter in waiting)
    assert all(letter.accepted_at == letter.next_try_at for letter in letters if letter.state == "accepted")
    assert Counter(letter.state for letter in letters)["accepted"] > 200
    assert tick(now=district.now).planned == 0, "the clockwork finds nothing that was forgotten"


def test_the_hearings_past_and_coming(district: Loaded) -> None:
    held = list(db.session.scalars(select(Hearing).where(Hearing.state == "held")))
    assert Counter((hearing.appeared, hearing.spoke) for hearing in held) == {(True, True): 7, (True, False): 1, (False, None): 1}
    scheduled = list(db.session.scalars(select(Hearing).where(Hearing.state == "scheduled").order_by(Hearing.at)))
    assert [hearing.at > district.now for hearing in scheduled] == [False, True, True, True, True]
    assert [hearing.occurrence for hearing in scheduled] == [1, 1, 1, 1, 2]
    assert sum(hearing.replied_at is None for hearing in scheduled) == 2
    assert Counter(case.result for case in db.session.scalars(select(Case)))["lost"] == 3


def test_every_task_comes_from_the_report_and_some_clauses_were_taken_up_by_nobody(district: Loaded) -> None:
    assert all(task.clauses for task in db.session.scalars(of_report()))
    report = db.session.scalars(select(Report).where(Report.paper == "report").order_by(Report.year.desc()).limit(1)).one()
    assert (report.state, report.year) == ("confirmed", district.summary.year - 1)
    wanted = select(Clause).where(Clause.role.in_(("problem", "arrangement")), Clause.report_id == report.id)
    taken = set(db.session.scalars(select(TaskSource.clause_id)))
    assert [clause.text for clause in db.session.scalars(wanted) if clause.id not in taken]


def test_beside_the_report_stand_a_workbook_a_courts_paper_a_line_and_views(district: Loaded) -> None:
    year = district.summary.year
    told = select(Task, Origin).join(Origin, Origin.task_id == Task.id).where(Task.chapter != CHAPTER)
    found = Counter((task.year - year, origin.paper, task.state) for task, origin in db.session.execute(told))
    assert found == {
        (-1, "inspection", "closed"): 1, (-1, "inspection", "suspended"): 2, (0, "inspection", "in_progress"): 2,
        (0, "judicial", "in_progress"): 2, (0, "judicial", "draft"): 3, (0, "congress", "draft"): 1,
    }  # fmt: skip
    hand = db.session.scalars(select(Task).join(Origin, Origin.task_id == Task.id).where(Origin.paper == "congress")).one()
    one = db.session.get_one(Task, hand.continues_id)
    assert (one.year, db.session.get_one(Task, one.continues_id).year) == (year, year - 1), "found again, year by year"
    (alias,) = db.session.scalars(select(UnitAlias))
    assert [row.state for row in db.session.scalars(select(Instruction).order_by(Instruction.id))] == ["answered", "waiting"]
    assert alias.unit.code == "JTJ" and [view.shared for view in db.session.scalars(select(SavedView))] == [True] * 3


def test_the_report_before_is_done_but_for_what_was_carried_on_and_what_came_back(district: Loaded) -> None:
    year = district.summary.year
    last, before = db.session.scalars(select(Report).where(Report.paper == "report").order_by(Report.year.desc()))
    assert (before.year, before.state) == (year - 2, "confirmed")
    theirs = select(Task).where(Task.report_id == before.id)
    assert Counter((task.year, task.state) for task in db.session.scalars(theirs)) == {
        (year - 1, "closed"): 9, (year - 1, "suspended"): 1, (year, "in_progress"): 1,
    }  # fmt: skip
    assert any(was_late(task.due, task.done_on) for task in db.session.scalars(theirs))
    found = beside_last_year(last)
    assert found and len(found.repeated) >= 5
    several = select(IndicatorValue.indicator_id).group_by(IndicatorValue.indicator_id).having(func.count() >= 3)
    assert len(db.session.scalars(several).all()) > 30, "numbers of three years"


def test_evidence_can_be_opened(district: Loaded) -> None:
    evidence = list(db.session.scalars(select(Evidence)))
    assert len(evidence) > 60
    assert {Path(each.file_name).suffix for each in evidence} == {".pdf", ".docx"}
    assert all(path_of(each).stat().st_size == each.size for each in evidence)


def test_the_accounts_shown_sign_in_with_the_demonstration_password(district: Loaded) -> None:
    for role, username in district.summary.accounts.items():
        person = accounts.who_fits(username, district.summary.password)
        assert person is not None, role
        assert role in {tenure.post.role for tenure in person.tenures}


def test_a_second_load_is_refused(district: Loaded) -> None:
    before = count(Task)
    assert not loading.is_empty()
    with pytest.raises(loading.DatabaseNotEmpty):
        loading.load_demo(district.now)
    assert count(Task) == before


def test_a_load_that_breaks_leaves_nothing_behind(migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(migrated_file, tmp_path / "duban.db")
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'duban.db'}", tmp_path))

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(loading, "deliver_before", broken)
    with app.app_context():
        with pytest.raises(RuntimeError):
            loading.load_demo(at("2026-11-23"))
        db.session.remove()
        assert loading.is_empty()
        assert count(Task) == 0
        db.engine.dispose()


def told() -> list[object]:
    """Everything the story decides, without the random refs and the hash."""
    rows: list[object] = [
        (task.number, task.title, task.state, task.percent, task.value, task.due, task.original_due, task.done_on, task.outcome,
         [(entry.at, entry.move, entry.note, entry.by and entry.by.username) for entry in task.entries],
         [(update.at, update.text, update.percent, [each.sha256 for each in update.evidence]) for update in task.updates])
        for task in db.session.scalars(select(Task).order_by(Task.number))
    ]  # fmt: skip
    hearings = db.session.scalars(select(Hearing).order_by(Hearing.id))
    rows += [(hearing.at, hearing.attendee, hearing.state, hearing.case.case_number) for hearing in hearings]
    letters = db.session.scalars(select(Letter))
    rows += sorted((letter.created_at, letter.to_address, letter.subject, letter.state) for letter in letters)
    return rows


def test_the_same_day_tells_the_same_story_on_both_engines(
    migrated_file: Path, new_postgres: Callable[[], str], tmp_path: Path
) -> None:
    shutil.copy(migrated_file, tmp_path / "duban.db")
    stories = []
    for url in (f"sqlite:///{tmp_path / 'duban.db'}", new_postgres()):
        with loaded(url, tmp_path, at("2026-06-15")):
            stories.append(told())
    assert stories[0] == stories[1]
