"""What other programs rely on: the shape of read-report --format json, places that reproduce texts, every number accounted for."""

import json
import re
from typing import Any

import pytest

from app.reports.reader.as_json import as_json
from app.reports.reader.reading import read_file
from tests.reader.labels import Labelled, corpus

TOP = {
    "text",
    "title",
    "issuer",
    "year",
    "signed_on",
    "published_on",
    "document_number",
    "sections",
    "clauses",
    "figures",
    "doubts",
}
KEYS = {
    "sections": {"number", "heading", "role", "start", "end"},
    "clauses": {"role", "section", "item", "point", "text", "start", "end", "nature", "suggested_units", "links"},
    "figures": {"indicator", "value", "unit", "approximate", "text", "start", "end"},
    "doubts": {"kind", "message", "text", "start", "end", "suggestion"},
    "excluded": {"text", "reason", "start", "end"},
}
ROLES = {
    "sections": {"achievements", "problems", "arrangements", "duties", "other"},
    "clauses": {"achievement", "problem", "arrangement", "goal", "other"},
}


def read(labelled: Labelled) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(as_json(read_file("a.txt", labelled.text.encode("utf-16")))))
    assert made["text"] == labelled.text
    return made


@pytest.mark.parametrize("folder", ["", "tenth", "negative"])
def test_shape_and_places(folder: str) -> None:
    for labelled in corpus(folder):
        made = read(labelled)
        assert made.keys() >= TOP
        for name, keys in KEYS.items():
            for one in made[name]:
                assert one.keys() >= keys, name
                assert one.get("role") in ROLES.get(name, {None})
                assert made["text"][one["start"] : one["end"]] == one.get("text", made["text"][one["start"] : one["end"]])
        assert all(isinstance(one["value"], int | float) and isinstance(one["approximate"], bool) for one in made["figures"])
        assert all(0 <= link["clause"] < len(made["clauses"]) for one in made["clauses"] for link in one["links"])


def test_every_number_of_a_report_is_a_figure_or_left_out_for_a_reason() -> None:
    for labelled in [*corpus("seventh"), *corpus("eleventh")]:
        made = read(labelled)
        known = [(one["start"], one["end"]) for one in made["figures"] + made["excluded"]]
        assert all(one["reason"] for one in made["excluded"])
        for section in made["sections"]:
            for hit in re.finditer(r"\d+", made["text"][section["start"] : section["end"]]):
                place = section["start"] + hit.start()
                assert any(start <= place < end for start, end in known), made["text"][place - 12 : place + 12]
