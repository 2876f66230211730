"""What has been kept long enough, as queries and as numbers; it reads, and removes nothing."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.actions import WINDOW
from app.accounts.models import FailedTry, UserSession
from app.audit.models import AuditRow
from app.cases.models import AbsenceFile, Case, Hearing
from app.extensions import db
from app.mail.models import Letter
from app.reminders.models import Alarm, Notice
from app.tasks.intake_actions import KEPT
from app.tasks.models import Task
from app.tasks.view_models import Intake
from app.upkeep.keeping import Keeping

#: the fates of a letter that nothing changes any more
ENDED = ("accepted", "failed", "cancelled")

#: what is swept in this order: its name, and the column that tells one from another
Wanted = dict[str, Select[int]]


def due(keeping: Keeping, now: datetime) -> Wanted:
    """What is to go now: by name, the keys of its rows."""
    wanted: Wanted = {
        # over and worth nothing: no decision keeps them
        "sessions": select(UserSession.id).where(UserSession.until < now),
        "tries": select(FailedTry.id).where(FailedTry.at < now - WINDOW),
        "workbooks": select(Intake.id).where(Intake.at < now - KEPT),
    }
    if before := keeping.before("letters", now):
        wanted["letters"] = select(Letter.id).where(
            Letter.state.in_(ENDED), Letter.created_at < before, or_(Letter.body != "", Letter.to_address != "")
        )
    if before := keeping.before("notices", now):
        wanted["notices"] = select(Notice.id).where(Notice.planned_at < before, _over(before))
        wanted["alarms"] = select(Alarm.id).where(Alarm.ended_at < before)
    if before := keeping.before("proofs", now):
        over = (Case.result != "open") & (Case.concluded_on < before.date())
        wanted["proofs"] = select(AbsenceFile.id).join(Hearing).join(Case).where(over)
    return wanted


def _over(before: datetime) -> ColumnElement[bool]:
    """Of a task or a case that ended before a moment."""
    tasks = select("task:" + Task.ref).where(Task.state == "closed", Task.closed_on < before.date())
    over = (Case.result != "open") & (Case.concluded_on < before.date())
    hearings = select("hearing:" + Hearing.ref).join(Case).where(over)
    return or_(Notice.thing.in_(tasks), Notice.thing.in_(hearings))


def counts(keeping: Keeping, now: datetime) -> dict[str, int]:
    """How many of each would go now, the audit trail among them."""
    found = {
        name: db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        for name, query in due(keeping, now).items()
    }
    older = select(func.count()).select_from(AuditRow).where(AuditRow.at <= now - timedelta(days=keeping.audit))
    return found | {"audit": db.session.scalar(older) or 0}
