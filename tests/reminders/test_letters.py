"""Every letter of the timetable, compared whole with a file, and shown to survive the journey as mail."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock import parse
from app.mail.message import Envelope, composed
from app.reminders.following import MOVED, OFF
from app.reminders.letters import HearingFacts, PeriodFacts, Setting, TaskFacts, on_hearing, on_period, on_task, relay
from app.reminders.rules import CLOCK_RULES, FOLLOW_RULES, HEARING_RULES, RULES, TASK_RULES, Rule

FOLDER = Path(__file__).parent / "letters"

TASK = TaskFacts("2026-017", "建立领导干部应知应会法律法规清单", "区司法局", date(2026, 6, 30), date(2026, 3, 2))
HEARING = HearingFacts(
    case_number="（2026）川9901行初12号",
    cause="不服行政处罚",
    court="清江区人民法院",
    unit="区自然资源局",
    at=parse("2026-06-30 09:30"),
    place="第三法庭",
    online=False,
    attendee="",
    absent=False,
    must_notify=False,
)
NAMED = replace(HEARING, attendee="赵刚（局长）")
PERIOD = PeriodFacts(
    "（2026）川9901行初12号", "不服行政处罚", "区自然资源局", "提交答辩状和证据、依据", date(2026, 6, 30), "行政诉讼法第六十七条"
)
SETTING = Setting(date(2026, 6, 23), "http://duban.test/n/abcdefghjk", "清江区司法局 李平，电话 0990-1234567")


def _on(day: str, **more: object) -> Setting:
    moment = parse(day)
    return replace(SETTING, day=moment.date(), at=moment, **more)


LETTERS = {
    "unsigned": on_task(RULES["unsigned"], TASK, _on("2026-03-03")),
    "unsigned_head": on_task(RULES["unsigned_head"], TASK, _on("2026-03-05")),
    "due_week": on_task(RULES["due_week"], TASK, _on("2026-06-23")),
    "due_eve": on_task(RULES["due_eve"], TASK, _on("2026-06-29")),
    "due_eve_on_the_day": on_task(RULES["due_eve"], TASK, _on("2026-06-30")),
    "overdue": on_task(RULES["overdue"], TASK, _on("2026-07-06")),
    "overdue_head": on_task(RULES["overdue_head"], TASK, _on("2026-07-07")),
    "overdue_leader": on_task(RULES["overdue_leader"], TASK, _on("2026-07-14")),
    "overdue_leader_relayed": on_task(RULES["overdue_leader"], TASK, _on("2026-07-14", relay=relay("区司法局", "leader"))),
    "due_day": on_task(RULES["due_day"], TASK, _on("2026-06-30")),
    "overdue_chief": on_task(RULES["overdue_chief"], TASK, _on("2026-07-28")),
    "period": on_task(RULES["period"], replace(TASK, period_until=date(2026, 5, 28)), _on("2026-05-29")),
    "request": on_task(RULES["request"], replace(TASK, asked_on=date(2026, 6, 20)), _on("2026-06-24")),
    "returned": on_task(RULES["returned"], replace(TASK, returned_on=date(2026, 6, 18)), _on("2026-06-24")),
    "since_issue": on_task(Rule("own", "since_issue", 5, True, ("liaison",)), TASK, _on("2026-03-09")),
    "own_words": on_task(
        replace(RULES["due_week"], head="请{单位}注意", text="「{事项}」{余期}，{花括号}照写。"), TASK, _on("2026-06-23")
    ),
    "hearing_known": on_hearing(RULES["hearing_known"], HEARING, _on("2026-06-10")),
    "hearing_week_added": on_hearing(replace(RULES["hearing_week"], text="庭前会议另行通知。"), HEARING, _on("2026-06-23")),
    "hearing_week": on_hearing(RULES["hearing_week"], HEARING, _on("2026-06-23")),
    "hearing_week_must": on_hearing(RULES["hearing_week"], replace(HEARING, must_notify=True, online=True), _on("2026-06-23")),
    "hearing_week_late": on_hearing(RULES["hearing_week"], HEARING, _on("2026-06-29", late_since=date(2026, 6, 23))),
    "hearing_week_relayed": on_hearing(RULES["hearing_week"], HEARING, _on("2026-06-23", relay=relay("区自然资源局", "head"))),
    "hearing_reply": on_hearing(RULES["hearing_reply"], HEARING, _on("2026-06-25")),
    "hearing_three": on_hearing(RULES["hearing_three"], NAMED, _on("2026-06-25")),
    "hearing_three_unanswered": on_hearing(RULES["hearing_three"], HEARING, _on("2026-06-25")),
    "hearing_three_absent": on_hearing(
        RULES["hearing_three"], replace(NAMED, attendee="钱文（科长）", absent=True), _on("2026-06-25")
    ),
    "hearing_silent": on_hearing(RULES["hearing_silent"], HEARING, _on("2026-06-28")),
    "hearing_eve": on_hearing(RULES["hearing_eve"], HEARING, _on("2026-06-29 07:00")),
    "hearing_day": on_hearing(RULES["hearing_day"], NAMED, _on("2026-06-30 07:00")),
    "hearing_moved": on_hearing(MOVED, replace(HEARING, at=parse("2026-07-02 14:30")), _on("2026-06-24 07:00")),
    "hearing_off": on_hearing(OFF, replace(HEARING, state="cancelled"), _on("2026-06-24 07:00")),
    "hearing_off_adjourned": on_hearing(OFF, replace(HEARING, state="adjourned"), _on("2026-06-24 07:00")),
    "clock_week": on_period(RULES["clock_week"], PERIOD, _on("2026-06-23")),
    "clock_three": on_period(RULES["clock_three"], PERIOD, _on("2026-06-25")),
    "clock_eve": on_period(RULES["clock_eve"], replace(PERIOD, number=""), _on("2026-06-29")),
    "clock_appeal": on_period(
        RULES["clock_week"], replace(PERIOD, name="对判决提起上诉", article="行政诉讼法第八十五条", right=True), _on("2026-06-23")
    ),
    "clock_over": on_period(RULES["clock_over"], PERIOD, _on("2026-07-01")),
    "clock_over_leader": on_period(RULES["clock_over_leader"], PERIOD, _on("2026-07-03")),
    "hearing_day_passed": on_hearing(RULES["hearing_day"], NAMED, _on("2026-07-01 10:00", late_since=date(2026, 6, 30))),
}


@pytest.mark.parametrize("name", LETTERS)
def test_the_letter_stands_in_its_file(name):
    words = LETTERS[name]
    assert f"{words.subject}\n\n{words.body}" == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_every_rule_has_its_letter_and_no_file_is_left_over():
    assert {rule.code for rule in TASK_RULES + HEARING_RULES + CLOCK_RULES + FOLLOW_RULES} <= set(LETTERS)
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(LETTERS)


def test_letters_are_five_lines_and_begin_with_a_date():
    for name, words in LETTERS.items():
        assert len(words.body.splitlines()) == 5
        assert name == "own_words" or (words.subject[0].isdigit() and "月" in words.subject[:3])
        assert not any(mark in words.subject + words.body for mark in ("None", "！", "。。"))


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=120)


@settings(max_examples=200, deadline=None)
@given(subject=texts, name=texts, body=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_any_words_come_back_from_the_mail_as_they_went_in(subject, name, body):
    subject, name = " ".join(subject.split()), " ".join(name.split())[:60]
    letter = Envelope(1, "k", "a@example.org", name, subject, body, False, 0, False, parse("2026-06-23"), "")
    raw = composed(letter, "duban@example.org", parse("2026-06-23 10:00")).as_bytes()
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    back = message_from_bytes(raw, policy=default)
    assert back["Subject"] == subject
    assert [address.addr_spec for address in back["To"].addresses] == ["a@example.org"]
    assert len(back.get_all("To")) == 1 and "Bcc" not in back
    assert back.get_content().replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n")
