"""From confirmed clauses to draft tasks; it knows which clauses still have none, and refuses to guess owner or deadline."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.accounts.standing import Standing
from app.errors import Forbidden
from app.extensions import db
from app.reports.models import Clause, Doubt, Report
from app.reports.queries import same_as
from app.reports.repairs import is_quarantined, without_spam
from app.tasks.checks import squeezed
from app.tasks.errors import NothingToDraft
from app.tasks.models import Entry, Task, TaskSource
from app.tasks.number_actions import take_numbers
from app.tasks.view_models import Origin

#: a title of a task longer than this ends with its first sentence, when it comes from a paper read number by number
SHORT = 30

KINDS = {"problem": "rectification", "arrangement": "arrangement"}


def undrafted(report: Report) -> list[Clause]:
    """The confirmed problems and arrangements of a report that no task comes from yet, in the order of the report.

    A clause of a corrected report that is word for word one of the first is the same clause: the task of either is the task of both.
    """
    twin = aliased(Clause)
    query = select(Clause).where(
        Clause.report_id == report.id,
        Clause.state == "confirmed",
        Clause.role.in_(KINDS),
        ~exists().where(TaskSource.clause_id == twin.id, same_as(twin)),
    )
    return list(db.session.scalars(query.order_by(Clause.start)))


def draft_tasks(report: Report, *, by: Standing, now: datetime) -> list[Task]:
    """One draft for each confirmed problem or arrangement that has none yet, for the report's year of work.

    Raises NothingToDraft. The report's row is held, so that two presses of the button do not make two of each.
    """
    if "office" not in by.roles:
        raise Forbidden
    db.session.execute(select(Report.id).where(Report.id == report.id).with_for_update())
    clauses = undrafted(report)
    if not clauses:
        raise NothingToDraft
    doubts = list(db.session.scalars(select(Doubt).where(Doubt.report_id == report.id)))
    year = report.work_year
    numbers = take_numbers(year, len(clauses))
    tasks = [_draft(clause, number, year, doubts, now) for clause, number in zip(clauses, numbers, strict=True)]
    authority = report.authority or _authority(report, doubts)
    for task in tasks:
        task.authority = authority
    db.session.add_all(tasks)
    db.session.flush()
    if report.paper != "report":
        db.session.add_all(_origin(task, report) for task in tasks)
    db.session.add_all(Entry(task=task, at=now, by_id=by.person_id, move="draft", note="", changes={}) for task in tasks)
    db.session.flush()
    return tasks


def _origin(task: Task, report: Report) -> Origin:
    """What kind of paper it comes from; a finding that says more than its first sentence is kept whole beside the title."""
    whole, first = task.title, task.title.partition("。")[0]
    if len(whole) > SHORT and len(first) < len(whole):
        task.title = first
    said = {"problem" if task.kind == "rectification" else "measures": whole} if task.title != whole else {}
    return Origin(task_id=task.id, paper=report.paper, paper_title=report.title, paper_number=report.document_number, **said)


def _draft(clause: Clause, number: str, year: int, doubts: list[Doubt], now: datetime) -> Task:
    title = squeezed(without_spam(clause.wording or clause.text, doubts)).rstrip("。；;，,.、 ")
    return Task(
        number=number, year=year, report_id=clause.report_id, kind=KINDS[clause.role], nature=clause.nature,
        chapter=without_spam(clause.item, doubts)[:300], title=title, created_at=now, clauses=[clause], supporting_units=[],
    )  # fmt: skip


def _authority(report: Report, doubts: list[Doubt]) -> str:
    """The report itself, when its title is free of doubt; the office completes it."""
    if any(is_quarantined(doubt) and doubt.text and doubt.text in report.title for doubt in doubts):
        return ""
    number = f"（{report.document_number}）" if report.document_number else ""
    return f"《{report.title.strip('《》')}》{number}"[:300]
