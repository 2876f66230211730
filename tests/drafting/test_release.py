"""What stops a final text, what freezes it, and what two versions say differently: pure cases."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

import pytest

from app.drafting.facts import IndicatorFact
from app.drafting.frozen import Frozen, differences, hash_of, text_of
from app.drafting.patterns import PATTERNS, filled, wrong
from app.drafting.release import findings
from app.drafting.written import Source

PARTS = ("achievements", "problems", "duties", "arrangements")
HEARD = IndicatorFact("h", "审结案件", "件", "verified", Decimal(108))


@dataclass(frozen=True)
class Told:
    """A paragraph as it is stored."""

    key: str
    part: str
    level: int
    text: str
    sources: tuple[dict[str, str], ...] = ()


def whole(*more: Told, without: str = "") -> list[Told]:
    return [*(Told(f"{part}/x", part, 0, "已办理。") for part in PARTS if part != without), *more]


def found(paragraphs: list[Told], **more: object) -> list[tuple[str, bool]]:
    given: dict[str, object] = {"year": 2026, "indicators": (), "unanswered": (), "names": {}, **more}
    return [(one.code, one.stops) for one in findings(paragraphs, **given)]  # type: ignore[arg-type]


def said(text: str, *sources: Source) -> list[Told]:
    return whole(Told("achievements/a", "achievements", 0, text, tuple(source.as_json() for source in sources)))


def test_a_whole_report_has_nothing_in_its_way() -> None:
    assert found(whole(Told("signature/date", "signature", 0, "2027年1月14日"))) == []


@pytest.mark.parametrize("part", PARTS)
def test_a_mandated_part_is_missing(part: str) -> None:
    assert found(whole(without=part)) == [("part", True)]
    assert found(whole(Told(f"{part}/a", part, 0, "  "), without=part)) == [("part", True)], "left out is not there"


@pytest.mark.parametrize(
    ("text", "code", "stops"),
    [
        ("办理〔待填〕件。", "blank", True),
        ("以习近平新时代甲乙特色社会主义思想为指导。", "phrase", True),
        ("原告张某某诉区政府一案败诉。", "party", True),
        ("审结97件，其中办结107件。", "more", True),
        ("办理案件,反响良好。", "marks", False),
        ("推广Pilot做法。", "foreign", False),
    ],
)
def test_words_and_numbers(text: str, code: str, stops: bool) -> None:
    assert found(said(text)) == [(code, stops)]


@pytest.mark.parametrize(
    "text",
    [
        "审结107件，其中办结97件。",
        "以习近平新时代中国特色社会主义思想为指导。",
        "共1,089件。",
        "审结97件，其中调解107人。",
        "用好12345热线。",
    ],
)
def test_what_is_right_is_let_through(text: str) -> None:
    assert found(said(text)) == []


def test_a_number_that_the_annex_has_otherwise() -> None:
    source = Source("indicator", "h", "审结案件")
    assert found(said("审结案件108件。", source), indicators=(HEARD,)) == []
    assert found(said("审结案件1080件。", source), indicators=(HEARD,)) == [("annex", True)]
    assert found(said("审结案件97件。", source), indicators=(HEARD,)) == [("annex", True)]


def test_the_account_the_names_and_the_date() -> None:
    assert found(whole(), unanswered=["c1", "c2"]) == [("account", True)]
    names = {"清砚区市场监督管理局": "区市监局"}
    assert found(said("清砚区市场监督管理局牵头。区市监局配合。"), names=names) == [("names", False)]
    assert found(said("区市监局配合。"), names=names) == []
    for text, code in (
        ("2027年3月1日", "date"),
        ("2027年2月28日", ""),
        ("2026年12月1日", "date"),
        ("一月", "date"),
        ("〔待填：成文日期〕", "blank"),
    ):
        codes = [one for one, _stops in found(whole(Told("signature/date", "signature", 0, text)))]
        assert codes == ([code] if code else []), text


def test_a_frozen_text_has_the_hash_anybody_computes() -> None:
    content = {"year": 2026, "paragraphs": [{"key": "a", "text": "甲“乙”\n"}], "title": "报告"}
    text = text_of(content)
    assert text == text_of(dict(reversed(content.items()))), "the order of what is put in says nothing"
    assert hash_of(text) == sha256(text.encode("utf-8")).hexdigest() and "甲“乙”\\n" in text and text.endswith("}\n")
    assert hash_of(text) != hash_of(text_of({**content, "year": 2027}))


def test_differences_of_two_versions() -> None:
    before = (Frozen("a", "p", 0, "办理3件。"), Frozen("b", "p", 0, "不变。"), Frozen("c", "p", 0, "删去。"))
    after = (Frozen("b", "p", 0, "不变。"), Frozen("a", "p", 0, "办理4件。"), Frozen("d", "p", 0, "新增。"))
    told = {one.key: (one.kind, one.pieces) for one in differences(before, after)}
    assert told == {
        "a": ("changed", (("same", "办理"), ("gone", "3"), ("come", "4"), ("same", "件。"))),
        "d": ("come", (("come", "新增。"),)),
        "c": ("gone", (("gone", "删去。"),)),
    }


def test_patterns_keep_their_places_and_their_phrases() -> None:
    by_code = {pattern.code: pattern for pattern in PATTERNS}
    assert all(wrong(pattern, pattern.default) == "" for pattern in PATTERNS)
    recurring = by_code["recurring"]
    assert wrong(recurring, "{subject}仍未解决{told}。") == ""
    for text in (
        "{subject}仍未解决。",
        "{subject}{told}{more}",
        "{subject!r}{told}",
        "{subject:>99999999}{told}",
        "{subject{told}",
        "{subject.__class__}{told}",
    ):
        assert wrong(recurring, text) == "places", text
    assert wrong(by_code["preamble"], "{year}年，{place}推进法治政府建设。") == "keeps"
    assert wrong(recurring, "{subject}\n{told}") == "marks"
    assert filled({"recurring": "{subject}仍未解决{told}。"}, "recurring", subject="甲", told="（乙）") == "甲仍未解决（乙）。"
    assert filled({}, "recurring", subject="甲", told="") == "甲尚未整改到位。"
