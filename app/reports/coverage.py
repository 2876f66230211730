"""Which problems nothing answers, which arrangements answer nothing or name no unit or term; it knows clauses by key, not what they say."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Coverage:
    """Keys of clauses in the order of the text."""

    problems: int
    arrangements: int
    unanswered: tuple[int, ...]
    unprompted: tuple[int, ...]
    #: arrangements for which the report names no unit, and no term
    unowned: tuple[int, ...]
    undated: tuple[int, ...]


def coverage(clauses: Iterable[tuple[int, str, str, str]], ties: Iterable[tuple[int, int]]) -> Coverage:
    """Compare clauses (key, role, owner, term) with ties (problem, answer). A goal may answer a problem, but needs none to stand for."""
    told = list(clauses)
    roles = {key: role for key, role, _owner, _term in told}
    pairs = [(problem, answer) for problem, answer in ties if problem in roles and answer in roles]
    answered, prompted = {problem for problem, _ in pairs}, {answer for _, answer in pairs}
    problems = [key for key, role in roles.items() if role == "problem"]
    arrangements = [key for key, role in roles.items() if role == "arrangement"]
    return Coverage(
        len(problems),
        len(arrangements),
        tuple(key for key in problems if key not in answered),
        tuple(key for key in arrangements if key not in prompted),
        tuple(key for key, role, owner, _term in told if role == "arrangement" and not owner),
        tuple(key for key, role, _owner, term in told if role == "arrangement" and not term),
    )
