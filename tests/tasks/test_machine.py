"""The site against a plain model by random walks, and the walk itself against faults put into the site: it must find each."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.clock import ZONE
from app.extensions import db
from app.tasks import actions, course_actions, lifecycle, record_actions, request_actions, verify_actions
from app.tasks.request_models import Handover
from tests.tasks import ground
from tests.tasks.machine import WALKS, prepared

Patch = pytest.MonkeyPatch
THOROUGH = bool(os.environ.get("DUBAN_MACHINE"))
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
engines = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if THOROUGH else ["sqlite"], indirect=True)


@contextmanager
def walking(app: Flask, walks: int, steps: int, **chosen: tuple[Any, ...]) -> Iterator[Callable[[], None]]:
    """The walk, ready to be run."""
    with time_machine.travel(ground.NOW, tick=False) as traveller:
        walk = prepared(app, traveller, **chosen)
        chosen = settings(
            max_examples=walks, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate], report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        yield lambda: run_state_machine_as_test(walk, settings=chosen)


@engines
def test_the_site_does_what_the_model_says(app: Flask) -> None:
    with walking(app, WALKS, 25) as run:
        run()


def _who(name: str, stage: str, *more: str) -> Callable[[Patch], None]:
    """Let somebody make a move who may not."""

    def put(patch: Patch) -> None:
        moves = [replace(m, who=(*m.who, *more)) if m.name == name and stage in m.frm else m for m in lifecycle.MOVES]
        patch.setattr(lifecycle, "MOVES", tuple(moves))

    return put


def _after(name: str, spoil: Callable[[Any, Any], None]) -> Callable[[Patch], None]:
    """Let a move do something more that is wrong."""

    def put(patch: Patch) -> None:
        right = getattr(actions, name)

        def wrong(task: Any, *args: Any, **kw: Any) -> None:
            before = (task.original_due, task.due)
            right(task, *args, **kw)
            spoil(task, (before, kw["now"]))
            db.session.flush()

        patch.setattr(actions, name, wrong)

    return put


def _resumes_anywhere(patch: Patch) -> None:
    right = record_actions._arrive
    patch.setattr(record_actions, "_arrive", lambda task, to, now: right(task, "in_progress" if to == "back" else to, now))


def _asks_too_late(patch: Patch) -> None:
    right = actions.extend

    def wrong(task: Any, *args: Any, now: datetime, **kw: Any) -> None:
        right(task, *args, now=min(now, datetime.combine(task.due or now.date(), time(9), ZONE)), **kw)

    patch.setattr(actions, "extend", wrong)


def _old_unit_goes_on(patch: Patch) -> None:
    right = record_actions.relation_to

    def wrong(task: Any, by: Any) -> frozenset[str]:
        had = set(db.session.scalars(db.select(Handover.from_unit_id).where(Handover.task_id == task.id)))
        return right(task, by) | ({"unit"} if had & by.units else set())

    patch.setattr(record_actions, "relation_to", wrong)


def _no_line(patch: Patch) -> None:
    right = record_actions.write
    patch.setattr(record_actions, "write", lambda task, name, **kw: None if name == "acknowledge" else right(task, name, **kw))


#: what is put into the site, each to be found by the walk; three in every run, all of them by `make machine`
FAULTS: dict[str, Callable[[Patch], None]] = {
    "staff issue without approval": _who("issue", "draft", "office"),
    "a support unit signs": _who("acknowledge", "issued", "support"),
    "stale pages are accepted": lambda patch: patch.setattr(record_actions, "check_version", lambda *_: None),
    "a return takes the progress back": _after("return_", lambda task, _: setattr(task, "percent", 5)),
    "an extension moves the original": _after("decide", lambda task, _: setattr(task, "original_due", task.due)),
    "staff suspend": _who("suspend", "issued", "office"),
    "closing while a request waits": lambda patch: patch.setattr(verify_actions, "_nothing_waits", lambda _: None),
    "one verifies one's own": lambda patch: patch.setattr(verify_actions, "_checked", lambda *_: {}),
    "resumed somewhere else": _resumes_anywhere,
    "an extension asked too late": _asks_too_late,
    "one grants one's own extension": lambda patch: patch.setattr(request_actions, "_by_another", lambda *_: None),
    "nudged every day": lambda patch: patch.setattr(course_actions, "may_be_nudged", lambda *_: True),
    "a transfer leaves requests behind": lambda patch: patch.setattr(course_actions, "lapse", lambda *_: None),
    "the old unit goes on": _old_unit_goes_on,
    "the history misses a line": _no_line,
    "done on the day of closing": _after("close", lambda task, at: setattr(task, "done_on", at[1].date())),
}
#: where along the straight way the walk that looks for a fault begins; elsewhere anywhere
BEGINS = {
    "staff issue without approval": 0, "a support unit signs": 1, "a return takes the progress back": 6,
    "an extension moves the original": 4, "staff suspend": 1, "closing while a request waits": 7, "one verifies one's own": 6,
    "one grants one's own extension": 4,
    "resumed somewhere else": 2, "an extension asked too late": 2, "nudged every day": 2,
    "a transfer leaves requests behind": 4, "the old unit goes on": 2, "done on the day of closing": 6,
}  # fmt: skip
#: what only shows where the office itself leads
OF_THE_OFFICE = ("one verifies one's own", "one grants one's own extension")
IN_EVERY_RUN = ("stale pages are accepted", "a return takes the progress back", "an extension moves the original")


@on_sqlite
@pytest.mark.parametrize("fault", FAULTS if THOROUGH else IN_EVERY_RUN)
def test_the_walk_finds_the_fault(app: Flask, fault: str, monkeypatch: Patch) -> None:
    FAULTS[fault](monkeypatch)
    chosen: dict[str, tuple[Any, ...]] = {"begins": (BEGINS[fault],)} if fault in BEGINS else {}
    chosen["leads"] = ("sfj",) if fault in OF_THE_OFFICE else ("edu",)
    with walking(app, 400 if THOROUGH else 40, 20, **chosen) as run, pytest.raises(AssertionError):
        run()
