"""Reading pasted summonses: printed forms, running text, Chinese numerals; no name of a party ever comes out."""

from datetime import datetime

import pytest

from app.cases.attendance import check_ground, check_head
from app.cases.case_number import found, instance_of, normal
from app.cases.errors import AttendeeUnnamed, BadCaseNumber, GroundMissing, RankMissing, StaffIsNotHead, SubordinateHead
from app.cases.summons import Summons, names_plaintiff, read_summons, unit_named

FORM = """
        岚江市中级人民法院
            传   票
案    号：（2026）岚01行终15号
案    由：责令限期拆除决定
被传唤人：望川区综合行政执法局
工作单位或住址：望川区文昌路8号
传唤事由：开庭
应到时间：2026年11月26日上午9时30分
应到处所：本院第五审判庭（二楼）
注意事项：1．被传唤人必须准时到达应到处所。
                   审判员  甲某某
                   书记员  乙某某
                 二〇二六年十一月十日
"""

NOTICE = """望川区公安分局：
    本院受理的原告丙某某诉你局治安行政处罚一案，案号为(2026)岚0106行初90号，现定于二〇二六年十二月三日（星期四）下午二时半
在本院第三法庭公开开庭审理。依照规定，你单位负责人应当出庭应诉。收到本通知书后，请于开庭前提交身份证明。
                                岚江市望川区人民法院
                                2026年11月20日"""

TABLE = "案号\t（２０２６）岚０１０６行初１２号\t案由\t工伤认定\t被传唤人\t望川区人社局\t应到时间\t2026-12-01 14:30\t应到处所\t互联网庭审"


def at(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 - wall time at the court


def test_a_printed_form():
    assert read_summons(FORM) == Summons(
        number="（2026）岚01行终15号",
        court="岚江市中级人民法院",
        at=at(2026, 11, 26, 9, 30),
        place="本院第五审判庭（二楼）",
        online=False,
        cause="责令限期拆除决定",
    )


def test_running_text_with_chinese_numerals():
    read = read_summons(NOTICE)
    assert read == Summons(
        number="（2026）岚0106行初90号",
        court="岚江市望川区人民法院",
        at=at(2026, 12, 3, 14, 30),
        place="本院第三法庭",
        online=False,
        cause="治安行政处罚",
    )
    assert "丙某某" not in repr(read)


def test_a_table_copied_from_a_page():
    read = read_summons(TABLE)
    assert (read.number, read.at, read.online, read.cause) == (
        "（2026）岚0106行初12号",
        at(2026, 12, 1, 14, 30),
        True,
        "工伤认定",
    )
    assert read.court == ""


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("开庭时间：2026年3月9日9:00", at(2026, 3, 9, 9, 0)),
        ("定于2026年3月9日下午3点在第二法庭开庭", at(2026, 3, 9, 15, 0)),
        ("应到时间 二〇二六年三月十九日上午十时十五分", at(2026, 3, 19, 10, 15)),
        ("开庭时间：2026.3.9 14：20", at(2026, 3, 9, 14, 20)),
        ("应到时间：2026年2月30日9时", None),
        ("签发日期：2026年3月1日 9时", None),
        ("开庭时间：另行通知", None),
    ],
)
def test_moments(words, when):
    assert read_summons(words).at == when


@pytest.mark.parametrize("text", ["", "你好", "二" * 5000, "诉" * 5000, "（2026）" * 2000, "案 由 " * 2000, "\x00\u202e"])
def test_anything_else_gives_nothing_and_is_quick(text):
    assert read_summons(text).empty


def test_a_matter_that_names_the_plaintiff_is_dropped():
    assert read_summons("案由：丁某诉区人社局工伤认定").cause == ""
    assert names_plaintiff("丁某诉区人社局工伤认定")
    assert names_plaintiff("原告不服工伤认定")
    for matter in ("工伤认定", "投诉举报处理答复", "信访申诉答复", "行政诉讼赔偿", "政府信息公开答复"):
        assert not names_plaintiff(matter), matter


def test_the_unit_is_the_longest_name_that_stands_in_the_text():
    units = [(1, "公安分局"), (2, "望川区公安分局"), (3, "综合执法局"), (4, "")]
    assert unit_named(NOTICE, units) == 2
    assert unit_named("没有单位", units) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("(2026)岚0106行初12号", "（2026）岚0106行初12号"),
        ("〔2026〕 岚0106 行初 12 号", "（2026）岚0106行初12号"),
        ("（2014）岚行初字第12号", "（2014）岚行初字第12号"),
        ("（2026）最高法行再3号", "（2026）最高法行再3号"),
        ("（2026）岚01行赔终7号之一", "（2026）岚01行赔终7号之一"),
    ],
)
def test_case_numbers_take_their_usual_form(typed, number):
    assert normal(typed) == number
    assert found(f"本院受理{typed}一案") == number


@pytest.mark.parametrize(
    "typed", ["", "12号", "（2026）岚0106民初12号", "行初12号", "（2026）岚0106行初12号 张某", "（20266）岚行初1号"]
)
def test_what_is_no_administrative_case_number_is_refused(typed):
    with pytest.raises(BadCaseNumber):
        normal(typed)


def test_the_instance_follows_from_the_number():
    assert [instance_of(f"（2026）岚01{kind}1号") for kind in ("行初", "行终", "行再", "行申", "行赔初")] == [
        "first", "second", "retrial", "retrial", "first",
    ]  # fmt: skip


def test_who_is_an_agency_head():
    for rank in ("principal", "deputy", "deputy_level", "other_in_charge"):
        check_head("韩某", "局长", rank)
    for name, post, rank, refusal in (
        ("", "局长", "principal", AttendeeUnnamed),
        ("韩某", " ", "principal", AttendeeUnnamed),
        ("韩某", "局长", "", RankMissing),
        ("韩某", "二级单位主任", "subordinate", SubordinateHead),
        ("韩某", "四级主任科员", "staff", StaffIsNotHead),
        ("韩某", "法规科科长", "deputy", StaffIsNotHead),
        ("韩某", "律师", "principal", StaffIsNotHead),
    ):
        with pytest.raises(refusal):
            check_head(name, post, rank)
    check_ground("public_duty")
    for ground in ("", "none_given", "busy"):
        with pytest.raises(GroundMissing):
            check_ground(ground)
