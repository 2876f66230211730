"""Part two 存在的不足和原因: whatever is open, late, returned or below target, each with its state and its cause or a blank for it."""

from collections.abc import Iterator

from app.drafting.chapters import carried
from app.drafting.facts import ClauseFact, IndicatorFact, TaskFact, YearFacts, in_report_order
from app.drafting.patterns import filled
from app.drafting.punctuation import bare
from app.drafting.wording import (
    aside,
    blank,
    cause,
    clause_source,
    court_source,
    indicator_source,
    named,
    reached,
    sources_of,
    state,
    subject,
)
from app.drafting.written import Source, Written, heading_key
from app.paper.numerals import plain
from app.words import N_, Said

PART = "problems"
UNFINISHED = "部分年度工作任务尚未完成"
BELOW_TARGET = "部分年度工作任务尚未达到目标"
ABSENT = "行政机关负责人出庭应诉仍有差距"
SHORT = "部分年度指标尚未达到目标"
GENERAL = "上年度报告指出的部分问题尚未整改到位"


def standing(facts: YearFacts) -> list[tuple[ClauseFact, list[TaskFact]]]:
    """Last year's problems that are not solved, with their tasks: some task is open, or was closed below its target."""
    found = []
    for clause in facts.owed:
        tasks = [task for task in facts.tasks_of(clause.ref) if task.state != "cancelled"] if clause.role == "problem" else []
        if any(task.open or task.below_target for task in tasks):
            found.append((clause, tasks))
    return found


def unfinished(facts: YearFacts) -> tuple[list[TaskFact], list[TaskFact]]:
    """The tasks that answer no problem of last year and are open, and those that were closed below their target."""
    told = {task.ref for _clause, tasks in standing(facts) for task in tasks}
    rest = in_report_order([task for task in facts.tasks if task.ref not in told], facts)
    return [task for task in rest if task.open], [task for task in rest if task.closed and task.below_target]


def problems(facts: YearFacts) -> Iterator[Written]:
    """The whole of part two after its heading."""
    chapters: dict[str, list[Written]] = {}
    for clause, tasks in standing(facts):
        chapters.setdefault(carried(clause.item, facts.year) or GENERAL, []).append(_recurring(clause, tasks, facts))
    open_, short = unfinished(facts)
    for name, tasks in ((UNFINISHED, open_), (BELOW_TARGET, short)):
        for task in tasks:
            chapters.setdefault(name, []).append(_unfinished(task, facts))
    if (gap := _absent(facts)) is not None:
        chapters.setdefault(ABSENT, []).append(gap)
    for one in facts.indicators:
        if one.below_target and not _told_by_court(one, facts):
            chapters.setdefault(SHORT, []).append(_short(one, facts))
    for name, rows in chapters.items():
        yield Written(heading_key(PART, name), PART, 2, name)
        yield from rows
    if not chapters:
        owes = facts.office
        yield Written(
            f"{PART}/none",
            PART,
            0,
            blank("存在的不足和原因", owes) + "。",
            (Source("report", "", Said(N_("没有在办、逾期、退回或未达标的任务")), owes),),
        )


def _recurring(clause: ClauseFact, tasks: list[TaskFact], facts: YearFacts) -> Written:
    """A problem of last year that still stands: 连续出现."""
    owing = [task for task in tasks if task.open or task.below_target]
    short = next((task for task in owing if task.below_target), None)
    said, owes = cause(owing, facts)
    told = aside("属连续出现，" + state(tasks, "整改"), reached(short) if short else "", said)
    text = filled(facts.patterns, "recurring", subject=subject(clause, facts), told=told)
    kept = {source.ref: source for source in (clause_source(clause, facts), *sources_of(tasks, facts, owes))}
    return Written(f"{PART}/clause/{clause.ref}", PART, 0, text, tuple(kept.values()))


def _unfinished(task: TaskFact, facts: YearFacts) -> Written:
    said, owes = cause([task], facts)
    told = aside(state([task], "办理"), reached(task), said)
    text = filled(facts.patterns, "below" if task.closed else "unfinished", task=named(task), told=told)
    return Written(f"{PART}/task/{task.ref}", PART, 0, text, sources_of([task], facts, owes))


def _told_by_court(one: IndicatorFact, facts: YearFacts) -> bool:
    return "出庭应诉率" in one.name and _absent(facts) is not None


def _short(one: IndicatorFact, facts: YearFacts) -> Written:
    """An indicator below its target, with its cause or a blank for it."""
    owes = one.owner or facts.office
    value, target = (f"{plain(number)}{one.measure}" if number is not None else "" for number in (one.value, one.target))
    told = aside(f"主要原因是{blank('原因', owes)}")
    text = filled(facts.patterns, "short", name=bare(one.name), value=value, target=target, told=told)
    source = indicator_source(one, facts)
    return Written(f"{PART}/indicator/{one.ref}", PART, 0, text, (Source(source.kind, source.ref, source.says, owes),))


def _absent(facts: YearFacts) -> Written | None:
    """The appearance rate below 100%, with its numbers; None when every heard case was attended or none was heard."""
    court = facts.court
    if court is None or court.rate is None or court.attended >= court.heard:
        return None
    owes = facts.office
    told = aside(f"法院开庭审理行政诉讼案件{court.heard}件，负责人出庭应诉{court.attended}件", f"主要原因是{blank('原因', owes)}")
    text = f"全年行政机关负责人出庭应诉率为{plain(court.rate)}%、未达到100%{told}。"
    return Written(f"{PART}/court", PART, 0, text, (court_source(court, facts, owes),))
