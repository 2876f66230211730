"""The real report, read where it lies beside the repository: what was labelled by hand, kept as places and fingerprints."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from app.reports.reader.as_json import as_json, from_json
from app.reports.reader.finding import Reading
from app.reports.reader.reading import read_text

REPORT = Path(__file__).resolve().parents[3] / "shared" / "reports" / "dongpo-2021.txt"
LABELS = Path(__file__).with_name("dongpo_labels.json")


@pytest.fixture(scope="module")
def text() -> str:
    if not REPORT.exists():
        pytest.fail(f"the real report is missing: put it at {REPORT.relative_to(REPORT.parents[2])} beside the repository")
    return REPORT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reading(text: str) -> Reading:
    return read_text(text)


def fingerprint(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def test_problems_arrangements_and_aims_are_those_labelled(reading: Reading) -> None:
    wanted = json.loads(LABELS.read_text(encoding="utf-8"))["clauses"]
    found = [[one.role, one.start, one.end, fingerprint(one.text)] for one in reading.clauses if one.role != "achievement"]
    assert found == wanted


def test_every_figure_and_no_other_number(reading: Reading) -> None:
    wanted = json.loads(LABELS.read_text(encoding="utf-8"))["figures"]
    found = [[one.start, one.end, str(one.value), one.unit, one.approximate] for one in reading.figures]
    assert len(found) == 77
    assert found == wanted


def test_what_the_page_says_of_itself(reading: Reading, text: str) -> None:
    assert reading.title == text.split("\n")[0].strip()
    assert reading.title.startswith(reading.issuer) and len(reading.issuer) == 10
    assert (reading.year, reading.signed_on, reading.published_on) == (2021, date(2022, 1, 13), date(2022, 3, 2))
    assert [(one.number, one.role) for one in reading.sections] == [
        ("一", "achievements"),
        ("二", "problems"),
        ("三", "arrangements"),
    ]


def test_spam_is_told_with_what_it_replaced_and_is_in_no_wording(reading: Reading, text: str) -> None:
    broken = [doubt for doubt in reading.doubts if doubt.kind == "spam_in_phrase"]
    assert [doubt.suggestion for doubt in broken] == ["习近平新时代中国特色社会主义思想"]
    assert text[broken[0].start : broken[0].end] == broken[0].text and "¥" in broken[0].text
    assert not any("¥" in clause.wording for clause in reading.clauses)


def test_missing_parts_and_elided_verb(reading: Reading) -> None:
    assert sum(doubt.kind == "missing_part" for doubt in reading.doubts) == 2
    assert [clause.wording[:6] for clause in reading.clauses if clause.wording.startswith("〔探索")] == ["〔探索建立〕"]


def test_arithmetic_that_agrees_raises_no_doubt(reading: Reading) -> None:
    assert not [doubt for doubt in reading.doubts if doubt.kind in ("arithmetic", "contradiction")]


def test_json_goes_there_and_back(reading: Reading) -> None:
    made = json.loads(json.dumps(as_json(reading)))
    assert as_json(from_json(made)) == made
    assert made["figures"][0]["value"] == 240 and made["signed_on"] == "2022-01-13"
