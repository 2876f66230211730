"""The room's blueprint, shared by its view files; it knows words and choices for templates, and no page."""

from datetime import date
from typing import Any

from flask import Blueprint, request

from app import clock
from app.accounts.queries import all_units, leader_posts, units_to_choose
from app.tasks import word_forms as words
from app.tasks.addressee_queries import leader_names
from app.tasks.forms import Choices, may_lead
from app.tasks.lamp_queries import lamp_rule
from app.tasks.lamps import Lamp, was_late
from app.tasks.models import Task
from app.tasks.queries import lamp_on

room = Blueprint("tasks", __name__)

#: bytes; more than one file may have, so that a file over the limit is answered by a sentence and the words beside it are kept
ROOM_FOR_FILES = (64 + 1) * 1024 * 1024


@room.url_value_preprocessor
def _room_for_files(endpoint: str | None, _values: object) -> None:
    if endpoint in ("tasks.update", "tasks.move"):
        request.max_content_length = ROOM_FOR_FILES


@room.context_processor
def _words() -> dict[str, object]:
    return {
        "STATES": words.STATE_WORDS,
        "MOVES": words.MOVE_WORDS,
        "KINDS": words.KIND_WORDS,
        "CADENCES": words.CADENCE_WORDS,
        "LAMPS": words.LAMP_WORDS,
        "FIELDS": words.FIELD_WORDS,
        "NATURES": words.NATURE_WORDS,
        "COLUMNS": words.COLUMN_WORDS,
        "PAPERS": words.PAPER_WORDS,
        "WHO": words.WHO_WORDS,
        "REQUESTS": words.REQUEST_WORDS,
        "WANTS": words.WANTS_WORDS,
        "ANSWERS": words.ANSWER_WORDS,
        "CAUSES": words.CAUSE_WORDS,
        "INSTRUCTIONS": words.INSTRUCTION_WORDS,
        "WAITING": words.WAITING_WORDS,
        "today": clock.today(),
        "iso": date.fromisoformat,
        "lamp_on": _lamp_on,
        "late_once": _late_once,
    }


def _lamp_on(task: Task, day: date) -> Lamp:
    return lamp_on(task, day, lamp_rule())


def _late_once(task: Task) -> bool:
    return task.state == "closed" and was_late(task.due, task.done_on)


def units_to_task() -> list[Any]:
    """The names of the units that may lead a task, to choose one of; one query."""
    return [unit for unit in units_to_choose() if may_lead(unit.kind)]


def choices_today() -> Choices:
    """Who may be chosen today; three queries."""
    return Choices(all_units(), leader_posts(), leader_names(clock.today()))
