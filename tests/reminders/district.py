"""A small district for the tests of reminders: an office, a unit with liaison and head, a leader in charge."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import Person, Post, Unit
from app.cases.models import Case, Hearing
from app.clock import parse
from app.extensions import db
from app.tasks.models import Task
from tests import builders

CREATED = parse("2026-01-05 09:00")


@dataclass
class District:
    """Its units and people."""

    office: Unit
    unit: Unit
    li: Person  # office
    wang: Person  # liaison
    zhao: Person  # head
    chen: Person  # leader in charge

    def task(self, number: str = "2026-017", **changed: Any) -> Task:
        """An issued task of the unit, flushed."""
        facts: dict[str, Any] = {
            "number": number,
            "year": 2026,
            "kind": "arrangement",
            "title": "建立领导干部应知应会法律法规清单",
            "state": "in_progress",
            "issued_on": date(2026, 3, 2),
            "due": date(2026, 6, 30),
            "lead_unit": self.unit,
            "created_at": CREATED,
        }
        task = Task(**{**facts, **changed})
        db.session.add(task)
        db.session.flush()
        return task

    def hearing(self, at: str = "2026-06-30 09:30", number: str = "（2026）川9901行初12号", **changed: Any) -> Hearing:
        """A hearing of a case against the unit, flushed."""
        case = Case(case_number=number, court="清江区人民法院", cause="不服行政处罚", unit=self.unit, created_at=CREATED)
        hearing = Hearing(**{"case": case, "at": parse(at), "place": "第三法庭", **changed})
        db.session.add(hearing)
        db.session.flush()
        return hearing


def made() -> District:
    """The district, flushed."""
    office = builders.unit("sfj", "清江区司法局", kind="office")
    unit = builders.unit("zrzy", "区自然资源局")
    li = builders.person("li.ping", "office", office, name="李平")
    li.phone = "0990-1234567"
    wang = builders.person("wang.fang", "liaison", unit, name="王芳")
    zhao = builders.person("zhao.gang", "head", unit, name="赵刚", rank="principal")
    government = builders.unit("qzf", "清江区人民政府", kind="government")
    chen = builders.person("chen.jing", "leader", government, name="陈静", rank="deputy")
    unit.leader_post = db.session.query(Post).filter_by(unit_id=government.id).one()
    db.session.flush()
    return District(office, unit, li, wang, zhao, chen)
