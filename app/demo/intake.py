"""The district's reports taken in, reviewed and turned into drafts; it knows which clause each task comes from, not its fate."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from app.demo import story
from app.demo.district import District
from app.reports import clause_actions, doubt_actions, report_actions
from app.reports.actions import import_report
from app.reports.models import Clause
from app.reports.repairs import is_quarantined
from app.tasks.actions import draft_tasks
from app.tasks.models import Task

#: the member of the office who reads reports and prepares tasks
READER = "chengyinan"

DRAFTED = ("problem", "arrangement")


class ClauseNotFound(LookupError):
    """The words that a task of the story comes from stand in no clause, or in more than one."""


def taken_in(district: District, year: int, text: str, told_tasks: Sequence[story.TaskStory], now: datetime) -> dict[str, Task]:
    """Import and review the report about a year, and draft the tasks told of it, by key.

    First the clauses that the tasks come from are confirmed and drafted, then all others: those nobody took up.
    """
    by = district.office(READER)
    name = f"清砚区{year}年法治政府建设年度报告.txt"
    report = import_report(district.units["QZF"], None, name, text.encode(), by=by, now=now)
    firsts = [clause_of(report.clauses, task.sources[0]) for task in told_tasks]
    for number, clause in enumerate(firsts):
        at = now + timedelta(minutes=2 + number)
        if clause.role not in DRAFTED:
            clause_actions.change_role(clause, "arrangement", by=by, now=at)
        clause_actions.confirm(clause, by=by, now=at)
    drafted = {task.clauses[0].id: task for task in draft_tasks(report, by=by, now=now + timedelta(hours=2))}
    tasks = {told.key: drafted[clause.id] for told, clause in zip(told_tasks, firsts, strict=True)}
    for told in told_tasks:
        more = dict.fromkeys(clause_of(report.clauses, words) for words in told.sources[1:])
        tasks[told.key].clauses.extend(clause for clause in more if clause not in tasks[told.key].clauses)
    clause_actions.confirm_all(report, by=by, now=now + timedelta(hours=2, minutes=10))
    for doubt in report.doubts:
        if not is_quarantined(doubt):
            doubt_actions.decide(report, doubt, "kept", by=by, now=now + timedelta(hours=2, minutes=12))
    report_actions.settle(report, by=by, now=now + timedelta(hours=2, minutes=15))
    return tasks


def clause_of(clauses: Iterable[Clause], words: str) -> Clause:
    """The one clause that holds the words. Raises ClauseNotFound."""
    found = [clause for clause in clauses if words in clause.text]
    if len(found) != 1:
        raise ClauseNotFound(words)
    return found[0]
