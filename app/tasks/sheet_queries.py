"""The ledger as rows of a sheet, and who a sheet may name; it reads, in as many queries as there are hundreds of rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Unit
from app.accounts.queries import all_units, answering, former_names, leader_posts
from app.accounts.standing import Standing
from app.extensions import db
from app.reports.papers import PAPERS
from app.sheets.cells import plain
from app.sheets.writing import Column
from app.tasks.addressee_queries import leader_names
from app.tasks.models import Entry, Evidence, Task, Update
from app.tasks.papers import RECTIFICATION
from app.tasks.queries import Filters, ledger_rows
from app.tasks.request_models import Reference
from app.tasks.sheet_columns import FIELDS, WIDTHS
from app.tasks.sheet_rows import Known, fingerprint, natures
from app.tasks.view_models import Origin, UnitAlias
from app.tasks.word_forms import NATURE_WORDS, STATE_WORDS

_AT_ONCE = 500


def chinese(words: Mapping[str, object]) -> dict[str, str]:
    """Words of codes in Chinese whatever the language of the page: a sheet is Chinese, as letters are."""
    with force_locale("zh_Hans_CN"):
        return {code: str(word) for code, word in words.items()}


def nature_words() -> dict[str, str]:
    """Every nature of a task in Chinese: what the reader suggests, and the types of rectification."""
    return chinese(NATURE_WORDS) | RECTIFICATION


def aliases() -> list[tuple[UnitAlias, Unit]]:
    """What units are called beside their names, each with the unit that answers for it today, in the customary order of units."""
    today = answering()
    said = db.session.scalars(select(UnitAlias).order_by(UnitAlias.id)).all()
    meant = [(alias, today[alias.unit_id]) for alias in said if alias.unit_id in today]
    return sorted(meant, key=lambda each: each[1].position)


def _units() -> tuple[dict[str, int], frozenset[int]]:
    """The ids of units by every name: those of today first, then what offices call them besides, then what they were once called."""
    found: dict[str, int] = {}
    units = all_units()
    for unit in units:
        for name in (unit.name, unit.short_name, unit.code):
            found.setdefault(plain(name), unit.id)
    for alias, unit in aliases():
        found.setdefault(alias.name, unit.id)
    today = answering()
    for name, number in former_names():
        if number in today:
            found.setdefault(plain(name), today[number].id)
    return found, frozenset(unit.id for unit in units if unit.kind in ("invited", "government"))


def known(on: date) -> Known:
    """Every way in which a sheet may name a unit or a leader on a day."""
    units, invited = _units()
    leaders: dict[str, int] = {}
    names = leader_names(on)
    for post in leader_posts():
        name = names.get(post.id, "")
        for way in (post.title, name, f"{post.title}{name}", f"{name}{post.title}"):
            if way:
                leaders.setdefault(plain(way), post.id)
    return Known(units, invited, leaders, natures(nature_words()))


def there(year: int) -> set[str]:
    """The fingerprints of everything the ledger of a year has, as it stands now and as it once came in."""
    query = select(Task.title, Origin.measures, Origin.fingerprint).outerjoin(Origin, Origin.task_id == Task.id)
    marks = set()
    for title, measures, mark in db.session.execute(query.where(Task.year == year)):
        marks.add(fingerprint(year, title, measures or ""))
        if mark:
            marks.add(mark)
    return marks


def columns(units: Sequence[Unit] = ()) -> list[Column]:
    """The customary columns, with what can be chosen in them."""
    offered = {
        "lead": tuple(unit.short_name for unit in units if unit.kind not in ("invited", "government")),
        "nature": tuple(RECTIFICATION.values()),
    }
    return [Column(each.word, WIDTHS.get(each.code, 14), offered.get(each.code, ())) for each in FIELDS]


def sheet_rows(query: Select[Task], on: date) -> Iterator[tuple[object, ...]]:
    """The tasks of a query as rows in the customary columns, numbered from one."""
    ids = list(db.session.scalars(query.with_only_columns(Task.id)))
    words = _words(on)
    serial = 0
    for first in range(0, len(ids), _AT_ONCE):
        part = ids[first : first + _AT_ONCE]
        facts = _Facts(part)
        for task in _tasks(part):
            serial += 1
            yield (serial, *_row(task, facts, words))


def words_of(tasks: Sequence[Task], on: date) -> list[dict[str, object]]:
    """What the customary columns say about these tasks, by code; ``what`` is the measures, else the task itself."""
    facts, words = _Facts([task.id for task in tasks]), _words(on)
    rows = [dict(zip((field.code for field in FIELDS[1:]), _row(task, facts, words), strict=True)) for task in tasks]
    return [row | {"what": row["measures"] or task.title, "task": task} for row, task in zip(rows, tasks, strict=True)]


def listed(which: str, asked: Filters, standing: Standing, on: date) -> Select[Task]:
    """The tasks of one of the three lists: problems alone, or by the unit that answers for them."""
    query = ledger_rows(asked, standing, on, "lead" if which == "duties" else "")
    query = query.options(joinedload(Task.handler_post), joinedload(Task.report))
    return query.where(Task.kind == "rectification") if which == "problems" else query


def _words(on: date) -> "_Words":
    return _Words(leader_names(on), chinese(STATE_WORDS), nature_words())


def _tasks(part: Sequence[int]) -> list[Task]:
    query = select(Task).where(Task.id.in_(part)).options(
        joinedload(Task.lead_unit), joinedload(Task.leader_post), joinedload(Task.handler_post), joinedload(Task.report), selectinload(Task.supporting_units)
    )  # fmt: skip
    place = {task_id: number for number, task_id in enumerate(part)}
    return sorted(db.session.scalars(query).unique(), key=lambda task: place[task.id])


@dataclass(frozen=True)
class _Words:
    """What a row says for ids and codes."""

    leaders: Mapping[int, str]
    states: Mapping[str, str]
    natures: Mapping[str, str]


class _Facts:
    """What hangs on these tasks and a row says."""

    def __init__(self, part: Sequence[int]) -> None:
        last = select(func.max(Update.id)).where(Update.task_id.in_(part), Update.text != "").group_by(Update.task_id)
        self.said = {row.task_id: row.text for row in db.session.scalars(select(Update).where(Update.id.in_(last)))}
        self.files: dict[int, list[str]] = {}
        for task_id, name in db.session.execute(
            select(Evidence.task_id, Evidence.file_name).where(Evidence.task_id.in_(part)).order_by(Evidence.id)
        ):
            self.files.setdefault(task_id, []).append(name)
        for row in db.session.scalars(select(Reference).where(Reference.task_id.in_(part)).order_by(Reference.id)):
            self.files.setdefault(row.task_id, []).append(row.text)
        self.opinions: dict[int, str] = {}
        said = select(Entry.task_id, Entry.note).where(Entry.move.in_(("verify", "close", "return")), Entry.note != "")
        for task_id, note in db.session.execute(said.where(Entry.task_id.in_(part)).order_by(Entry.id)):
            self.opinions[task_id] = note
        self.origins = {row.task_id: row for row in db.session.scalars(select(Origin).where(Origin.task_id.in_(part)))}


def source_of(task: Task, origin: Origin | None) -> str:
    """Where a task comes from, in words: the paper's title, else the report's, else the kind of paper."""
    if origin and origin.paper_title:
        return origin.paper_title
    if task.report:
        return f"{task.report.title} {task.chapter}".strip()
    return PAPERS[origin.paper] if origin else ""


def _row(task: Task, facts: _Facts, words: _Words) -> tuple[object, ...]:
    origin = facts.origins.get(task.id)
    kept = origin.kept if origin else {}
    problem = task.kind == "rectification"
    said = task.outcome if task.state in ("submitted", "closed") else facts.said.get(task.id, "")
    leader = words.leaders.get(task.leader_post.id) or task.leader_post.title if task.leader_post else kept.get("leader", "")
    supporting = [unit.short_name for unit in task.supporting_units]
    return (
        source_of(task, origin),
        ((origin.problem if origin else "") or task.title) if problem else "",
        task.target or "",
        (origin.measures if origin else "") or ("" if problem else task.title),
        task.lead_unit.short_name if task.lead_unit else kept.get("lead", ""),
        "、".join([*supporting, *([kept["supporting"]] if kept.get("supporting") else [])]),
        leader,
        task.handler_post.title if task.handler_post else task.handler,
        words.natures.get(task.nature, task.nature),
        task.due or kept.get("due", ""),
        said or kept.get("progress", ""),
        "\n".join(facts.files.get(task.id, [])) or kept.get("evidence", ""),
        facts.opinions.get(task.id) or kept.get("opinion", ""),
        words.states[task.state],
        task.closed_on or kept.get("closed", ""),
    )
