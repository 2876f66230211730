"""Part three 第一责任人职责: what the heads did for law-based government, from tasks and last year's sentences, else a blank."""

from collections.abc import Iterator

from app.drafting.achievements import indicator, is_duty
from app.drafting.facts import TaskFact, YearFacts, in_report_order
from app.drafting.frames import frame
from app.drafting.wording import blank, named, sources_of, state
from app.drafting.written import Source, Written
from app.words import N_, Said

PART = "duties"


def duties(facts: YearFacts) -> Iterator[Written]:
    """The whole of part three after its heading; it is mandated, so it is never empty."""
    written = [
        _pressed(task, facts)
        for task in in_report_order(facts.tasks, facts)
        if is_duty(task, facts) and task.state != "cancelled"
    ]
    for clause in facts.last.clauses if facts.last else ():
        if clause.part == PART and (framed := frame(clause, facts)):
            written.append(indicator(clause, framed, facts, PART))
    yield from written
    if not any(row.key.startswith(f"{PART}/figure") for row in written):
        owes = facts.office
        text = blank(f"{facts.place}党政主要负责人履行推进法治建设第一责任人职责、加强法治政府建设的有关情况", owes) + "。"
        yield Written(
            f"{PART}/none", PART, 0, text, (Source("report", "", Said(N_("法定内容，上年度报告没有可以沿用的句式")), owes),)
        )


def _pressed(task: TaskFact, facts: YearFacts) -> Written:
    """How far a task about the heads' own duties is; what came of a closed one part one tells."""
    text = f"推动{named(task)}任务落实，{state([task], '办理')}。"
    return Written(f"{PART}/task/{task.ref}", PART, 0, text, sources_of([task], facts))
