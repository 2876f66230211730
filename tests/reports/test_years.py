"""Last year's report beside this year's: what is found again is said so, on the desk and on a page of its own."""

from dataclasses import replace

from app.extensions import db
from app.reports import actions, clause_actions, years_queries
from app.reports.recurring import matched, years_in_row
from tests import builders
from tests.reports import made
from tests.reports.made import NOW

LAST = [
    "个别单位主要负责人对法治建设不重视", "全区出庭应诉率未达100%", "行政执法行为不规范", "普法宣传形式单一", "执法人员业务能力参差不齐",
    "没有深层次挖掘特色亮点",
]  # fmt: skip
THIS = [
    "行政机关负责人出庭应诉率有待提高", "数字法治政府建设滞后", "部分执法人员业务能力不强", "普法形式较为单一", "镇街执法力量不足",
    "行政执法程序不规范问题仍然存在",
]  # fmt: skip


def earlier_year(unit, back: int):
    """The small report as if it were about an earlier year."""
    reading = made.reading(year=2025 - back)
    return actions.store(unit, None, f"report-{back}.txt", str(back) * 64, replace(reading), by=None, now=NOW)


def test_findings_of_one_kind_are_matched_and_others_are_not():
    assert matched(LAST, THIS) == {0: 1, 2: 4, 3: 3, 5: 2}
    assert matched(LAST, []) == {} and matched([], THIS) == {}


def test_each_answers_at_most_one():
    assert matched(["执法记录仪配备不足"], ["执法记录仪配备不足", "执法记录仪配备不足"]) == {0: 0}


def test_years_are_counted_only_one_after_the_other():
    found = {2023: ["普法宣传形式单一"], 2024: ["普法形式较为单一", "出庭应诉率低"], 2025: ["普法宣传形式仍然单一", "法治人才少"]}
    assert years_in_row(found, 2025) == [3, 1]
    assert years_in_row({2023: found[2023], 2025: found[2025]}, 2025) == [1, 1], "a year without a report ends the row"


def test_the_desk_and_the_page_say_what_was_found_again(app, client):
    unit = builders.unit("gov", "青溪区人民政府")
    builders.sign_in(client, builders.person("li.ping", "office", unit))
    report = made.stored(unit)
    alone = client.get(f"/reports/{report.ref}/years").get_data(as_text=True)
    assert "还没有" in alone and "对照上年" not in client.get(f"/reports/{report.ref}/desk").get_data(as_text=True)
    old = earlier_year(unit, 1)
    clause_actions.discard(made.clause(old, "年度应诉率"), by=None, now=NOW)
    db.session.commit()
    desk = client.get(f"/reports/{report.ref}/desk").get_data(as_text=True)
    assert desk.count("同类问题连续 2 年") == 3, "what was discarded last year was no finding"
    page = client.get(f"/reports/{report.ref}/years").get_data(as_text=True)
    assert "3 条问题上年已有同类" in page and page.count("同类问题连续 2 年") == 3
    rows = years_queries.beside_last_year(report).problems
    assert [bool(row.before) for row in rows] == [True, True, True, False]
    with client.session_transaction() as session:
        session["language"] = "en"
    english = client.get(f"/reports/{report.ref}/years").get_data(as_text=True)
    assert "同类问题" not in english and "个别镇街规范性文件报送备案不及时" in english


def test_three_years_are_counted(app):
    unit = builders.unit("gov")
    report = made.stored(unit)
    earlier_year(unit, 1)
    earlier_year(unit, 2)
    assert sorted(years_queries.years_of_problems(report).values()) == [3, 3, 3, 3]


def test_numbers_are_listed_with_the_reason_of_those_left_out(app, client):
    unit = builders.unit("gov")
    builders.sign_in(client, builders.person("li.ping", "office", unit))
    text = "青溪区2024年法治政府建设情况报告\n一、主要做法\n2024年3月印发《2024年要点》（青法〔2024〕3号），办理案件58件，落实“四个亲自”。\n二、存在的问题\n执法人员不足。"
    report = actions.import_report(unit, None, "a.txt", text.encode(), by=None, now=NOW)
    db.session.commit()
    reasons = {reason for _start, _end, reason in report.left_out}
    assert {"year", "date", "document number", "idiom"} <= reasons
    assert all(text[start:end] for start, end, _reason in report.left_out)
    figures = client.get(f"/reports/{report.ref}/numbers").get_data(as_text=True)
    assert "<b>58件</b>" in figures and "办理案件" in figures
    others = client.get(f"/reports/{report.ref}/numbers?show=left-out").get_data(as_text=True)
    assert "文号" in others and "固定说法" in others and "<b>58件</b>" not in others
