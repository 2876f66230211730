"""Which move leads from which state to which, and for whom; it knows the rules as one table, and refuses to know the database."""

from dataclasses import dataclass

#: draft 草稿 · issued 已下达 · acknowledged 已签收 · in_progress 办理中 · submitted 已报结 · returned 已退回 ·
#: closed 已销号 · cancelled 已撤销
STATES = ("draft", "issued", "acknowledged", "in_progress", "submitted", "returned", "closed", "cancelled")

#: a unit still owes work in these
OPEN = ("issued", "acknowledged", "in_progress", "submitted", "returned")


@dataclass(frozen=True)
class Move:
    """A move: the states it may start from, the state it leads to (None: stays), and who may make it.

    ``office`` is the supervising office; ``unit`` is a liaison or head of the lead unit; ``support`` of a supporting one.
    """

    name: str
    frm: tuple[str, ...]
    to: str | None
    who: tuple[str, ...]


MOVES = {
    move.name: move
    for move in (
        Move("edit", ("draft", *OPEN), None, ("office",)),
        Move("issue", ("draft",), "issued", ("office",)),
        Move("acknowledge", ("issued",), "acknowledged", ("unit",)),
        Move("update", ("issued", "acknowledged", "in_progress", "returned"), "in_progress", ("unit", "support")),
        Move("submit", ("acknowledged", "in_progress", "returned"), "submitted", ("unit",)),
        Move("return", ("submitted",), "returned", ("office",)),
        Move("close", ("submitted",), "closed", ("office",)),
        Move("cancel", ("draft", *OPEN), "cancelled", ("office",)),
        Move("reopen", ("closed",), "in_progress", ("office",)),
    )
}


def possible(state: str, who: frozenset[str]) -> tuple[str, ...]:
    """The names of the moves open from a state to somebody of these relations to the task."""
    return tuple(m.name for m in MOVES.values() if state in m.frm and who & set(m.who))
