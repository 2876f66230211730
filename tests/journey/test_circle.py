"""The whole circle on a real published report: read, reviewed, issued, worked on, reminded, led, and written out again.

The report is read from ../shared, exactly as it was published. The clock moves through the year 2022; the site, the browser,
the mail server and both database engines are real.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app import clock
from app.audit.models import AuditRow
from app.extensions import db
from app.mail.jobs import deliver
from app.reminders.jobs import tick
from app.reports.models import Doubt, Report
from app.reports.reader.reading import read_file
from app.reports.repairs import SPAM_KINDS, foreign
from app.tasks.models import Task
from tests.browser import chromium
from tests.conftest import ROOT, settings_for
from tests.journey.people import browse, founded
from tests.mail.sink import Sink
from tests.site import serving

REAL = ROOT.parent / "shared" / "reports" / "dongpo-2021.txt"


@dataclass
class World:
    """Everything the journey moves in."""

    site: str
    app: Flask
    browser: Browser
    sink: Sink
    travel: time_machine.travel

    def at(self, moment: str) -> None:
        """Move the clock."""
        self.travel.move_to(clock.parse(moment))

    def work(self) -> list[tuple[str, str]]:
        """One pass of the clockwork; gives (address, subject) of the letters that arrived by it."""
        before = len(self.sink.accepted)
        with self.app.app_context():
            tick(now=clock.now())
            deliver(now=clock.now())
        return [(address, str(message["Subject"])) for address, message in self.sink.accepted[before:]]


@pytest.fixture
def world(database_url: str, tmp_path: Path):
    assert REAL.is_file(), f"没有找到 {REAL}：请把 shared 目录放在项目旁边。"
    with (
        Sink() as sink,
        chromium() as browser,
        time_machine.travel(clock.parse("2022-03-07T09:30"), tick=True) as traveller,
        serving(replace(settings_for(database_url, tmp_path), smtp_host="127.0.0.1", smtp_port=sink.port)) as (site, app),
    ):
        yield World(site, app, browser, sink, traveller)


def test_the_circle(world: World, tmp_path: Path) -> None:
    with world.app.app_context():
        founded()
    desk = browse(world.browser, world.site, "clerk")
    spam = _the_report_goes_in(world, desk)
    _clauses_become_tasks(world, desk, spam)
    _a_unit_works_on_its_telephone(world, tmp_path)
    _somebody_else_verifies(world)
    _a_secretary_writes_what_the_leader_said(world)
    _reminders_go_out_once(world)
    _the_head_is_prompted_for_the_court(world)
    _a_leader_looks(world)
    _next_years_report_comes_out(world, spam, tmp_path)


def _the_report_goes_in(world: World, page: Page) -> str:
    page.goto(f"{world.site}/reports")
    page.select_option("#import-form select[name=unit]", label="区司法局")
    page.set_input_files("#import-form input[type=file]", str(REAL))
    page.click("#import-form button.button")
    expect(page.locator("#desk")).to_be_visible()
    with world.app.app_context():
        doubt = db.session.scalar(select(Doubt).where(Doubt.kind.in_(SPAM_KINDS)))
        assert doubt is not None, "the injected advertisement was not found"
        report = db.session.scalars(select(Report)).one()
        assert report.year == 2021 and report.text == REAL.read_bytes().decode("utf-8"), "kept as it was read"
        spam = foreign(doubt)
        assert spam and doubt.suggestion and spam not in doubt.suggestion
    # quarantined and shown: on the band of doubts, and nowhere among the clauses
    expect(page.locator("#doubts")).to_contain_text("疑似植入")
    assert spam not in page.locator(".list-pane").inner_text()
    # a person decides: the proposed repair is taken
    page.locator("#doubts li.spam").first.get_by_role("button", name="采纳修改").click()
    expect(page.locator("#doubts li.decided").first).to_contain_text("采纳修改")
    page.get_by_role("button", name="全部确认").click()
    expect(page.locator(".list-head a[data-show=open]")).to_have_text(re.compile(r"待确认 0$"))
    # one clause is taken for something else, and one is thrown away
    page.locator(".list-pane").get_by_text("对法治建设不重视").first.click()
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="撤销 舍弃")).to_be_visible()
    page.get_by_role("button", name="撤销 舍弃").click()
    return spam


def _clauses_become_tasks(world: World, page: Page, spam: str) -> None:
    page.get_by_role("button", name="转为任务").click()
    expect(page.locator("table.assign")).to_be_visible()
    rows = page.locator("table.assign tbody tr")
    count = rows.count()
    with world.app.app_context():
        titles = db.session.scalars(select(Task.title)).all()
        assert len(titles) == count and not any(spam in title for title in titles)
    # everything to the approval bureau by the end of June, then two for the police, one of them soon, one left without owner
    page.check("table.assign thead input[type=checkbox]")
    page.select_option("select[name=all-lead]", label="区行政审批局")
    page.fill("input[name=all-due]", "2022-06-30")
    page.get_by_role("button", name="套用").click()
    for row in (rows.nth(0), rows.nth(1)):
        row.locator("select[name$=-lead]").select_option(label="区公安分局")
    rows.nth(0).locator("input[name$=-due]").fill("2022-04-15")
    rows.nth(2).locator("select[name$=-lead]").select_option(value="")
    rows.nth(3).locator("input[name$=-due]").fill("")
    page.get_by_role("button", name="保存并下达选中").click()
    # a missing owner is said in a sentence, and everything typed is still there
    expect(page.locator(".said.refused, .wrong").first).to_be_visible()
    expect(rows.nth(0).locator("input[name$=-due]")).to_have_value("2022-04-15")
    rows.nth(2).locator("input[name=pick]").uncheck()
    page.get_by_role("button", name="保存并下达选中").click()
    expect(page.locator(".said.done").first).to_contain_text("下达")
    with world.app.app_context():
        states = db.session.scalars(select(Task.state)).all()
        assert states.count("draft") == 1 and states.count("issued") == count - 1
    letters = world.work()
    assert {address for address, _ in letters} == {"liaison@example.org", "police@example.org"}


def _a_unit_works_on_its_telephone(world: World, tmp_path: Path) -> None:
    proof = tmp_path / "应知应会清单（印发稿）.txt"
    proof.write_text("关于印发应知应会法律法规清单的通知", encoding="utf-8")
    phone = browse(world.browser, world.site, "liaison", 390)
    phone.goto(f"{world.site}/todo")
    with world.app.app_context():
        task = db.session.scalar(select(Task).where(Task.title.contains("应知应会法律法规清单")))
        assert task is not None
        ref, title = task.ref, task.title
    row = phone.locator("li.todo-row", has=phone.locator(f"a[href$='/tasks/{ref}']")).first
    row.get_by_role("button", name="签收").click()
    phone.goto(f"{world.site}/tasks/{ref}/update")
    phone.fill("#text", "清单已经法治办审核，正式印发全区。")
    phone.locator(".steps label", has_text="100%").click()
    phone.set_input_files("input[type=file]", str(proof))
    phone.get_by_role("button", name="送出").click()
    expect(phone.get_by_text("应知应会清单（印发稿）.txt")).to_be_visible()
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"the page is {width} pixels wide on a telephone"
    # what is done is handed in next: the form is open, with what was just said in it
    expect(phone.locator("#submit-text")).to_have_value("清单已经法治办审核，正式印发全区。")
    phone.fill("#submit-text", "建立行政机关工作人员应知应会法律法规清单，印发全区执行")
    phone.locator("#submit form button.button").click()
    expect(phone.locator(".task-marks")).to_contain_text("待核查")
    assert title in phone.locator("h1").inner_text()


def _somebody_else_verifies(world: World) -> None:
    world.at("2022-03-09T10:00")
    checker = browse(world.browser, world.site, "checker")
    with world.app.app_context():
        ref = db.session.scalars(select(Task.ref).where(Task.state == "submitted")).one()
    # returned with reasons first, then handed in again and closed
    checker.goto(f"{world.site}/tasks/{ref}")
    checker.locator("#return > summary").click()
    checker.fill("#return-text", "请补充文号。")
    checker.locator("#return form button.button").click()
    expect(checker.locator(".task-marks")).to_contain_text("退回")
    assert any("退回" in subject for address, subject in world.work() if address == "liaison@example.org")
    unit = browse(world.browser, world.site, "liaison", 390)
    unit.goto(f"{world.site}/tasks/{ref}")
    expect(unit.locator("#main")).to_contain_text("请补充文号。")
    unit.locator("#submit > summary").click()
    unit.locator("#submit form button.button").click()
    checker.goto(f"{world.site}/tasks/{ref}")
    checker.locator("#close > summary").click()
    checker.locator("#close form button.button").click()
    expect(checker.locator(".task-marks")).to_contain_text("已销号")
    assert any("销号" in subject for address, subject in world.work() if address == "liaison@example.org")


def _a_secretary_writes_what_the_leader_said(world: World) -> None:
    """In the leader's place, under both names: on the page, in the history and in the trail."""
    page = browse(world.browser, world.site, "secretary")
    page.goto(f"{world.site}/account")
    page.get_by_role("button", name="以此身份办理").click()
    expect(page.locator(".behalf")).to_contain_text("代 沈区长")
    with world.app.app_context():
        task = db.session.scalars(select(Task).where(Task.lead_unit.has(code="gafj"), Task.state == "issued")).first()
        assert task is not None
        ref, number = task.ref, task.number
    page.goto(f"{world.site}/tasks/{ref}")
    page.get_by_role("link", name="作批示").click()
    page.fill("#text", "请公安分局四月底前拿出办法。")
    page.get_by_role("button", name="送法治办").click()
    expect(page.locator(".instruction")).to_contain_text("沈区长")
    expect(page.locator(".instruction")).to_contain_text("文秘书 代录")
    told = world.work()
    assert any(number in subject or "批示" in subject for address, subject in told if address == "clerk@example.org"), told
    office = browse(world.browser, world.site, "clerk")
    office.goto(f"{world.site}/tasks/{ref}")
    expect(office.locator("#main")).to_contain_text("请公安分局四月底前拿出办法。")
    history = office.locator(".history").first.inner_text()
    assert "沈区长" in history and "文秘书" in history, history
    with world.app.app_context():
        rows = select(AuditRow.actor, AuditRow.behalf, AuditRow.outcome).where(AuditRow.doing == "tasks.instruct")
        assert db.session.execute(rows).all() == [("secretary", "沈区长", "done")], "both names stand in the trail"


def _reminders_go_out_once(world: World) -> None:
    world.at("2022-04-08T09:00")  # seven days before the deadline of the first task
    first = world.work()
    assert any(address == "police@example.org" and "4月15日" in subject for address, subject in first), first
    assert world.work() == [], "the same reminder a second time"
    world.at("2022-04-20T09:00")  # three working days after it passed
    late = [subject for address, subject in world.work() if address == "police@example.org"]
    assert any("逾期" in subject for subject in late), late
    assert world.work() == []
    identities = world.sink.identities
    assert len(identities) == len(set(identities)), "a letter went out twice"


def _the_head_is_prompted_for_the_court(world: World) -> None:
    office = browse(world.browser, world.site, "clerk")
    office.goto(f"{world.site}/cases/new")
    office.fill("input[name=case_number]", "（2022）某0101行初12号")
    office.select_option("select[name=unit]", label="区公安分局")
    office.fill("input[name=court]", "某某市某某区人民法院")
    office.fill("input[name=cause]", "治安行政处罚")
    office.fill("input[name=at]", "2022-05-10T09:30")
    office.fill("input[name=place]", "第三法庭")
    office.locator("form.entry button.button").last.click()
    expect(office.locator("h1")).to_contain_text("治安行政处罚")
    world.at("2022-05-03T08:00")  # T-7, in the May holidays: court prompts go at any hour of any day
    prompts = [(address, subject) for address, subject in world.work() if "开庭" in subject]
    assert ("head@example.org", prompts[0][1]) in prompts, prompts
    assert all(subject.startswith("5月10日") for _address, subject in prompts)
    message = next(m for address, m in world.sink.accepted if address == "head@example.org" and "开庭" in m["Subject"])
    link = re.search(r"https?://\S+/n/\S+", message.get_body(("plain",)).get_content())
    assert link, "the letter leads nowhere"
    head = browse(world.browser, world.site, "head", 390)
    head.goto(link.group())
    head.get_by_role("button", name="知悉").click()
    expect(head.locator("#main")).to_contain_text("治安行政处罚")
    head.get_by_role("link", name="报出庭人员").first.click()
    head.locator("input[name=who]").first.check()
    head.get_by_role("button", name="报送").click()
    expect(head.locator("#main")).to_contain_text("高局长")
    world.at("2022-05-11T09:00")
    office = browse(world.browser, world.site, "clerk")
    office.goto(f"{world.site}/cases")
    office.get_by_role("link", name="某0101行初12号").first.click()
    office.get_by_role("link", name="登记庭审情况").click()
    office.locator("input[name=appeared]").first.check()
    office.locator("input[name=spoke]").first.check()
    office.locator("form.outcome button.button").last.click()
    expect(office.locator("#main")).to_contain_text("高局长")


def _a_leader_looks(world: World) -> None:
    world.at("2022-07-04T08:30")
    leader = browse(world.browser, world.site, "leader")
    leader.wait_for_url("**/overview**")
    links = leader.locator(".first-sentence a.count, .second-sentence a.count")
    told = [(links.nth(n).inner_text(), links.nth(n).get_attribute("href")) for n in range(links.count())]
    assert len(told) >= 3, "the sentence has its numbers"
    for number, address in told:
        leader.goto(f"{world.site}{address}")
        assert leader.locator("h1 .total").inner_text() == number, f"{number} leads to {address}"
    leader.goto(f"{world.site}/overview")
    leader.get_by_role("link", name="打开活报告").click()
    expect(leader.locator("#main")).to_contain_text("法治政府建设")
    assert "¥" not in leader.locator("#main").inner_text(), "the injected text is shown"


def _next_years_report_comes_out(world: World, spam: str, tmp_path: Path) -> None:
    world.at("2022-12-20T09:00")
    office = browse(world.browser, world.site, "clerk")
    office.goto(f"{world.site}/drafts")
    office.select_option("select[name=unit]", label="区司法局")
    office.fill("input[name=year]", "2022")
    office.locator("form button.button").last.click()
    expect(office.locator(".row-title")).to_contain_text("2022")
    office.locator("summary", has_text="下载").click()
    with office.expect_download() as download:
        office.get_by_role("link", name="Word（公开稿）").click()
    file = tmp_path / "2022.docx"
    download.value.save_as(file)
    reading = read_file(file.name, file.read_bytes())
    assert reading.year == 2022
    assert [s.role for s in reading.sections][:2] == ["achievements", "problems"]
    found = {_bare(c.text) for c in reading.clauses if c.role in ("problem", "arrangement", "goal")}
    whole = "".join(found)
    with world.app.app_context():
        open_tasks = db.session.scalars(
            select(Task).where(Task.state.in_(("issued", "acknowledged", "in_progress", "draft")))
        ).all()
        missing = [task.title for task in open_tasks if _bare(task.title) not in whole]
        closed = db.session.scalars(select(Task).where(Task.state == "closed")).one()
        outcome = _bare(closed.outcome)
    assert not missing, f"{len(missing)} of {len(open_tasks)} open tasks do not come back: {missing[:3]}"
    assert outcome in _bare("".join(c.text for c in reading.clauses if c.role == "achievement"))
    assert spam not in reading.text


def _bare(text: str) -> str:
    """A sentence without what full-width typesetting and inheritance change."""
    return re.sub(r"[\s,，;；。:：()（）〔〕“”‘’\"、]", "", text)


def test_today_is_moved_by_the_journey() -> None:
    """The journey's clock is the product's clock: a test that could not fail otherwise."""
    with time_machine.travel(datetime(2022, 3, 7, 9, 30, tzinfo=clock.ZONE)):
        assert clock.today() == date(2022, 3, 7)
