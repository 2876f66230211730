"""The review desk as a browser without scripts meets it: forms that return to their clause, refusals that keep the words."""

import re
import sys
from functools import partial

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import event, select

from app.accounts.standing import Standing
from app.extensions import db
from app.reports import actions
from app.reports.models import Clause, ClauseLink, Report
from app.reports.reader.finding import Clause as Found
from app.reports.reader.finding import Reading
from app.web.paging import page_of
from tests import builders
from tests.reports import made
from tests.reports.made import NOW, SPAM


@pytest.fixture
def desk(app, client):
    """The desk of the small report, opened by the office."""
    gov = builders.unit("gov", "青溪区人民政府")
    builders.unit("sfj", "青溪区司法局")
    builders.sign_in(client, builders.person("li.ping", "office", gov, name="李平"))
    return Desk(client, made.stored(gov))


class Desk:
    """Presses buttons and reads pages."""

    def __init__(self, client, report: Report) -> None:
        self.client, self.ref, self.id = client, report.ref, report.id

    @property
    def report(self) -> Report:
        return db.session.scalars(select(Report).where(Report.id == self.id).execution_options(populate_existing=True)).one()

    def page(self, **asked) -> str:
        answer = self.client.get(f"/reports/{self.ref}/desk", query_string=asked)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def clause(self, beginning: str) -> Clause:
        db.session.expire_all()
        return made.clause(self.report, beginning)

    def step(self, beginning: str, name: str, **fields):
        clause = self.clause(beginning)
        return self.client.post(f"/reports/{self.ref}/clauses/{clause.ref}/{name}", data=fields)

    def whole(self, name: str, **fields):
        return self.client.post(f"/reports/{self.ref}/review/{name}", data=fields)


def test_every_step_returns_to_its_clause(desk):
    ref = desk.clause("部分文件").ref
    answer = desk.step("部分文件", "confirm", show="problem", open="1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/reports/{desk.ref}/desk?at={ref}&show=problem&open=1#clause-{ref}"
    assert desk.clause("部分文件").state == "confirmed"
    desk.step("部分文件", "unconfirm")
    desk.step("部分文件", "role", role="other")
    assert (desk.clause("部分文件").role, desk.clause("部分文件").state) == ("other", "found")
    desk.step("部分文件", "discard")
    assert desk.clause("部分文件").state == "discarded"
    desk.step("部分文件", "restore")
    desk.step("部分文件", "wording", wording="部分文件未审核")
    assert desk.clause("部分文件").wording == "部分文件未审核"


def test_after_a_split_the_right_part_is_open(desk):
    place = desk.report.text.index("报送备案")
    answer = desk.step("个别镇街", "split", place=place, open="1")
    assert f"clause-{desk.clause('报送备案').ref}" in answer.headers["Location"]
    page = desk.page(at=desk.clause("报送备案").ref, open=1)
    assert "撤销 拆分" in page
    desk.whole("undo")
    assert desk.clause("个别镇街").text == "个别镇街规范性文件报送备案不及时"


def test_the_tools_of_a_clause_work_without_scripts(desk):
    clause = desk.clause("每季度通报")
    desk.step("建立规范性", "merge")
    joined = desk.clause("建立规范性")
    page = desk.page(at=joined.ref, open=1)
    cut = re.findall(r'name="place" value="(\d+)"', page)
    assert cut == [str(clause.start)], "the one joint of the merged clause is offered"
    desk.step("建立规范性", "split", place=cut[0])
    assert desk.clause("每季度通报").text == "每季度通报备案情况"
    problem = desk.clause("少数单位")
    assert f'<option value="{problem.ref}">' in desk.page(at=joined.ref, open=1)
    desk.step("每季度通报", "link", other=problem.ref)
    assert db.session.scalars(select(ClauseLink.confirmed).where(ClauseLink.problem_id == problem.id)).all() == [True]
    desk.step("每季度通报", "unlink", other=problem.ref)
    assert not db.session.scalars(select(ClauseLink).where(ClauseLink.problem_id == problem.id)).all()


def test_a_missed_clause_by_offsets_or_by_its_words(desk):
    text = desk.report.text
    start = text.index("备案管理不严")
    assert desk.whole("draw", start=start, end=start + 6, role="problem").status_code == 302
    assert desk.clause("备案管理不严").section == "二"
    assert desk.whole("draw", words="应诉意识不强。", role="problem").status_code == 302
    assert desk.clause("应诉意识不强").end == text.index("应诉意识不强") + 6
    answer = desk.whole("draw", words="文中没有的一句", role="problem")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "没有找到这段话" in page and ">文中没有的一句</textarea>" in page


def test_a_refused_step_says_why_and_keeps_what_was_typed(desk):
    answer = desk.step("部分文件", "wording", wording=f"关于{SPAM}的通知", open="1")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "措辞里带有已隔离的植入内容" in page and f"关于{SPAM}的通知</textarea>" in page
    assert desk.step("全区组织", "confirm").status_code == 422
    assert desk.whole("rename", title="新题目", year="去年").status_code == 422
    assert 'value="新题目"' in desk.whole("rename", title="新题目", year="去年").get_data(as_text=True)
    assert desk.report.title.startswith("青溪区人民政府关于")
    assert desk.step("部分文件", "split", place="中间").status_code == 422
    assert desk.client.post(f"/reports/{desk.ref}/clauses/{desk.clause('部分文件').ref}/explode").status_code == 404
    assert desk.client.post(f"/reports/{desk.ref}/clauses/nothing/confirm").status_code == 404
    assert desk.client.post("/reports/nothing/review/undo").status_code == 404


def test_spam_is_shown_quarantined_until_somebody_decides(desk):
    page = desk.page()
    assert 'class="spam open"' in page and SPAM in page and "其中 1 处疑似植入内容" in page
    assert "先处理存疑" in page, "the clause around it offers no confirmation"
    doubt = made.doubt(desk.report, "spam_in_phrase")
    assert desk.whole("settle").status_code == 422
    desk.client.post(f"/reports/{desk.ref}/doubts/{doubt.ref}", data={"decision": "repaired", "replacement": doubt.suggestion})
    page = desk.page()
    assert 'class="spam repaired"' in page and "李平" in page and "重新处理" in page
    assert desk.clause("全区组织").wording.startswith("全区组织习近平法治思想专题")


def test_settling_then_tasks(desk):
    doubt = made.doubt(desk.report, "spam_in_phrase")
    desk.client.post(f"/reports/{desk.ref}/doubts/{doubt.ref}", data={"decision": "repaired"})
    desk.whole("confirm-all")
    assert desk.whole("settle").status_code == 302
    page = desk.page()
    assert "重新审读" in page and "已审定" in page and f'action="/reports/{desk.ref}/tasks"' in page
    assert desk.step("部分文件", "discard").status_code == 422
    desk.whole("reopen")
    assert desk.step("部分文件", "discard").status_code == 302


def test_the_list_can_be_narrowed(desk):
    desk.step("少数单位", "discard")
    desk.step("部分文件", "confirm")
    shown = {
        show: set(re.findall(r'<li id="clause-(\w+)"', desk.page(show=show, at=desk.clause("个别镇街").ref)))
        for show in ("all", "open", "problem", "arrangement", "achievement", "aside", "nonsense")
    }
    active, away, done = (desk.clause(words).ref for words in ("个别镇街", "少数单位", "部分文件"))
    assert shown["all"] == shown["nonsense"] == {clause.ref for clause in desk.report.clauses}
    assert away not in shown["open"] and done not in shown["open"] and active in shown["open"]
    assert shown["problem"] == {active, done, desk.clause("年度应诉率").ref}
    assert desk.clause("力争").ref in shown["arrangement"] and len(shown["arrangement"]) == 6
    assert shown["aside"] == {away, active}, "the active clause stays in sight"


def test_coverage_names_what_has_no_answer(desk):
    page = desk.page()
    assert "3 条问题没有对应的安排" in page and "3 条安排没有对应的问题" in page
    assert "4 条安排没写责任单位，3 条没写时限" in page
    lists = {one.css_first("summary").text().split()[0]: one for one in LexborHTMLParser(page).css("details.cover")}
    listed = {title: [link.attributes["data-go"] for link in one.css("a")] for title, one in lists.items()}
    arrangements = [one for one in desk.report.clauses if one.role == "arrangement" and one.state != "absorbed"]
    assert listed["安排没写责任单位"] == [one.ref for one in arrangements if not one.owner]
    assert listed["安排没写时限"] == [one.ref for one in arrangements if not one.deadline] and len(arrangements) == 4


def test_the_coverage_page_lists_each_kind_of_gap(desk):
    def page(**asked: str) -> LexborHTMLParser:
        return LexborHTMLParser(
            desk.client.get(f"/reports/{desk.report.ref}/coverage", query_string=asked).get_data(as_text=True)
        )

    def refs(shown: LexborHTMLParser) -> list[str]:
        return [str(link.attributes["href"]).split("clause-")[1] for link in shown.css("table a")]

    arrangements = [one for one in desk.report.clauses if one.role == "arrangement"]
    assert [tab.text().split()[-1] for tab in page().css("main nav.tabs a")] == ["3", "3", "4", "3"]
    assert refs(page(list="unowned")) == [one.ref for one in arrangements if not one.owner]
    assert refs(page(list="undated")) == [one.ref for one in arrangements if not one.deadline]
    open_ones = refs(page())
    assert open_ones == refs(page(list="nonsense"))
    first = next(one for one in desk.report.clauses if one.ref == open_ones[0])
    assert first.role == "problem"
    desk.step(first.wording, "discard")
    assert refs(page()) == open_ones[1:], "what is set aside needs no answer"


def counted(desk: Desk) -> int:
    """How many statements one desk takes."""
    seen: list[str] = []
    engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        desk.page()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in seen)


def test_a_long_report_takes_no_more_queries_than_a_short_one(desk):
    few = counted(desk)
    words = [f"第{number}个单位备案不及时" for number in range(600)]
    text = "二、存在的问题\n" + "\n".join(words) + "\n"
    found = []
    for word in words:
        start = text.index(word)
        found.append(Found("problem", "", "", "", word, start, start + len(word), wording=word, suggested_units=("sfj", "gov")))
    unit = desk.report.unit
    long = actions.store(unit, 2023, "l.txt", "c" * 64, Reading(text=text, title="长报告", clauses=found), by=None, now=NOW)
    db.session.commit()
    many = counted(Desk(desk.client, long))
    assert few >= many > 0, f"{few} queries for 11 clauses, {many} for 600"
    assert many <= 20


def test_the_shelf_takes_no_more_queries_with_more_reports(desk):
    shelf = Desk(desk.client, desk.report)
    shelf.page = lambda: desk.client.get("/reports")  # type: ignore[method-assign]
    one = counted(shelf)
    for year in range(2010, 2024):
        unit = builders.unit(f"u{year}")
        who = Standing(builders.person(f"p{year}", "office", unit).id, f"p{year}")
        actions.store(unit, year, "x.txt", "d" * 64, made.reading(), by=who, now=NOW)
    db.session.commit()
    assert counted(shelf) == one


def test_the_shelf_is_paged(desk, monkeypatch):
    monkeypatch.setattr(sys.modules["app.reports.queries"], "page_of", partial(page_of, size=2))
    for year in range(2019, 2023):
        actions.store(desk.report.unit, year, "x.txt", "d" * 64, made.reading(year=year), by=None, now=NOW)
    db.session.commit()
    seen: list[str] = []
    for number in (1, 2, 3):
        page = desk.client.get(f"/reports?page={number}").get_data(as_text=True)
        seen.append(" ".join(re.findall(r'class="year">(\d{4})', page)))
        assert f"第 {number} / 3 页，共 5 项" in page
    assert seen == ["2025 2022", "2021 2020", "2019"]
    assert desk.client.get("/reports?page=99").get_data(as_text=True).count('class="report-row"') == 1


def test_the_page_carries_no_inline_style_or_script(desk):
    for page in (desk.page(open=1), desk.client.get("/reports").get_data(as_text=True)):
        assert (
            not re.search(r"<[^>]+\s(style|on\w+)=", page)
            and "<style" not in page
            and not re.search(r"<script(?![^>]*src=)", page)
        )
