"""The letters of the ledger as plain values, five lines each; it knows their words, and refuses to know how they travel."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.mail.invitation import Entry, uid
from app.tasks.models import Task

CADENCES = {"weekly": "每周", "monthly": "每月", "quarterly": "每季度", "half_year": "每半年", "case_by_case": "逐案"}

#: letters are Chinese, whatever language the page of the sender was in
FIELDS = {
    "title": "事项",
    "authority": "依据",
    "nature": "类型",
    "lead_unit": "牵头单位",
    "supporting": "配合单位",
    "leader": "责任领导",
    "due": "时限",
    "target": "目标",
    "target_value": "目标值",
    "target_unit": "计量单位",
    "cadence": "填报频次",
    "long_standing": "长期坚持",
    "evidence_wanted": "要求佐证",
    "milestones": "节点",
    "parts": "分工",
    "handler": "责任人",
}


@dataclass(frozen=True)
class Contact:
    """Whom to ask."""

    unit: str
    name: str
    phone: str = ""

    @property
    def line(self) -> str:
        """区司法局 李平，电话 0000-000000."""
        whom = f"{self.unit} {self.name}".strip()
        return f"{whom}，电话 {self.phone}" if self.phone else whom


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    body: str


@dataclass(frozen=True)
class Frame:
    """What every letter about a task needs: the task, its address on this site and whom to ask."""

    task: Task
    base_url: str
    ask: Contact

    @property
    def name(self) -> str:
        """Number and title, short enough for a subject."""
        title = self.task.title if len(self.task.title) <= 36 else self.task.title[:35] + "…"
        return f"{self.task.number} {title}"

    @property
    def owners(self) -> str:
        """牵头：…；配合：…."""
        lead = self.task.lead_unit.short_name if self.task.lead_unit else "待明确"
        support = "、".join(unit.short_name for unit in self.task.supporting_units)
        return f"牵头：{lead}；配合：{support}" if support else f"牵头：{lead}"

    def five(self, subject: str, do: str, path: str = "") -> Words:
        """The five lines: what, until when, what to do, the link, who to ask."""
        lines = (
            f"事项：{self.task.number} {self.task.title}（{self.owners}）",
            f"时限：{full(self.task.due) + '前' if self.task.due else '待明确'}",
            f"请办：{do}",
            f"链接：{self.base_url}/tasks/{self.task.ref}{path}",
            f"联系：{self.ask.line}",
        )
        return Words(subject=subject, body="\n".join(lines) + "\n")


def deadline_entry(task: Task, base_url: str, *, off: bool = False) -> Entry | None:
    """The deadline of a task in a calendar, or out of it again; None while it has none."""
    if task.due is None:
        return None
    name = f"到期：{task.number} {task.title}"
    return Entry(uid(f"task:{task.ref}", base_url), task.version, name[:120], task.due, f"{base_url}/tasks/{task.ref}", off=off)


def full(day: date) -> str:
    """2026年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short(day: date) -> str:
    """6月30日."""
    return f"{day.month}月{day.day}日"


def until(task: Task) -> str:
    """6月30日前, or that it is open."""
    return f"{short(task.due)}前" if task.due else "时限待明确"


def issued(frame: Frame) -> Words:
    """To the lead unit's liaison when a task is issued."""
    often = CADENCES.get(frame.task.cadence)
    then = f"签收后请{often}填报进展，" if often else "签收后请及时填报进展，"
    return frame.five(f"{until(frame.task)}：请签收 {frame.name}", f"请在 1 个工作日内签收。{then}办完后报结。")


def issued_support(frame: Frame) -> Words:
    """To a supporting unit's liaison when a task is issued."""
    lead = frame.task.lead_unit.short_name if frame.task.lead_unit else ""
    return frame.five(
        f"{until(frame.task)}：请配合 {frame.name}",
        f"您单位为配合单位，请与牵头单位{lead}衔接，承担的部分可在系统中填报进展。",
    )


def submitted(frame: Frame, on: date) -> Words:
    """To the office when a unit hands a task in."""
    unit = frame.task.lead_unit.short_name if frame.task.lead_unit else ""
    return frame.five(
        f"{short(on)}报结：请核查 {frame.name}",
        f"{unit}已报结：{frame.task.outcome}。请核查后销号，或写明原因退回。".replace("。。", "。"),
    )


def returned(frame: Frame, reason: str) -> Words:
    """To the submitter and the liaisons when a task is returned."""
    return frame.five(f"{until(frame.task)}：退回重办 {frame.name}", f"核查未通过：{stop(reason)}请补充办理后再次报结。")


def closed(frame: Frame, on: date) -> Words:
    """To the submitter and the liaisons when a task is closed."""
    return frame.five(f"{short(on)}销号：{frame.name}", "已通过核查并销号，无需再办。")


def edited(frame: Frame, changes: dict[str, list[Any]], reason: str) -> Words:
    """To the liaisons when an issued task is changed; ``changes`` as the history line has them."""
    said = "；".join(
        f"{FIELDS[name]}由{_said(name, old)}改为{_said(name, new)}" for name, (old, new) in changes.items() if name in FIELDS
    )
    return frame.five(f"{until(frame.task)}：任务有调整 {frame.name}", f"{stop(said)}原因：{stop(reason)}请按新要求办理。")


def reopened(frame: Frame, reason: str) -> Words:
    """To the lead unit's liaisons when a closed task is opened again."""
    return frame.five(f"{until(frame.task)}：重新启动 {frame.name}", f"任务已重启：{stop(reason)}请继续办理并填报进展。")


def cancelled(frame: Frame, on: date, reason: str) -> Words:
    """To the lead unit's liaisons when an issued task is cancelled."""
    return frame.five(f"{short(on)}撤销：{frame.name}", f"任务已撤销，无需再办：{stop(reason)}")


def _said(name: str, value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "cadence":
        return CADENCES.get(value, "不定期")
    return full(date.fromisoformat(value)) if name == "due" else f"「{value}」"


def stop(text: str) -> str:
    """A text on one line with one full stop."""
    return " ".join(text.split()).rstrip("。；;. ") + "。"
