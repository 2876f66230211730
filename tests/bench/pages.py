"""Page times at 10,000 tasks, each beside the floor of the stack: the same number of rows by SQLAlchemy Core and bare Jinja."""

import tempfile
from pathlib import Path

from flask import Flask, render_template_string
from flask_migrate import upgrade
from sqlalchemy import create_engine, select

from app import create_app
from app.clock import today
from app.extensions import db
from app.tasks.models import Task
from tests.bench import filling
from tests.bench.measuring import report, say, side_by_side
from tests.builders import sign_in
from tests.conftest import ROOT, settings_for

RUNS = 25
ROWS = "<!doctype html><table>{% for r in rows %}<tr>{% for c in r %}<td>{{ c }}</td>{% endfor %}</tr>{% endfor %}</table>"


def floor_app(url: str, rows: int, year: int) -> Flask:
    """A bare Flask page that shows so many rows of the task table."""
    bare = Flask("floor")
    engine = create_engine(url)
    table = Task.__table__
    query = select(table).where(table.c.year == year).order_by(table.c.due).limit(rows)

    @bare.get("/")
    def page() -> str:
        with engine.connect() as connection:
            return render_template_string(ROWS, rows=connection.execute(query).all())

    return bare


def run(tasks: int = 10_000) -> None:
    """Measure 台账, one task and the leader's page."""
    folder = Path(tempfile.mkdtemp(prefix="duban-bench-"))
    url = f"sqlite:///{folder / 'duban.db'}"
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        say(f"filling {tasks} tasks …")
        leader, clerk, units = filling.district(40)
        filling.tasks(tasks, units, clerk, today())
        ref = db.session.scalar(select(Task.ref).where(Task.state == "in_progress").limit(1))
        clients = {"clerk": app.test_client(), "leader": app.test_client()}
        sign_in(clients["clerk"], clerk)
        sign_in(clients["leader"], leader)
        db.session.remove()
    for name, who, address, rows in (
        ("page_ledger", "clerk", "/ledger", 40),
        ("page_task", "clerk", f"/tasks/{ref}", 1),
        ("page_overview", "leader", "/overview", 40),
    ):
        client = clients[who]
        bare = floor_app(url, rows, today().year).test_client()
        assert client.get(address).status_code == 200, address
        ours, floor = side_by_side(lambda c=client, a=address: c.get(a), lambda b=bare: b.get("/"), RUNS)
        report(f"{name}_{tasks}", ours * 1000, "ms", floor * 1000)
