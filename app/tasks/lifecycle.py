"""Which move leads from which stage to which, and for whom; it knows the rules as one table, and refuses to know the database.

A task keeps a state; some states have a second step that changes nothing in how the task is counted: an approved draft is a
draft, a verified submission still waits for its closing, an archived task is closed. State and step together are the stage.
"""

from dataclasses import dataclass

#: draft 草稿 · issued 已下达 · acknowledged 已签收 · in_progress 办理中 · submitted 已报结 · returned 已退回 ·
#: suspended 已中止 · closed 已销号 · cancelled 已撤销
STATES = ("draft", "issued", "acknowledged", "in_progress", "submitted", "returned", "suspended", "closed", "cancelled")

#: the unit still has to do something in these
OWING = ("issued", "acknowledged", "in_progress", "returned")

#: issued and neither closed nor cancelled: counted as open
OPEN = ("issued", "acknowledged", "in_progress", "submitted", "returned", "suspended")

#: the states with a second step, and what the stage is called then: approved 已立项 · verified 已核查 · archived 已归档
STEPS = {"draft": "approved", "submitted": "verified", "closed": "archived"}

STAGES = (
    "draft", "approved", "issued", "acknowledged", "in_progress", "returned", "submitted", "verified", "suspended", "closed",
    "archived", "cancelled",
)  # fmt: skip

#: office 法治办 · chief its principal or deputy (where nobody is, everybody of the office) · leader 责任领导 or 分管领导 ·
#: unit a liaison or head of the lead unit · support of a supporting unit
ROLES = ("office", "chief", "leader", "unit", "support")


@dataclass(frozen=True)
class Move:
    """A row of the table: the stages a move may start from, the stage it leads to, and who may make it.

    ``to``: None where the task stays as it is, "back" where it goes back to exactly where it stood. A move that different
    people may make from different stages has several rows.
    """

    name: str
    frm: tuple[str, ...]
    to: str | None
    who: tuple[str, ...]


_OPEN_STAGES = (*OWING, "submitted", "verified", "suspended")

MOVES = (
    Move("edit", ("draft", "approved", *_OPEN_STAGES), None, ("office",)),
    # laid before whoever approves, who takes it up or says what is missing
    Move("propose", ("draft",), None, ("office",)),
    Move("approve", ("draft",), "approved", ("chief",)),
    Move("decide", ("draft",), None, ("chief",)),
    # whoever may approve need not press twice: issuing a draft approves it
    Move("issue", ("draft",), "issued", ("chief",)),
    Move("issue", ("approved",), "issued", ("office",)),
    Move("acknowledge", ("issued",), "acknowledged", ("unit",)),
    Move("hand_out", OWING, None, ("unit",)),
    Move("update", OWING, "in_progress", ("unit",)),
    Move("update", OWING, None, ("support",)),
    Move("contest", OWING, None, ("unit",)),
    Move("answer", (*OWING, "suspended"), None, ("office",)),
    Move("extend", OWING, None, ("unit",)),
    Move("decide", _OPEN_STAGES, None, ("chief", "leader")),
    Move("nudge", OWING, None, ("office",)),
    Move("transfer", OWING, "issued", ("office",)),
    Move("suspend", OWING, "suspended", ("chief", "leader")),
    Move("resume", ("suspended",), "back", ("office",)),
    Move("submit", ("acknowledged", "in_progress", "returned"), "submitted", ("unit",)),
    Move("verify", ("submitted",), "verified", ("office",)),
    Move("return", ("submitted", "verified"), "returned", ("office",)),
    # verifying and closing may be one step
    Move("close", ("submitted", "verified"), "closed", ("office",)),
    Move("archive", ("closed",), "archived", ("office",)),
    Move("reopen", ("closed", "archived"), "in_progress", ("office",)),
    Move("cancel", ("draft", "approved"), "cancelled", ("office",)),
    Move("cancel", _OPEN_STAGES, "cancelled", ("chief", "leader")),
    Move("ask_cancel", _OPEN_STAGES, None, ("office",)),
)

#: the names of the moves in their order
NAMES = tuple(dict.fromkeys(move.name for move in MOVES))


def stage(state: str, second_step: bool) -> str:
    """The stage of a task: its state, or what the state is called once its second step was taken."""
    return STEPS.get(state, state) if second_step else state


def rows(name: str) -> tuple[Move, ...]:
    """The rows of a move."""
    return tuple(move for move in MOVES if move.name == name)


def row_for(name: str, at: str, who: frozenset[str]) -> Move | None:
    """The row under which somebody of these relations may make the move from a stage; None when there is none."""
    return next((move for move in rows(name) if at in move.frm and who & set(move.who)), None)


def possible(at: str, who: frozenset[str]) -> tuple[str, ...]:
    """The names of the moves open from a stage to somebody of these relations to the task."""
    return tuple(name for name in NAMES if row_for(name, at, who))
