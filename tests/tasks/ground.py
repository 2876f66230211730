"""A small district with an office, two departments, a town and a court, and tasks made in one line each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.accounts.access import standing_of
from app.accounts.models import Person, Post, Tenure, Unit
from app.accounts.standing import Standing
from app.clock import ZONE
from app.extensions import db
from app.reports.models import Clause, Report
from app.tasks import actions
from app.tasks.models import Task
from app.tasks.number_actions import take_numbers
from tests import builders

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)
TODAY = NOW.date()


@dataclass
class District:
    """Everybody in it."""

    office: Unit
    edu: Unit
    fin: Unit
    court: Unit
    chief: Person
    clerk: Person
    edu_liaison: Person
    fin_liaison: Person
    edu_head: Person
    mayor: Person
    mayor_post: Post

    def who(self, name: str) -> Standing:
        """The standing of a person by the name of the field."""
        return standing_of(getattr(self, name), TODAY)


def district() -> District:
    """The district, flushed."""
    government = builders.unit("gov", "区政府", kind="government")
    office = builders.unit("sfj", "区司法局", kind="office", position=1)
    edu = builders.unit("edu", "区教育局", position=2)
    fin = builders.unit("fin", "区财政局", position=3)
    court = builders.unit("court", "区法院", kind="invited", position=4)
    made = District(
        office=office, edu=edu, fin=fin, court=court,
        chief=builders.person("chief", "office", office, name="李平", title="法治办主任"),
        clerk=builders.person("clerk", "office", office, name="周敏", title="法治办科员"),
        edu_liaison=builders.person("edu.l", "liaison", edu, name="王芳", title="联络员"),
        fin_liaison=builders.person("fin.l", "liaison", fin, name="赵强", title="联络员"),
        edu_head=builders.person("edu.h", "head", edu, name="孙正", title="局长", rank="principal"),
        mayor=builders.person("mayor", "leader", government, name="陈远", title="副区长", rank="deputy"),
        mayor_post=Post(),
    )  # fmt: skip
    made.chief.phone = "0000-620001"
    made.mayor_post = db.session.scalars(db.select(Post).join(Tenure).where(Tenure.person_id == made.mayor.id)).one()
    db.session.flush()
    return made


def ranked() -> District:
    """The district with a chief who alone approves for the office, and a member of the court who has nothing to do with it."""
    made = district()
    db.session.scalars(db.select(Post).join(Tenure).where(Tenure.person_id == made.chief.id)).one().rank = "principal"
    made.court_clerk = builders.person("court.c", "liaison", made.court, name="钱书")  # type: ignore[attr-defined]
    db.session.flush()
    return made


def draft(title: str = "建立应知应会法律法规清单", **more: Any) -> Task:
    """A draft task, flushed."""
    row = Task(
        number=take_numbers(more.get("year", 2026), 1)[0], kind="arrangement", title=title, created_at=NOW,
        **({"year": 2026, "supporting_units": [], "clauses": []} | more),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def issued(at: District, title: str = "建立应知应会法律法规清单", **plan: Any) -> Task:
    """A task issued to 区教育局, due on 30 June unless said otherwise."""
    task = draft(title)
    plan = {"lead": at.edu, "due": date(2026, 6, 30)} | plan
    actions.assign(task, by=at.who("chief"), now=NOW, **plan)
    actions.issue(task, by=at.who("chief"), now=NOW)
    return task


def submitted(at: District, **plan: Any) -> Task:
    """A task that 区教育局 has handed in."""
    task = issued(at, **plan)
    actions.acknowledge(task, by=at.who("edu_liaison"), now=NOW + timedelta(hours=1))
    actions.submit(task, "清单已印发全区 32 个部门", by=at.who("edu_liaison"), now=NOW + timedelta(days=20))
    return task


def report(at: District, clauses: list[tuple[str, str]], state: str = "confirmed") -> Report:
    """A stored report with clauses of these roles and words."""
    text, rows, at_char = "", [], 0
    for role, words in clauses:
        rows.append(
            Clause(
                role=role, item="加强行政应诉", text=words, wording=words, start=at_char, end=at_char + len(words), state=state,
                suggested_units=["edu"],
            )
        )  # fmt: skip
        text += words
        at_char = len(text)
    row = Report(
        unit_id=at.office.id, year=2025, title="某区2025年法治政府建设年度报告", text=text, sha256="0" * 64, created_at=NOW,
        state="confirmed", clauses=rows,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
