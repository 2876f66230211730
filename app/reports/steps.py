"""What a step of a review changed, as values that can be undone; it knows states before and after, not where they are kept."""

from collections.abc import Mapping
from typing import Any

#: how the review stands: table → key → columns
Snapshot = dict[str, dict[str, dict[str, Any]]]

#: the verbs of the review; their words for officials stand beside the views
VERBS = (
    "confirm", "unconfirm", "confirm_all", "role", "split", "merge", "discard", "restore", "draw", "wording", "link",
    "unlink", "decide", "rename", "settle", "reopen", "carry",
)  # fmt: skip


def changes(before: Snapshot, after: Snapshot) -> dict[str, dict[str, dict[str, Any] | None]]:
    """What must be put back to return from ``after`` to ``before``: the old columns, or None for a row that is new."""
    found: dict[str, dict[str, dict[str, Any] | None]] = {}
    for table in before.keys() | after.keys():
        rows = _rows(before.get(table, {}), after.get(table, {}))
        if rows:
            found[table] = rows
    return found


def _rows(before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any] | None]:
    return {key: before.get(key) for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)}
