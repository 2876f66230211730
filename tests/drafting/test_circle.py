"""The circle: what is composed and written as a Word file, the product's own reader gives back, problem by problem and task by task."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from docx import Document
from hypothesis import Phase, given, settings

from app.drafting.compose import compose, title
from app.drafting.facts import YearFacts
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
