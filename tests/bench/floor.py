"""The floors: what the stack itself takes for a bare page, for the same rows by SQLAlchemy Core and Jinja, and for one insert.

Run by gunicorn like the product. ``FLOOR_DATABASE`` names the database, ``FLOOR_YEAR`` the year of work.
"""

import gc
import os

from flask import Flask, render_template_string
from sqlalchemy import create_engine, func, insert, select

from app.accounts.models import Unit
from app.clock import today
from app.extensions import new_ref
from app.mail.models import Letter
from app.reports.models import Clause
from app.tasks.lamp_sql import lamp_of
from app.tasks.lamps import LampRule
from app.tasks.models import Task, TaskSource

ROWS = "<!doctype html><table>{% for r in rows %}<tr>{% for c in r %}<td>{{ c }}</td>{% endfor %}</tr>{% endfor %}</table>"

app = Flask(__name__)
engine = create_engine(os.environ["FLOOR_DATABASE"], pool_pre_ping=True)
year = int(os.environ["FLOOR_YEAR"])
task, letter = Task.__table__, Letter.__table__


@app.get("/bare")
def bare() -> str:
    """Nothing but Flask."""
    return "<!doctype html><p>ok</p>"


@app.get("/rows/<int:count>")
def rows(count: int) -> str:
    """So many whole task rows of the year in order of deadline, printed."""
    with engine.connect() as connection:
        query = select(task).where(task.c.year == year).order_by(task.c.due).limit(count)
        return render_template_string(ROWS, rows=connection.execute(query).all())


@app.get("/found/<int:count>/<word>")
def found(count: int, word: str) -> str:
    """So many task rows of the year with a word in the title or the outcome, and how many there are."""
    which = (task.c.year == year, task.c.title.contains(word) | task.c.outcome.contains(word))
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(task).where(*which)).all()
        query = select(task).where(*which).order_by(task.c.due).limit(count)
        return render_template_string(ROWS, rows=total + connection.execute(query).all())


@app.get("/standing")
def standing() -> str:
    """What an overview shows, asked plainly: the year by chapter and lamp, its latest units, and 36 open tasks."""
    lamp, alive = lamp_of(today(), LampRule()), (Task.year == year, Task.state != "cancelled")
    told = select(Task.lead_unit_id, Task.chapter, Task.kind, lamp.label("lamp")).where(*alive).subquery()
    chapters = select(told.c.chapter, told.c.kind, told.c.lamp, func.count()).group_by(told.c.chapter, told.c.kind, told.c.lamp)
    late = func.count().filter(told.c.lamp == "late")
    units = select(told.c.lead_unit_id, late, func.count()).group_by(told.c.lead_unit_id).order_by(late.desc()).limit(8)
    named = select(task).where(task.c.year == year, task.c.state == "in_progress").order_by(task.c.due).limit(36)
    with engine.connect() as connection:
        rows = [row for query in (chapters, units, named) for row in connection.execute(query)]
        return render_template_string(ROWS, rows=rows)


@app.get("/clauses")
def clauses() -> str:
    """The clauses of the report with their tasks, the units that lead them and their lamps."""
    query = (
        select(Clause.wording, task, Unit.short_name, lamp_of(today(), LampRule()))
        .join_from(Clause, TaskSource, TaskSource.clause_id == Clause.id)
        .join(Task, Task.id == TaskSource.task_id)
        .join(Unit, Unit.id == Task.lead_unit_id)
        .order_by(Clause.start)
    )
    with engine.connect() as connection:
        return render_template_string(ROWS, rows=connection.execute(query).all())


@app.post("/insert")
def one() -> str:
    """One row, committed."""
    with engine.begin() as connection:
        values = {
            "ref": new_ref(),
            "key": new_ref() + new_ref(),
            "about": "bench",
            "to_address": "a@example.org",
            "subject": "s",
            "body": "b",
        }
        moment = func.now()
        connection.execute(
            insert(letter).values(**values, state="cancelled", created_at=moment, next_try_at=moment, lease_token="")
        )
    return "ok"


# as the product does it: see wsgi.py
gc.collect()
gc.freeze()
gc.set_threshold(10_000)
