"""What is shown of a text: spam cut out, repairs put in, and every place found again."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from app.reports.repairs import QUARANTINED, Repair, clean_text, foreign, mended, repairs_of


@dataclass
class Doubt:
    """A doubt as a plain value."""

    kind: str
    text: str
    start: int
    end: int
    suggestion: str = ""
    replacement: str = ""
    decision: str = "open"


@dataclass
class Report:
    """A text with doubts."""

    text: str
    doubts: list[Doubt]


@st.composite
def mendings(draw: st.DrawFn) -> tuple[str, list[Repair]]:
    text = draw(st.text(max_size=60))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = [(first, last) for first, last in zip(places[::2], places[1::2], strict=False) if last > first]
    return text, [Repair(first, last, draw(st.text(max_size=5))) for first, last in pairs]


@given(mendings())
def test_what_was_not_repaired_is_found_where_it_is_said_to_be(made):
    text, repairs = made
    shown = mended(text, repairs)
    repaired = {place for repair in repairs for place in range(repair.start, repair.end)}
    for place, letter in enumerate(text):
        if place not in repaired:
            assert shown.text[shown.place(place)] == letter
    for repair, place in zip(shown.repairs, shown.places, strict=True):
        assert shown.text[place : place + len(repair.replacement)] == repair.replacement
    kept = "".join(letter for place, letter in enumerate(text) if place not in repaired)
    assert len(shown.text) == len(kept) + sum(len(repair.replacement) for repair in repairs)


@given(mendings(), st.data())
def test_a_cut_is_the_text_between_with_every_touched_replacement_whole(made, data):
    text, repairs = made
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    expected, at = "", start
    for repair in repairs:
        if start < end and repair.start < end and start < repair.end:
            expected += text[at : max(at, repair.start)] + repair.replacement
            at = max(at, repair.end)
    expected += text[at:end] if at < end else ""
    assert mended(text, repairs).cut(start, end) == expected


def test_open_spam_is_cut_out_whatever_else_is_repaired_there():
    text = "学习贯彻思想甲乙丙，推进工作"
    spam = Doubt("spam", "甲乙丙", 6, 9)
    comma = Doubt("punctuation", "丙，推", 8, 11, replacement="丙。推", decision="repaired")
    assert clean_text(Report(text, [comma, spam])).text == f"学习贯彻思想{QUARANTINED}，推进工作"
    spam.decision = "kept"
    assert clean_text(Report(text, [comma, spam])).text == "学习贯彻思想甲乙丙。推进工作"
    spam.decision = "repaired"
    assert clean_text(Report(text, [spam])).text == "学习贯彻思想，推进工作"


def test_a_doubt_that_waits_changes_nothing_but_spam():
    assert repairs_of([Doubt("punctuation", ",", 3, 4, suggestion="，"), Doubt("missing_part", "", 0, 0)]) == []


def test_the_foreign_piece_is_what_the_right_phrase_has_not():
    assert foreign(Doubt("spam_in_phrase", "依法甲乙丙丁治国", 0, 8, "依法治国")) == "甲乙丙丁"
    assert foreign(Doubt("spam", "全部都是", 0, 4)) == "全部都是"
    assert foreign(Doubt("spam_in_phrase", "依治国", 0, 3, "依法治国")) == "依治国", "nothing was put in, so the whole is wrong"
