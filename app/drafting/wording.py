"""The sentence patterns of a report, in the genre's own words; it knows how a fact is said, and refuses to know which facts there are."""

import re

from app.drafting.facts import ClauseFact, CourtFact, IndicatorFact, TaskFact, YearFacts
from app.drafting.punctuation import bare, quoted
from app.drafting.written import Source
from app.paper.numerals import plain
from app.words import N_, Said

NUMBERS_BLANK = "〔待填〕"

#: words without any that state a want, so that a sentence stays one finding
_STATES = {
    "draft": "任务正在分解下达",
    "issued": "任务已下达、正在启动",
    "acknowledged": "已签收并启动",
    "in_progress": "正在{does}",
    "submitted": "已报结、正在核查",
    "returned": "经核查已退回再办",
    "suspended": "经批准暂时中止办理",
    "closed": "已销号",
    "cancelled": "已撤销",
}
#: words that could name a party to a case; such text is not carried, whoever wrote it must put it otherwise
_PARTIES = re.compile(
    r"原告|上诉人|(?:申请人|第三人|当事人)(?:[：:]|[\u4e00-\u9fff]{1,2}某)|[\u4e00-\u9fff]某(?:某|诉|与|和|[甲乙丙丁])|\d{17}[\dXx]|1[3-9]\d{9}"
)


def blank(what: str, owes: str) -> str:
    """A visible blank that says what is missing and who owes it."""
    return f"〔待填：{what}（由{owes}填写）〕"


def names_a_party(text: str) -> bool:
    """Whether words of a unit may name a plaintiff or another private person."""
    return bool(_PARTIES.search(text))


def owner(task: TaskFact, facts: YearFacts) -> str:
    """Who owes what is missing about a task."""
    return task.lead or facts.office


def last_year(facts: YearFacts) -> int:
    """The year of the report that this one answers."""
    return facts.last.year if facts.last else facts.year - 1


def named(task: TaskFact) -> str:
    """A task as it is named in running text: by its words, or by its number where the words could name a party to a case."""
    return f"编号{task.number}的" if names_a_party(task.title) else quoted(task.title)


def subject(clause: ClauseFact, facts: YearFacts) -> str:
    """A problem of last year as a subject: 2025年度报告指出的“……”问题."""
    words = bare(clause.text)
    return f"{last_year(facts)}年度报告指出的{quoted(words)}" + ("" if words.endswith(("问题", "现象", "情况")) else "问题")


def state(tasks: list[TaskFact], does: str) -> str:
    """How far the tasks are, in words; of several, how many are how far."""
    if len(tasks) == 1:
        return "目前" + _state(tasks[0], does) + _lateness(tasks[0])
    numbers: dict[str, int] = {}
    for task in tasks:
        numbers[_state(task, does)] = numbers.get(_state(task, does), 0) + 1
    late = sum(1 for task in tasks if task.open and task.overdue)
    parts = "，".join(f"{word}的{number}项" for word, number in numbers.items())
    return f"由{len(tasks)}项任务承接：{parts}" + (f"，已超过办理时限的{late}项" if late else "")


def _state(task: TaskFact, does: str) -> str:
    return _STATES[task.state].format(does=does)


def _lateness(task: TaskFact) -> str:
    if task.overdue:
        return "，已超过办理时限"
    return "，办理时限待明确" if task.due is None and task.state != "draft" else ""


def reached(task: TaskFact) -> str:
    """The target and what was reached; empty where either is no number."""
    if task.target_value is None or task.value is None:
        return ""
    unit = bare(task.target_unit)
    return f"目标{plain(task.target_value)}{unit}，实际{plain(task.value)}{unit}"


def aside(*parts: str) -> str:
    """What stands in brackets behind a finding, so that finding, numbers and cause stay one; empty without anything to say."""
    said = "；".join(part for part in parts if part)
    return f"（{said}）" if said else ""


def cause(tasks: list[TaskFact], facts: YearFacts) -> tuple[str, str]:
    """The cause as the unit gave it, or the blank; with it who owes it, empty when it was given."""
    given = next((bare(task.cause) for task in tasks if task.cause and not names_a_party(task.cause)), "")
    if given:
        return f"主要原因：{given}", ""
    owes = "、".join(dict.fromkeys(owner(task, facts) for task in tasks)) or facts.office
    return f"主要原因是{blank('原因', owes)}", owes


def outcome(task: TaskFact, facts: YearFacts) -> tuple[str, str]:
    """The verified outcome of a closed task, or the blank; with it who owes it."""
    owes = owner(task, facts)
    words = bare(task.outcome)
    if not words:
        return f"{named(task)}任务已销号，{blank('办理结果', owes)}", owes
    if names_a_party(words):
        return f"{named(task)}任务已销号，{blank('办理结果，原文涉及当事人，须改写', owes)}", owes
    if re.match(r"(?:[一二三四五六七八九十]{1,2}是|首先|（[一二三四五六七八九十\d]+）|\d+[.、．])", words):
        return f"{named(task)}任务已完成：{words}", ""
    return words, ""


_SAID = {
    "draft": N_("草稿"), "issued": N_("待签收"), "acknowledged": N_("已签收"), "in_progress": N_("办理中"),
    "submitted": N_("待核查"), "returned": N_("已退回"), "suspended": N_("已中止"), "closed": N_("已销号"), "cancelled": N_("已撤销"),
}  # fmt: skip


_KNOWN = {
    "": N_("尚未要"), "asked": N_("已要未报"), "given": N_("已报待核实"), "verified": N_("已核实"), "counted": N_("系统统计"),
}  # fmt: skip


def indicator_source(one: IndicatorFact, facts: YearFacts) -> Source:
    """A number as a source: this year's with how firm it is, last year's beside it; who owes it while it is not firm."""
    value = f"{plain(one.value)}{one.measure}" if one.value is not None else Said(N_("待填"))
    last: Said | str = ""
    if one.last is not None:
        last = Said(N_("；%(year)s年%(value)s"), {"year": facts.year - 1, "value": f"{plain(one.last)}{one.measure}"})
    told = {"name": one.name, "year": facts.year, "value": value, "known": Said(_KNOWN[one.state]), "last": last}
    owes = "" if one.firm else facts.office if one.state == "given" else one.owner or facts.office
    return Source("indicator", one.ref, Said(N_("%(name)s：%(year)s年%(value)s（%(known)s）%(last)s"), told), owes)


def task_source(task: TaskFact, owes: str = "") -> Source:
    """A task as a source: its number, who leads, how it stands, what the unit last said."""
    late = Said(N_(" · 逾期")) if task.overdue else Said(N_(" · 曾逾期")) if task.late_once else ""
    update: Said | str = ""
    if task.update and not task.closed and not names_a_party(task.update):
        update = Said(N_("；最近填报：%(text)s"), {"text": task.update})
    lead = task.lead or Said(N_("牵头单位待明确"))
    told = {"number": task.number, "lead": lead, "state": Said(_SAID[task.state]), "late": late, "update": update}
    return Source("task", task.ref, Said("%(number)s · %(lead)s · %(state)s%(late)s%(update)s", told), owes)


def clause_source(clause: ClauseFact, facts: YearFacts) -> Source:
    """A clause of last year's report as a source."""
    return Source(
        "clause", clause.ref, Said(N_("%(year)s年报告：%(words)s"), {"year": last_year(facts), "words": bare(clause.text)})
    )


def court_source(court: CourtFact, facts: YearFacts, owes: str = "") -> Source:
    """The register of cases as a source: how it was counted."""
    return Source("cases", str(facts.year), Said("%(heard)s%(lost)s", {"heard": court.basis, "lost": court.loss_basis}), owes)


def sources_of(tasks: list[TaskFact], facts: YearFacts, owes: str = "") -> tuple[Source, ...]:
    """Tasks and the clauses they come from, each once."""
    clauses = {clause.ref: clause for task in tasks for clause in (*facts.clauses_of(task), *facts.problems_of(task))}
    return (
        *(task_source(task, owes) for task in tasks),
        *(clause_source(clause, facts) for clause in clauses.values() if clause.counts),
    )
