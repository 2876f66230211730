"""What is asked for seldom and is long: a draft of next year's report, a workbook of 10,000 rows, and how the lists find their rows."""

import io
import re
import time
from datetime import date
from pathlib import Path
from statistics import median

import python_calamine
import xlsxwriter
from flask import Flask
from sqlalchemy import Connection, Engine, event

from app import create_app
from app.accounts.models import Person
from app.extensions import db
from tests.bench.measuring import report
from tests.bench.serving import Client, Served, token
from tests.builders import sign_in
from tests.conftest import Browser, settings_for

#: the size of which five states of ten are just 10,000 rows of the year
EXPORTED = 100_000


def drafting(clerk: Client, size: int, runs: int) -> dict[str, object]:
    """Next year's report of one unit composed, as the press of the button does it; its floor is the ledger's 40 rows."""
    _, shelf, _ = clerk.ask("/drafts")
    unit = re.findall(r'<option value="(\w+)"', shelf)[1]
    year = time.localtime().tm_year
    taken = []
    for _ in range(min(runs, 10)):
        status, page, seconds = clerk.ask("/drafts", {"unit": unit, "year": str(year), "csrf_token": token(shelf)})
        assert status == 302, page[-800:]
        taken.append(seconds)
    report(f"draft_composed_{size}", median(taken) * 1000, "ms")
    return {"name": "draft", "size": size, "p50": median(taken) * 1000, "p99": max(taken) * 1000, "rate": 0.0, "floor": None}


def export(clerk: Client, site: Served, year: int) -> dict[str, float]:
    """The ledger as a workbook of 10,000 rows, beside the same cells written by the library alone; and what the worker then holds."""
    held = max(site.memory())
    path = f"/ledger/export?year={year}&state=in_progress,closed"
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(clerk.fetch(path))).get_sheet_by_index(0).to_python()
    assert len(rows) == EXPORTED // 10 + 2, f"{len(rows)} rows"
    ours, floors = [], []
    for _ in range(7):
        for taken, write in ((ours, lambda: clerk.fetch(path)), (floors, lambda: _library_alone(rows))):
            begun = time.perf_counter()
            write()
            taken.append(time.perf_counter() - begun)
    told = {"rows": 10_000, "seconds": median(ours), "floor": median(floors), "grown": max(site.memory()) - held}
    report("export_10000", told["seconds"], "s", told["floor"])
    report("export_10000_memory", told["grown"], "MB")
    return told


def _library_alone(rows: list[list[object]]) -> None:
    """The same cells in the same dress, each by the library's own method for its kind."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(io.BytesIO(), options) as book:
        page, shape = book.add_worksheet(), book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value == "":
                    page.write_blank(row, column, None, shape)
                elif isinstance(value, str):
                    page.write_string(row, column, value, shape)
                elif isinstance(value, date):
                    page.write_datetime(row, column, value, day)
                else:
                    page.write_number(row, column, value, shape)


def explain(url: str, folder: Path, lists: list[tuple[str, str, str]]) -> None:
    """Print how PostgreSQL finds the rows of each page when nothing is kept: the plan of every statement that takes more than a few milliseconds."""
    app = create_app(settings_for(url, folder))
    app.test_client_class = Browser
    with app.app_context():
        people = {person.username: person for person in db.session.scalars(db.select(Person).where(Person.id < 4))}
        for name, who, path in lists:
            print(f"\n=== {name} {path}")
            for statement, values in _slow(app, people[who], path):
                print("---", " ".join(statement.split())[:160])
                with db.engine.connect() as connection:
                    plan = connection.exec_driver_sql("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS) " + statement, values)
                    print(*(f"    {line[0]}" for line in plan), sep="\n")


def _slow(app: Flask, person: Person, path: str, least: float = 0.004) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    begun: dict[int, float] = {}

    def before(_connection: Connection, cursor: object, *_rest: object) -> None:
        begun[id(cursor)] = time.perf_counter()

    def after(_connection: Connection, cursor: object, statement: str, values: object, *_rest: object) -> None:
        if time.perf_counter() - begun.pop(id(cursor), time.perf_counter()) > least and statement.lstrip().startswith(
            ("SELECT", "WITH")
        ):
            found.append((statement, values))

    client = app.test_client()
    sign_in(client, person)
    # at once, before anything is kept: so the plans are those of counting all
    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    assert client.get(path).status_code == 200, path
    event.remove(Engine, "before_cursor_execute", before)
    event.remove(Engine, "after_cursor_execute", after)
    return found
