"""The rail: which places there are and for whom; it knows endpoints by name, and refuses to know what stands behind them."""

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

#: endpoint, word, the roles that see it (none: everybody), whether a telephone leaves it out
PLACES: tuple[tuple[str, object, frozenset[str], bool], ...] = (
    ("progress.overview", _l("总览"), frozenset({"leader", "office"}), False),
    ("tasks.todo", _l("待办"), frozenset({"office", "liaison", "head"}), False),
    ("tasks.ledger", _l("台账"), frozenset(), False),
    ("cases.register", _l("逐案"), frozenset(), False),
    ("bulletins.shelf", _l("通报"), frozenset(), False),
    ("reports.shelf", _l("报告"), frozenset({"office", "leader"}), True),
    ("indicators.owed", _l("填数"), frozenset({"liaison"}), False),
    ("indicators.shelf", _l("指标"), frozenset({"office", "leader", "head"}), True),
    ("drafting.shelf", _l("起草"), frozenset({"office", "leader", "head", "liaison"}), True),
    ("mail.outbox", _l("信件"), frozenset({"office"}), True),
    ("accounts.units", _l("管理"), frozenset({"office", "admin", "security", "setup"}), True),
    ("audit.trail", _l("审计"), frozenset({"auditor"}), False),
)


def places() -> list[dict[str, object]]:
    """What the rail shows to whoever makes this request."""
    if not current_user.is_authenticated:
        return []
    roles = current_user.roles
    return [
        {"endpoint": endpoint, "word": word, "desk_only": desk_only, "current": _is_here(endpoint)}
        for endpoint, word, wanted, desk_only in PLACES
        if endpoint in current_app.view_functions and (not wanted or roles & wanted)
    ]


def _is_here(endpoint: str) -> bool:
    """A page belongs to its own place, or to the first place of its room."""
    at = request.endpoint or ""
    own = [place[0] for place in PLACES]
    if at in own:
        return at == endpoint
    # a setting is a setting, whichever room it is of
    room = "policy" if request.path.startswith("/policy/") else at.split(".")[0]
    home = {"tasks": "tasks.ledger", "reminders": "mail.outbox", "policy": "accounts.units", "upkeep": "accounts.units"}.get(
        room
    ) or next((name for name in own if name.startswith(f"{room}.")), "")
    return endpoint == home


def prepare(app: Flask) -> None:
    """Show the rail on every page."""
    app.context_processor(lambda: {"places": places})
