"""The dates that follow from a case's own dates; pure, it picks which rules apply and leaves counting to the clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.cases.clocks import RULES, Rule, by_rule
from app.cases.errors import RuleNotInForce
from app.cases.periods import Counted, stated
from app.cases.words import DOCUMENTS
from app.words import N_

#: 法释〔2020〕3号 art. 5: the notice is served three days before the hearing
NOTICE_DAYS = 3

#: the period that runs from a paper of the court, unless the paper names its own day
RULE_OF_DOCUMENT = {"judicial_suggestion": "judicial_suggestion"}


@dataclass(frozen=True)
class CaseDate:
    """One date of a case and, where it is known, the day it was met."""

    counted: Counted
    met_on: date | None = None
    #: nothing is owed any more, or by nobody of ours; the date stays as information
    closed: bool = False

    @property
    def late(self) -> bool:
        """Whether it was met only after the statutory day."""
        return self.met_on is not None and self.met_on > self.counted.legal_due

    @property
    def owed(self) -> bool:
        """Whether the unit still has to do something by it."""
        return self.met_on is None and not self.closed

    def overdue(self, today: date) -> bool:
        """Whether the statutory day has passed and nothing says it was met."""
        return self.owed and today > self.counted.legal_due


@dataclass(frozen=True)
class Paper:
    """A paper of the court with its days."""

    kind: str
    received_on: date
    wanted_by: date | None = None
    answered_on: date | None = None


def dates_of(
    *,
    received_on: date | None,
    evidence_filed_on: date | None,
    concluded_on: date | None,
    result: str,
    instance: str,
    decided_by: str = "",
    appealed_by: str = "",
    perform_by: date | None = None,
    performed_on: date | None = None,
    papers: Sequence[Paper] = (),
    rules: Sequence[Rule] = RULES,
) -> list[CaseDate]:
    """The dates that follow from the days a complaint, a decision and other papers came; the office's own rules go first."""
    wanted: list[tuple[str, date, date | None, bool]] = []
    if received_on and instance == "first":
        wanted.append(("defence", received_on, evidence_filed_on, False))
    if concluded_on and instance == "first" and result in ("won", "lost"):
        kinds = {"judgment": ["appeal_judgment"], "ruling": ["appeal_ruling"], "mediation": []}
        for code in kinds.get(decided_by, ["appeal_judgment", "appeal_ruling"]):
            # whoever won has nothing to appeal against
            wanted.append((code, concluded_on, None, bool(appealed_by) or result == "won"))
    dates = []
    for code, start, met_on, closed in wanted:
        try:
            dates.append(CaseDate(by_rule(code, start, rules), met_on, closed))
        except RuleNotInForce:
            continue  # a case older than the law: no date is better than one under the wrong law
    if concluded_on and perform_by:
        dates.append(
            CaseDate(stated(start=concluded_on, day=perform_by, name=N_("履行生效裁判"), rule="performance"), performed_on)
        )
    return dates + [found for paper in papers if (found := _of_paper(paper, rules))]


def _of_paper(paper: Paper, rules: Sequence[Rule]) -> CaseDate | None:
    if paper.wanted_by:
        count = stated(start=paper.received_on, day=paper.wanted_by, name=DOCUMENTS[paper.kind], rule=paper.kind)
    elif code := RULE_OF_DOCUMENT.get(paper.kind):
        count = by_rule(code, paper.received_on, rules)
    else:
        return None
    return CaseDate(count, paper.answered_on)


def short_notice(notified_on: date | None, hearing_on: date) -> bool:
    """Whether the notice came less than three days before the hearing: shown as a hint, never judged."""
    return notified_on is not None and (hearing_on - notified_on).days < NOTICE_DAYS
