"""The district's matters with a period and its consultations told again through the register's own moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.cases import matter_actions, talk_actions
from app.cases import matter_course_actions as course
from app.cases.matter_models import Matter
from app.cases.models import Case
from app.demo import story
from app.demo.calendar import Calendar
from app.demo.courts import REGISTRAR
from app.demo.district import District
from app.demo.history import Happening


@dataclass(frozen=True)
class MatterTeller:
    """Tells matters and consultations again; ``matters`` fills as it goes, ``cases`` are those told already."""

    district: District
    calendar: Calendar
    matters: dict[str, Matter]
    cases: dict[int, Case]

    def happenings(self) -> Iterator[Happening]:
        """Everything that happened to them."""
        for told in story.matters():
            yield self._begun(told)
            if told.done is not None:
                yield self._done(told, told.done)
            if told.result:
                yield self._ended(told)
            yield from (self._followed(told, more["rule"], more["triggered"]) for more in told.follow)
        for talk in story.talks():
            yield self._talked(talk)

    def _begun(self, told: story.MatterStory) -> Happening:
        day = self.calendar.court_day(told.triggered)
        return Happening(day, told.triggered, lambda now: self._register(told, now))

    def _done(self, told: story.MatterStory, at: int) -> Happening:
        day = self.calendar.court_day(at)
        return Happening(day, at, lambda now: self._finish(told, now))

    def _ended(self, told: story.MatterStory) -> Happening:
        return Happening(self.calendar.court_day(told.ended), told.ended, lambda now: self._end(told, now))

    def _followed(self, told: story.MatterStory, rule: str, at: int) -> Happening:
        return Happening(self.calendar.court_day(at), at, lambda now: self._follow(told, rule, now))

    def _talked(self, told: story.TalkStory) -> Happening:
        return Happening(self.calendar.court_day(told.at), told.at, lambda now: self._talk(told, now))

    def _register(self, told: story.MatterStory, now: datetime) -> None:
        self.matters[told.title] = matter_actions.register_matter(
            rule=told.rule, unit=self.district.units[told.unit], title=told.title, number=told.number.replace("N", str(now.year)),
            sender=told.sender, triggered_on=now.date(), case=self.cases[told.case] if told.case else None,
            by=self.district.office(REGISTRAR), now=now,
        )  # fmt: skip

    def _finish(self, told: story.MatterStory, now: datetime) -> None:
        by = self.district.of(told.unit, "liaison").standing
        matter_actions.finish(self.matters[told.title], on=now.date(), by=by, now=now)

    def _end(self, told: story.MatterStory, now: datetime) -> None:
        by = self.district.of(told.unit, "liaison").standing
        course.end_with(self.matters[told.title], result=told.result, words=told.note, by=by, now=now)

    def _follow(self, told: story.MatterStory, rule: str, now: datetime) -> None:
        by = self.district.of(told.unit, "liaison").standing
        course.begin_period(self.matters[told.title], rule=rule, triggered_on=now.date(), by=by, now=now)

    def _talk(self, told: story.TalkStory, now: datetime) -> None:
        by, units = self.district.office(REGISTRAR), self.district.units
        talk = talk_actions.write_down(
            None, title=told.title, held_on=now.date(), place=told.place, guests=told.guests, agenda=told.agenda,
            units=[units[code] for code in told.units], by=by, now=now,
        )  # fmt: skip
        for said in told.conclusions:
            due = now.date() + timedelta(days=said["due"] - told.at) if "due" in said else None
            unit = units[said["unit"]] if "unit" in said else None
            talk_actions.conclude_point(talk, text=said["text"], unit=unit, due=due, by=by)
