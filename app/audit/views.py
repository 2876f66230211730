"""The page of the trail, for the audit administrator alone."""

import json

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from app.audit.queries import found, head
from app.audit.words import KINDS, VERBS
from app.web.addresses import day_of
from app.web.guard import allow
from app.web.paging import asked_page, page_of

room = Blueprint("audit", __name__)


@room.get("/audit")
@allow("auditor")
def trail() -> str:
    """Who did what and when, the latest first; searched by person, kind, days and words."""
    kind = request.args.get("kind", "")
    asked = {name: request.args.get(name, "").strip() for name in ("q", "actor", "since", "until")}
    rows = found(
        text=asked["q"], actor=asked["actor"], kind=kind if kind in KINDS else "",
        since=day_of(asked["since"]), until=day_of(asked["until"]),
    )  # fmt: skip
    page = page_of(rows, asked_page())
    return render_template("audit/trail.html", page=page, kinds=KINDS, kind=kind, asked=asked, told=_told, head=head())


def _told(changes: str) -> list[tuple[str, str]]:
    """What a row says of changes, as lines: what to which table, and which rows and columns."""
    lines = []
    for name, said in (json.loads(changes) if changes else {}).items():
        if isinstance(said, dict) and "n" in said:
            count = "" if said["n"] in (1, len(said.get("rows", ()))) else f"×{said['n']}"
            verb, _gap, table = name.partition(" ")
            lines.append(
                (f"{_(VERBS.get(verb, verb))} {table}{count}", "  ".join([*said.get("rows", ()), *said.get("columns", ())]))
            )
        else:
            lines.append((name, " ".join(str(v) for v in said.values()) if isinstance(said, dict) else str(said)))
    return lines
