"""What stands against a hearing: each situation of 法释〔2020〕3号 art. 12, and what the office itself asks for."""

import pytest

from app.cases.warning import Seen, warnings
from app.cases.words import VIOLATIONS

COMING = Seen("scheduled", "public_duty", "seal", False, None, "", True, True, True, True)


def _said(seen: Seen, **asked: bool) -> list[str]:
    return [one.sentence for one in warnings(seen, **asked)]


def _seen(**changed: object) -> Seen:
    return Seen(**{**COMING.__dict__, **changed})


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_each_situation_of_the_article_is_warned_of_once_it_showed(violation):
    (said,) = _said(_seen(state="held", appeared=violation in ("left", "refused_to_explain"), violation=violation))
    assert VIOLATIONS[violation] in said and "应当提出司法建议" in said and "第十二条" in said


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"absence_reason": "none_given"}, "未说明理由或者理由不成立"),
        ({"absence_proof": ""}, "尚未盖章或者签字认可"),
        ({"absence_proof": "none"}, "理由可能不被采纳"),
        ({"moved": True}, "获准延期后负责人再次不能出庭"),
        ({"sent": False}, "负责人和工作人员均不出庭"),
    ],
)
def test_what_may_become_one_is_warned_of_before(changed, words):
    (said,) = _said(_seen(**changed))
    assert words in said


@pytest.mark.parametrize(
    ("asked", "field", "words"), [("approval", "approved", "批准"), ("filing", "filed", "备案"), ("scan", "scanned", "尚未上传")]
)
def test_what_the_office_asks_for_is_missed_only_where_it_asks(asked, field, words):
    assert _said(_seen(**{field: False})) == []
    (said,) = _said(_seen(**{field: False}), **{asked: True})
    assert words in said
    assert _said(COMING, **{asked: True}) == []


def test_nothing_stands_against_a_head_who_comes_or_a_hearing_that_is_off():
    assert _said(_seen(absence_reason="", approved=False), approval=True) == []
    for state in ("cancelled", "adjourned"):
        assert _said(_seen(state=state, absence_reason="none_given")) == []
