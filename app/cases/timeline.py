"""The statutory dates that follow from a case's own dates; pure, it picks which rules apply and leaves counting to the clocks."""

from dataclasses import dataclass
from datetime import date

from app.cases.clocks import by_rule
from app.cases.errors import RuleNotInForce
from app.cases.periods import Counted

#: 法释〔2020〕3号 art. 5: the notice is served three days before the hearing
NOTICE_DAYS = 3


@dataclass(frozen=True)
class CaseDate:
    """One date of a case and, where it is known, the day it was met."""

    counted: Counted
    met_on: date | None = None

    @property
    def late(self) -> bool:
        """Whether it was met only after the statutory day."""
        return self.met_on is not None and self.met_on > self.counted.legal_due

    def overdue(self, today: date) -> bool:
        """Whether the statutory day has passed and nothing says it was met."""
        return self.met_on is None and today > self.counted.legal_due


def dates_of(
    *, received_on: date | None, evidence_filed_on: date | None, concluded_on: date | None, result: str, instance: str
) -> list[CaseDate]:
    """The dates that follow from the day the complaint came and the day the decision was served."""
    wanted: list[tuple[str, date, date | None]] = []
    if received_on and instance == "first":
        wanted.append(("defence", received_on, evidence_filed_on))
    if concluded_on and instance == "first" and result in ("won", "lost"):
        wanted += [("appeal_judgment", concluded_on, None), ("appeal_ruling", concluded_on, None)]
    dates = []
    for code, start, met_on in wanted:
        try:
            dates.append(CaseDate(by_rule(code, start), met_on))
        except RuleNotInForce:
            continue  # a case older than the law: no date is better than one under the wrong law
    return dates


def short_notice(notified_on: date | None, hearing_on: date) -> bool:
    """Whether the notice came less than three days before the hearing: shown as a hint, never judged."""
    return notified_on is not None and (hearing_on - notified_on).days < NOTICE_DAYS
