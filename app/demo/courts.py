"""The district's court cases told again through the register's own moves; it knows who appeared where, and names no plaintiff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.accounts.standing import Standing
from app.cases import actions, paper_actions
from app.cases.models import Case, Hearing
from app.clock import ZONE
from app.demo import paper, story
from app.demo.calendar import Calendar
from app.demo.district import District
from app.demo.history import Happening
from app.tasks.file_kinds import Upload
from app.workdays import add_workdays, is_workday

#: the member of the office who keeps the register of cases
REGISTRAR = "yezhiqiu"

#: how long after the complaint the answer goes to the court, and before the hearing the summons comes, in days
ANSWERED_AFTER = 11
SUMMONED_BEFORE = 12
REPLIED_AFTER = 2
#: papers are ready for hearings that are no further away
PREPARED_WITHIN = 2


@dataclass(frozen=True)
class CourtTeller:
    """Tells the moves of the register of cases again; ``cases`` and ``hearings`` fill as it goes."""

    district: District
    calendar: Calendar
    cases: dict[int, Case]
    hearings: dict[tuple[int, int], Hearing]

    def happenings(self) -> list[Happening]:
        """Everything that happened to the cases; what belongs to one case keeps its order."""
        return [happening for told in story.cases() for happening in self._of(told)]

    def _of(self, told: story.CaseStory) -> Iterator[Happening]:
        received = self.calendar.court_day(told.received)
        yield Happening(received, told.received, lambda now: self._register(told, received, now))
        if -told.received > ANSWERED_AFTER:
            answered = self._latest(received + timedelta(days=ANSWERED_AFTER))
            yield Happening(answered, told.received, lambda now: self._answer(told, now))
        for number, hearing in enumerate(told.hearings):
            yield from self._hearing(told, number, hearing, received)
        if told.concluded is not None:
            yield Happening(self.calendar.court_day(told.concluded), told.received, lambda now: self._conclude(told, now))

    def _hearing(self, told: story.CaseStory, number: int, hearing: story.HearingStory, received: date) -> Iterator[Happening]:
        key = (told.serial, number)
        held = self._held(told, hearing)
        moved = self.calendar.court_day(hearing.moved_on) if hearing.moved_on is not None else self.calendar.today
        summoned = self._latest(min(held - timedelta(days=SUMMONED_BEFORE), moved - timedelta(days=2)))
        summoned = max(received, summoned)
        yield Happening(summoned, told.received, lambda now: self._schedule(told, number, hearing, held, now))
        if hearing.moved_to is not None:
            after = self.calendar.coming(hearing.moved_to)
            yield Happening(moved, told.received, lambda now: self._move(key, hearing, after, now))
        if hearing.attendee:
            replied = max(summoned, self._latest(min(summoned + timedelta(days=REPLIED_AFTER), held - timedelta(days=1))))
            yield Happening(replied, told.received, lambda now: self._reply(told, number, hearing, now))
            if (held - self.calendar.today).days <= PREPARED_WITHIN and not hearing.absence:
                yield Happening(replied, told.received, lambda now: self._prepare(told, key, now))
        if hearing.appeared is not None:
            yield Happening(add_workdays(held, 1), told.received, lambda now: self._record(told, number, hearing, now))

    def _held(self, told: story.CaseStory, hearing: story.HearingStory) -> date:
        if hearing.cancelled_by_end and told.concluded is not None:
            return add_workdays(self.calendar.court_day(told.concluded), 3)
        if hearing.next_weekday is not None:
            return self.calendar.next_weekday(hearing.next_weekday)
        at = hearing.at or 0
        return self.calendar.coming(at) if at > 0 else self.calendar.court_day(at)

    def _latest(self, day: date) -> date:
        """The day, or the working day before it; yesterday's at the latest, for today has only begun."""
        day = min(day, self.calendar.today - timedelta(days=1))
        return day if is_workday(day) else add_workdays(day, -1)

    def _unit(self, told: story.CaseStory) -> Standing:
        return self.district.of(told.unit, "liaison").standing

    def _register(self, told: story.CaseStory, received: date, now: datetime) -> None:
        self.cases[told.serial] = actions.register_case(
            unit=self.district.units[told.unit],
            case_number=f"（{received.year}）{told.code}{told.serial}号",
            court=told.court,
            cause=told.cause,
            instance=told.instance,
            notice_basis=told.notice_basis,
            reconsidered=told.reconsidered,
            co_defendants=[self.district.units[code] for code in told.co_defendants],
            third_parties=[self.district.units[code] for code in told.third_parties],
            previous=self.cases[told.previous].case_number if told.previous else "",
            received_on=received,
            by=self.district.office(REGISTRAR),
            now=now,
        )

    def _answer(self, told: story.CaseStory, now: datetime) -> None:
        actions.file_evidence(self.cases[told.serial], on=now.date(), by=self._unit(told), now=now)

    def _schedule(self, told: story.CaseStory, number: int, hearing: story.HearingStory, held: date, now: datetime) -> None:
        self.hearings[told.serial, number] = actions.schedule_hearing(
            self.cases[told.serial],
            at=_moment(held, hearing.time),
            place=hearing.place,
            online=hearing.online,
            notified_on=now.date(),
            by=self.district.office(REGISTRAR),
            now=now,
        )

    def _move(self, key: tuple[int, int], hearing: story.HearingStory, day: date, now: datetime) -> None:
        by = self.district.office(REGISTRAR)
        actions.move_hearing(self.hearings[key], at=_moment(day, hearing.time), notified_on=now.date(), by=by, now=now)

    def _reply(self, told: story.CaseStory, number: int, hearing: story.HearingStory, now: datetime) -> None:
        row, by = self.hearings[told.serial, number], self._unit(told)
        if hearing.absence:
            staff = self.district.of(told.unit, "liaison").post
            actions.reply(row, name=staff.holder, post=staff.title, absence=hearing.absence, by=by, now=now)
            return
        head = self.district.of(told.unit, hearing.attendee).post
        actions.reply(row, name=head.holder, post=head.title, rank=head.rank, by=by, now=now)

    def _prepare(self, told: story.CaseStory, key: tuple[int, int], now: datetime) -> None:
        actions.prepare(self.hearings[key], identity_sealed=True, staff_authorised=True, by=self._unit(told), now=now)

    def _record(self, told: story.CaseStory, number: int, hearing: story.HearingStory, now: datetime) -> None:
        head = self.district.of(told.unit, "liaison" if hearing.absence else hearing.attendee).post
        actions.record_outcome(
            self.hearings[told.serial, number],
            appeared=hearing.appeared,
            spoke=hearing.spoke,
            name=head.holder,
            post=head.title,
            rank="" if hearing.absence else head.rank,
            absence=hearing.absence,
            remark=hearing.note,
            by=self._unit(told),
            now=now,
        )
        if hearing.absence and told.proof:
            unit = self.district.units[told.unit].name
            files = (
                [Upload(told.proof_file, paper.page(told.proof_file, unit, told.cause, now.date()))] if told.proof_file else []
            )
            actions.vouch(self.hearings[told.serial, number], proof=told.proof, files=files, by=self._unit(told), now=now)

    def _conclude(self, told: story.CaseStory, now: datetime) -> None:
        by = self.district.office(REGISTRAR)
        case = self.cases[told.serial]
        actions.conclude(case, result=told.result, concluded_on=now.date(), decided_by=told.decided_by, by=by, now=now)
        if told.appealed_by:
            paper_actions.follow(case, appealed_by=told.appealed_by, perform_by=None, performed_on=None, by=by, now=now)
        if told.review:
            paper_actions.review(case, told.review, by=self._unit(told), now=now)


def _moment(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), ZONE)
