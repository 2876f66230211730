"""The watchdog's judgement: who must have been written to by when, and whether that happened; pure, and blind to the outbox.

It starts from tasks and hearings as the timetable does, and asks of each prompt and each person whether the mail server has
it. That a letter stands in the outbox, or that no letter stands there, proves nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.mail.hours import OPENS, office_hour
from app.reminders.rules import KINDS, Rule
from app.reminders.timetable import leaves_at
from app.words import N_, Said
from app.workdays import add_workdays

#: what may mend itself within this time, by a retry or the next tick, is not yet an alarm
PATIENCE = timedelta(minutes=5)

#: how long after the moment it should leave a prompt of a kind may still be on its way; an ordinary one may wait for a digest
ORDINARY = timedelta(hours=2)
ON_ITS_WAY: dict[str, timedelta] = {
    code: timedelta(0) if kind.court else ORDINARY
    for code, kind in KINDS.items()
}  # fmt: skip

#: kinds of alarm, and what each says
WORDS: dict[str, str] = {
    "unsaid": N_("应发的提醒没有生成"),
    "unsent": N_("提醒没有交到邮件服务器"),
    "refused": N_("邮件被拒收，地址可能有误"),
    "unreachable": N_("能收到案件提醒的不足两人"),
}

#: these are no matter of waiting: they are told at once
AT_ONCE = ("refused", "unreachable")


@dataclass(frozen=True)
class Duty:
    """One person who must hear one prompt about one thing."""

    thing: str
    rule: Rule
    occurrence: str
    person_id: int
    fell_due_on: date

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What makes it this duty and no other, as a notice has it."""
        return (self.thing, self.rule.code, self.occurrence, self.person_id)


@dataclass(frozen=True)
class Fate:
    """What became of a duty: when it was planned, and whether the mail server has its letter."""

    planned_at: datetime
    accepted: bool


@dataclass(frozen=True)
class Trouble:
    """Something that is wrong now. ``key`` is the same as long as it is the same trouble."""

    kind: str
    key: str
    thing: str = ""
    rule: str = ""
    person_id: int | None = None


def troubles(duties: Iterable[Duty], fates: Mapping[tuple[str, str, str, int], Fate], now: datetime) -> list[Trouble]:
    """The duties that nobody has fulfilled although it was time."""
    found = []
    for duty in duties:
        fate = fates.get(duty.key)
        if fate is not None and (fate.accepted or now < latest(duty, fate.planned_at)):
            continue
        kind = "unsaid" if fate is None else "unsent"
        key = ":".join(map(str, (kind, *duty.key)))
        found.append(Trouble(kind, key, duty.thing, duty.rule.code, duty.person_id))
    return found


def latest(duty: Duty, planned_at: datetime) -> datetime:
    """The moment by which the mail server must have the letter of a prompt planned then."""
    if not duty.rule.court:
        return ordinary_latest(planned_at)
    return leaves_at(duty.rule, duty.fell_due_on, planned_at) + ON_ITS_WAY[duty.rule.kind]


def ordinary_latest(written_at: datetime) -> datetime:
    """The moment by which an ordinary letter must have left. One digest a day: what was written after it left goes with the next
    working day's."""
    opens = office_hour(written_at)
    return datetime.combine(add_workdays(opens.date(), 1), OPENS, opens.tzinfo) + ORDINARY


def sentence(kind: str) -> Said:
    """What an alarm says."""
    return Said(WORDS[kind])
