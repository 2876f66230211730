"""The office's own periods laid down and ended; told who and when, it counts nothing itself and commits nothing."""

import re
from datetime import date, datetime

from app.accounts.standing import Standing
from app.cases.access import check_register
from app.cases.errors import BadCode, OwnRuleBackwards, OwnRuleEnded, OwnRuleIncomplete
from app.cases.matter_models import OwnRule
from app.cases.periods import counted
from app.extensions import db
from app.words import N_

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def drawn_up(
    *, code: str, name: str, trigger: str, length: int, basis: str, direction: str, roll: bool, source: str, note: str = "",
    effective_from: date | None = None, effective_to: date | None = None, by: Standing, now: datetime,
) -> OwnRule:  # fmt: skip
    """A period as somebody wants it laid down, checked and not kept.

    Raises Forbidden, BadCode, OwnRuleIncomplete, OwnRuleBackwards, and what counting refuses.
    """
    check_register(by)
    if not CODE.fullmatch(code.strip()):
        raise BadCode
    said = ((N_("名称"), name), (N_("起算事件"), trigger), (N_("依据的文件和条款"), source))
    if missing := [word for word, value in said if not value.strip()]:
        raise OwnRuleIncomplete(missing="、".join(missing))
    if effective_from and effective_to and effective_from > effective_to:
        raise OwnRuleBackwards
    begins = max(now.date(), effective_from or now.date())
    counted(start=begins, length=length, basis=basis, direction=direction, roll=roll)  # refuses what cannot be counted
    return OwnRule(
        code=code.strip(), name=name.strip(), trigger=trigger.strip(), length=length, basis=basis, direction=direction, roll=roll,
        source=source.strip(), note=note.strip(), effective_from=effective_from, effective_to=effective_to, at=now, by_id=by.person_id,
    )  # fmt: skip


def lay_down(row: OwnRule) -> OwnRule:
    """Keep a period that was drawn up; with a code of the table it takes that one's place from the day it is in force."""
    db.session.add(row)
    db.session.flush()
    return row


def check_end(row: OwnRule, *, on: date, by: Standing) -> None:
    """Let pass only a period that may be ended with a day. Raises Forbidden, OwnRuleEnded, OwnRuleBackwards."""
    check_register(by)
    if row.effective_to and row.effective_to <= on:
        raise OwnRuleEnded
    if row.effective_from and on < row.effective_from:
        raise OwnRuleBackwards


def end(row: OwnRule, *, on: date, by: Standing, now: datetime) -> None:
    """End a period of the office's own with a day, which is its last. Raises what check_end raises."""
    check_end(row, on=on, by=by)
    row.effective_to, row.ended_at, row.ended_by_id = on, now, by.person_id
