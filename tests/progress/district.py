"""A believable small district for the leaders' pages: the product's own demonstration report, units, leaders and a year of work."""

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.accounts.models import Person, Post, Tenure, Unit
from app.cases.models import Case, Hearing
from app.clock import ZONE
from app.extensions import db
from app.reports.models import Clause, ClauseLink, Report, Section
from app.tasks.models import Evidence, Task, TaskSource, Update
from tests import builders
from tests.conftest import ROOT

TODAY = date(2026, 11, 23)
YEAR = 2026
REPORT = ROOT / "app" / "demo" / "data" / "report-2025.txt"

UNITS = (
    "区司法局", "区公安局", "区自然资源局", "区人社局", "区住建局", "区综合执法局",
    "区市场监管局", "区行政审批局", "区财政局", "区教育局", "青石镇", "临江街道",
)  # fmt: skip


@dataclass
class District:
    """Handles on what was made."""

    units: list[Unit]
    office: Person
    leader: Person
    mayor: Person
    liaison: Person
    leader_post: Post
    report: Report
    tasks: list[Task]


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def make(today: date = TODAY, seed: int = 7) -> District:
    """The whole district, flushed."""
    government = builders.unit("QZF", "清砚区人民政府", kind="government", position=0)
    units = [builders.unit(f"U{n:02}", name, position=n + 1) for n, name in enumerate(UNITS)]
    units[0].kind = "office"
    mayor = builders.person("mayor", "leader", government, name="沈观澜", rank="principal", title="区长")
    leader = builders.person("deputy", "leader", government, name="贺庭筠", rank="deputy", title="副区长")
    post = db.session.query(Post).join(Tenure).filter(Tenure.person_id == leader.id).one()
    for unit in units[2:6]:
        unit.leader_post = post
    office = builders.person("office", "office", units[0], name="苏明远")
    liaison = builders.person("liaison", "liaison", units[4], name="方小满")
    report = _report(units[0], today)
    tasks = _tasks(report, units, liaison, today, random.Random(seed))
    _cases(units, today)
    db.session.flush()
    return District(units, office, leader, mayor, liaison, post, report, tasks)


def _report(unit: Unit, today: date) -> Report:
    text = REPORT.read_text(encoding="utf-8")
    title = next(line.strip() for line in text.splitlines() if line.strip().endswith("年度报告") and ">" not in line)
    report = Report(
        unit=unit, year=YEAR - 1, title=title, issuer="岚江市清砚区人民政府", signed_on=date(2026, 1, 14), text=text,
        sha256="0" * 64, state="confirmed", created_at=at(today - timedelta(days=300)),
    )  # fmt: skip
    db.session.add(report)
    starts = [hit.start() for hit in re.finditer(r"^[一二三四五]、", text, re.M)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        heading = text[start : text.index("\n", start)].strip()
        role = "problems" if "不足" in heading else "arrangements" if "安排" in heading else "other"
        report.sections.append(Section(number=heading[0], heading=heading, role=role, start=start, end=end))
        if role != "other":
            _clauses(report, text, start, end, role[:-1], heading[0])
    db.session.flush()
    return report


def _clauses(report: Report, text: str, start: int, end: int, role: str, section: str) -> None:
    for item in re.finditer(r"^（[一二三四五六]）([^。\n]+)。([^\n]+)$", text[start:end], re.M):
        for hit in re.finditer(r"[^。\n]{6,}(?=。)", item[2]):
            if hit[0].startswith("主要原因"):
                continue
            first = start + item.start(2) + hit.start()
            report.clauses.append(
                Clause(
                    role=role, section=section, item=item[1], text=hit[0], wording=hit[0], start=first, end=first + len(hit[0]),
                    state="confirmed",
                )
            )  # fmt: skip


def _tasks(report: Report, units: list[Unit], author: Person, today: date, chance: random.Random) -> list[Task]:
    tasks: list[Task] = []
    clauses = [clause for clause in report.clauses if clause.role in ("problem", "arrangement")]
    for n, clause in enumerate(clauses):
        if n % 11 == 9:
            continue  # nobody took this one up
        task = _task(n + 1, clause, units[(n * 5 + n // 3) % len(units)], today, chance, report)
        db.session.add(task)
        db.session.flush()
        db.session.add(TaskSource(task_id=task.id, clause_id=clause.id))
        if task.percent:
            _update(task, author, today)
        tasks.append(task)
    problems = [clause for clause in clauses if clause.role == "problem"]
    for problem, arrangement in zip(problems, [c for c in clauses if c.role == "arrangement"], strict=False):
        db.session.add(ClauseLink(problem_id=problem.id, arrangement_id=arrangement.id, confirmed=True))
    return tasks


def _task(n: int, clause: Clause, unit: Unit, today: date, chance: random.Random, report: Report) -> Task:
    issued = today - timedelta(days=250)
    task = Task(
        number=f"{YEAR}-{n:03}", year=YEAR, report_id=report.id, title=clause.text, chapter=clause.item, lead_unit=unit,
        kind="rectification" if clause.role == "problem" else "arrangement", created_at=at(issued), issued_on=issued,
        due=today + timedelta(days=chance.choice((12, 20, 28, 35, 38))), state="in_progress", percent=90,
    )  # fmt: skip
    fate = ("closed", "open", "closed", "late", "open", "closed", "near", "open", "closed", "submitted", "new", "closed", "open")[
        n % 13
    ]
    if fate == "closed":
        task.due = today - timedelta(days=chance.choice((30, 60, 120)))
        task.done_on = task.due + timedelta(days=chance.choice((-9, -4, -2, 6)))
        task.state, task.percent, task.closed_on = (
            "closed",
            100,
            max(task.done_on + timedelta(days=3), today - timedelta(days=90)),
        )
        task.outcome = "已建立制度并印发执行，相关情况经核查属实"
    elif fate == "late":
        task.due, task.percent = today - timedelta(days=chance.choice((4, 12, 26))), 60
    elif fate == "near":
        task.due, task.percent = today + timedelta(days=chance.choice((3, 5, 6))), 80
    elif fate == "submitted":
        task.state, task.percent, task.submitted_on = "submitted", 100, today - timedelta(days=4)
        task.outcome = "已完成，请予核查"
    elif fate == "new":
        task.state, task.percent, task.issued_on = "issued", 0, today - timedelta(days=2)
    if n % 17 == 12:
        task.due = None
    if n % 19 == 18:
        task.state, task.issued_on, task.percent, task.lead_unit = "draft", None, 0, None
        task.done_on = task.closed_on = task.submitted_on = None
    task.original_due = task.due
    return task


def _update(task: Task, author: Person, today: date) -> None:
    unit = task.lead_unit or author.tenures[0].post.unit
    said = Update(
        task_id=task.id, unit=unit, by=author, at=at(today - timedelta(days=20)), percent=task.percent,
        text="已召开专题会议研究，制定工作方案并征求各镇（街道）意见。",
    )  # fmt: skip
    db.session.add(said)
    db.session.flush()
    db.session.add(
        Evidence(
            task_id=task.id, update_id=said.id, file_name="工作方案（征求意见稿）.pdf", stored_as=f"stored{task.id}", sha256="1" * 64,
            size=120_000, content_type="application/pdf", at=said.at, by_id=author.id,
        )
    )  # fmt: skip


def _cases(units: list[Unit], today: date) -> None:
    for n in range(14):
        matter = Case(
            case_number=f"（2026）岚0106行初{7 + 6 * n}号", court="岚江市临江区人民法院", cause="治安行政处罚",
            unit=units[(n * 5) % 6], created_at=at(today - timedelta(days=90)), received_on=today - timedelta(days=60),
        )  # fmt: skip
        db.session.add(matter)
        if n < 10:
            hearing = Hearing(
                case=matter, at=at(today - timedelta(days=20 + 9 * n), 9), state="held", attendee="顾长青", attendee_rank="deputy",
                attendee_post="副局长", appeared=n != 4, spoke=n not in (2, 4), absence_reason="public_duty" if n == 4 else "",
            )  # fmt: skip
        else:
            ahead = today + timedelta(days=(2, 9, 16, 23)[n - 10])
            hearing = Hearing(case=matter, at=at(ahead, 14), place="第三审判庭", attendee="顾长青" if n == 11 else "")
        db.session.add(hearing)
