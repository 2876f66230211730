"""What an office may decide about the way it works: each choice by name, with its help and its default; no decision stands here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.words import Said


@dataclass(frozen=True)
class Choice:
    """One thing that an office decides. ``code`` names it in the database, ``endpoint`` is the page where it is decided.

    ``default`` holds until somebody decides otherwise; it is plain data: text, numbers, truth, lists and maps of them.
    """

    code: str
    #: its name and one sentence of help, in Chinese, marked for the catalogue where they are written
    title: str
    help: str
    default: Any
    endpoint: str
    #: its value as a sentence, for the history; without it the plain data stand there
    told: Callable[[Any], Said] | None = None
