"""What an office may decide about the way it works: each choice by name, with its help and its default; no decision stands here."""

from dataclasses import dataclass
from typing import Any


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
