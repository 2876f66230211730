"""The circle: what is composed and written as a Word file, the product's own reader gives back, problem by problem and task by task."""

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from docx import Document
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.drafting.compose import compose, title
from app.drafting.facts import ClauseFact, IndicatorFact, YearFacts
from app.drafting.layout import blocks
from app.drafting.on_paper import word_of as written
from app.drafting.written import Written
from app.reports.reader.finding import Reading
from app.reports.reader.reading import read_file
from tests.drafting.years import small_year, years

#: a failing year is shown as it was drawn: making it smaller would read hundreds of files
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


@dataclass
class Draft:
    """A draft as the file needs it."""

    title: str
    composed_at: datetime
    paragraphs: tuple[Written, ...]


def there_and_back(facts: YearFacts) -> tuple[tuple[Written, ...], Reading]:
    """Compose a year, write the file, read the file."""
    paragraphs = compose(facts)
    draft = Draft(title(facts), datetime(2026, 12, 30, tzinfo=UTC), paragraphs)
    return paragraphs, read_file("draft.docx", written(draft))


def told(paragraphs: tuple[Written, ...], part: str) -> list[str]:
    """The points of a part in order, without the stops that end them; the opening of the plan is an aim, not an arrangement."""
    return [p.text.rstrip("。") for p in paragraphs if p.part == part and p.level == 0 and p.key != "arrangements/opening"]


def found(reading: Reading, role: str) -> list[str]:
    return [clause.text for clause in reading.clauses if clause.role == role]


@given(years())
@settings(max_examples=60, deadline=None, phases=QUICK)
def test_problems_and_arrangements_come_back_exactly(facts: YearFacts) -> None:
    paragraphs, reading = there_and_back(facts)
    assert found(reading, "problem") == told(paragraphs, "problems")
    assert found(reading, "arrangement") == told(paragraphs, "arrangements")
    assert reading.title == title(facts) and reading.year == facts.year


@given(years())
@settings(max_examples=30, deadline=None, phases=QUICK)
def test_open_tasks_come_back_as_problems(facts: YearFacts) -> None:
    _paragraphs, reading = there_and_back(facts)
    problems = "\n".join(found(reading, "problem"))
    for task in facts.tasks:
        if task.open:
            words = [clause.text for clause in facts.problems_of(task)] or [task.title]
            assert any(word in problems for word in words), f"{task.number} {task.title}"


def test_the_parts_come_back_in_their_roles() -> None:
    paragraphs, reading = there_and_back(small_year())
    assert [section.role for section in reading.sections] == ["achievements", "problems", "duties", "arrangements", "other"]
    assert [section.number for section in reading.sections] == list("一二三四五")
    headings = [p.text for p in paragraphs if p.part == "problems" and p.level == 2]
    assert list(dict.fromkeys(c.item for c in reading.clauses if c.role == "problem")) == headings


def test_the_file_says_what_the_desk_shows() -> None:
    facts = small_year()
    draft = Draft(title(facts), datetime(2026, 12, 30, tzinfo=UTC), compose(facts))
    lines = [paragraph.text for paragraph in Document(io.BytesIO(written(draft))).paragraphs if paragraph.text]
    shown = ["".join(run.number + run.text for run in block.runs) for block in blocks(compose(facts))]
    assert lines[-len(shown) :] == shown and "".join(lines[: -len(shown)]) == title(facts)


NAMES = ("评查行政执法案卷", "开展法治宣传活动", "调解矛盾纠纷", "培训执法人员", "审核行政规范性文件")


@given(st.lists(st.tuples(st.integers(1, 99999), st.integers(1, 99999), st.booleans()), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None, phases=QUICK)
def test_figures_come_back_with_this_years_values_and_no_other(numbers: list[tuple[int, int, bool]]) -> None:
    year = small_year()
    said = [(NAMES[n], Decimal(last), Decimal(now), firm) for n, (last, now, firm) in enumerate(numbers)]
    indicators = tuple(
        IndicatorFact(f"i{n}", name, "件", "verified" if firm else "given", now, last, owner="区司法局")
        for n, (name, last, now, firm) in enumerate(said)
    )
    clauses = tuple(
        ClauseFact(f"f{n}", "achievement", "achievements", "规范执法行为", f"{name}{last}件", (), 1, ((last, f"i{n}"),))
        for n, (name, last, _now, _firm) in enumerate(said)
    )
    assert year.last is not None
    facts = replace(year, tasks=(), court=None, indicators=indicators, last=replace(year.last, clauses=clauses))
    _paragraphs, reading = there_and_back(facts)
    read = [figure.value for figure in reading.figures if figure.unit == "件"]
    assert read == [now for _name, _last, now, firm in said if firm], "the verified ones, in order, and none of last year's"
    assert reading.text.count("〔待填〕件") == sum(1 for *_rest, firm in said if not firm)
