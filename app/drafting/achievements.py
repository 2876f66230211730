"""Part one 主要举措和成效: verified outcomes by chapter, last year's indicators as blanks; it tells only what was closed or counted."""

import re
from collections.abc import Iterator

from app.drafting.chapters import carried, nearest, planned
from app.drafting.facts import ClauseFact, CourtFact, TaskFact, YearFacts, in_report_order
from app.drafting.frames import Framed, frame
from app.drafting.patterns import filled
from app.drafting.punctuation import sentence
from app.drafting.wording import NUMBERS_BLANK, blank, court_source, indicator_source, last_year, outcome, sources_of
from app.drafting.written import Source, Written, heading_key
from app.paper.numerals import plain
from app.words import N_, Said

PART = "achievements"
RECTIFIED = "抓好上年度报告指出问题的整改"
WITHOUT_CHAPTER = "统筹推进其他年度任务"
_DUTY = re.compile(r"第一责任人|党政主要负责人|主要负责人[^，。]{0,12}(?:述法|履职|履行)")
IN_COURT = "规范行政应诉，推动行政机关负责人出庭应诉"


def achievements(facts: YearFacts) -> Iterator[Written]:
    """The whole of part one after its heading."""
    if facts.tasks:
        yield _sum(facts)
    plan = planned(facts, facts.year)
    items = {carried(clause.item, facts.year) for clause in facts.last.clauses if clause.part == PART} if facts.last else set()
    chapters: dict[str, list[Written]] = {name: [] for name in plan}
    for task in in_report_order([task for task in facts.tasks if task.closed], facts):
        chapters.setdefault(_chapter(task, facts), []).append(_outcome(task, facts))
    for clause in facts.last.clauses if facts.last else ():
        if clause.part == PART and (framed := frame(clause, facts)):
            heading = carried(clause.item, facts.year)
            name = nearest(heading, plan, items) or heading or WITHOUT_CHAPTER
            chapters.setdefault(name, []).append(indicator(clause, framed, facts, PART))
    if facts.court and facts.court.heard:
        name = nearest(IN_COURT, [name for name in chapters if "应诉" in name]) or IN_COURT
        chapters.setdefault(name, []).insert(0, _court(facts.court, facts))
    last = (RECTIFIED, WITHOUT_CHAPTER)
    told = {
        name: chapters[name]
        for name in sorted(chapters, key=lambda name: last.index(name) + 1 if name in last else 0)
        if chapters[name]
    }
    for name, rows in told.items():
        yield Written(heading_key(PART, name), PART, 2, name)
        yield from rows
    if not told:
        owes = facts.office
        yield Written(
            f"{PART}/none",
            PART,
            0,
            blank("主要举措和成效", owes) + "。",
            (Source("report", "", Said(N_("没有已销号的任务")), owes),),
        )


def is_duty(task: TaskFact, facts: YearFacts) -> bool:
    """Whether a task is about what the heads themselves owe: part three tells it."""
    return any(_DUTY.search(words) for words in (task.title, *(clause.text for clause in facts.clauses_of(task))))


def indicator(clause: ClauseFact, framed: Framed, facts: YearFacts, part: str) -> Written:
    """An indicator sentence of last year's with this year's numbers, each with its source; blanks say who owes them."""
    owes = clause.owners[0] if clause.owners else facts.office
    unknown = framed.text.count(NUMBERS_BLANK) > sum(1 for one in framed.stated if not one.firm)
    last = Source("figure", clause.ref, f"{last_year(facts)}年：{sentence(clause.text)}", owes if unknown else "")
    numbers = {one.ref: indicator_source(one, facts) for one in framed.stated}
    return Written(f"{part}/figure/{clause.ref}", part, 0, framed.text, (last, *numbers.values()))


def _sum(facts: YearFacts) -> Written:
    """How many matters there were and how far they are: issued and not cancelled, each once, drafts said apart."""
    issued = [task for task in facts.tasks if task.state not in ("draft", "cancelled")]
    drafts = sum(1 for task in facts.tasks if task.state == "draft")
    closed = sum(1 for task in issued if task.closed)
    carried = sum(1 for task in issued if task.carried)
    suspended = sum(1 for task in issued if task.state == "suspended" and not task.carried)
    working = len(issued) - closed - suspended - carried
    rest = "".join(
        (
            f"、正在办理{working}项" if working else "",
            f"、转入下一年度继续办理{carried}项" if carried else "",
            f"、经批准中止{suspended}项" if suspended else "",
            f"，另有{drafts}项正在分解下达" if drafts else "",
        )
    )
    last = f"对{facts.last.year}年度报告提出的问题和工作安排" if facts.last else "对年度任务"
    places = {"year": facts.year, "place": facts.place, "last": last, "issued": len(issued), "closed": closed, "rest": rest}
    text = filled(facts.patterns, "listed", **places)
    source = (
        (Source("report", facts.last.ref, Said(N_("《%(title)s》的问题和安排"), {"title": facts.last.title})),)
        if facts.last
        else ()
    )
    return Written(f"{PART}/sum", PART, 0, text, source)


def _chapter(task: TaskFact, facts: YearFacts) -> str:
    """The chapter of the plan that a task stands under; a rectification goes with the arrangement tied to its problem."""
    arranged = [clause for clause in facts.clauses_of(task) if clause.role == "arrangement" and clause.item]
    if not arranged and facts.last:
        tied = [ref for clause in facts.clauses_of(task) for ref in facts.last.ties.get(clause.ref, ())]
        arranged = [clause for ref in tied if (clause := facts.clause(ref)) and clause.item]
    if arranged:
        return carried(arranged[0].item, facts.year)
    if task.kind == "rectification":
        return RECTIFIED
    return carried(task.chapter, facts.year) or WITHOUT_CHAPTER


def _outcome(task: TaskFact, facts: YearFacts) -> Written:
    words, owes = outcome(task, facts)
    return Written(f"{PART}/task/{task.ref}", PART, 0, sentence(words), sources_of([task], facts, owes))


def _court(court: CourtFact, facts: YearFacts) -> Written:
    """The appearances and the judgments of the year, with their rates."""
    text = f"全年法院开庭审理行政诉讼案件{court.heard}件，行政机关负责人出庭应诉{court.attended}件"
    text += f"，出庭应诉率{plain(court.rate)}%" if court.rate is not None else ""
    text += f"，其中正职出庭{court.principal}件、出庭并发言{court.spoke}件"
    if court.concluded and court.loss_rate is not None:
        text += f"；审结{court.concluded}件，败诉{court.lost}件，败诉率{plain(court.loss_rate)}%"
    return Written(f"{PART}/court", PART, 0, text + "。", (court_source(court, facts),))
