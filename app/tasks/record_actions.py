"""How every move is made: allowed, recorded and told, in one transaction; it knows no move of its own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from app.accounts.models import Person
from app.accounts.standing import Standing
from app.extensions import db
from app.mail import post
from app.tasks import checks
from app.tasks.access import relation_to
from app.tasks.addressee_queries import contact
from app.tasks.errors import ChangedSince, NoReason, NotInThisState, NotYourMove
from app.tasks.letters import Frame, Words, deadline_entry
from app.tasks.lifecycle import STEPS, row_for, rows
from app.tasks.models import Entry, Task
from app.tasks.word_forms import FIELD_WORDS, MOVE_WORDS, STATE_WORDS, WHO_WORDS

PLAIN = (
    "title", "authority", "nature", "due", "original_due", "target", "target_value", "target_unit", "cadence", "state",
    "percent", "value", "outcome", "done_on", "closed_on", "approved_on", "verified_on", "archived_on", "suspended_on",
    "long_standing", "evidence_wanted",
)  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if hasattr(value, "isoformat") else value


def standing_words(task: Task) -> dict[str, Any]:
    """Everything about a task that a history line may name, as plain words of that moment."""
    words = {name: _plain(getattr(task, name)) for name in PLAIN}
    words["lead_unit"] = task.lead_unit.short_name if task.lead_unit else None
    words["supporting"] = "、".join(unit.short_name for unit in task.supporting_units) or None
    words["leader"] = task.leader_post.title if task.leader_post else None
    words["handler"] = task.handler_post.title if task.handler_post else task.handler
    words["milestones"] = "；".join(f"{_plain(m.due)} {m.percent}% {m.text}" for m in task.milestones)
    return words


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """{"field": [old, new]} for what is not the same; nothing and an empty text are the same."""
    return {name: [before[name], after[name]] for name in before if (before[name] or None) != (after[name] or None)}


def check_version(task: Task, seen: int | None) -> None:
    """Raises ChangedSince when somebody changed the task since the version that was shown; None: nothing was shown."""
    if seen is not None and seen != task.version:
        raise ChangedSince(number=task.number)


def check_move(task: Task, name: str, by: Standing) -> frozenset[str]:
    """What the person is to the task, when the move is open to them. Raises NotYourMove or NotInThisState."""
    relation = relation_to(task, by)
    anywhere = tuple(dict.fromkeys(who for row in rows(name) for who in row.who))
    here = tuple(dict.fromkeys(who for row in rows(name) if task.stage in row.frm for who in row.who))
    if not relation & set(here):
        if here or not relation & set(anywhere):
            who = _("、").join(str(WHO_WORDS[one]) for one in here or anywhere)
            raise NotYourMove(move=MOVE_WORDS[name], who=who)
        raise NotInThisState(number=task.number, state=STATE_WORDS[task.stage], move=MOVE_WORDS[name])
    return relation


def reason_for(text: str, move: str) -> str:
    """The reason given for a move. Raises NoReason, TooLong."""
    said = checks.bounded(checks.written(text), checks.REASON_LIMIT, FIELD_WORDS["note"])
    if not said:
        raise NoReason(move=MOVE_WORDS[move])
    return said


@dataclass
class Moving:
    """A move under way: what the person is to the task, and the state it leads to (None: the task stays where it is)."""

    relation: frozenset[str]
    to: str | None
    #: what the history line says beyond the changed fields, each as [old, new]
    facts: dict[str, list[Any]] = field(default_factory=dict)
    #: its words, where they are known only on the way
    note: str = ""


@contextmanager
def moving(task: Task, name: str, *, by: Standing, now: datetime, note: str = "", seen: int | None = None) -> Iterator[Moving]:
    """Make a move: check it, let the caller change the task, then set the state and write the history line."""
    relation = check_move(task, name, by)
    row = row_for(name, task.stage, relation)
    made = Moving(relation, row.to if row else None)
    check_version(task, seen)
    before = standing_words(task)
    yield made
    _arrive(task, made.to, now)
    changes = difference(before, standing_words(task)) | made.facts
    write(task, name, by=by, now=now, note=made.note or note, changes=changes)


def _arrive(task: Task, to: str | None, now: datetime) -> None:
    """Set the task to a stage: its state, and the day of the second step where the stage is one."""
    state = next((state for state, step in STEPS.items() if step == to), None)
    if state is not None:
        setattr(task, f"{to}_on", now.date())
    elif to == "back":
        task.state, task.stood = task.stood, ""
    else:
        task.state = to or task.state


def write(task: Task, name: str, *, by: Standing, now: datetime, note: str, changes: dict[str, list[Any]]) -> None:
    """Write a line of history and flush. The row is always rewritten, so that of two people only one can save."""
    flag_modified(task, "state")
    if by.on_behalf_of:
        changes = changes | {"on_behalf_of": [None, by.on_behalf_of]}
    db.session.add(Entry(task_id=task.id, at=now, by_id=by.person_id, move=name, note=note, changes=changes))
    db.session.flush()


def frame(task: Task, by: Standing) -> Frame:
    """What every letter about a task needs."""
    return Frame(task=task, base_url=current_app.extensions["settings"].base_url, ask=contact(by))


#: letters that put a deadline into the reader's calendar or change it there, and those that take it out
INTO_CALENDAR = {"issued", "issued-support", "edited", "extended", "transferred", "resumed", "reopened", "returned"}
OUT_OF_CALENDAR = {"closed", "suspended", "cancelled", "handed-on"}


def tell_people(task: Task, kind: str, words: Words, people: Iterable[Person], *, now: datetime) -> None:
    """Put the same words into the outbox for each person, once for this move; the deadline goes along where it is set or falls away."""
    entry = None
    if kind in INTO_CALENDAR or kind in OUT_OF_CALENDAR:
        base_url = current_app.extensions["settings"].base_url
        entry = deadline_entry(task, base_url, off=kind in OUT_OF_CALENDAR)
    for person in people:
        post.put(
            key=f"{kind}:{task.ref}:{task.version}:{person.ref}",
            about=f"task:{task.ref}",
            to_address=person.email,
            to_name=person.name,
            subject=words.subject,
            body=words.body,
            now=now,
            entry=entry,
        )
