"""Fills a database with many believable tasks, fast: rows go in by the thousand, and every state and lamp occurs."""

from datetime import date, datetime, timedelta

from sqlalchemy import insert

from app.accounts.models import Person, Unit
from app.clock import ZONE
from app.extensions import db, new_ref
from app.tasks.models import Entry, Task, Update
from tests import builders

STATES = ("issued", "acknowledged", "in_progress", "in_progress", "submitted", "returned", "closed", "closed", "draft")


def district(units: int) -> tuple[Person, Person, list[Unit]]:
    """A leader, an office person and so many units."""
    office = builders.unit("sfj", "司法局", kind="office")
    leader = builders.person("leader", "leader", office, title="区长", rank="principal")
    clerk = builders.person("clerk", "office", office)
    rows = [builders.unit(f"u{n:04d}", f"第{n}局", position=n) for n in range(units)]
    for n, unit in enumerate(rows):
        builders.person(f"liaison{n}", "liaison", unit)
    return leader, clerk, rows


def tasks(count: int, units: list[Unit], by: Person, today: date, chapters: int = 12, years: int = 1) -> None:
    """So many tasks with a history line and an update each, spread over so many years up to this one."""
    now = datetime(today.year, today.month, today.day, 9, tzinfo=ZONE)
    start = today - timedelta(days=150)
    for first in range(0, count, 5000):
        numbers = range(first, min(first + 5000, count))
        db.session.execute(insert(Task), [_task(n, units, today, start, now, chapters, years) for n in numbers])
    ids = list(db.session.scalars(db.select(Task.id)))
    for first in range(0, len(ids), 5000):
        part = ids[first : first + 5000]
        db.session.execute(
            insert(Entry), [{"task_id": i, "at": now, "by_id": by.id, "move": "issue", "note": "", "changes": {}} for i in part]
        )
        db.session.execute(
            insert(Update),
            [
                {
                    "task_id": i,
                    "unit_id": units[0].id,
                    "by_id": by.id,
                    "at": now,
                    "text": "已按计划推进。",
                    "percent": 40,
                    "nothing_new": False,
                }
                for i in part
            ],
        )
    db.session.commit()


def _task(n: int, units: list[Unit], today: date, start: date, now: datetime, chapters: int, years: int) -> dict[str, object]:
    ago = 365 * (n % years)
    state = STATES[n // years % len(STATES)] if not ago else "closed" if n % 97 else "in_progress"
    due = None if n % 29 == 0 else today + timedelta(days=(n * 7) % 300 - 100 - ago)
    issued = None if state == "draft" else start - timedelta(days=ago)
    done = min(due or today, today) + timedelta(days=3 if n % 5 == 0 else -3) if state == "closed" else None
    return {
        "ref": new_ref(), "number": f"{today.year}-{n:06d}", "year": today.year - n % years, "kind": "rectification" if n % 3 else "arrangement",
        "nature": "standing", "chapter": f"第{n % chapters + 1}项工作", "title": f"完善第{n}项工作机制并报告落实情况", "authority": "",
        "lead_unit_id": None if n % 31 == 0 else units[n % len(units)].id, "original_due": due, "due": due, "target": "",
        "target_unit": "", "cadence": "quarterly", "state": state, "percent": 100 if state == "closed" else (n * 20) % 100,
        "outcome": "已建立机制并运行。" if state == "closed" else "", "created_at": now, "issued_on": issued,
        "submitted_on": done or (today if state == "submitted" else None), "done_on": done, "closed_on": done, "version": 1,
    }  # fmt: skip
