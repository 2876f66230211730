"""The ledger as rows of a sheet, and who a sheet may name; it knows the customary columns, and changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from flask_babel import force_locale
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Unit
from app.accounts.queries import all_units, answering, former_names, leader_posts
from app.accounts.standing import Standing
from app.extensions import db
from app.reports.papers import PAPERS
from app.sheets.cells import plain
from app.sheets.writing import Column
from app.tasks.addressee_queries import leader_names
from app.tasks.models import Task
from app.tasks.papers import RECTIFICATION
from app.tasks.queries import Filters, ledger_rows
from app.tasks.row_queries import Told, parts_told, told_of
from app.tasks.sheet_columns import FIELDS, WIDTHS
from app.tasks.sheet_rows import Known, fingerprint, natures
from app.tasks.view_models import Origin, UnitAlias
from app.tasks.word_forms import NATURE_WORDS, STATE_WORDS


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
    words, serial = _words(on), count(1)
    for part in parts_told(query):
        # all of a part before the first is written: a processor that does both by turns takes a twentieth longer
        yield from [(next(serial), *_row(task, words)) for task in part]


def words_told(query: Select[Task], on: date) -> Iterator[dict[str, object]]:
    """What the customary columns say about the tasks of a query, by code; ``what`` is the measures, else the task itself."""
    words = _words(on)
    return (_named(task, words) for part in parts_told(query) for task in part)


def words_of(tasks: Sequence[Task], on: date) -> list[dict[str, object]]:
    """The same about these tasks, each with its ``task``."""
    words = _words(on)
    return [_named(told, words) | {"task": task} for told, task in zip(told_of(tasks), tasks, strict=True)]


def listed(which: str, asked: Filters, standing: Standing, on: date) -> Select[Task]:
    """The tasks of one of the three lists: problems alone, or by the unit that answers for them."""
    query = ledger_rows(asked, standing, on, "lead" if which == "duties" else "")
    query = query.options(joinedload(Task.handler_post), joinedload(Task.report))
    return query.where(Task.kind == "rectification") if which == "problems" else query


def _words(on: date) -> "_Words":
    return _Words(leader_names(on), chinese(STATE_WORDS), nature_words())


@dataclass(frozen=True)
class _Words:
    """What a row says for ids and codes."""

    leaders: Mapping[int, str]
    states: Mapping[str, str]
    natures: Mapping[str, str]


def source_of(task: Told) -> str:
    """Where a task comes from, in words: the paper's title, else the report's, else the kind of paper."""
    if task.paper_title:
        return task.paper_title
    if task.report:
        return f"{task.report} {task.chapter}".strip()
    return PAPERS[task.paper] if task.paper else ""


def _row(task: Told, words: _Words) -> tuple[object, ...]:
    kept = task.kept or {}
    problem = task.kind == "rectification"
    return (
        source_of(task),
        (task.problem or task.title) if problem else "",
        task.target or "",
        task.measures or ("" if problem else task.title),
        task.lead or kept.get("lead", ""),
        "、".join(filter(None, (task.supporting, kept.get("supporting")))),
        words.leaders.get(task.leader_post_id or 0) or task.leader or kept.get("leader", ""),
        task.handler_post or task.handler,
        words.natures.get(task.nature, task.nature),
        task.due or kept.get("due", ""),
        (task.outcome if task.state in ("submitted", "closed") else task.said) or kept.get("progress", ""),
        task.files or kept.get("evidence", ""),
        task.opinion or kept.get("opinion", ""),
        words.states[task.state],
        task.closed_on or kept.get("closed", ""),
    )


def _named(task: Told, words: _Words) -> dict[str, object]:
    row = dict(zip((field.code for field in FIELDS[1:]), _row(task, words), strict=True))
    return row | {"what": row["measures"] or task.title}
