"""A court case from its summons to the rectification it leaves behind, in a real browser, with the clock moved through spring 2022."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import time_machine
from docx import Document
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app import clock
from app.cases.models import Case
from app.extensions import db
from app.mail.jobs import deliver
from app.reminders.jobs import tick
from app.tasks.models import Task
from tests.browser import chromium
from tests.conftest import settings_for
from tests.journey.people import browse, founded
from tests.mail.sink import Sink
from tests.site import serving

SUMMONS = """清江市东城区人民法院
传  票
案    号  （2022）川1402行初15号
案    由  治安行政处罚
被传唤人  区公安分局
传唤事由  开庭
应到时间  2022年3月21日 上午9时30分
应到处所  第三审判庭
"""


@dataclass
class World:
    """Everything the journey moves in."""

    site: str
    app: Flask
    browser: Browser
    sink: Sink
    travel: time_machine.travel

    def at(self, moment: str) -> list[tuple[str, str]]:
        """Move the clock and let the clockwork pass once; (address, subject) of the letters about the hearing that arrived."""
        self.travel.move_to(clock.parse(moment))
        before = len(self.sink.accepted)
        with self.app.app_context():
            tick(now=clock.now())
            deliver(now=clock.now())
        found = [(address, str(message["Subject"])) for address, message in self.sink.accepted[before:]]
        return sorted((address, subject) for address, subject in found if "开庭：" in subject)


@pytest.fixture
def world(database_url: str, tmp_path: Path):
    with (
        Sink() as sink,
        chromium() as browser,
        time_machine.travel(clock.parse("2022-03-07T09:30"), tick=True) as traveller,
        serving(replace(settings_for(database_url, tmp_path), smtp_host="127.0.0.1", smtp_port=sink.port)) as (site, app),
    ):
        yield World(site, app, browser, sink, traveller)


def test_a_case(world: World, tmp_path: Path) -> None:
    with world.app.app_context():
        founded()
    _the_summons_is_pasted(world)
    _the_ladder_asks_and_the_unit_answers(world)
    _the_court_moves_it_and_the_ladder_begins_again(world, tmp_path)
    _the_hearing_is_held(world)
    _the_case_is_lost_and_leaves_its_task(world)


def _case(world: World) -> Case:
    with world.app.app_context():
        return db.session.scalars(select(Case)).one()


def _office(world: World, path: str) -> Page:
    page = browse(world.browser, world.site, "clerk")
    page.goto(f"{world.site}{path}")
    return page


def _the_summons_is_pasted(world: World) -> None:
    page = _office(world, "/cases/new")
    page.fill("textarea[name=text]", SUMMONS)
    page.get_by_role("button", name="识别").click()
    expect(page.locator("input[name=case_number]")).to_have_value("（2022）川1402行初15号")
    expect(page.locator("input[name=court]")).to_have_value("清江市东城区人民法院")
    expect(page.locator("input[name=at]")).to_have_value("2022-03-21T09:30")
    expect(page.locator("select[name=unit] option:checked")).to_have_text("区公安分局")
    page.fill("input[name=received_on]", "2022-03-01")
    page.select_option("select[name=notice_basis]", "public_attention")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("h1")).to_contain_text("治安行政处罚")
    expect(page.locator("#main")).to_contain_text("应当通知负责人出庭")
    expect(page.locator(".clocks")).to_contain_text("3月16日")


def _the_ladder_asks_and_the_unit_answers(world: World) -> None:
    told = world.at("2022-03-07T10:00")
    assert [address for address, _ in told] == ["head@example.org", "police@example.org"]
    assert all("已登记，请安排出庭" in subject for _, subject in told)
    assert world.at("2022-03-13T20:00") == []
    asked = world.at("2022-03-14T08:40")
    assert [address for address, _ in asked] == ["head@example.org", "police@example.org"]
    assert all("请负责人出庭应诉" in subject for _, subject in asked)
    assert world.at("2022-03-15T09:00") == []
    chased = world.at("2022-03-16T09:00")
    assert [address for address, _ in chased] == ["head@example.org", "police@example.org"], "one letter asks for both"
    assert {re.search("开庭：(.*?) （", subject)[1] for _, subject in chased} == {"请报出庭负责人，做好出庭准备"}
    phone = browse(world.browser, world.site, "police", 390)
    phone.goto(f"{world.site}/cases?state=upcoming")
    phone.get_by_role("link", name=re.compile("川1402行初15号")).click()
    phone.get_by_role("link", name="报出庭人员").click()
    phone.get_by_label("其他负责人").check()
    phone.fill("input[name=name]", "赵所长")
    phone.fill("input[name=post]", "派出所所长")
    phone.select_option("select[name=rank]", "subordinate")
    phone.get_by_role("button", name="报送").click()
    expect(phone.locator(".said.refused")).to_contain_text("下级行政机关的负责人不能作为被诉行政机关负责人出庭")
    expect(phone.locator("input[name=name]")).to_have_value("赵所长")
    phone.get_by_label("高局长").check()
    phone.get_by_role("button", name="报送").click()
    expect(phone.locator(".hearing").first).to_contain_text("高局长")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator(".papers input[name=identity_sealed]").check()
    phone.locator(".papers").get_by_role("button", name="保存").click()
    expect(phone.locator(".papers summary").first).to_contain_text("已备 1 / 3")
    phone.locator(".evidence input[name=on]").fill("2022-03-15")
    phone.locator(".evidence").get_by_role("button", name="登记").click()
    expect(phone.locator(".papers summary").first).to_contain_text("已备 2 / 3")


def _the_court_moves_it_and_the_ladder_begins_again(world: World, tmp_path: Path) -> None:
    page = _office(world, f"/cases/{_case(world).ref}")
    with page.expect_download() as loaded:
        page.get_by_role("link", name="提醒函").click()
    loaded.value.save_as(tmp_path / "letter.docx")
    assert "高局长（局长）" in "\n".join(line.text for line in Document(str(tmp_path / "letter.docx")).paragraphs)
    page.get_by_role("link", name="改期").click()
    page.fill("input[name=at]", "2022-03-28T14:30")
    page.locator("form.entry button.button").click()
    expect(page.locator(".hearing").first).to_contain_text("待确认：高局长")
    again = world.at("2022-03-21T08:40")
    assert all("3月28日 14:30 开庭" in subject for _, subject in again) and len(again) == 4, again
    moved = [address for address, subject in again if "改期" in subject]
    assert len(moved) == len(set(moved)) == 2, "who was told of the old time hears of the new one, and is asked to appear"
    phone = browse(world.browser, world.site, "police", 390)
    phone.goto(f"{world.site}/cases/{_case(world).ref}")
    phone.get_by_role("link", name="报出庭人员").click()
    phone.get_by_role("button", name="报送").click()
    expect(phone.locator(".hearing").first).to_contain_text("已报")
    assert len(world.at("2022-03-23T09:00")) == 2, "three working days before"
    assert {subject.split("：")[1][:4] for _, subject in world.at("2022-03-27T09:00")} == {"明日开庭"}
    assert {subject.split("：")[1][:4] for _, subject in world.at("2022-03-28T07:30")} == {"今日开庭"}
    assert world.at("2022-03-28T08:30") == [], "each of them once"


def _the_hearing_is_held(world: World) -> None:
    world.at("2022-03-29T09:00")
    page = browse(world.browser, world.site, "police")
    page.goto(f"{world.site}/cases/{_case(world).ref}")
    page.get_by_role("link", name="登记庭审情况").click()
    page.get_by_label("出庭", exact=True).check()
    page.get_by_label("发言", exact=True).check()
    page.get_by_label("就实质性解决行政争议发表了意见").check()
    page.locator("form.outcome button.button").click()
    expect(page.locator(".hearing").first).to_contain_text("负责人发表了意见")
    expect(page.locator(".hearing").first).to_contain_text("出庭，发言")


def _the_case_is_lost_and_leaves_its_task(world: World) -> None:
    world.at("2022-04-15T16:00")
    page = _office(world, f"/cases/{_case(world).ref}/result")
    page.select_option("select[name=result]", "lost")
    page.select_option("select[name=decided_by]", "judgment")
    page.fill("input[name=concluded_on]", "2022-04-15")
    page.locator("form.entry button.button").click()
    page.get_by_role("link", name="全部期限和算法").click()
    row = page.locator("tr", has_text="对判决提起上诉")
    expect(row).to_contain_text("4月30日")
    expect(row).to_contain_text("5月5日")
    expect(row).to_contain_text("4月29日")
    expect(row).to_contain_text("该日休假，顺延至其后第一个工作日2022年5月5日")
    page.goto(f"{world.site}/cases/{_case(world).ref}/review")
    page.fill("textarea[name=text]", "处罚前没有复核申辩，程序违法。")
    page.get_by_role("button", name="保存").click()
    page.fill("input[name=due]", "2022-06-30")
    page.get_by_role("button", name="生成任务草稿").click()
    expect(page.locator("h1")).to_contain_text("败诉整改")
    page.goto(f"{world.site}/cases/rates?year=2022")
    expect(page.locator("tr.total").first).to_contain_text("100% 1 / 1")
    page.locator("tr.total a.count").first.click()
    expect(page.locator("table.cases tbody tr")).to_have_count(1)
    page.locator("button[name=language][value=en]").click()
    page.goto(f"{world.site}/cases/{_case(world).ref}/clocks")
    expect(page.locator("tr", has_text="Appeal against a judgment")).to_contain_text("moves to the next working day, 5 May 2022")
    with world.app.app_context():
        assert db.session.scalars(select(Task.state)).one() == "draft"
