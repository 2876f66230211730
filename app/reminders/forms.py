"""What the form of a rule says, read into a rule, and what is wrong with it; it knows fields, not pages."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from app.reminders.errors import (
    CourtNeedsTheUnit,
    DaysOutOfRange,
    NobodyHears,
    UnknownSlot,
    WordsTooLong,
)
from app.reminders.rules import AUDIENCES, KINDS, SLOTS, THINGS, Rule, unknown_slots

#: the longest words of an office: a subject's part, and what is asked
HEAD_LIMIT, TEXT_LIMIT = 60, 300


def read_rule(form: MultiDict[str, str], before: Rule) -> Rule:
    """The rule that a form describes, beside one whose code and kind it keeps. Raises what is wrong with it."""
    spec = KINDS[before.kind]
    days = 0 if spec.sign == 0 else _number(form.get("days", ""), 1, 60)
    every = _number(form.get("every", ""), 1, 60) if spec.repeats else 0
    read = replace(
        before,
        offset=spec.sign * days,
        working=True if spec.repeats else form.get("basis") == "working" and spec.sign != 0,
        audiences=tuple(one for one in AUDIENCES if one in form.getlist("to")),
        every=every,
        things=() if spec.court or spec.clock else tuple(one for one in form.getlist("things") if one and one in THINGS),
        waits=bool(form.get("waits")) and not spec.court,
        on=bool(form.get("on")) or spec.court,
        head="" if spec.court else _words(form.get("head", ""), spec.head),
        text=_words(form.get("text", ""), spec.text),
    )
    _check(read)
    return read


def _check(rule: Rule) -> None:
    if not rule.audiences:
        raise NobodyHears
    if rule.court and rule.kind != "hearing_silent" and not {"head", "liaison"} & set(rule.audiences):
        raise CourtNeedsTheUnit
    for words, limit in ((rule.head, HEAD_LIMIT), (rule.text, TEXT_LIMIT)):
        if len(words) > limit:
            raise WordsTooLong(most=limit)
        if not rule.court and (unknown := unknown_slots(words)):
            raise UnknownSlot(slot=unknown[0][:20], slots="、".join(f"{{{slot}}}" for slot in SLOTS))


def _words(typed: str, customary: str) -> str:
    """What was typed on one line; the customary words are kept as none, so that they may become better."""
    line = " ".join(typed.split())
    return "" if line == customary else line


def _number(typed: str, least: int, most: int) -> int:
    """A number of days. Raises DaysOutOfRange."""
    typed = typed.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4 and least <= int(typed) <= most):
        raise DaysOutOfRange(least=least, most=most)
    return int(typed)
