"""A workbook on its way into the ledger: taken in, its columns confirmed, its rows made drafts in parts; drafts only, never changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.errors import Forbidden, Missing
from app.extensions import db
from app.reports.papers import PAPERS
from app.sheets.cells import plain
from app.sheets.columns import body_of, headed_sheet, matched
from app.sheets.confined_reading import read_workbook
from app.tasks.checks import squeezed
from app.tasks.errors import NoRowsComing, NothingMatched, UnknownChoice
from app.tasks.file_kinds import plain_name
from app.tasks.models import Entry, Task, TaskSupport
from app.tasks.number_actions import take_numbers
from app.tasks.sheet_columns import FIELDS
from app.tasks.sheet_queries import known, there
from app.tasks.sheet_rows import Coming, coming, packed, sorted_out, unpacked
from app.tasks.view_models import Intake, Origin, UnitAlias

#: rows made in one transaction
AT_ONCE = 500
#: what was taken in is forgotten after this
KEPT = timedelta(days=30)


def take_in(
    name: str, data: bytes, *, year: int, paper: str, paper_title: str = "", authority: str = "", by: Standing, now: datetime
) -> Intake:
    """Read a workbook and propose which column is what. Raises the refusals of app/sheets, NoRowsComing, UnknownChoice."""
    if "office" not in by.roles:
        raise Forbidden
    if paper not in PAPERS:
        raise UnknownChoice(text=paper[:30])
    name = plain_name(name)
    sheet, head = headed_sheet(read_workbook(name, data), FIELDS, name)
    columns = matched(head, FIELDS)
    rows = body_of(sheet, head, columns)
    if not rows:
        raise NoRowsComing(file=name, sheet=sheet.name)
    db.session.execute(delete(Intake).where(Intake.by_id == by.person_id, Intake.at < now - KEPT))
    intake = Intake(
        by_id=by.person_id, at=now, file_name=name, year=year, paper=paper, paper_title=squeezed(paper_title)[:300],
        authority=squeezed(authority)[:300], sheet=sheet.name[:100], head=list(head.words),
        columns={str(column): code for column, code in columns.items()}, body=packed(rows), rows=len(rows),
    )  # fmt: skip
    db.session.add(intake)
    db.session.flush()
    return intake


def intake_for(ref: str, by: Standing, *, hold: bool = False) -> Intake:
    """An intake of one's own. Raises Missing. ``hold``: until the end of the transaction, so that no row is made twice."""
    query = select(Intake).where(Intake.ref == ref, Intake.by_id == by.person_id)
    found = db.session.scalar(query.with_for_update() if hold else query)
    if found is None or "office" not in by.roles:
        raise Missing
    return found


def match(intake: Intake, chosen: Mapping[int, str]) -> None:
    """Confirm which column is what. Raises NothingMatched without a problem or a measure, UnknownChoice."""
    codes = {each.code for each in FIELDS}
    picked = {column: code for column, code in chosen.items() if code}
    for column, code in picked.items():
        if code not in codes or not 0 <= column < len(intake.head):
            raise UnknownChoice(text=code[:30])
    if len(set(picked.values())) < len(picked) or not {"problem", "measures"} & set(picked.values()):
        raise NothingMatched
    intake.columns = {str(column): code for column, code in picked.items()}
    intake.confirmed = True
    db.session.flush()


def name_units(said: Mapping[str, Unit], *, by: Standing, now: datetime) -> int:
    """Remember which units these names mean, for this workbook and all to come; a name that is known already stays. Says how many."""
    if "office" not in by.roles:
        raise Forbidden
    there = known(now.date()).units
    new = {plain(words): (squeezed(words)[:100], unit) for words, unit in said.items()}
    rows = [
        UnitAlias(name=name, words=words, unit=unit, by_id=by.person_id, at=now)
        for name, (words, unit) in new.items()
        if name and len(name) <= 100 and name not in there
    ]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def forget_name(words: str, *, by: Standing) -> None:
    """Forget what a unit is called besides. Raises Missing."""
    alias = db.session.scalar(select(UnitAlias).where(UnitAlias.name == plain(words)))
    if alias is None or "office" not in by.roles:
        raise Missing
    db.session.delete(alias)
    db.session.flush()


def lines(intake: Intake, now: datetime, first: int = 0, last: int | None = None) -> list[Coming]:
    """The rows of an intake with their fate as of now; ``first`` and ``last`` cut a part out."""
    rows = unpacked(intake.body)[first:last]
    columns = {int(column): code for column, code in intake.columns.items()}
    found = coming(intake.sheet, rows, columns, intake.year, known(now.date()), (intake.paper, intake.paper_title))
    return sorted_out(found, intake.year, there(intake.year))


def step(intake: Intake, *, by: Standing, now: datetime) -> None:
    """Make drafts of the next rows; what is there already and what is refused is passed over."""
    part = lines(intake, now, intake.passed, intake.passed + AT_ONCE)
    new = [row for row in part if row.fate == "new"]
    if new:
        _make(intake, new, by=by, now=now)
    intake.passed += len(part)
    intake.made += len(new)
    intake.same += sum(1 for row in part if row.fate == "same")
    intake.refused += sum(1 for row in part if row.fate == "refused")
    db.session.flush()


def _make(intake: Intake, rows: list[Coming], *, by: Standing, now: datetime) -> None:
    numbers = take_numbers(intake.year, len(rows))
    tasks = [
        Task(
            number=number, year=intake.year, kind=row.kind, nature=row.nature, title=row.title, authority=intake.authority,
            lead_unit_id=row.lead, leader_post_id=row.leader, due=row.due, target=row.target, created_at=now, handler=row.handler, long_standing=row.standing,
        )
        for number, row in zip(numbers, rows, strict=True)
    ]  # fmt: skip
    db.session.add_all(tasks)
    db.session.flush()
    both = list(zip(tasks, rows, strict=True))
    supports = [{"task_id": task.id, "unit_id": unit} for task, row in both for unit in row.supporting]
    if supports:
        db.session.execute(insert(TaskSupport), supports)
    note = intake.file_name
    db.session.execute(
        insert(Entry),
        [{"task_id": t.id, "at": now, "by_id": by.person_id, "move": "import", "note": note, "changes": {}} for t in tasks],
    )
    db.session.execute(
        insert(Origin),
        [
            {
                "task_id": task.id, "paper": row.paper, "paper_title": row.paper_title, "problem": row.problem,
                "measures": row.measures, "kept": dict(row.kept), "fingerprint": row.fingerprint(intake.year), "intake": intake.ref,
            }
            for task, row in both
        ],
    )  # fmt: skip
