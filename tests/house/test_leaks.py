"""What a unit's people are told of others: a word put into every private column of the district is found in no page, list, search, file,
feed, letter or error text that reaches somebody of another unit; and no parent opens another parent's child.
"""

import io
import re
import statistics
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.test import TestResponse

from app import clock
from app.accounts.access import standing_of
from app.accounts.models import Person
from app.cases import access as cases
from app.cases.models import Case
from app.demo.district import SHOWN
from app.drafting.models import Draft, Version
from app.extensions import db, new_ref
from app.mail.models import Letter
from app.reports.models import Doubt, Report
from app.tasks import access as tasks
from app.tasks.models import Evidence, Task, Update
from app.tasks.request_models import Reference
from tests import builders
from tests.conftest import district_copied
from tests.house.test_routes import BY_LIBREOFFICE, Cell, _address, _cells
from tests.walk import walk

WORD = "canary7f3a"

#: what belongs to a unit and the office, and stands in no published paper
PRIVATE = {
    "task": ("handler",),
    "task_update": ("text",),
    "entry": ("note",),
    "verification": ("text", "place", "people"),
    "task_request": ("text", "progress", "answer_text"),
    "reference": ("text",),
    "evidence": ("file_name",),
    "instruction": ("text", "answer"),
    "court_case": ("case_number", "court", "cause", "decided_by", "review"),
    "hearing": ("place", "attendee", "attendee_post", "absence_reason", "absence_approver", "violation", "note"),
    "matter": ("number", "title", "sender"),
    "consultation": ("title", "place", "guests", "agenda"),
    "conclusion": ("text",),
    "letter": ("to_address", "to_name", "subject", "body", "gist"),
    "indicator_value": ("note", "evidence"),
    "draft_comment": ("text",),
    "person": ("email", "phone"),
}


@pytest.fixture(scope="module")
def marked(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The district with the word in every private column, and people of a unit that has to do with nothing in it."""
    with district_copied(demo_folder, tmp_path_factory.mktemp("leaks")) as app:
        update_ = db.session.scalars(select(Update).order_by(Update.id)).first()
        assert update_
        db.session.add(Reference(task_id=update_.task_id, by_id=update_.by_id, at=update_.at, text="岚府发〔2026〕3号"))
        draft = db.session.scalars(select(Draft)).first()
        assert draft
        version = {"number": 1, "at": update_.at, "by_id": update_.by_id, "content": "{}", "sha256": "0" * 64}
        db.session.add(Version(draft_id=draft.id, **version))
        report = db.session.scalars(select(Report).order_by(Report.id)).first()
        assert report
        db.session.add(Doubt(report_id=report.id, kind="spam", text="某", start=0, end=1))
        db.session.flush()
        empty: list[str] = []
        for name, columns in PRIVATE.items():
            table = db.metadata.tables[name]
            said = {column: WORD + func.coalesce(table.c[column], "") for column in columns}
            db.session.execute(update(table).values(said))
            empty += [] if db.session.scalar(select(func.count()).select_from(table)) else [name]
        assert not empty, f"the district has no {empty}"
        away = builders.unit("away", kind="department")
        for role in ("liaison", "head"):
            builders.person(f"x-{role}", role, away)
        db.session.commit()
        yield app


def _as(app: Flask, username: str) -> FlaskClient:
    client = app.test_client()
    builders.sign_in(client, db.session.scalars(select(Person).where(Person.username == username)).one())
    return client


def _holds(answer: TestResponse) -> bool:
    """Whether the word stands in the answer: in the page, or in a file and its parts."""
    data = answer.data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(WORD.encode() in archive.read(name) for name in archive.namelist())
    return WORD.encode() in data or WORD in str(answer.headers)


@pytest.mark.parametrize("role", ["liaison", "head"])
def test_nothing_of_another_unit_is_told(marked: Flask, role: str) -> None:
    """All links, all addresses without a name, the addresses of one thing of each kind, and what is searched for.

    A PDF says what the Word file of the same address says, which is read.
    """
    client = _as(marked, f"x-{role}")
    walked = list(walk(marked, client, known=BY_LIBREOFFICE))
    told = [one.address for one in walked if WORD in one.html]
    asked = [one.address for one in walked if not one.html]
    for cell in _cells(marked):
        if cell.method == "GET" and cell.endpoint not in BY_LIBREOFFICE:
            asked.append(_address(marked, cell)[0] if cell.rule.arguments else cell.rule.rule)
    asked += [f"{page}?q={WORD[:-1]}" for page in ("/ledger", "/ledger/export", "/cases", "/units", "/people", "/letters")]
    seen = {one.address for one in walked if one.html}
    told += [address for address in dict.fromkeys(asked) if address not in seen and _holds(client.get(address))]
    assert len(asked) > 100
    assert not told, f"{role} is told of others at {told}"


def test_the_word_is_found_where_it_may_be(marked: Flask) -> None:
    """The control: the office reads it in pages and in files, so that finding nothing means something."""
    client = _as(marked, SHOWN["office"])
    number = db.session.scalar(select(db.metadata.tables["task"].c.ref).join(db.metadata.tables["task_update"]))
    for address in (f"/tasks/{number}", "/cases", "/ledger/export", "/letters"):
        assert _holds(client.get(address)), address


def _other_parent(table: Table, parent: object) -> str:
    """The public name of another row of a table; where there is but one, of its double."""
    other = db.session.scalar(select(table.c.ref).where(table.c.id != parent))
    if other is None:
        row = dict(db.session.execute(select(table).where(table.c.id == parent)).mappings().one())
        unique = {column.name for constraint in table.constraints for column in getattr(constraint, "columns", ())}
        row |= {"ref": new_ref(), "year": row.get("year", 0) - 7} if "year" in unique | row.keys() else {"ref": new_ref()}
        other = row["ref"]
        db.session.execute(table.insert().values({name: value for name, value in row.items() if name != "id"}))
        db.session.commit()
    return str(other)


#: first word of the path and name of the child: the child's table, its column that names the parent, the parent's table
CHILDREN = {
    ("drafts", "paragraph_ref"): ("paragraph", "draft_id", "draft"),
    ("drafts", "version_ref"): ("draft_version", "draft_id", "draft"),
    ("reports", "clause_ref"): ("clause", "report_id", "report"),
    ("reports", "doubt_ref"): ("doubt", "report_id", "report"),
}
#: two names in a path that are no parent and child
NO_FAMILY = {"drafts/clause_ref"}


def _families(app: Flask) -> Iterator[Cell]:
    for cell in _cells(app):
        names = [name for name in cell.rule.arguments if name.endswith("_ref")]
        if "ref" in cell.rule.arguments and names and f"{cell.place}/{names[0]}" not in NO_FAMILY:
            yield cell


def test_no_parent_opens_anothers_child(marked: Flask) -> None:
    """The office may open either; one with the child of the other is not there, and nothing is written."""
    client = _as(marked, SHOWN["office"])
    tried = 0
    for cell in _families(marked):
        name = next(name for name in cell.rule.arguments if name.endswith("_ref"))
        child, column, parent = CHILDREN[cell.place, name]
        table = db.metadata.tables[child]
        row = db.session.execute(select(table).order_by(table.c.id)).mappings().first()
        assert row, f"the district has no {child}"
        other = _other_parent(db.metadata.tables[parent], row[column])
        values = {"ref": other, name: row["ref"]} | dict.fromkeys(cell.rule.arguments - {"ref", name}, "confirm")
        with marked.test_request_context():
            address = cell.rule.build(values)[1]
        before = db.session.execute(select(table).where(table.c.id == row["id"])).one()
        answer = client.open(address, method=cell.method, data={"text": "x", "note": "x"})
        assert answer.status_code == 404, f"{cell.method} {address}: {answer.status_code}"
        db.session.expire_all()
        assert db.session.execute(select(table).where(table.c.id == row["id"])).one() == before
        tried += 1
    assert tried >= 7


def test_foreign_and_missing_answer_alike(marked: Flask) -> None:
    """Somebody of another unit learns nothing from the answer: a thing that is not theirs reads as one that is not there."""
    client = _as(marked, "x-liaison")
    for cell in _cells(marked):
        if (
            cell.method == "GET"
            and cell.place in {"tasks", "cases", "hearings", "evidence", "matters", "n"}
            and "ref" in cell.rule.arguments
        ):
            foreign, there = _address(marked, cell)
            if not there:
                continue
            missing = client.get(foreign.replace(foreign.split("/")[2], new_ref()))
            answer = client.get(foreign)
            assert answer.status_code == missing.status_code, foreign
            if answer.status_code == 404:
                assert _plain(answer) == _plain(missing), foreign


@pytest.mark.parametrize(
    ("address", "column"), [("/tasks/{}", Task.ref), ("/cases/{}", Case.ref), ("/evidence/{}", Evidence.ref)]
)
def test_foreign_and_missing_take_the_same_time(marked: Flask, address: str, column: InstrumentedAttribute[str]) -> None:
    """By medians of sixty tries in turn they lie less than five milliseconds apart: a watch tells nobody what exists."""
    client = _as(marked, "x-liaison")
    there = list(db.session.scalars(select(column)))
    took: dict[bool, list[float]] = {True: [], False: []}
    for n in range(60):
        for is_there in (True, False) if n % 2 else (False, True):
            path = address.format(there[n % len(there)] if is_there else new_ref())
            began = time.perf_counter()
            status = client.get(path).status_code
            took[is_there].append(time.perf_counter() - began)
            assert status == 404, path
    apart = 1000 * (statistics.median(took[True]) - statistics.median(took[False]))
    assert abs(apart) < 5, f"{address}: {apart:.2f} ms"


def _plain(answer: TestResponse) -> str:
    # the request's own number is random and tells nothing
    text = answer.text.replace(answer.headers["X-Request-ID"], "")
    return re.sub(r'value="[^"]*"|nonce="[^"]*"|(href|action)="[^"]*"', "", text)


def test_a_letter_goes_to_whoever_may_open_what_it_tells_of(marked: Flask) -> None:
    """Each letter of the district about a task or a hearing, held against what its reader sees: the rules that pages go by."""
    opened = {"task": tasks.task_for, "hearing": cases.hearing_for}
    people = {person.email: person for person in db.session.scalars(select(Person))}
    sent = set(db.session.execute(select(Letter.about, Letter.to_address).where(Letter.about.contains(":"))).all())
    told = [(*about.partition(":")[::2], address) for about, address in sorted(sent) if about.partition(":")[0] in opened]
    assert len(told) > 200 and {kind for kind, _ref, _address in told} == set(opened)
    for kind, ref, address in told:
        assert opened[kind](ref, standing_of(people[address], clock.today())), f"{address} was told of {kind} {ref}"
