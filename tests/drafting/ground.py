"""A district with last year's report stored, tasks and cases of this year, made in one line each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from app.accounts.access import standing_of
from app.accounts.models import Person, Unit
from app.accounts.standing import Standing
from app.cases.models import Case, Hearing
from app.clock import ZONE
from app.extensions import db
from app.reports.models import Clause, Doubt, Figure, Report, Section
from app.tasks.models import Entry, Task, Update
from tests import builders

NOW = datetime(2026, 12, 21, 9, 30, tzinfo=ZONE)

TEXT = """云汀区人民政府关于2025年法治政府建设情况的报告

一、主要举措和成效
（一）规范行政执法。评查案卷917件，合格813件。

二、存在的不足和原因
（一）执法质量有待提升。备案不及时。取证不规范。送审材料不齐全。

三、党政主要负责人履行推进法治建设第一责任人职责情况
区长主持召开专题会议19次。

四、2026年工作安排
（一）提升执法水平。制定案卷指引。开展“回头看”。举办培训23期。
"""


@dataclass
class District:
    """The district's report and who works on it."""

    government: Unit
    office: Unit
    police: Unit
    clerk: Person
    report: Report

    @property
    def by(self) -> Standing:
        """The standing of the office's clerk."""
        return standing_of(self.clerk, NOW.date())

    def clause(self, words: str) -> Clause:
        """The clause of these words."""
        return next(clause for clause in self.report.clauses if clause.text == words)


def district() -> District:
    """Units, one clerk, and the report of 2025 with its clauses confirmed."""
    government = builders.unit("gov", "竹溪市云汀区人民政府", kind="government", position=0)
    government.short_name = "区政府"
    office = builders.unit("sfj", "区司法局", kind="office", position=1)
    police = builders.unit("gaj", "区公安分局", position=2)
    clerk = builders.person("clerk", "office", office, name="周敏")
    report = Report(
        unit=government, year=2025, title=TEXT.split("\n")[0], text=TEXT, sha256="0" * 64, state="confirmed", created_at=NOW
    )
    for number, role in (("一", "achievements"), ("二", "problems"), ("三", "duties"), ("四", "arrangements")):
        start = TEXT.index(f"{number}、")
        following = TEXT.find("\n\n", start)
        report.sections.append(
            Section(number=number, heading="", role=role, start=start, end=following if following > 0 else len(TEXT))
        )
    for role, item, words, owners in (
        ("achievement", "规范行政执法", "评查案卷917件，合格813件", ["gaj"]), ("problem", "执法质量有待提升", "备案不及时", []),
        ("problem", "执法质量有待提升", "取证不规范", []), ("problem", "执法质量有待提升", "送审材料不齐全", []),
        ("other", "", "区长主持召开专题会议19次", []), ("arrangement", "提升执法水平", "制定案卷指引", []),
        ("arrangement", "提升执法水平", "开展“回头看”", []), ("arrangement", "提升执法水平", "举办培训23期", []),
    ):  # fmt: skip
        start = TEXT.index(words)
        report.clauses.append(
            Clause(
                role=role,
                item=item,
                text=words,
                wording=words,
                start=start,
                end=start + len(words),
                state="confirmed",
                suggested_units=owners,
            )
        )
    for number in ("917", "813", "19", "23"):
        at = TEXT.index(number)
        report.figures.append(Figure(indicator="", value=int(number), text=number, start=at, end=at + len(number)))
    db.session.add(report)
    db.session.flush()
    return District(government, office, police, clerk, report)


_numbers = count(1)


def task(where: District, words: str, state: str, **more: Any) -> Task:
    """A task made of a clause."""
    clause = where.clause(words)
    fields: dict[str, Any] = {
        "lead_unit": where.police,
        "due": date(2026, 12, 31),
        "issued_on": date(2026, 3, 1),
        "title": words,
        **more,
    }
    row = Task(
        number=f"2026-{next(_numbers):04d}", year=2026, report_id=where.report.id, state=state, created_at=NOW - timedelta(200), clauses=[clause],
        kind="rectification" if clause.role == "problem" else "arrangement", chapter=clause.item, **fields,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def says(where: District, about: Task, text: str) -> None:
    """The lead unit reports on a task."""
    db.session.add(Update(task=about, unit_id=where.police.id, by_id=where.clerk.id, at=NOW, text=text, percent=40))
    db.session.flush()


def note(where: District, about: Task, move: str, words: str, at: datetime) -> None:
    """A line of a task's history."""
    db.session.add(Entry(task=about, at=at, by_id=where.clerk.id, move=move, note=words, changes={}))
    db.session.flush()


def case(where: District, number: str, *, appeared: bool) -> None:
    """A case of the police heard in May."""
    row = Case(case_number=number, court="区人民法院", cause="行政处罚", unit=where.police, created_at=NOW)
    row.hearings.append(
        Hearing(
            at=datetime(2026, 5, 11, 9, tzinfo=ZONE),
            state="held",
            appeared=appeared,
            spoke=appeared,
            attendee_rank="principal" if appeared else "",
        )
    )
    db.session.add(row)
    db.session.flush()


def spam(where: District, words: str) -> None:
    """Something injected into the report's text at these words, not yet decided."""
    start = where.report.text.index(words)
    where.report.doubts.append(Doubt(kind="spam", code="spam", text=words, start=start, end=start + len(words)))
    db.session.flush()
