"""Knows how alike a problem and an arrangement are by the words they share; the tie is a suggestion with a strength."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from app.reports.reader.finding import Clause, Link

#: Below this a tie says nothing.
_WEAKEST = 0.12
_MOST_PER_CLAUSE = 3
_OF_HEADING = 0.3
#: Pairs of characters that every report is full of.
_EVERYWHERE = frozenset(
    re.findall(
        r"\S+",
        "法治 政府 建设 工作 依法 行政 加强 提高 提升 不足 不够 有待 进一 一步 还需 存在 问题 完善 健全 机制 制度 水平 能力 推进 强化 推动 落实 开展 全面 部分 个别 单位 部门 干部 人员 需要 方面 情况 较少 缺乏 治政 府建 步加",
    )
)


def linked(clauses: Sequence[Clause]) -> list[tuple[Link, ...]]:
    """For each clause its ties: problems to arrangements and back, strongest first, positions in the given list."""
    bags = [_pairs(clause) if clause.role in ("problem", "arrangement") else {} for clause in clauses]
    spread = Counter(pair for bag in bags for pair in bag)
    sides: dict[str, list[int]] = {"problem": [], "arrangement": []}
    for index, clause in enumerate(clauses):
        if clause.role in sides:
            sides[clause.role].append(index)
    ties: list[list[Link]] = [[] for _ in clauses]
    total = max(len(sides["problem"]) + len(sides["arrangement"]), 1)
    weights = {pair: log(1 + total / seen) for pair, seen in spread.items()}
    holders: dict[str, list[int]] = {}
    for index in sides["arrangement"]:
        for pair in bags[index]:
            holders.setdefault(pair, []).append(index)
    for problem in sides["problem"]:
        near = {index for pair in bags[problem] for index in holders.get(pair, ())}
        for arrangement in near:
            strength = _alike(bags[problem], bags[arrangement], weights)
            if strength >= _WEAKEST:
                ties[problem].append(Link(arrangement, strength))
                ties[arrangement].append(Link(problem, strength))
    return [tuple(sorted(some, key=lambda link: (-link.strength, link.clause))[:_MOST_PER_CLAUSE]) for some in ties]


def _pairs(clause: Clause) -> dict[str, float]:
    """Pairs of neighbouring characters; those of the headings above count for less than the clause's own."""
    bag = dict.fromkeys(neighbours(clause.item + "|" + clause.point), _OF_HEADING)
    return bag | dict.fromkeys(neighbours(clause.wording), 1.0)


def neighbours(words: str) -> list[str]:
    """The pairs of neighbouring characters that say something, in order."""
    pairs = (words[index : index + 2] for index in range(len(words) - 1))
    return [pair for pair in pairs if all("\u4e00" <= letter <= "\u9fff" for letter in pair) and pair not in _EVERYWHERE]


def _alike(one: dict[str, float], other: dict[str, float], weights: dict[str, float]) -> float:
    shared = sum(weights[pair] * min(one[pair], other[pair]) for pair in one.keys() & other.keys())
    least = min(sum(weights[pair] * here for pair, here in bag.items()) for bag in (one, other))
    return round(min(shared / least, 1.0), 3) if least else 0.0
