"""Of several clockworks one does a step: another passes, goes on when the first is gone, and waits for none that hangs."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.clock import parse
from app.reminders import turn_jobs
from app.reminders.jobs import beat
from app.reminders.turn_jobs import Turns
from config import Settings

NOW = parse("2026-06-24 10:00")
EVERY = timedelta(seconds=30)
SECOND = timedelta(seconds=1)
LATER = NOW + turn_jobs.PATIENCE + SECOND


def _hold(settings: Settings, holds: Event) -> None:
    app = create_app(settings)
    with app.app_context(), Turns(settings.data_dir, NOW).take("tick", NOW, EVERY) as goes:
        assert goes
        holds.set()
        signal.pause()


def test_one_does_it_and_the_other_passes_until_the_first_is_gone(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    forks = multiprocessing.get_context("spawn")
    holds = forks.Event()
    other = forks.Process(target=_hold, args=[settings, holds])
    other.start()
    try:
        assert holds.wait(60)
        turns, young = Turns(settings.data_dir, NOW), Turns(settings.data_dir, LATER)
        with turns.take("tick", NOW, EVERY) as goes, turns.take("watch", NOW, EVERY) as watches:
            assert (goes, watches) == (False, True), "each step has a turn of its own"
        os.kill(other.pid or 0, signal.SIGSTOP)
        with turns.take("tick", LATER, EVERY) as goes:
            assert goes, "one that hangs is not waited for"
        with young.take("tick", LATER, EVERY) as goes:
            assert not goes, "who was started just now waits for it first"
    finally:
        other.kill()
        other.join()
    assert _gets_it(young), "its lock went with it"


def _gets_it(turns: Turns) -> bool:
    """Whether the turn falls to it within half a minute: PostgreSQL lets a lock go when it has seen that its holder is gone."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with turns.take("tick", LATER, EVERY) as goes:
            if goes:
                return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("ago", "goes"), [(0, False), (26, False), (27, True), (30, True), (3600, True), (-60, False), (-3600, True)]
)
def test_what_another_did_just_now_is_not_done_again(app: Flask, tmp_path: Path, ago: int, goes: bool) -> None:
    beat("tick", NOW - ago * SECOND)
    with Turns(tmp_path, NOW - timedelta(hours=1)).take("tick", NOW, EVERY) as mine:
        assert mine is goes


def test_whoever_is_alone_keeps_its_pace(app: Flask, tmp_path: Path) -> None:
    """A pass that waited for the database before it began makes the next seem early; it was nobody else's."""
    turns, other = Turns(tmp_path, NOW), Turns(tmp_path, NOW)
    with turns.take("tick", NOW, EVERY) as goes:
        assert goes
        beat("tick", NOW + 20 * SECOND)
    with other.take("tick", NOW + EVERY, EVERY) as goes:
        assert not goes
    with turns.take("tick", NOW + EVERY, EVERY) as goes:
        assert goes
