"""Of several clockworks one does a step: another passes, goes on when the first is gone, and waits for none that hangs."""

import multiprocessing
import os
import signal
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.clock import parse
from app.reminders import turn_jobs
from app.reminders.jobs import beat
from app.reminders.turn_jobs import turn
from config import Settings

NOW = parse("2026-06-24 10:00")
EVERY = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


def _hold(settings: Settings, holds: Event) -> None:
    app = create_app(settings)
    with app.app_context(), turn("tick", settings.data_dir, NOW, EVERY, NOW) as goes:
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
        with (
            turn("tick", settings.data_dir, NOW, EVERY, NOW) as goes,
            turn("watch", settings.data_dir, NOW, EVERY, NOW) as watches,
        ):
            assert (goes, watches) == (False, True), "each step has a turn of its own"
        os.kill(other.pid or 0, signal.SIGSTOP)
        later = NOW + turn_jobs.PATIENCE + SECOND
        with turn("tick", settings.data_dir, later, EVERY, NOW) as goes:
            assert goes, "one that hangs is not waited for"
        with turn("tick", settings.data_dir, later, EVERY, later) as goes:
            assert not goes, "who was started just now waits for it first"
    finally:
        other.kill()
        other.join()
    with turn("tick", settings.data_dir, NOW, EVERY, NOW) as goes:
        assert goes, "its lock went with it"


@pytest.mark.parametrize(
    ("ago", "goes"), [(0, False), (26, False), (27, True), (30, True), (3600, True), (-60, False), (-3600, True)]
)
def test_what_another_did_just_now_is_not_done_again(app: Flask, tmp_path: Path, ago: int, goes: bool) -> None:
    beat("tick", NOW - ago * SECOND)
    with turn("tick", tmp_path, NOW, EVERY, NOW - timedelta(hours=1)) as mine:
        assert mine is goes
