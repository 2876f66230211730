"""The office's papers about tasks (交办单, 督办通知书, 提醒函, 整改告知): texts with places to be filled, and what is filled in; pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.paper.sheet import Annex, Block, Body, Paper, Part, Table, dated
from app.policy.choices import Choice, from_to
from app.tasks.errors import EmptyFrame, UnknownPlace
from app.words import N_, Said

KINDS = {"order": N_("交办单"), "notice": N_("督办通知书"), "reminder": N_("提醒函"), "tell": N_("整改告知")}

#: what may stand in braces, and what it becomes
PLACES = {
    "单位": N_("牵头单位全称"),
    "年度": N_("工作年度"),
    "件数": N_("事项的件数"),
    "时限": N_("最早的办理时限"),
    "依据": N_("授权依据，没有填的写法治政府建设年度报告"),
    "今天": N_("成文日期"),
    "署名": N_("法治办全称"),
    "联系人": N_("经办人和电话"),
}

_PLACE = re.compile(r"\{([^{}\n]{1,20})\}")
_PART = re.compile(r"[一二三四五六七八九十]{1,2}、[^。；]{1,30}$")

FRAMES = {
    "order": {
        "title": "关于交办{年度}年法治政府建设任务的通知",
        "body": "根据{依据}，现将{年度}年法治政府建设任务{件数}项交由你单位牵头办理（见附件）。\n一、办理要求\n请明确责任人和办理步骤，"
        "于收到后1个工作日内签收，按期填报进展，其中最早的一项应于{时限}前完成。\n二、报结和核查\n办结后请写明办理结果，附佐证材料报结，经核查后销号。\n"
        "三、联系方式\n{联系人}。",
    },
    "notice": {
        "title": "督办通知书",
        "body": "你单位牵头的下列{件数}项任务（见附件），依据{依据}列入督办。请在时限内完成并报结；确实难以如期完成的，请在到期前写明原因、"
        "进展和预计完成时间，申请延期。\n联系人：{联系人}。",
    },
    "reminder": {
        "title": "关于办理进度的提醒函",
        "body": "你单位牵头的下列{件数}项任务（见附件）临近时限或进度滞后，最早的时限为{时限}。请抓紧办理，并及时填报进展。\n联系人：{联系人}。",
    },
    "tell": {
        "title": "关于整改事项的告知书",
        "body": "根据{依据}，你单位有{件数}项问题需要整改（见附件）。请制定整改措施，明确责任人和时限，逐项整改，整改结果经核查后销号。\n联系人：{联系人}。",
    },
}  # fmt: skip


def _told(value: Mapping[str, Mapping[str, str]], before: Mapping[str, Mapping[str, str]]) -> Iterable[Said]:
    for kind, name in KINDS.items():
        was, becomes = before.get(kind, FRAMES[kind]), value.get(kind, FRAMES[kind])
        if was["title"] != becomes["title"]:
            yield from_to(name, was["title"], becomes["title"])
        if was["body"] != becomes["body"]:
            yield Said(N_("%(name)s的正文改为：%(text)s"), {"name": Said(name), "text": becomes["body"]})


TASK_PAPERS = Choice(
    code="task_papers",
    title=N_("交办单、督办通知书、提醒函、整改告知的文字"),
    help=N_("下载成 Word 的四种公文的标题和正文，花括号里的内容由系统填写。"),
    default=FRAMES,
    endpoint="tasks.paper_frames",
    told=_told,
)


@dataclass(frozen=True)
class Line:
    """A task in the list of a paper."""

    number: str
    title: str
    target: str
    due: date | None
    supporting: str
    leader: str


@dataclass(frozen=True)
class Facts:
    """What one unit's paper says."""

    unit: str
    year: int
    lines: Sequence[Line]
    authority: str
    office: str
    contact: str


def checked(title: str, body: str) -> dict[str, str]:
    """A frame as it is kept. Raises EmptyFrame, UnknownPlace naming what is unknown."""
    frame = {
        "title": " ".join(title.split())[:100],
        "body": "\n".join(line.strip() for line in body.splitlines() if line.strip())[:5000],
    }
    if not frame["title"] or not frame["body"]:
        raise EmptyFrame
    unknown = [name for name in dict.fromkeys(_PLACE.findall(f"{frame['title']}\n{frame['body']}")) if name not in PLACES]
    if unknown:
        raise UnknownPlace(names="、".join(unknown), known="、".join(PLACES))
    return frame


def _words(facts: Facts, on: date) -> dict[str, str]:
    dues = [line.due for line in facts.lines if line.due]
    return {
        "单位": facts.unit, "年度": str(facts.year), "件数": str(len(facts.lines)), "时限": dated(min(dues)) if dues else "〔待填〕",
        "依据": facts.authority or "法治政府建设年度报告", "今天": dated(on), "署名": facts.office, "联系人": facts.contact,
    }  # fmt: skip


def paragraphs(frame: Mapping[str, str], facts: Facts, on: date) -> tuple[str, list[str]]:
    """Title and paragraphs with everything filled in."""
    words = _words(facts, on)

    def filled(text: str) -> str:
        return _PLACE.sub(lambda place: words.get(place[1], place[0]), text)

    return filled(frame["title"]), [filled(line) for line in frame["body"].splitlines()]


def paper_of(frame: Mapping[str, str], facts: Facts, *, number: str, now: datetime) -> Paper:
    """The paper of one unit, its tasks in an annex."""
    title, lines = paragraphs(frame, facts, now.date())
    blocks: list[Block] = [Part(line) if _PART.match(line) else Body(line) for line in lines]
    rows = tuple(
        (
            str(n),
            line.title,
            line.target or "—",
            dated(line.due) if line.due else "〔待填〕",
            line.supporting or "—",
            line.leader or "—",
        )
        for n, line in enumerate(facts.lines, start=1)
    )
    table = Table(("序号", "事项", "目标", "时限", "配合单位", "责任领导"), rows, (3, 10, 8, 8, 7, 4))
    return Paper(
        title=title, made_at=now, blocks=tuple(blocks), number=number, to=facts.unit, attachments=("任务清单",), signature=facts.office,
        date=dated(now.date()), annexes=(Annex("任务清单", (table,), landscape=True),),
    )  # fmt: skip
