"""The demonstration district's data by itself: it is whole, its references resolve, its arithmetic holds, nothing in it is real mail."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from app.demo import story
from app.reports.reader.finding import Reading, UnitHint
from app.reports.reader.reading import read_text
from app.tasks.checks import CADENCES

EVERY_TASK = [*story.tasks(), *story.earlier_tasks()]
HINTS = [UnitHint(unit.code, (unit.name, unit.short_name), tuple(unit.duties)) for unit in story.units()]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_text(story.report_text(2025), HINTS)


@pytest.fixture(scope="module")
def earlier() -> Reading:
    return read_text(story.report_text(2025, before=1), HINTS)


def test_the_report_is_read_without_suspicion(reading: Reading) -> None:
    # that a part is smaller than its whole may be asked about; nothing is taken for injected, missing or damaged
    assert {doubt.kind for doubt in reading.doubts} <= {"contradiction"}
    assert len(reading.doubts) <= 3
    assert (reading.title, reading.year) == ("岚江市清砚区人民政府2025年法治政府建设年度报告", 2025)
    assert reading.signed_on is not None and reading.signed_on.isoformat() == "2026-01-14"
    assert [section.role for section in reading.sections] == ["achievements", "problems", "duties", "arrangements"]


def test_the_report_has_the_size_of_its_kind(reading: Reading) -> None:
    roles = Counter(clause.role for clause in reading.clauses)
    assert 3500 <= len(reading.text) <= 5000
    assert len(reading.figures) >= 50
    assert 15 <= roles["problem"] <= 30
    assert 20 <= roles["arrangement"] <= 40


@pytest.mark.parametrize("task", story.tasks(), ids=lambda task: task.key)
def test_every_task_comes_from_one_clause_of_the_report(task: story.TaskStory, reading: Reading) -> None:
    for words in task.sources:
        assert reading.text.count(words) == 1, words
        held_by = [clause for clause in reading.clauses if words in clause.text]
        assert len(held_by) == 1, words
        assert held_by[0].role in ("problem", "arrangement", "goal"), words


@pytest.mark.parametrize("task", story.earlier_tasks(), ids=lambda task: task.key)
def test_every_task_of_the_year_before_comes_from_the_report_before(task: story.TaskStory, earlier: Reading) -> None:
    test_every_task_comes_from_one_clause_of_the_report(task, earlier)


def test_the_report_before_is_read_without_suspicion_and_its_numbers_add_up(earlier: Reading) -> None:
    assert {doubt.kind for doubt in earlier.doubts} <= {"contradiction"}
    assert (earlier.year, len(earlier.sections)) == (2024, 4)
    for part, whole, printed in EARLIER_RATES:
        assert printed in earlier.text and f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.01'))}%" == printed
        assert part in {figure.value for figure in earlier.figures}, printed
    for whole, parts in EARLIER_SUMS:
        assert sum(parts) == whole


def test_no_two_tasks_are_drafted_from_the_same_clause(reading: Reading) -> None:
    firsts = Counter(clause.text for task in story.tasks() for clause in reading.clauses if task.sources[0] in clause.text)
    assert [text for text, count in firsts.items() if count > 1] == []


#: part, whole and the percentage that the report prints, in its order
RATES = [
    (1149, 1162, "98.88%"), (1082, 1126, "96.09%"), (396, 412, "96.12%"), (2274, 2316, "98.19%"), (15, 176, "8.52%"),
    (10, 72, "13.89%"), (79, 87, "90.80%"), (129, 133, "96.99%"), (57, 64, "89.06%"), (11, 64, "17.19%"), (7, 9, "77.78%"),
    (52, 176, "29.55%"),
]  # fmt: skip

#: a whole and its parts, as the report counts them
SUMS = [
    (42, (31, 6, 5)), (160, (38, 109, 13)), (64, (57, 7)), (33, (30, 3)), (87, (79, 8)), (133, (129, 4)), (9, (7, 2)),
    (7 + 12, (16, 2, 1)),
]  # fmt: skip


#: the same of the report before
EARLIER_RATES = [
    (1071, 1097, "97.63%"), (1034, 1103, "93.74%"), (347, 368, "94.29%"), (2103, 2158, "97.45%"), (14, 151, "9.27%"),
    (11, 66, "16.67%"), (65, 76, "85.53%"), (114, 121, "94.21%"), (47, 58, "81.03%"), (6, 58, "10.34%"),
]  # fmt: skip
EARLIER_SUMS = [
    (35, (27, 5, 3)), (140, (29, 94, 17)), (58, (47, 11)), (121, (114, 7)), (9 + 10, (15, 3, 1)), (104, (81, 23)),
]  # fmt: skip


@pytest.mark.parametrize(("part", "whole", "printed"), RATES)
def test_the_reports_percentages_are_right(part: int, whole: int, printed: str, reading: Reading) -> None:
    assert printed in reading.text
    assert f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.01'))}%" == printed
    values = {figure.value for figure in reading.figures}
    assert part in values or part == 7
    assert whole in values


@pytest.mark.parametrize(("whole", "parts"), SUMS)
def test_the_reports_parts_make_up_their_wholes(whole: int, parts: tuple[int, ...]) -> None:
    assert sum(parts) == whole


def test_every_unit_and_post_named_exists() -> None:
    units = {unit.code: unit for unit in story.units()}
    leaders = {post.key for post in story.posts() if post.key}
    assert len(units) == len(story.units())
    assert {unit.leader for unit in story.units() if unit.leader} <= leaders
    assert {post.unit for post in story.posts()} <= units.keys()
    for task in EVERY_TASK:
        assert not task.lead or units[task.lead].kind in ("department", "town"), task.key
        assert set(task.support) <= units.keys() - {task.lead}, task.key
        assert not task.leader or task.leader in leaders, task.key
        assert task.cadence in CADENCES
    assert {case.unit for case in story.cases()} <= units.keys()
    assert {code for case in story.cases() for code in (*case.co_defendants, *case.third_parties)} <= units.keys()


def test_the_district_is_staffed_but_for_one_post() -> None:
    kinds = Counter(unit.kind for unit in story.units())
    assert kinds == {"government": 1, "office": 1, "department": 20, "town": 8, "invited": 3}
    for unit in story.units():
        posts = Counter((post.role, post.rank) for post in story.posts() if post.unit == unit.code)
        if unit.kind in ("department", "town"):
            assert posts == {("head", "principal"): 1, ("head", "deputy"): 1, ("liaison", "staff"): 1}, unit.name
    assert [post.unit for post in story.posts() if not post.holder] == ["JTYS"]
    held = Counter(post.username for post in story.posts() if post.username)
    assert [name for name, count in held.items() if count > 1] == ["jiangruoqian"]
    names = {post.username: post.holder for post in story.posts() if post.username}
    assert len(set(names.values())) == len(names), "one name, one person"


def test_nobody_has_an_address_that_could_reach_a_real_person() -> None:
    for post in story.posts():
        assert not post.holder or post.email == f"{post.username}@qingyan.example.org"


def test_every_step_is_told_in_the_order_it_happened() -> None:
    for task in EVERY_TASK:
        days = [step.at for step in task.steps]
        assert days == sorted(days), task.key
        assert all(day < 0 for day in days), f"{task.key}: nothing happens on the day of telling or after it"
        assert task.issued is not True


def test_no_text_ties_the_story_to_a_season_or_a_year() -> None:
    told = [step.text + step.outcome + step.reason + step.note for task in EVERY_TASK for step in task.steps]
    told += [hearing.note for case in story.cases() for hearing in case.hearings]
    tied = re.compile(r"20\d\d年|[0-9]月|月份|[上下]半年|汛|国庆|春节|元旦|暑|寒假")
    assert [found[0] for text in told if (found := tied.search(text))] == []


def test_the_reports_years_move_together() -> None:
    moved = story.report_text(2026)
    assert "2026年法治政府建设年度报告" in moved
    assert "2027年1月14日" in moved and "发布日期：2027-01-15" in moved
    assert "2025" not in moved
    assert len(moved) == len(story.report_text(2025))
