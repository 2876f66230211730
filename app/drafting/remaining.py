"""Part five 其他需要报告的情况: what was cancelled and why, so that nothing drops out in silence; empty when there is nothing."""

from collections.abc import Iterator

from app.drafting.facts import TaskFact, YearFacts, in_report_order
from app.drafting.patterns import filled
from app.drafting.punctuation import bare
from app.drafting.wording import blank, named, names_a_party, sources_of
from app.drafting.written import Written

PART = "other"


def remaining(facts: YearFacts) -> Iterator[Written]:
    """The whole of part five after its heading; nothing when nothing was cancelled."""
    for task in in_report_order([task for task in facts.tasks if task.state == "cancelled"], facts):
        yield _cancelled(task, facts)


def _cancelled(task: TaskFact, facts: YearFacts) -> Written:
    given = bare(task.cancelled_for) if not names_a_party(task.cancelled_for) else ""
    owes = "" if given else facts.office
    why = f"原因是{given}" if given else blank("撤销原因", facts.office)
    text = filled(facts.patterns, "cancelled", year=facts.year, task=named(task), why=why)
    return Written(f"{PART}/task/{task.ref}", PART, 0, text, sources_of([task], facts, owes))
