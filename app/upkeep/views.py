"""运行状态: the page for an administrator, and the same figures for a monitoring system."""

import hmac
import os
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, render_template, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app import clock
from app.errors import Missing
from app.upkeep.queries import readings
from app.web.guard import allow, open_to_all
from app.web.requests import ANSWERED, TOOK
from config import Settings

room = Blueprint("upkeep", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@room.get("/status")
@allow("admin", "setup", "office")
def status() -> str:
    """What runs, what waits, how much room is left, how old the last copy is."""
    now = clock.now()
    return render_template("upkeep/status.html", readings=readings(_settings().data_dir, now), now=now)


@room.get("/metrics")
@open_to_all
def metrics() -> Response:
    """The figures in the words of Prometheus, for whoever shows METRICS_TOKEN; without one set, there is no such page."""
    token = _settings().metrics_token
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        raise Missing
    registry = CollectorRegistry()
    registry.register(_State())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # several workers: what each of them counted, added up
        MultiProcessCollector(registry)
    else:
        registry.register(ANSWERED)
        registry.register(TOOK)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _State(Collector):
    """What the page of the state shows, as gauges."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge for each reading."""
        for one in readings(_settings().data_dir, clock.now()):
            yield GaugeMetricFamily(f"duban_{one.name}", one.help, value=one.value)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Names are read off what is collected; nothing is asked of the database for them."""
        return iter(())
