"""The text cut into runs: nothing lost, nothing marked that was not found, and who stands where."""

from hypothesis import given
from hypothesis import strategies as st

from app.reports.coverage import coverage
from app.reports.marking import Mark, paragraphs
from app.reports.spans import pieces

LETTERS = st.text("甲乙丙，。 \n\r\u3000𠮷", max_size=60)


@st.composite
def marked(draw: st.DrawFn):
    text = draw(LETTERS)
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    make = lambda state: st.lists(span.map(lambda s: Mark(s[0], s[1], f"{s[0]}-{s[1]}", "problem", state)), max_size=5)  # noqa: E731
    return text, draw(make("found")), draw(make("open")), draw(make(""))


@given(marked())
def test_runs_say_of_every_letter_what_covers_it(case):
    text, clauses, doubts, figures = case
    seen = {}
    for paragraph in paragraphs(text, clauses, doubts, figures, []):
        for run in paragraph.runs:
            assert run.text == text[run.start : run.start + len(run.text)] and run.text
            for place in range(run.start, run.start + len(run.text)):
                assert place not in seen
                seen[place] = run
    assert "".join("".join(text[place] for place in sorted(seen)).split()) == "".join(text.split())
    for place, run in seen.items():
        assert (run.clause is not None) == any(mark.start <= place < mark.end for mark in clauses)
        assert run.clause is None or run.clause.start <= place < run.clause.end
        assert (run.doubt is not None) == any(mark.start <= place < mark.end for mark in doubts)
        assert run.figure == any(mark.start <= place < mark.end for mark in figures)


def test_a_clause_set_aside_gives_way_to_one_that_stands():
    aside, standing = Mark(0, 6, "old", "problem", "discarded"), Mark(2, 4, "new", "problem", "found")
    (paragraph,) = paragraphs("甲乙丙丁戊己", [aside, standing], [], [], [0])
    assert [(run.text, run.clause.ref) for run in paragraph.runs] == [("甲乙", "old"), ("丙丁", "new"), ("戊己", "old")]
    assert paragraph.heading and paragraph.role == "problem"


@given(LETTERS.filter(bool))
def test_pieces_put_together_are_the_clause(text):
    cut = pieces(text, 0, len(text))
    assert "".join(piece.text for piece in cut) == text
    assert all(text.startswith(piece.text, piece.start) for piece in cut)


def test_coverage_tells_what_nothing_answers():
    clauses = [
        (1, "problem", "", ""), (2, "problem", "", ""), (3, "arrangement", "区司法局", ""), (4, "arrangement", "", "6月底前"),
        (5, "goal", "", ""),
    ]  # fmt: skip
    found = coverage(clauses, [(1, 3), (2, 9)])
    assert (found.unowned, found.undated) == ((4,), (3,)), "an aim needs neither"
    assert (found.problems, found.arrangements, found.unanswered, found.unprompted) == (2, 2, (2,), (4,))
