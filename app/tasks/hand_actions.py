"""A task that comes from no report: drafted by hand or by another room; it knows what a draft needs, not why it is made."""

from datetime import date, datetime

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.errors import Forbidden
from app.extensions import db
from app.tasks.checks import due_in_reach, squeezed
from app.tasks.models import Task
from app.tasks.number_actions import take_numbers
from app.tasks.record_actions import write
from app.tasks.view_models import Origin


def draft_by_hand(
    *, kind: str, title: str, lead: Unit | None, due: date | None, paper: str, paper_title: str, authority: str = "",
    by: Standing, now: datetime,
) -> Task:  # fmt: skip
    """A draft of this year that no clause stands behind; the office issues it like any other.

    ``paper`` (reports/papers.py) and ``paper_title`` say what it comes from. Raises Forbidden, DueInThePast.
    """
    if "office" not in by.roles:
        raise Forbidden
    (number,) = take_numbers(now.year, 1)
    due_in_reach(due, now.date(), number)
    task = Task(
        number=number, year=now.year, kind=kind, title=squeezed(title), lead_unit=lead, due=due, authority=authority[:300],
        created_at=now, clauses=[], supporting_units=[],
    )  # fmt: skip
    if lead is not None and lead.leader_post_id:
        task.leader_post_id = lead.leader_post_id
    db.session.add(task)
    db.session.flush()
    db.session.add(Origin(task=task, paper=paper, paper_title=paper_title[:300], kept={}))
    write(task, "draft", by=by, now=now, note="", changes={})
    return task
