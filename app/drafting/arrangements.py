"""Part four, next year's plan: what is open goes on, what is standing is kept up, every problem has a next step; no new promise."""

from collections.abc import Iterator

from app.drafting.chapters import carried, planned
from app.drafting.facts import TaskFact, YearFacts, in_report_order
from app.drafting.patterns import filled
from app.drafting.problems import standing
from app.drafting.punctuation import bare, sentence
from app.drafting.wording import blank, court_source, named, names_a_party, owner, sources_of, subject
from app.drafting.written import Source, Written, heading_key
from app.words import N_, Said

PART = "arrangements"
RECTIFY = "抓好问题整改，推动存在问题逐项销号"
KEEP_UP = "巩固工作成果，长期坚持行之有效的做法"
NEW = "谋划新的年度工作"
GO_ON = "抓好其他年度任务，推动按期完成"
#: natures of work that does not end with a year
STANDING = ("standing", "continuing", "长期坚持", "常态类", "持续整改")


def arrangements(facts: YearFacts) -> Iterator[Written]:
    """The whole of part four after its heading."""
    following = facts.year + 1
    opening = filled(facts.patterns, "opening", next=following, place=facts.place)
    yield Written(f"{PART}/opening", PART, 0, opening)
    chapters: dict[str, list[Written]] = {name: [] for name in planned(facts, following)}
    arranged = [task for task in in_report_order(facts.tasks, facts) if task.kind != "rectification"]
    for task in arranged:
        if task.open or task.below_target:
            chapters.setdefault(carried(_item(task, facts), following) or GO_ON, []).append(_goes_on(task, facts))
    for row in _rectify(facts):
        chapters.setdefault(RECTIFY, []).append(row)
    for task in arranged:
        if task.closed and not task.below_target and task.nature in STANDING:
            chapters.setdefault(KEEP_UP, []).append(_kept_up(task, facts))
    told = {name: rows for name, rows in chapters.items() if rows}
    for name, rows in told.items():
        yield Written(heading_key(PART, name), PART, 2, name)
        yield from rows
    owes = facts.office
    text = blank(f"{following}年新的工作安排", owes) + "。"
    yield Written(heading_key(PART, NEW), PART, 2, NEW)
    yield from _proposed(facts)
    yield Written(f"{PART}/new", PART, 0, text, (Source("report", "", Said(N_("系统只延续未完成的任务，不代拟新的承诺")), owes),))


def _proposed(facts: YearFacts) -> Iterator[Written]:
    """What units propose, in their own words; a proposal that may name a party to a case is a blank for who wrote it."""
    for one in facts.proposals:
        safe = not names_a_party(one.text)
        text = sentence(one.text) if safe else blank("工作建议，原文涉及当事人，须改写", one.unit) + "。"
        source = Source(
            "proposal",
            one.ref,
            Said(N_("%(unit)s提出的%(year)s年工作建议"), {"unit": one.unit, "year": facts.year + 1}),
            "" if safe else one.unit,
        )
        yield Written(f"{PART}/proposal/{one.ref}", PART, 0, text, (source,))


def _item(task: TaskFact, facts: YearFacts) -> str:
    own = [clause.item for clause in facts.clauses_of(task) if clause.role == "arrangement"]
    return own[0] if own else task.chapter


def _goes_on(task: TaskFact, facts: YearFacts) -> Written:
    """An open task goes on in the report's own words; one with numbers says whose numbers they are, and one that comes from
    elsewhere is quoted: a court that asks to be answered asks in its own person."""
    words = bare(task.title)
    if any(letter.isdigit() for letter in words) or not facts.clauses_of(task):
        words = f"继续完成{facts.year}年安排的{named(task)}任务"
    return Written(f"{PART}/task/{task.ref}", PART, 0, sentence(words), sources_of([task], facts))


def _kept_up(task: TaskFact, facts: YearFacts) -> Written:
    return Written(f"{PART}/kept/{task.ref}", PART, 0, f"长期坚持{named(task)}的做法。", sources_of([task], facts))


def _rectify(facts: YearFacts) -> Iterator[Written]:
    """The next step for every problem that stands: its measures are the unit's to say."""
    told: set[str] = set()
    for clause, tasks in standing(facts):
        owing = [task for task in tasks if (task.open or task.below_target) and task.kind == "rectification"]
        told |= {task.ref for task in tasks}
        if not owing:
            continue  # the arrangement that answers it goes on, and says so in its own chapter
        owes = "、".join(dict.fromkeys(owner(task, facts) for task in owing))
        text = f"继续整改{subject(clause, facts)}{blank('整改措施和时限', owes)}。"
        yield Written(f"{PART}/clause/{clause.ref}", PART, 0, text, sources_of(tasks, facts, owes))
    for task in in_report_order(facts.tasks, facts):
        if task.kind == "rectification" and task.ref not in told and (task.open or task.below_target):
            owes = owner(task, facts)
            text = f"继续推进{named(task)}任务{blank('整改措施和时限', owes)}。"
            yield Written(f"{PART}/task/{task.ref}", PART, 0, text, sources_of([task], facts, owes))
    if facts.court and facts.court.attended < facts.court.heard:
        text = f"整改行政机关负责人出庭应诉率未达到100%的问题{blank('整改措施和时限', facts.office)}。"
        yield Written(f"{PART}/court", PART, 0, text, (court_source(facts.court, facts, facts.office),))
