"""A year of work told again, move by move, in the order in which it happened; it knows who did what when, by the ledger's own moves."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.accounts.standing import Standing
from app.clock import ZONE
from app.demo import paper, story
from app.demo.calendar import BEGINNING, Calendar
from app.demo.district import District
from app.tasks import actions
from app.tasks.file_kinds import Upload
from app.tasks.forms import Visit
from app.tasks.models import Task

#: who of the office lays down and sends back, who issues, who verifies
PLANNER, CHIEF, VERIFIER = "chengyinan", "shangruoshui", "jiyunfan"

OPENING = time(8, 40)
#: how long the day's moves are spread over, in minutes
LENGTH = 500
LONGEST_GAP = 53


@dataclass(frozen=True)
class Happening:
    """One thing that happened to something on a day: ``tell`` does it again at the moment it is given."""

    day: date
    at: int
    tell: Callable[[datetime], object]


def in_order(happenings: list[Happening]) -> Iterator[tuple[datetime, Happening]]:
    """The happenings in their order, each with its own moment within office hours."""
    ordered = sorted(happenings, key=lambda each: (each.day, each.at))
    per_day: dict[date, int] = {}
    for each in ordered:
        per_day[each.day] = per_day.get(each.day, 0) + 1
    told: dict[date, int] = {}
    for each in ordered:
        number = told.get(each.day, 0)
        told[each.day] = number + 1
        gap = min(LONGEST_GAP, LENGTH / per_day[each.day])
        opened = datetime.combine(each.day, OPENING, ZONE) + timedelta(minutes=each.day.day % 7 * 3)
        yield opened + timedelta(seconds=int(60 * gap * number)), each


@dataclass(frozen=True)
class Teller:
    """Tells the moves of the ledger again."""

    district: District
    calendar: Calendar
    told: Sequence[story.TaskStory]
    tasks: dict[str, Task]

    def happenings(self) -> list[Happening]:
        """Everything that happened to the tasks."""
        return [happening for told in self.told for happening in self._of(told)]

    def _of(self, told: story.TaskStory) -> Iterator[Happening]:
        task = self.tasks[told.key]
        begun = BEGINNING if isinstance(told.issued, bool) else told.issued
        day = self.calendar.event(begun)
        yield Happening(day, begun, lambda now: self._planned(told, task, now))
        if told.issued is not False:
            yield Happening(day, begun, lambda now: actions.issue(task, by=self.district.office(CHIEF), now=now))
        for step in told.steps:
            yield Happening(self.calendar.event(step.at), step.at, self._telling(told, task, step))

    def _telling(self, told: story.TaskStory, task: Task, step: story.Step) -> Callable[[datetime], object]:
        return lambda now: getattr(self, f"_{step.do}")(told, task, step, now)

    def _planned(self, told: story.TaskStory, task: Task, now: datetime) -> None:
        units = self.district.units
        actions.assign(
            task,
            by=self.district.office(PLANNER),
            now=now,
            title=told.title,
            lead=units[told.lead] if told.lead else None,
            supporting=[units[code] for code in told.support],
            leader=self.district.leaders[told.leader] if told.leader else None,
            due=self._due(told, told.due),
            target=told.target,
            target_value=told.target_value,
            target_unit=told.target_unit,
            cadence=told.cadence,
            long_standing=told.long_standing,
            evidence_wanted=told.evidence_wanted,
            milestones=[(self.calendar.due(day), percent, text) for day, percent, text in told.milestones],
            parts=told.parts,
        )

    def _due(self, told: story.TaskStory, due: int | None) -> date | None:
        if due is None:
            return None
        return self.calendar.due(due, [self.calendar.event(step.at) for step in told.steps])

    def _of_unit(self, told: story.TaskStory, step: story.Step) -> Standing:
        return self.district.of(told.lead, step.by).standing

    def _files(self, told: story.TaskStory, step: story.Step, day: date) -> list[Upload]:
        unit = self.district.units[told.lead].name
        return [Upload(name, paper.page(name, unit, told.title, day)) for name in step.evidence]

    def _acknowledge(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.acknowledge(task, by=self._of_unit(told, step), now=now)

    def _update(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.update(
            task,
            step.text,
            by=self._of_unit(told, step),
            now=now,
            percent=step.percent,
            value=step.value,
            nothing_new=step.nothing_new,
            files=self._files(told, step, now.date()),
        )

    def _submit(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        by, files = self._of_unit(told, step), self._files(told, step, now.date())
        actions.update(task, step.text, by=by, now=now, percent=100, value=step.value, files=files)
        actions.submit(task, step.outcome, by=by, now=now + timedelta(seconds=40))

    def _return(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.return_(task, step.reason, by=self.district.office(PLANNER), now=now)

    def _close(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        visit = Visit(now.date(), step.place, step.people) if step.place else Visit()
        actions.close(task, by=self.district.office(VERIFIER), now=now, note=step.note, visit=visit)

    def _cancel(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.cancel(task, step.reason, by=self.district.office(CHIEF), now=now)

    def _reopen(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        due = self._due(told, step.due)
        actions.reopen(task, step.reason, by=self.district.office(CHIEF), now=now, due=due)

    def _extend(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        due = self._due(told, step.due)
        actions.extend(task, step.reason, step.text, due, by=self._of_unit(told, step), now=now)

    def _decide(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.decide(task, "extension", "granted", step.reason, by=self.district.office(CHIEF), now=now)

    def _contest(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.contest(task, step.wants, step.reason, by=self._of_unit(told, step), now=now)

    def _suspend(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.suspend(task, step.reason, by=self.district.office(CHIEF), now=now)

    def _nudge(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.nudge(task, step.text, by=self.district.office(PLANNER), now=now)

    def _hand_out(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.hand_out(task, None, step.text, by=self._of_unit(told, step), now=now)

    def _archive(self, told: story.TaskStory, task: Task, step: story.Step, now: datetime) -> None:
        actions.archive(task, by=self.district.office(PLANNER), now=now)
