"""Adding to the trail: what a transaction changed is gathered as it happens and written as its last row, or all of it is undone."""

import json
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click
from flask import current_app, g, has_app_context, has_request_context, request
from sqlalchemy import Connection, CursorResult, bindparam, event, insert, inspect, select, update
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from app import clock
from app.audit.models import AuditHead, AuditRow
from app.audit.seal import Head, Sealed, seal, stamp
from app.audit.words import MACHINERY, PASSED_OVER
from app.extensions import db

#: of one kind of change, how many rows are named one by one; more are counted
NAMED = 20
GATHERED, MARKS, WRITTEN = "audit_gathered", "audit_marks", "audit_written"

#: the name of what runs outside requests and commands
process: ContextVar[str] = ContextVar("process", default="process")


@dataclass(frozen=True)
class Change:
    """Rows of a table that were added, changed or removed; never what stood in them."""

    table: str
    what: str
    row: str = ""
    columns: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True)
class Note:
    """A row of a kind of its own, beside what the database itself shows."""

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)
    actor: str | None = None
    outcome: str = "done"


def note(kind: str, *, actor: str | None = None, outcome: str = "done", **facts: object) -> None:
    """Let the caller's transaction carry a row of this kind; who acts is found by itself unless named."""
    _gathered(db.session()).append(Note(kind, facts, actor, outcome))


def key() -> bytes:
    """The key of the seals: the installation's own, or made from its secret."""
    settings = current_app.extensions["settings"]
    return bytes.fromhex(stamp((settings.audit_key or settings.secret_key).encode(), "audit trail"))


def _gathered(session: Session) -> list[Change | Note]:
    gathered: list[Change | Note] = session.info.setdefault(GATHERED, [])
    return gathered


def changing(session: Session) -> bool:
    """Whether the transaction has changed something, or is about to, of which the trail will tell."""
    touched = (*session.new, *session.dirty, *session.deleted)
    return bool(_gathered(session) or session.info.get(WRITTEN)) or any(row.__tablename__ not in PASSED_OVER for row in touched)


def _flushed(session: Session, context: UOWTransaction) -> None:
    gathered = _gathered(session)
    # with what was left by what it belonged to, of which nobody said that it is to go
    gone = [row for state, (goes, only_listed) in context.states.items() if goes and not only_listed and (row := state.obj())]
    for what, rows in (("add", session.new), ("change", session.dirty), ("remove", gone)):
        for row in rows:
            if row.__tablename__ in PASSED_OVER or (what == "change" and context.is_deleted(inspect(row))):
                continue
            columns = _columns(row) if what == "change" else ()
            if what != "change" or columns or session.is_modified(row):
                gathered.append(Change(row.__tablename__, what, _name(row), columns))
                gathered.extend(Change(table, "change", _name(row)) for table in _ties(row))


def _name(row: Any) -> str:
    """Its public ref, else its key."""
    state = inspect(row)
    known = state.dict.get("ref") or state.dict.get("code")
    if known:
        return str(known)
    return "-".join(str(state.dict.get(state.mapper.get_property_by_column(c).key)) for c in state.mapper.primary_key)


def _columns(row: Any) -> tuple[str, ...]:
    state = inspect(row)
    # what was never touched has no history, and a task has fifty columns
    touched = set(state.mapper.column_attrs.keys()) & state.committed_state.keys()
    return tuple(sorted(name for name in touched if state.attrs[name].history.has_changes()))


def _ties(row: Any) -> list[str]:
    """The tables that tie a row to others, where a tie was made or cut: they have no rows of their own to be told of."""
    state = inspect(row)
    tied = [tie for tie in state.mapper.relationships if tie.secondary is not None]
    return [tie.secondary.name for tie in tied if state.attrs[tie.key].history.has_changes()]


def _in_bulk(state: ORMExecuteState) -> Any:
    """A statement that writes many rows at once: which table, and how many."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return None
    result = state.invoke_statement()
    statement = getattr(state.statement, "element", state.statement)
    table = str(getattr(getattr(statement, "table", None), "name", ""))
    if table not in PASSED_OVER:
        what = "add" if state.is_insert else "change" if state.is_update else "remove"
        if getattr(statement, "_returning", ()):  # what it gave back is what it wrote
            frozen = result.freeze()
            result, count = frozen(), len(frozen.data)
        else:
            count = result.rowcount if isinstance(result, CursorResult) else -1
        if count != 0:
            _gathered(state.session).append(Change(table, what, count=count))
    return result


def _begun(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(MARKS, {})[transaction] = len(_gathered(session))


def _undone(session: Session, transaction: SessionTransaction) -> None:
    """What was undone was not done: back to where the savepoint, or the transaction, began."""
    if transaction.nested:
        del _gathered(session)[session.info.get(MARKS, {}).pop(transaction, 0) :]
    elif transaction.parent is None:  # one that fails within a savepoint ends that savepoint, and nothing before it
        _gathered(session).clear()


def _ended(session: Session, transaction: SessionTransaction) -> None:
    # a savepoint ends before it is said to be undone, so its mark stays until all is over
    if transaction.parent is None:
        _gathered(session).clear()
        session.info.pop(MARKS, None)
        session.info.pop(WRITTEN, None)


def _about_to_commit(session: Session) -> None:
    if session.in_nested_transaction() or not has_app_context():
        return
    session.flush()
    gathered = list(_gathered(session))
    _gathered(session).clear()
    if not has_request_context():
        gathered = [one for one in gathered if not (isinstance(one, Change) and one.table in MACHINERY)]
    changes = [one for one in gathered if isinstance(one, Change)]
    notes = [one for one in gathered if isinstance(one, Note)] or ([Note("change")] if changes else [])
    written = session.info.setdefault(WRITTEN, [])
    for one in notes:
        written.append(append(session.connection(), one, changes if one is notes[0] else (), at=clock.now()))


def append(connection: Connection, what: Note, changes: Sequence[Change], *, at: datetime) -> tuple[Sealed, str]:
    """Write one row at the end of the trail; gives it with its seal.

    The head is held from here to the end of the transaction, so it comes last in it. Nearly always it stands where it stood when
    the request began, and one way there and back is enough; where it has moved on, nothing is written, and it is asked for.
    """
    told = what.facts | (_told(changes) if changes else {})
    said = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str) if told else ""
    about = _circumstances(what.actor)

    def written(end: Head) -> tuple[Sealed, str] | None:
        row = Sealed(
            number=end.number + 1, at=at, kind=what.kind, outcome=what.outcome, changes=said, previous=end.seal, **about
        )  # fmt: skip
        sealed = seal(key(), row)
        told_of = {f"row_{name}": value for name, value in vars(row).items()} | {"row_seal": sealed, "end": end.number}
        return (row, sealed) if _moved_on(connection, told_of) else None

    end = end_seen()
    _forget_end()
    done = (written(end) if end else None) or written(Head(*connection.execute(_HELD).one()))
    if done is None:
        raise RuntimeError("the trail's head moved although it was held")
    return done


def _moved_on(connection: Connection, told_of: dict[str, Any]) -> bool:
    """Whether the row was written and the head moved to it: only when it stood where it was thought to."""
    if connection.dialect.name == "postgresql":
        return connection.execute(_BOTH, told_of).first() is not None
    if connection.execute(_MOVED, told_of).rowcount != 1:
        return False
    connection.execute(_ADDED, told_of)
    return True


def trail_end() -> dict[str, Any]:
    """Where the trail ends, as parts of another question."""
    return {
        f"trail_{name}": select(part).scalar_subquery() for name, part in (("number", AuditHead.number), ("seal", AuditHead.seal))
    }


def end_seen() -> Head | None:
    """Where the trail ended when this request asked its first question; None when it did not ask, or has moved it itself."""
    first = g.get("asked_first", {}) if has_app_context() else {}
    return Head(first["trail_number"], first["trail_seal"]) if first.get("trail_seal") else None


def _forget_end() -> None:
    g.pop("asked_first", None)
    g.pop("told_since", None)


# put together once for the process, for every change of anything ends with them
_HELD = select(AuditHead.number, AuditHead.seal).with_for_update()
_ROW = {name: bindparam(f"row_{name}", type_=AuditRow.__table__.c[name].type) for name in (*Sealed.__dataclass_fields__, "seal")}
_ADDED = insert(AuditRow).values(_ROW)
_MOVED = (
    update(AuditHead)
    .where(AuditHead.id == 1, AuditHead.number == bindparam("end"), AuditHead.seal == bindparam("row_previous"))
    .values(number=bindparam("row_number"), seal=bindparam("row_seal"))
)
_MOVING = _MOVED.returning(AuditHead.number).cte("moved")
_BOTH = select(
    insert(AuditRow)
    .from_select(list(_ROW), select(*_ROW.values()).select_from(_MOVING))
    .returning(AuditRow.number)
    .cte("added")
    .c.number
)


def _circumstances(actor: str | None) -> dict[str, str]:
    """Who, for whom, by which route or command, and from where."""
    if has_request_context():
        who = g.get("_login_user")
        signed_in = who is not None and who.is_authenticated
        return {
            "doing": (request.endpoint or "")[:80],
            "actor": (actor if actor is not None else who.username if signed_in else "")[:60],
            "behalf": (who.standing.on_behalf_of if signed_in else "")[:80],
            "address": (request.remote_addr or "")[:60],
        }
    command = click.get_current_context(silent=True)
    doing = f"flask {command.info_name}" if command else process.get()
    return {"doing": doing[:80], "actor": actor or "", "behalf": "", "address": ""}


def _told(changes: Sequence[Change]) -> dict[str, Any]:
    """Changes by table and kind: rows by their refs, or only how many; and the names of the columns.

    Of a row written twice the trail speaks once; rows written at once by one statement are counted, and nobody knows which they were.
    """
    told: dict[str, Any] = {}
    seen: set[tuple[str, str, str]] = set()
    for change in changes:
        kind = told.setdefault(f"{change.what} {change.table}", {"n": 0, "rows": [], "columns": []})
        if not change.row or (change.what, change.table, change.row) not in seen:
            seen.add((change.what, change.table, change.row))
            kind["n"] += change.count
            if change.row and len(kind["rows"]) < NAMED:
                kind["rows"].append(change.row)
        kind["columns"] = sorted({*kind["columns"], *change.columns})
        if not change.row:
            kind["at_once"] = True
    return {name: {part: said for part, said in kind.items() if said} for name, kind in told.items()}


def listen() -> None:
    """Let every session of the application tell what it changes. Once for the process, whatever the number of applications."""
    for name, hear in (
        ("after_flush", _flushed),
        ("do_orm_execute", _in_bulk),
        ("after_transaction_create", _begun),
        ("after_soft_rollback", _undone),
        ("after_transaction_end", _ended),
        ("before_commit", _about_to_commit),
    ):
        if not event.contains(db.session, name, hear):
            event.listen(db.session, name, hear)
