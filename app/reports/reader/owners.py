"""Knows how to guess from names and duties which units a clause is for; the guess is never more than a suggestion."""

import re
from collections.abc import Sequence

from app.reports.reader.finding import UnitHint

_NAMED = re.compile(r"(?:牵头单位|责任单位|责任部门|牵头部门|配合单位|承办单位|主办单位)[：:为是]\s*([^）)。；\n]{2,80})")
_MOST = 5
#: A duty word is evidence only when it is this long; shorter ones are in every sentence.
_SHORTEST_DUTY = 2


def suggested_units(wording: str, context: str, units: Sequence[UnitHint]) -> tuple[str, ...]:
    """Codes of units, likeliest first: those the clause itself names, then those whose duties its words touch."""
    scores: dict[str, float] = {}
    named = _NAMED.search(wording)
    for unit in units:
        score = _by_name(named[1], unit) * 4 if named else 0.0
        score += _by_name(wording, unit) * 2 + _by_duty(wording, unit) + 0.3 * _by_duty(context, unit)
        if score >= 0.5:
            scores[unit.code] = score
    best = max(scores.values(), default=0.0)
    ranked = sorted((code for code, score in scores.items() if score >= best * 0.34), key=lambda code: (-scores[code], code))
    return tuple(ranked[:_MOST])


def _by_name(text: str, unit: UnitHint) -> float:
    return 1.0 if any(len(name) >= 2 and name in text for name in unit.names) else 0.0


def _by_duty(text: str, unit: UnitHint) -> float:
    return sum(min(len(duty), 8) / 4 for duty in unit.duties if len(duty) >= _SHORTEST_DUTY and duty in text)
