"""What an office decides about its reminders; it knows the choices by name, and decides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.policy.choices import Choice
from app.reminders.rules import AUDIENCES, DEFAULTS, THINGS, Rule, as_row, from_rows, title
from app.words import N_, Said

Rows = Sequence[Mapping[str, Any]]


def _told(value: Rows, before: Rows) -> Iterable[Said]:
    """Rule by rule: what came, what ended, and what of a rule was changed."""
    was, becomes = ({rule.code: rule for rule in from_rows(rows)} for rows in (before, value))
    for code, rule in becomes.items():
        if code not in was:
            yield Said(N_("新增：%(rule)s，发给%(whom)s"), {"rule": title(rule), "whom": _whom(rule)})
        elif was[code] != rule:
            yield from _changes(was[code], rule)
    for code, rule in was.items():
        if code not in becomes:
            yield Said(N_("取消：%(rule)s"), {"rule": title(rule)})


def _changes(was: Rule, rule: Rule) -> Iterable[Said]:
    name = {"rule": title(rule)}
    if title(was) != title(rule):
        yield Said(N_("%(before)s → %(rule)s"), name | {"before": title(was)})
    if was.on != rule.on:
        yield Said(N_("启用：%(rule)s") if rule.on else N_("停用：%(rule)s"), name)
    if was.audiences != rule.audiences:
        yield Said(N_("%(rule)s，发给：%(before)s → %(after)s"), name | {"before": _whom(was), "after": _whom(rule)})
    if was.things != rule.things:
        yield Said(N_("%(rule)s，范围：%(before)s → %(after)s"), name | {"before": _things(was), "after": _things(rule)})
    if was.waits != rule.waits:
        yield Said(N_("%(rule)s：并入每天的汇总信") if rule.waits else N_("%(rule)s：不等汇总，单独发出"), name)
    for before, after in ((was.head, rule.head), (was.about, rule.about), (was.text, rule.text)):
        if before != after:
            yield Said(N_("%(rule)s，信里的话改为：%(text)s"), name | {"text": after or Said(N_("初始文字"))})


def _whom(rule: Rule) -> str:
    return "、".join(AUDIENCES[one] for one in rule.audiences)


def _things(rule: Rule) -> str:
    return "、".join(THINGS[one] for one in rule.things or ("",))


TIMETABLE = Choice(
    code="timetable",
    title=N_("提醒时间表"),
    help=N_("什么时候提醒、提醒谁、信里怎么说，以及是否可以并入每天的汇总信。"),
    default=[as_row(rule) for rule in DEFAULTS],
    endpoint="reminders.timetable",
    told=_told,
)
