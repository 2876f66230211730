"""The facts of a year as one frozen value: last year's report, this year's tasks, the court; it knows no words and no tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from app.tasks.lamps import was_late
from app.tasks.lifecycle import OPEN
from app.words import Said


@dataclass(frozen=True)
class ClauseFact:
    """A clause of last year's report, its words cleaned of injected content.

    ``part`` is the role of the section it stands in; ``owners`` short names of the units suggested for it; ``figures`` how many
    numbers it states.
    """

    ref: str
    role: str
    part: str
    item: str
    text: str
    owners: tuple[str, ...] = ()
    figures: int = 0
    #: the numbers it states, in order, each with the ref of the indicator it was confirmed as, or empty
    numbers: tuple[tuple[Decimal, str], ...] = ()

    @property
    def counts(self) -> bool:
        """Whether this year must answer it."""
        return self.role in ("problem", "arrangement")


@dataclass(frozen=True)
class TaskFact:
    """A task of the year as it stands on the day. ``clauses`` are the refs of those it comes from, in the report's order."""

    ref: str
    number: str
    kind: str
    title: str
    state: str
    #: past its deadline, and still owed or handed in after it; far behind and not past it is not overdue
    overdue: bool = False
    nature: str = ""
    chapter: str = ""
    #: the lead unit's short name, empty where none is settled
    lead: str = ""
    outcome: str = ""
    #: what the unit last said, and the cause it gave, in its own words
    update: str = ""
    cause: str = ""
    #: why it was cancelled
    cancelled_for: str = ""
    #: whether a task of the next year goes on with it, and it rests for that
    carried: bool = False
    target: str = ""
    target_value: Decimal | None = None
    target_unit: str = ""
    value: Decimal | None = None
    due: date | None = None
    done_on: date | None = None
    clauses: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        """Verified and struck off."""
        return self.state == "closed"

    @property
    def open(self) -> bool:
        """Issued and owed, or waiting to be issued."""
        return self.state in OPEN or self.state == "draft"

    @property
    def late_once(self) -> bool:
        """Done, but after its deadline."""
        return self.closed and was_late(self.due, self.done_on)

    @property
    def below_target(self) -> bool:
        """Whether the number reported misses the number promised; nothing is promised any more once cancelled.

        Words such as 降低 or 不超过 mean that less is better."""
        if self.target_value is None or self.value is None or self.state == "cancelled":
            return False
        less = any(
            word in self.target + self.title
            for word in ("降低", "压降", "下降", "减少", "控制在", "不超过", "不高于", "低于", "以内")
        )
        if "不低于" in self.target + self.title:
            less = False
        return self.value > self.target_value if less else self.value < self.target_value


@dataclass(frozen=True)
class CourtFact:
    """Court cases of the year, counted by case number: heard; attended by a head, by a principal; spoken in; concluded; lost."""

    heard: int
    attended: int
    #: the appearance rate and the rate of lost cases in per cent; None with nothing to count
    rate: Decimal | None = None
    principal: int = 0
    spoke: int = 0
    concluded: int = 0
    lost: int = 0
    loss_rate: Decimal | None = None
    #: how appearances and losses are counted 口径, as sentences
    basis: Said | str = ""
    loss_basis: Said | str = ""


@dataclass(frozen=True)
class IndicatorFact:
    """An indicator in the year: its value as far as it may be printed, last year's, and who owes it."""

    ref: str
    name: str
    measure: str
    #: a code of indicators.rules.STATES
    state: str = ""
    value: Decimal | None = None
    last: Decimal | None = None
    target: Decimal | None = None
    direction: str = ""
    owner: str = ""
    basis: str = ""
    #: whether it may be asked for by letter, or is counted by the system itself
    asked_for: bool = True

    @property
    def firm(self) -> bool:
        """Whether a report may print it: verified, or counted by the system."""
        return self.value is not None and self.state in ("verified", "counted")

    @property
    def below_target(self) -> bool:
        """Whether a firm value misses its target."""
        if not self.firm or self.value is None or self.target is None or not self.direction:
            return False
        return self.value < self.target if self.direction == "up" else self.value > self.target


@dataclass(frozen=True)
class ProposalFact:
    """What a unit proposes for next year, in its own words."""

    ref: str
    unit: str
    text: str


@dataclass(frozen=True)
class ReportFact:
    """Last year's report: its title and clauses in order, and the confirmed ties from problems to arrangements."""

    ref: str
    year: int
    title: str
    clauses: tuple[ClauseFact, ...] = ()
    #: problem ref → arrangement refs
    ties: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class YearFacts:
    """Everything the report about a year may rest on."""

    year: int
    unit_name: str
    unit_short: str
    #: what the report calls the place or the unit in running text
    place: str
    #: the short name of the office that answers for the report itself
    office: str
    #: a district's report (全区) or one unit's own
    district: bool = True
    last: ReportFact | None = None
    tasks: tuple[TaskFact, ...] = ()
    court: CourtFact | None = None
    indicators: tuple[IndicatorFact, ...] = ()
    proposals: tuple[ProposalFact, ...] = ()
    #: sentence patterns that the office decided otherwise, by code (patterns.py)
    patterns: Mapping[str, str] = field(default_factory=dict)

    def indicator(self, ref: str) -> IndicatorFact | None:
        """An indicator by its ref."""
        return self._indicators.get(ref)

    @cached_property
    def _indicators(self) -> dict[str, IndicatorFact]:
        return {one.ref: one for one in self.indicators}

    @cached_property
    def owed(self) -> tuple[ClauseFact, ...]:
        """The problems and arrangements of last year that this year must answer."""
        return tuple(clause for clause in self.last.clauses if clause.counts) if self.last else ()

    def clause(self, ref: str) -> ClauseFact | None:
        """A clause of last year's report."""
        return self._clauses.get(ref)

    def clauses_of(self, task: TaskFact) -> list[ClauseFact]:
        """The clauses a task comes from."""
        return [clause for ref in task.clauses if (clause := self.clause(ref))]

    def tasks_of(self, clause: str) -> list[TaskFact]:
        """The tasks made of a clause; for a problem without any, those of the arrangements tied to it."""
        own = self._tasks_by_clause.get(clause, [])
        if own or self.last is None:
            return own
        return [task for tied in self.last.ties.get(clause, ()) for task in self._tasks_by_clause.get(tied, [])]

    def problems_of(self, task: TaskFact) -> list[ClauseFact]:
        """The problems of last year that a task answers, itself or through a confirmed tie."""
        return self._problems_by_task.get(task.ref, [])

    @cached_property
    def _clauses(self) -> dict[str, ClauseFact]:
        return {clause.ref: clause for clause in self.last.clauses} if self.last else {}

    @cached_property
    def _tasks_by_clause(self) -> dict[str, list[TaskFact]]:
        found: dict[str, list[TaskFact]] = {}
        for task in self.tasks:
            for ref in task.clauses:
                found.setdefault(ref, []).append(task)
        return found

    @cached_property
    def _problems_by_task(self) -> dict[str, list[ClauseFact]]:
        found: dict[str, list[ClauseFact]] = {}
        for clause in self.owed:
            for task in self.tasks_of(clause.ref) if clause.role == "problem" else ():
                found.setdefault(task.ref, []).append(clause)
        return found


def in_report_order(tasks: Sequence[TaskFact], facts: YearFacts) -> list[TaskFact]:
    """Tasks in the order of the clauses they come from; those without one last, by number."""
    places = {clause.ref: n for n, clause in enumerate(facts.last.clauses)} if facts.last else {}
    return sorted(
        tasks, key=lambda task: (min((places.get(ref, len(places)) for ref in task.clauses), default=len(places)), task.number)
    )
