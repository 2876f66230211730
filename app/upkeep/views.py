"""运行状态: the page for an administrator, and the same figures for a monitoring system."""

import hmac

from flask import Blueprint, Response, current_app, render_template, request

from app import clock
from app.errors import Missing
from app.upkeep.queries import readings
from app.web.guard import allow, open_to_all
from config import Settings

room = Blueprint("upkeep", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@room.get("/status")
@allow("admin", "setup", "office")
def status() -> str:
    """What runs, what waits, how much room is left, how old the last copy is."""
    return render_template("upkeep/status.html", readings=readings(_settings().data_dir, clock.now()))


@room.get("/metrics")
@open_to_all
def metrics() -> Response:
    """The figures in the words of Prometheus, for whoever shows METRICS_TOKEN; without one set, there is no such page."""
    token = _settings().metrics_token
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        raise Missing
    lines = []
    for one in readings(_settings().data_dir, clock.now()):
        lines += [f"# TYPE duban_{one.name} gauge", f"duban_{one.name} {one.value:g}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
