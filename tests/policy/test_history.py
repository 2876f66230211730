"""What was decided is read back as sentences: each choice tells what a decision changed, in both languages, and no plain data show."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.accounts.access import standing_of
from app.accounts.models import Person
from app.extensions import db
from app.policy.actions import decide
from app.policy.choices import Choice
from app.reminders.rules import DEFAULTS, Rule, as_row, put_in
from app.web.paging import PER_PAGE
from tests import builders

MINE = Rule("own1", "before", -3, True, ("liaison", "head"))
CHANGED = [
    *put_in(DEFAULTS, Rule("due_week", "before", -10, False, ("liaison", "leader"), on=False, waits=False, things=("rectification",)))[1:],
    MINE,
]  # fmt: skip
YEAR = {
    "2027": {
        "number": "国办发明电〔2026〕9号",
        "text": "元旦",
        "amends": False,
        "off": ["2027-01-01", "2027-01-02"],
        "worked": ["2027-01-03"],
    }
}

#: of every choice: values decided one after the other, and what must stand in the history of each
STORIES: dict[str, list[tuple[Any, list[str]]]] = {
    "timetable": [
        (
            [as_row(rule) for rule in CHANGED],
            [
                "新增：时限前 3 个工作日，发给联络员、单位负责人", "取消：下达后未签收 1 个工作日", "时限前 7 日 → 时限前 10 日", "停用：时限前 10 日",
                "时限前 10 日，发给：联络员 → 联络员、分管领导", "时限前 10 日，范围：全部任务 → 整改任务", "时限前 10 日：不等汇总，单独发出",
            ],
        ),
        (
            [as_row(Rule("due_week", "before", -10, False, ("liaison", "leader"), on=True, waits=True, text="请{单位}抓紧"))],
            ["启用：时限前 10 日", "时限前 10 日：并入每天的汇总信", "时限前 10 日，信里的话改为：请{单位}抓紧", "取消：时限前 3 个工作日"],
        ),
    ],
    "cases.counting": [
        ({"justified": "left_out", "loss": "substantive"}, ["未出庭：计为未出庭 → 不计入分母", "引用的败诉率：审结口径：败诉件数除以审结件数 → 实体口径"]),
    ],
    "cases.absence": [({"approval": True, "filing": False, "scan": False}, ["负责人不能出庭须经批准：否 → 是"])],
    "upkeep.keeping": [({"letters": 400, "notices": 365}, ["信件正文和收件地址保存多少天：1095 天 → 400 天", "提醒记录保存多少天：长期保存 → 365 天"])],
    "mail_ceiling": [(100, ["一次最多发出多少封信：500 → 100"]), (50, ["一次最多发出多少封信：100 → 50"])],
    "accounts.doors": [
        ({"hours": 8, "codes_for": ["admin", "auditor"]}, ["最长多少小时后重新登录：12 → 8", "必须使用动态码的角色：没有 → 系统管理员、审计管理员"]),
    ],
    "file_limit": [(30, ["每份佐证材料最大：20 MB → 30 MB"])],
    "tasks.lamps": [({"near_days": 3}, ["距时限不超过 3 天"])],
    "task_papers": [
        ({"order": {"title": "交办任务的通知", "body": "甲。\n乙。"}}, ["交办单：关于交办{年度}年法治政府建设任务的通知 → 交办任务的通知", "交办单的正文改为：甲。\n乙。"]),
    ],
    "workdays.holidays": [(YEAR, ["录入2027年的放假安排（国办发明电〔2026〕9号）：放假 2 天，调休上班 1 天"]), ({}, ["撤回2027年的放假安排"])],
    "drafting.patterns": [({"recurring": "{subject}仍未解决{told}。"}, ["连续出现的问题：{subject}尚未整改到位{told}。 → {subject}仍未解决{told}。"])],
}  # fmt: skip


@pytest.fixture
def client(app: Flask):
    person = builders.person("wangmin", "office", builders.unit("sfj"))
    client = app.test_client()
    builders.sign_in(client, person)
    return client


def _decide(choice: Choice, values: list[Any]) -> None:
    person = db.session.scalars(select(Person)).one()
    for n, value in enumerate(values):
        decide(choice, value, by=standing_of(person, clock.today()), now=clock.now() + timedelta(minutes=n))
    db.session.commit()


def test_every_choice_has_its_story(app: Flask) -> None:
    assert {choice.code for choice in app.extensions["choices"]} == set(STORIES)


@pytest.mark.parametrize("code", STORIES)
def test_the_history_says_what_was_changed(app: Flask, client: Any, code: str) -> None:
    choice = next(one for one in app.extensions["choices"] if one.code == code)
    _decide(choice, [value for value, _told in STORIES[code]])
    page = client.get(f"/policy/{code}/history").text
    rows = page.split("<tbody>")[1].split("<tr>")[1:]
    for row, (_value, told) in zip(reversed(rows), STORIES[code], strict=True):
        for words in told:
            assert words in row
    assert "&#34;" not in page.split("<tbody>")[1], "no plain data"
    client.post("/language", data={"language": "en"})
    foreign = client.get(f"/policy/{code}/history").text.split("<tbody>")[1]
    assert foreign != page.split("<tbody>")[1] and "<p" in foreign


def test_the_last_on_a_page_is_compared_with_the_first_of_the_next(app: Flask, client: Any) -> None:
    choice = next(one for one in app.extensions["choices"] if one.code == "mail_ceiling")
    _decide(choice, [n + 1 for n in range(PER_PAGE + 1)])
    page = client.get("/policy/mail_ceiling/history").text
    assert f"{PER_PAGE} → {PER_PAGE + 1}" in page and "1 → 2" in page and "500 → 1<" not in page
