"""The floors: what the stack itself takes for a bare page, for the same rows by SQLAlchemy Core and Jinja, and for one insert.

Run by gunicorn like the product. ``FLOOR_DATABASE`` names the database, ``FLOOR_YEAR`` the year of work.
"""

import os

from flask import Flask, render_template_string
from sqlalchemy import create_engine, func, insert, select

from app.extensions import new_ref
from app.mail.models import Letter
from app.tasks.models import Task

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


@app.get("/groups")
def groups() -> str:
    """The year's tasks counted by state and lead unit in one query: the least that an overview must ask."""
    with engine.connect() as connection:
        query = (
            select(task.c.state, task.c.chapter, func.count()).where(task.c.year == year).group_by(task.c.state, task.c.chapter)
        )
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
