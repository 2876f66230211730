"""The formal letters about a hearing as official papers 通知书、提醒函、督促函; it knows their words, and no plaintiff's name.

Letters are Chinese, whatever language a page was shown in: their reader is not the person who pressed the button.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.paper.sheet import Block, Body, Paper, dated
from app.words import N_

#: the letters by their code, in the order in which they are sent
KINDS = {"notice": N_("出庭应诉通知书"), "reminder": N_("提醒函"), "urging": N_("督促函")}


@dataclass(frozen=True)
class LetterFacts:
    """What a letter may say: nothing that names a private person."""

    number: str
    cause: str
    court: str
    #: every defendant in full
    units: tuple[str, ...]
    at: datetime
    place: str
    online: bool
    must_notify: bool
    #: by when the unit replies
    reply_by: date
    #: who was named to appear, with post; empty while nobody is
    attendee: str
    absent: bool
    office: str
    #: whom to ask, with telephone
    ask: str


def paper(kind: str, facts: LetterFacts, today: date, made_at: datetime) -> Paper:
    """A letter of a kind. Raises KeyError for a kind there is none of."""
    title, blocks = {"notice": _notice, "reminder": _reminder, "urging": _urging}[kind](facts)
    return Paper(
        title=title,
        made_at=made_at,
        blocks=blocks,
        to="、".join(facts.units),
        signature=facts.office,
        date=dated(today),
        sealed=True,
        remark=f"联系人：{facts.ask}" if facts.ask else "",
    )


def _hearing(facts: LetterFacts) -> str:
    place = "线上庭审" if facts.online else facts.place or "地点以法院通知为准"
    return (
        f"{facts.court}定于{dated(facts.at.date())}{facts.at:%H:%M}（{place}）开庭审理你单位{facts.cause}一案（{facts.number}）"
    )


LAW = "《中华人民共和国行政诉讼法》第三条第三款和《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》（法释〔2020〕3号）"


def _notice(facts: LetterFacts) -> tuple[str, tuple[Block, ...]]:
    must = "本案属于人民法院应当通知行政机关负责人出庭应诉的情形。" if facts.must_notify else ""
    return "关于行政机关负责人出庭应诉的通知书", (
        Body(f"{_hearing(facts)}。{must}根据{LAW}，现就有关事项通知如下："),
        Body(
            "一、请你单位负责人按时出庭应诉。负责人包括正职、副职负责人、参与分管被诉行政行为实施工作的副职级别的负责人以及其他参与分管的负责人；被诉行政机关委托的组织或者下级行政机关的负责人不能作为负责人出庭。"
        ),
        Body(
            f"二、请于{dated(facts.reply_by)}前报送出庭负责人的姓名、职务，并在开庭前向人民法院提交加盖行政机关印章的身份证明。需要更换出庭负责人的，应当在开庭前提出。"
        ),
        Body("三、负责人应当就实质性解决行政争议发表意见，做到出庭又出声。"),
        Body(
            "四、确有正当理由不能出庭的，应当提交证明材料，加盖行政机关印章或者由主要负责人签字认可，并委托相应的工作人员出庭，不得仅委托律师出庭。"
        ),
    )


def _reminder(facts: LetterFacts) -> tuple[str, tuple[Block, ...]]:
    if facts.absent:
        who = f"你单位已报负责人不能出庭{f'，委托{facts.attendee}出庭' if facts.attendee else ''}。请备齐证明材料和授权委托手续；仍能出庭的，请及时更正。"
    elif facts.attendee:
        who = f"你单位已报由{facts.attendee}出庭。请提交加盖行政机关印章的身份证明，熟悉案情，就实质性解决行政争议准备意见。"
    else:
        who = f"你单位尚未报送出庭负责人，请于{dated(facts.reply_by)}前报送姓名、职务。"
    return "关于做好出庭应诉准备的提醒函", (
        Body(f"{_hearing(facts)}。{who}"),
        Body("请按照“出庭又出声”的要求做好准备，按时到庭，遵守法庭纪律，未经法庭许可不得中途退庭。"),
    )


def _urging(facts: LetterFacts) -> tuple[str, tuple[Block, ...]]:
    return "关于行政机关负责人出庭应诉的督促函", (
        Body(f"{_hearing(facts)}。按照要求，你单位应当于{dated(facts.reply_by)}前报送出庭负责人的姓名、职务，至今没有收到。"),
        Body(
            f"请收到本函后立即报送。负责人未出庭且未说明理由或者理由不成立的，人民法院将依照{LAW[LAW.index('《最高') :]}第十二条提出司法建议，并在裁判文书中载明；有关情况将纳入定期通报。"
        ),
    )
