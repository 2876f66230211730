"""Fills PostgreSQL with the work of many units over five years, by COPY: tasks with history, updates, letters, court cases, a report.

Rows are made from the models' own columns, so that a new column with a default needs no line here.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import JSON, Table
from sqlalchemy.orm import DeclarativeBase

from app.accounts.models import Person, Post, Tenure, Unit
from app.accounts.passwords import hashed
from app.cases.models import Case, Hearing
from app.clock import ZONE
from app.extensions import new_ref
from app.mail.models import Letter
from app.reports.models import Clause, Report, Section
from app.tasks.models import Entry, Task, TaskSource, Update

YEARS = 5
#: what stands open of the running year, by its place in a cycle of ten; earlier years are closed but for one in twenty
STATES = (
    "issued",
    "acknowledged",
    "in_progress",
    "in_progress",
    "in_progress",
    "submitted",
    "returned",
    "closed",
    "closed",
    "draft",
)
#: so many clauses has last year's report, each with a task
CLAUSES = 200
#: at least so many court cases there are; a page shows forty
CASES = 100
#: so many tasks of the running year lead the two units that pages are asked of, at every size: a page is as full at a thousand
#: tasks as at a million, so that its growth is that of the data around it
OWN = 80
#: everybody's; the three that pages are asked by are clerk, leader and liaison
PASSWORD = "a-bench-password-2026"
WORDS = (
    "行政执法案卷评查",
    "行政机关负责人出庭应诉",
    "规范性文件备案审查",
    "政务服务事项清理",
    "普法宣传教育",
    "行政复议案件办理",
    "重大行政决策合法性审查",
)


@dataclass(frozen=True)
class Size:
    """How much: units, people (at least one liaison a unit), tasks over all years; everything else follows from them."""

    units: int
    tasks: int


@dataclass(frozen=True)
class Filled:
    """What pages are asked for: who asks, and one thing of each kind."""

    task: str
    #: the code of a unit, and the ref of last year's report
    unit: str
    report: str


def fill(url: str, size: Size, today: date) -> Filled:
    """Fill a migrated, empty database; prints progress on standard error."""
    rows = _Rows(size, today)
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        for model, made in (
            (Unit, rows.units()), (Person, rows.people()), (Post, rows.posts()), (Tenure, rows.tenures()),
            (Report, rows.reports()), (Section, rows.sections()), (Clause, rows.clauses()),
            (Task, rows.tasks()), (TaskSource, rows.sources()), (Entry, rows.entries()), (Update, rows.updates()), (Letter, rows.letters()),
            (Case, rows.cases()), (Hearing, rows.hearings()),
        ):  # fmt: skip
            _copy(connection, model, made)
        connection.commit()
        connection.autocommit = True
        # as autovacuum leaves a database that is at work
        connection.execute("VACUUM ANALYZE")
    return rows.filled()


class _Rows:
    """Every row, by number: the same size gives the same district."""

    def __init__(self, size: Size, today: date) -> None:
        self.size = size
        self.today = today
        self.now = datetime(today.year, today.month, today.day, 9, tzinfo=ZONE)
        self.people_count = size.units + 2
        self.first_year = today.year - YEARS + 1
        self.shown: dict[str, str] = {}
        self.password = hashed(PASSWORD)

    def filled(self) -> Filled:
        return Filled(**self.shown)

    def units(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.units + 1):
            ref = new_ref()
            if n == 2:
                self.shown["unit"] = f"u{n:05d}"
            kind = "office" if n == 1 else "town" if n % 5 == 0 else "department"
            yield {
                "id": n,
                "ref": ref,
                "code": f"u{n:05d}",
                "name": f"某某区第{n}局",
                "short_name": f"第{n}局",
                "kind": kind,
                "position": n,
            }

    def people(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.people_count + 1):
            name = {1: "clerk", 2: "leader", 3: "liaison"}.get(n, f"liaison{n}")
            person = {
                "id": n,
                "ref": new_ref(),
                "username": name,
                "name": f"人员{n}",
                "email": f"{name}@example.org",
                "password_hash": self.password,
            }
            yield person

    def posts(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.people_count + 1):
            role = {1: "office", 2: "leader"}.get(n, "liaison")
            yield {
                "id": n,
                "ref": new_ref(),
                "unit_id": max(1, n - 2),
                "title": role,
                "role": role,
                "rank": "principal" if n == 2 else "staff",
            }

    def tenures(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.people_count + 1):
            yield {"id": n, "post_id": n, "person_id": n, "since": date(self.first_year, 1, 1)}

    def reports(self) -> Iterator[dict[str, Any]]:
        ref = self.shown["report"] = new_ref()
        yield {
            "id": 1, "ref": ref, "unit_id": 1, "year": self.today.year - 1, "title": "某某区法治政府建设年度报告", "text": "\n".join(self._sentences()),
            "sha256": "0" * 64, "state": "confirmed", "created_at": self.now, "paper": "report",
        }  # fmt: skip

    def _sentences(self) -> list[str]:
        return [f"完善{WORDS[n % 7]}机制，落实第{n}项要求。" for n in range(1, CLAUSES + 1)]

    def sections(self) -> Iterator[dict[str, Any]]:
        end = len("\n".join(self._sentences()))
        yield {
            "id": 1,
            "report_id": 1,
            "number": "三",
            "heading": "存在的问题和下一步安排",
            "role": "problems",
            "start": 0,
            "end": end,
        }

    def clauses(self) -> Iterator[dict[str, Any]]:
        start = 0
        for n, text in enumerate(self._sentences(), 1):
            yield {
                "id": n, "ref": new_ref(), "report_id": 1, "role": "problem" if n % 2 else "arrangement", "section": "三", "text": text,
                "start": start, "end": start + len(text), "wording": text, "state": "confirmed",
            }  # fmt: skip
            start += len(text) + 1

    def sources(self) -> Iterator[dict[str, Any]]:
        """The last tasks of all, which are this year's, come of the report's clauses."""
        for n in range(1, CLAUSES + 1):
            yield {"task_id": self.size.tasks - CLAUSES + n, "clause_id": n}

    def tasks(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.tasks + 1):
            task = self._task(n)
            if n > self.size.tasks - 20 and task["state"] == "in_progress":
                self.shown["task"] = task["ref"]
            yield task

    def _task(self, n: int) -> dict[str, Any]:
        """The numbers run through the years, so that one fifth is this year's."""
        year = self.first_year + (n - 1) * YEARS // self.size.tasks
        running = year == self.today.year
        # of each unit one in twenty, not all of every twentieth unit
        state = STATES[n % 10] if running else "in_progress" if (n + n // self.size.units) % 20 == 0 else "closed"
        start = date(year, 2, 1)
        due = None if n % 29 == 0 else date(year, 3, 1) + timedelta(days=n * 7 % 300)
        closed = state == "closed"
        done = min((due or self.today) + timedelta(days=3 if n % 7 == 0 else -3), self.today) if closed else None
        place = n - 1 - self.size.tasks * (YEARS - 1) // YEARS
        if not running:
            lead = n % self.size.units + 1
        else:
            lead = place // 10 % 2 + 1 if place < 2 * OWN else n % (self.size.units - 2) + 3
        return {
            "id": n, "ref": new_ref(), "number": f"{year}-{n:07d}", "year": year, "report_id": 1 if n > self.size.tasks - CLAUSES else None, "kind": "rectification" if n % 3 else "arrangement",
            "nature": "standing", "chapter": f"第{n % 12 + 1}项工作", "title": f"完善{WORDS[n % 7]}机制，落实第{n}项要求", "lead_unit_id": lead,
            "original_due": due, "due": due, "cadence": "quarterly", "state": state, "percent": 100 if closed else n * 20 % 100,
            "outcome": f"已印发{WORDS[n % 7]}办法并施行。" if closed else "", "created_at": self.now, "version": 1,
            "issued_on": None if state == "draft" else start, "acknowledged_on": None if state in ("draft", "issued") else start,
            "submitted_on": done or (self.today if state == "submitted" else None), "done_on": done, "closed_on": done,
            "updated_at": None if state in ("draft", "issued") else self.now - timedelta(days=n % 60),
        }  # fmt: skip

    def entries(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.tasks * 3 + 1):
            move = ("issue", "acknowledge", "update")[n % 3]
            yield {
                "id": n,
                "task_id": (n - 1) // 3 + 1,
                "at": self.now,
                "by_id": 1,
                "move": move,
                "note": "",
                "changes": {"percent": [0, 20]},
            }

    def updates(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.tasks * 2 + 1):
            task = (n - 1) // 2 + 1
            yield {
                "id": n, "task_id": task, "unit_id": task % self.size.units + 1, "by_id": task % (self.people_count - 2) + 3, "at": self.now,
                "text": f"已按计划推进{WORDS[n % 7]}，开展检查{n % 40}次。", "percent": n * 20 % 100,
            }  # fmt: skip

    def letters(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.size.tasks + 1):
            yield {
                "id": n, "ref": new_ref(), "key": f"bench:{n}", "about": f"task:{n}", "to_address": "a@example.org", "subject": "到期提醒",
                "body": "请按期办理。", "state": "accepted", "created_at": self.now, "next_try_at": self.now, "accepted_at": self.now,
            }  # fmt: skip

    def cases(self) -> Iterator[dict[str, Any]]:
        for n in range(1, max(CASES, self.size.tasks // 100) + 1):
            day = self.today - timedelta(days=n % (365 * YEARS))
            # decided some four months after it came in; one in fifty drags on
            done = None if n % 50 == 0 or n % (365 * YEARS) < 120 else day + timedelta(days=120)
            yield {
                "id": n, "ref": new_ref(), "case_number": f"（{day.year}）岚01行初{n}号", "court": "岚江市中级人民法院", "instance": "first", "cause": "行政处罚",
                "unit_id": n % self.size.units + 1, "created_at": self.now - timedelta(days=60), "received_on": day,
                "result": ("won", "won", "lost", "withdrawn")[n % 4] if done else "open", "concluded_on": done, "decided_by": "judgment" if done else "",
                "appealed_by": "none" if done else "", "evidence_filed_on": day + timedelta(days=10) if done else None,
            }  # fmt: skip

    def hearings(self) -> Iterator[dict[str, Any]]:
        for n in range(1, max(CASES, self.size.tasks // 100) + 1):
            at = self.now - timedelta(days=n % (365 * YEARS) - 20)
            held = at < self.now
            yield {
                "id": n, "ref": new_ref(), "case_id": n, "at": at, "place": "第一法庭", "state": "held" if held else "scheduled",
                "appeared": n % 9 != 0 if held else None,
            }  # fmt: skip


def _copy(connection: "psycopg.Connection[Any]", model: type[DeclarativeBase], rows: Iterable[dict[str, Any]]) -> None:
    """COPY rows into a table, with a mark of progress every 100,000."""
    table = model.__table__
    assert isinstance(table, Table)
    names = [column.name for column in table.columns]
    missing = {column.name: _unsaid(column) for column in table.columns}
    jsons = {column.name for column in table.columns if isinstance(column.type, JSON)}
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f'COPY "{table.name}" ({columns}) FROM STDIN'
    count = 0
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            assert row.keys() <= missing.keys(), f"{table.name} has no {row.keys() - missing.keys()}"
            whole = [row.get(name, missing[name]) for name in names]
            copy.write_row(
                [psycopg.types.json.Json(v) if n in jsons and v is not None else v for n, v in zip(names, whole, strict=True)]
            )
            count += 1
            if count % 100_000 == 0:
                print(f"\r{table.name} {count:,}", end="", file=sys.stderr, flush=True)
    if "id" in names and count:
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {max(count, 1)})")
    print(f"\r{table.name} {count:,}", file=sys.stderr, flush=True)


def _unsaid(column: Any) -> Any:
    """What a row holds where nothing is said: the column's default, none where that is allowed, else the empty value of its kind."""
    if column.default is not None:
        return column.default.arg if column.default.is_scalar else column.default.arg(None)
    if column.nullable:
        return None
    kind = column.type.python_type
    return {} if kind is dict else [] if kind is list else kind() if kind in (str, int, bool, float) else None
