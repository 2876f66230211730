"""The real 2021 report carried through a made-up 2022: what stays open comes back from the Word file as problem or arrangement.

The report is read from beside the repository exactly as it was published; none of its sentences stands here.
"""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.accounts.models import Unit
from app.clock import ZONE
from app.drafting import actions, on_paper
from app.drafting.account import account
from app.drafting.facts_queries import clauses_owed, last_report
from app.drafting.models import Draft
from app.drafting.punctuation import bare, half_width_marks
from app.reports.actions import import_report
from app.reports.models import Report
from app.reports.reader.reading import read_file
from app.reports.repairs import is_spam
from app.tasks.actions import draft_tasks
from app.tasks.models import Task
from tests import builders

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "reports" / "dongpo-2021.txt"
NOW = datetime(2022, 12, 20, 9, tzinfo=ZONE)
STATES = ("in_progress", "closed", "returned", "issued", "submitted", "draft", "cancelled")


@pytest.fixture
def year(app) -> tuple[Unit, Report, list[Task]]:
    """The sample stored and confirmed, its tasks in all states by turns."""
    assert SAMPLE.is_file(), f"没有找到 {SAMPLE.name}：请把报告放在代码库旁边的 shared/reports 目录里再测试。"
    unit = builders.unit("dpq", "眉山市东坡区人民政府", kind="government")
    clerk = builders.person("clerk", "office", builders.unit("sfj", "区司法局", kind="office"))
    by = actions.Standing(clerk.id, clerk.name, frozenset({"office"}))
    report = import_report(unit, None, SAMPLE.name, SAMPLE.read_bytes(), by=by, now=NOW)
    for clause in report.clauses:
        clause.state = "confirmed"
    tasks = draft_tasks(report, by=by, now=NOW - timedelta(200))
    for n, task in enumerate(tasks):
        task.state = STATES[n % len(STATES)]
        task.due, task.issued_on = date(2022, 11, 30), date(2022, 3, 10)
        task.outcome = f"已印发制度文件{n + 3}份并组织实施" if task.state == "closed" else ""
    return unit, report, tasks


def squeezed(text: str) -> str:
    """Words alone: quotation marks change their kind when quoted."""
    return re.sub(r"[“”‘’\s]", "", bare(text))


def test_the_year_comes_back(year: tuple[Unit, Report, list[Task]]) -> None:
    unit, _report, tasks = year
    draft = actions.compose(unit, 2022, now=NOW)
    reading = read_file("2022.docx", on_paper.word_of(draft))
    assert reading.year == 2022 and reading.title == draft.title
    assert [section.role for section in reading.sections] == ["achievements", "problems", "duties", "arrangements", "other"]
    told = squeezed("\n".join(clause.text for clause in reading.clauses if clause.role in ("problem", "arrangement")))
    done = squeezed("\n".join(clause.text for clause in reading.clauses if clause.role == "achievement"))
    for task in tasks:
        if task.state not in ("closed", "cancelled"):
            assert squeezed(task.title.replace("〔", "").replace("〕", "")) in told, f"{task.number} {task.state}"
        if task.state == "closed":
            assert squeezed(task.outcome) in done
    held = account(clauses_owed(last_report(unit, 2021)), draft.paragraphs)
    assert held.total == held.answered == len(tasks) > 20


def test_nothing_injected_and_no_old_number_comes_through(year: tuple[Unit, Report, list[Task]]) -> None:
    unit, report, _tasks = year
    draft = actions.compose(unit, 2022, now=NOW)
    words = whole(draft)
    spam = [doubt for doubt in report.doubts if is_spam(doubt)]
    assert spam, "the reader finds what was injected"
    foreign = re.search("习近平新时代(.+?)特色社会主义思想", report.text)
    assert (
        foreign and foreign[1] not in words and all(part not in words for part in re.findall(r"[\u4e00-\u9fff]{4,}", foreign[1]))
    )
    assert "习近平新时代中国特色社会主义思想" in words
    assert not half_width_marks(words)
    old = {number for number in re.findall(r"\d{3,}(?:\.\d+)?", report.text) if number not in ("2020", "2021", "2022")}
    assert not old & set(re.findall(r"\d+(?:\.\d+)?", words)) - {"100"}
    assert sum(p.text.count("〔待填〕") for p in draft.paragraphs) > 30, "its indicators are there as blanks"


def whole(draft: Draft) -> str:
    return draft.title + "".join(p.text for p in draft.paragraphs)


def test_the_year_after_a_recurring_problem_recurs(year: tuple[Unit, Report, list[Task]]) -> None:
    """What was written about 2022 goes in as a report, and its problems are the ones that 2023 must answer."""
    unit, _report, _tasks = year
    draft = actions.compose(unit, 2022, now=NOW)
    by = actions.Standing(1, "clerk", frozenset({"office"}))
    second = import_report(unit, None, "2022.docx", on_paper.word_of(draft), by=by, now=NOW)
    assert second.year == 2022
    for clause in second.clauses:
        clause.state = "confirmed"
    tasks = draft_tasks(second, by=by, now=NOW)
    for task in tasks:
        task.state = "in_progress"
    next_ = actions.compose(unit, 2023, now=NOW.replace(year=2023))
    again = [p.text for p in next_.paragraphs if p.key.startswith("problems/clause")]
    assert len(again) == sum(1 for clause in second.clauses if clause.role == "problem") and all(
        "连续出现" in text for text in again
    )
    assert "2022年度报告指出的" in again[0] and next_.title.count("2023年") == 1
    read_back = read_file("2023.docx", on_paper.word_of(next_))
    assert len([clause for clause in read_back.clauses if clause.role == "problem"]) >= len(again)
