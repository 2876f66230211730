"""For what a unit is named in a bulletin 定期通报, and what follows from being named; pure, it knows counts and days, no letter."""

from dataclasses import dataclass
from datetime import date

from app.cases.rates import Rates
from app.words import N_, Said
from app.workdays import add_workdays

#: 商水县: a rectification plan within five working days of being named; named twice, a talk 约谈
PLAN_WITHIN = 5
TALK_FROM = 2


@dataclass(frozen=True)
class Named:
    """A unit with what it is named for."""

    unit_id: int
    unit: str
    reasons: tuple[Said, ...]


def named(unit_id: int, unit: str, rates: Rates | None, late_evidence: int = 0) -> Named | None:
    """Why a unit is named: no head came without a ground that counts, cases lost, evidence late. None: it is not."""
    reasons = []
    if rates:
        unexcused = rates.absent - (rates.excused if rates.counting.justified == "absent" else 0)
        silent = rates.appearance.numerator - rates.spoke.numerator
        for count, words in (
            (unexcused, N_("负责人无正当理由未出庭 %(n)s 件")),
            (silent, N_("负责人出庭未发言 %(n)s 件")),
            (rates.loss_concluded.numerator, N_("败诉 %(n)s 件")),
        ):
            if count > 0:
                reasons.append(Said(words, {"n": count}))
    if late_evidence:
        reasons.append(Said(N_("未按期举证 %(n)s 件"), {"n": late_evidence}))
    return Named(unit_id, unit, tuple(reasons)) if reasons else None


def plan_due(issued_on: date) -> date:
    """The day by which a unit that was named hands in its rectification plan."""
    return add_workdays(issued_on, PLAN_WITHIN)


def talk_suggested(times_named: int) -> bool:
    """Whether a unit named so many times is to be asked to a talk."""
    return times_named >= TALK_FROM
