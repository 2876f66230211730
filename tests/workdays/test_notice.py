"""The holiday notice as the office pastes it: read against tables typed by hand and against every table that the library carries."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from app import workdays
from app.policy.errors import NoDatesInNotice, NoYearInNotice, YearNotPublished
from app.policy.holiday_notice import read_notice
from app.workdays import FIRST, LAST, Plan, add_workdays, is_confirmed, is_workday, supposing, workdays_between

#: in the words of the notices of these years: one without weekdays, one that reaches into the December before, one with advice
NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2025年11月4日"""
NOTICE_2019 = """国务院办公厅关于2019年部分节假日安排的通知 国办发明电〔2018〕15号
一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
三、清明节：4月5日放假，与周末连休。
四、劳动节：5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
五、端午节：6月7日放假，与周末连休。
六、中秋节：9月13日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""
NOTICE_2024 = """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""


@pytest.mark.parametrize("text", [NOTICE_2026, NOTICE_2019, NOTICE_2024], ids=["2026", "2019", "2024"])
def test_a_year_counted_by_its_notice_is_the_published_year_day_by_day(text):
    notice = read_notice(text)
    assert notice.doubts == ()
    with supposing((notice.plan,), last=notice.year - 1):
        assert is_confirmed(notice.year) and not is_confirmed(notice.year + 1)
        day = date(notice.year - 1, 12, 20)
        while day <= date(notice.year, 12, 25):
            assert is_workday(day) == chinese_calendar.is_workday(day), day
            day += timedelta(1)


def written(year: int, off: list[date], worked: list[date]) -> str:
    """A notice of these days, in as few words as it takes."""
    text = f"关于{year}年部分节假日安排的通知\n一、元旦、春节、清明节、劳动节、端午节、中秋节、国庆节："
    text += "、".join(f"{day.month}月{day.day}日" for day in off) + f"放假，共{len(off)}天。"
    return text + ("、".join(f"{day.month}月{day.day}日" for day in worked) + "上班。" if worked else "")


def test_the_spring_festival_of_2020_is_prolonged_in_the_words_of_its_notice():
    """国办发明电〔2020〕1号, against the table of a library that knows the prolonged days."""
    before = workdays.published(2020)
    days = frozenset((date(2020, 1, 31), date(2020, 2, 1)))
    longer = read_notice(
        "国务院办公厅关于延长2020年春节假期的通知\n国办发明电〔2020〕1号\n一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。"
    )
    assert (longer.year, longer.number) == (2020, "国办发明电〔2020〕1号")
    first = read_notice(f"关于延长{LAST}年国庆节假期的通知：延长{LAST}年国庆节假期至10月9日。")
    assert len(first.plan.off - workdays.published(LAST).off) == 2
    assert (longer.plan.off, longer.plan.worked) == (before.off, before.worked - days), "the library knows it already"
    again = read_notice("延长2020年春节假期至2月9日").plan
    assert again.off - before.off == {date(2020, 2, n) for n in range(3, 8)}
    year = LAST + 1
    laid = Plan(year, frozenset(date(year, 2, n) for n in range(8, 13)), frozenset({date(year, 2, 20)}))
    with supposing((laid,)):
        more = read_notice(f"延长{year}年春节假期至2月15日").plan
        assert more.off == laid.off | {date(year, 2, 15)} and more.worked == laid.worked, "what the office laid down stands"
    for wrong, why in (("延长2098年春节假期至2月20日", YearNotPublished), ("延长2020年春节假期至8月20日", NoDatesInNotice)):
        with pytest.raises(why):
            read_notice(wrong)
    with pytest.raises(NoDatesInNotice):
        read_notice("延长2020年春节假期至2月30日")


def test_every_year_of_the_library_written_as_a_notice_is_read_back():
    for year in range(max(FIRST, 2010), LAST + 1):
        days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
        off = [day for day in days if day in chinese_calendar.holidays]
        worked = [day for day in days if day in chinese_calendar.workdays]
        text = written(year, off, worked)
        assert read_notice(text).plan == Plan(year, frozenset(off), frozenset(worked))


def test_the_number_stands_with_the_notice_and_another_number_is_not_taken_for_it():
    assert read_notice(NOTICE_2026).number == "国办发明电〔2025〕7号"
    assert read_notice(NOTICE_2024).number == ""


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("3日（周六）放假调休，共3天", "4日（周日）放假调休，共3天", "元旦写明放假 3 天，读到 4 天"),
        ("1月4日（周日）上班", "1月5日上班", "2026年1月5日不是周末"),
        ("5月9日（周六）", "5月9日（周日）", "2026年5月9日不是通知所写的周日"),
        ("　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n", "", "没有读到清明节的安排"),
        ("10月1日（周四）至7日（周三）放假调休，共7天", "10月2日（周五）至7日（周三）放假调休，共6天", "2026年10月1日是法定节日"),
        ("2月28日（周六）上班", "2月23日（周一）上班", "既写为放假，又写为上班"),
        ("5月1日（周五）", "5月31日（周五）", "起止日期前后不对"),
        ("6月19日（周五）", "6月39日（周五）", "不是日历上的日期"),
    ],
)
def test_what_does_not_add_up_is_said(before, after, sentence):
    assert before in NOTICE_2026
    doubts = " ".join(one.sentence for one in read_notice(NOTICE_2026.replace(before, after)).doubts)
    assert sentence in doubts


def test_what_is_no_notice_is_refused():
    with pytest.raises(NoYearInNotice):
        read_notice("关于做好年度总结的通知：1月1日放假。")
    with pytest.raises(NoDatesInNotice):
        read_notice("国务院办公厅关于2027年部分节假日安排的通知，具体安排另行通知。")


def test_a_notice_moves_what_is_counted_through_its_year_and_the_december_before_it(monkeypatch):
    first, edge = date(LAST + 1, 1, 1), date(LAST, 12, 31)
    provisional = add_workdays(date(LAST, 11, 2), 80)
    week = frozenset(first + timedelta(n) for n in range(14))
    monkeypatch.setattr(workdays, "_asked", lambda: (Plan(LAST + 1, week | {edge}, frozenset()),))
    assert is_confirmed(LAST + 1)
    assert add_workdays(date(LAST, 11, 2), 80) > provisional
    assert not is_workday(edge) and not is_workday(first + timedelta(13))
    assert workdays_between(date(LAST, 12, 30), first + timedelta(13)) == 0
    # the library's own years are the library's, whatever somebody typed, unless they confirmed it against the library
    monkeypatch.setattr(workdays, "_asked", lambda: (Plan(LAST, frozenset({edge}), frozenset()),))
    assert is_workday(edge) == chinese_calendar.is_workday(edge)
    old = date(LAST - 1, 12, 31)
    monkeypatch.setattr(
        workdays,
        "_asked",
        lambda: (Plan(LAST, frozenset({edge}), frozenset(), True), Plan(LAST - 1, frozenset({old}), frozenset(), True)),
    )
    assert not is_workday(edge) and is_workday(old) == chinese_calendar.is_workday(old)


def test_nobody_is_asked_about_days_that_no_notice_can_reach(monkeypatch):
    def asked():
        raise AssertionError("asked")

    monkeypatch.setattr(workdays, "_asked", asked)
    assert is_confirmed(LAST) and add_workdays(date(LAST - 1, 2, 13), 3) < date(LAST - 1, 11, 30)
    assert workdays_between(date(LAST - 1, 1, 1), date(LAST - 1, 11, 30)) > 0
    with pytest.raises(AssertionError):
        is_workday(date(LAST, 1, 4))
