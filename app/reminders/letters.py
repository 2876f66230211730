"""The letters of the timetable as plain values, five lines each; it knows their words, and refuses to know how they travel.

Letters are Chinese, whatever language a page was shown in: nobody knows which one their reader would choose.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.reminders.rules import Rule
from app.reminders.watching import WORDS

#: where an alarm's link leads, by what it is about
DOORS = {"task": "/tasks/{}", "hearing": "/hearings/{}", "case": "/cases/{}/clocks", "matter": "/matters/{}"}

#: what is asked where the period is that of a right
APPEAL = "是否上诉，请尽快报请决定；决定上诉或者不上诉的，请登记。期限届满不再有上诉权。"

POSTS = {"liaison": "联络员", "head": "主要负责人", "leader": "分管领导", "chief": "主要领导", "office": "法治办"}


@dataclass(frozen=True)
class TaskFacts:
    """What a letter says of a task."""

    number: str
    title: str
    unit: str
    due: date | None
    issued_on: date | None
    returned_on: date | None = None
    period_until: date | None = None
    asked_on: date | None = None


@dataclass(frozen=True)
class HearingFacts:
    """What a letter says of a hearing."""

    case_number: str
    cause: str
    court: str
    unit: str
    at: datetime
    place: str
    online: bool
    #: who will appear, as the unit replied; empty before
    attendee: str
    #: the unit replied that no head can appear; ``attendee`` is then who goes instead
    absent: bool
    must_notify: bool
    #: scheduled; or cancelled or adjourned, when whoever was told is told so
    state: str = "scheduled"


@dataclass(frozen=True)
class PeriodFacts:
    """What a letter says of a statutory period."""

    #: 案号 or 文号, and what it is about
    number: str
    title: str
    unit: str
    #: what has to be done by its last day
    name: str
    due: date
    article: str
    #: it may be done and need not be: an appeal
    right: bool = False


@dataclass(frozen=True)
class Setting:
    """What every letter needs beside its thing."""

    #: the day the letter leaves: what is near or late is counted from it
    day: date
    link: str
    #: whom to ask, with telephone
    ask: str
    #: when the prompt should have been said, where that is past
    late_since: date | None = None
    #: why it comes to this reader in another's place, or empty
    relay: str = ""
    #: the moment it leaves, for what has passed by then
    at: datetime | None = None


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    body: str


def alarm(troubles: Sequence[tuple[str, str, str]], base_url: str) -> Words:
    """To the office when prompts did not reach the mail server, or cannot: kind, thing and person of each."""
    lines = []
    for kind, thing, person in troubles[:50]:
        room, _sep, ref = thing.partition(":")
        link = f"{base_url}{DOORS[room].format(ref.partition('/')[0])}" if room in DOORS else f"{base_url}/letters?state=failed"
        lines.append(f"{WORDS[kind]}{f'（{person}）' if person else ''}：{link}")
    head = (
        f"事项：有 {len(troubles)} 项提醒需要人工处理",
        "请办：请逐项核对，必要时电话通知本人；系统仍会继续重试。",
        f"链接：{base_url}/alarms",
    )
    return Words(f"提醒告警：{len(troubles)} 项没有送达，请处理", "\n".join((*head, "", *lines)) + "\n")


def relay(unit: str, audience: str) -> str:
    """Why somebody else is written to in the place of a post that cannot be reached."""
    return f"{unit}的{POSTS[audience]}岗位目前无人任职，或没有可用的邮箱，这封信由您代收，请设法转告并补全信息。"


def on_task(rule: Rule, task: TaskFacts, to: Setting) -> Words:
    """The letter of a rule about a task, in the office's words or else those of its kind."""
    facts = _facts(task, to.day)
    subject = filled(rule.head or rule.spec.head, facts)
    lines = (
        f"事项：{task.number} {task.title}（牵头：{task.unit}）",
        f"时限：{_full(task.due)}，{_beside(task.due, to.day)}" if task.due else "时限：待明确",
        f"请办：{filled(rule.text or rule.spec.text, facts)}{to.relay}",
        f"链接：{to.link}",
        f"联系：{to.ask}",
    )
    return Words(f"{subject} {task.number} {_short(task.title, 36)}", "\n".join(lines) + "\n")


def on_period(rule: Rule, period: PeriodFacts, to: Setting) -> Words:
    """The letter of a rule about a statutory period, in the office's words or else those of its kind."""
    facts = {
        "编号": period.number,
        "事项": period.title,
        "单位": period.unit,
        "期限": period.name,
        "到期日": _day(period.due),
        "余期": _beside(period.due, to.day),
    }
    lines = (
        f"事项：{f'{period.number} {period.title}'.strip()}（{period.unit}）",
        f"期限：{period.name}，{_full(period.due)}届满，{_beside(period.due, to.day)}（{period.article}）",
        f"请办：{filled(rule.text or (APPEAL if period.right else rule.spec.text), facts)}{to.relay}",
        f"链接：{to.link}",
        f"联系：{to.ask}",
    )
    subject = f"{filled(rule.head or rule.spec.head, facts)} {period.number} {period.unit}"
    return Words(" ".join(subject.split()), "\n".join(lines) + "\n")


def filled(template: str, facts: dict[str, str]) -> str:
    """The words with their {slots} filled; a slot that is none stays as it was written."""
    return re.sub(r"\{(\w+)\}", lambda slot: facts.get(slot[1], slot[0]), " ".join(template.split()))


def _facts(task: TaskFacts, day: date) -> dict[str, str]:
    return {
        "编号": task.number,
        "事项": task.title,
        "单位": task.unit,
        "期限": "办理时限",
        "到期日": _day(task.due),
        "余期": _beside(task.due, day),
        "下达日": _day(task.issued_on),
        "退回日": _day(task.returned_on),
        "周期止": _day(task.period_until),
        "申请日": _day(task.asked_on),
    }


def on_hearing(rule: Rule, hearing: HearingFacts, to: Setting) -> Words:
    """The letter of a rule about a hearing; what the office adds stands after what is always said."""
    said = _ASKS[rule.kind if rule.kind != "hearing_before" else _NAMED.get(rule.code, "hearing_before")]
    when = f"{_day(hearing.at)} {hearing.at:%H:%M}"
    passed = to.at is not None and to.at >= hearing.at and hearing.state == "scheduled"
    ask = "庭审时间已过，请尽快登记出庭情况。" if passed else said.words(hearing) + rule.text
    late = f"本提醒应于{_day(to.late_since)}发出，因登记较晚或系统中断，现予补发。" if to.late_since else ""
    place = "线上庭审" if hearing.online else hearing.place or "地点待定"
    lines = (
        f"案件：{hearing.case_number} {hearing.cause}（{hearing.court}，被告：{hearing.unit}）",
        f"开庭：{_full(hearing.at)} {hearing.at:%H:%M}，{place}",
        f"请办：{late}{ask}{to.relay}",
        f"链接：{to.link}",
        f"联系：{to.ask}",
    )
    head = "庭审时间已过" if passed else _OFF.get(hearing.state) or said.head or _near(hearing, to.day)
    if said.words is _prepare and not passed and not (hearing.attendee or hearing.absent):
        head = f"请报出庭负责人，{head[1:]}" if head.startswith("请") else f"{head}，请报出庭负责人"
    mark = "补发 " if to.late_since else ""
    return Words(f"{when} 开庭：{mark}{head} {hearing.case_number} {hearing.unit}", "\n".join(lines) + "\n")


def _near(hearing: HearingFacts, day: date) -> str:
    return {0: "今日开庭", 1: "明日开庭"}.get((hearing.at.date() - day).days, "开庭在即")


def _week(hearing: HearingFacts) -> str:
    must = "本案属于人民法院应当通知负责人出庭的情形，" if hearing.must_notify else ""
    return (
        f"{must}请{hearing.unit}负责人出庭应诉，并在 2 个工作日内报送出庭负责人姓名、职务。"
        "确实不能出庭的，须有正当理由并提交加盖印章的书面说明，委托相应工作人员出庭，不得仅委托律师。"
    )


def _known(hearing: HearingFacts) -> str:
    must = "本案属于人民法院应当通知负责人出庭的情形，" if hearing.must_notify else ""
    return f"{must}请{hearing.unit}安排负责人出庭应诉，熟悉案情；人选确定后即可点开链接报送姓名、职务。开庭前另发正式提醒函。"


def _reply(hearing: HearingFacts) -> str:
    return f"{hearing.unit}尚未报送出庭负责人，请今天点开链接填报姓名、职务。"


def _prepare(hearing: HearingFacts) -> str:
    if hearing.absent:
        instead = f"，委托{hearing.attendee}出庭" if hearing.attendee else ""
        return f"已报负责人不能出庭{instead}。请备好情况说明和授权委托手续，仍能出庭的请及时更正。"
    owed = f"{hearing.unit}尚未报送出庭负责人，请立即点开链接填报姓名、职务。"
    who = f"出庭负责人：{hearing.attendee}。" if hearing.attendee else owed
    return f"{who}请备好加盖印章的身份证明，熟悉案情，就实质性解决争议准备意见，出庭又出声。"


def _silent(hearing: HearingFacts) -> str:
    return f"{hearing.unit}负责人和联络员均未确认知悉，也未报送出庭负责人，请立即落实出庭人员并报送。"


def _moved(hearing: HearingFacts) -> str:
    return f"开庭时间或地点有变更，以本信为准，原来的通知作废。请{hearing.unit}重新报送出庭负责人姓名、职务。"


#: the part of the subject for a hearing that does not take place then
_OFF = {"cancelled": "已取消", "adjourned": "延期，时间待定"}


def _off(hearing: HearingFacts) -> str:
    if hearing.state == "adjourned":
        return "人民法院已延期开庭，新的时间确定后另行通知，原来的通知作废。"
    return "该次开庭已取消，无需再作准备，原来的通知作废。"


@dataclass(frozen=True)
class _Ask:
    """What a prompt about a hearing says: its words, and its part of the subject, which else says how near the hearing is."""

    words: Callable[[HearingFacts], str]
    head: str = ""


_ASKS = {
    "hearing_known": _Ask(_known, "已登记，请安排出庭"),
    "formal": _Ask(_week, "请负责人出庭应诉"),
    "three": _Ask(_prepare, "请做好出庭准备"),
    "hearing_before": _Ask(_prepare),
    "hearing_reply": _Ask(_reply, "请报出庭负责人"),
    "hearing_silent": _Ask(_silent, "尚无人知悉"),
    "hearing_day": _Ask(_prepare),
    "hearing_moved": _Ask(_moved, "改期"),
    "hearing_off": _Ask(_off),
}

#: of the prompts before a hearing, the formal letter and that of three days have words of their own
_NAMED = {"hearing_week": "formal", "hearing_three": "three"}


def _beside(due: date | None, day: date) -> str:
    days = (due - day).days if due else 0
    if days == 0:
        return "今天到期"
    return f"还有 {days} 天" if days > 0 else f"已逾期 {-days} 天"


def _full(day: date | datetime) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _day(day: date | datetime | None) -> str:
    return f"{day.month}月{day.day}日" if day else "近日"


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
