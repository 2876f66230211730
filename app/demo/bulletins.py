"""The district's bulletins told again through their own steps, and the plans that the units named hand in; it knows who signs what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.bulletins import actions
from app.bulletins.models import Bulletin
from app.bulletins.periods import offered
from app.demo.calendar import Calendar
from app.demo.district import District
from app.demo.history import CHIEF, PLANNER, VERIFIER, Happening
from app.extensions import db
from app.tasks import actions as ledger
from app.tasks.models import Task

#: the leader who approves
SIGNER = "lushiyu"

#: how long after the first tasks nothing is written about them
SILENT = timedelta(days=45)

#: days from today → what is drafted on that day, and how far it has come by now
TOLD = (
    (-75, "court-quarter", "issued"),
    (-70, "monthly", "issued"),
    (-38, "monthly", "issued"),
    (-15, "weekly", "issued"),
    (-8, "weekly", "issued"),
    (-4, "monthly", "submitted"),
    (-1, "weekly", "draft"),
)


@dataclass(frozen=True)
class Telling:
    """One bulletin of the story: when it is drafted, what about, and how far it has come by now."""

    at: int
    day: date
    kind: str
    period: tuple[date, date]
    state: str


def tellings(calendar: Calendar) -> list[Telling]:
    """What is told on a calendar, oldest first: where holidays bring two into one period the later stands, so that a draft is always there."""
    by_period: dict[tuple[str, tuple[date, date]], Telling] = {}
    for at, which, state in TOLD:
        day = calendar.court_day(at)
        if day < calendar.issued + SILENT:
            continue  # the year is too young to have been written about
        telling = Telling(at, day, which.split("-")[0], offered(day)[which], state)
        by_period[telling.kind, telling.period] = telling
    return sorted(by_period.values(), key=lambda telling: telling.at)


@dataclass(frozen=True)
class BulletinTeller:
    """Tells the bulletins again, in the order in which they were drafted."""

    district: District
    calendar: Calendar

    def happenings(self) -> Iterator[Happening]:
        """Drafting, approval a day later, and the plans of those named."""
        for telling in tellings(self.calendar):
            made: list[Bulletin] = []
            yield Happening(telling.day, telling.at, self._drafted(telling, made))
            if telling.state == "issued":
                for later, step in ((1, self._issued), (3, self._answered), (5, self._verified)):
                    yield Happening(self.calendar.court_day(telling.at + later), telling.at + later, step(made))

    def _drafted(self, telling: Telling, made: list[Bulletin]) -> Callable[[datetime], None]:
        def tell(now: datetime) -> None:
            by = self.district.office(PLANNER)
            bulletin = actions.draft(telling.kind, telling.period, by=by, now=now)
            if telling.state != "draft":
                actions.submit(bulletin, by=by, now=now)
            made.append(bulletin)

        return tell

    def _issued(self, made: list[Bulletin]) -> Callable[[datetime], None]:
        def tell(now: datetime) -> None:
            for bulletin in made:
                actions.approve(bulletin, by=self.district.office(SIGNER), now=now)
                actions.issue(bulletin, by=self.district.office(CHIEF), now=now)

        return tell

    def _plans(self, made: list[Bulletin]) -> Iterator[Task]:
        for bulletin in made:
            db.session.refresh(bulletin)
            yield from (named.task for named in bulletin.names if named.task)

    def _answered(self, made: list[Bulletin]) -> Callable[[datetime], None]:
        def tell(now: datetime) -> None:
            for task in self._plans(made):
                assert task.lead_unit
                by = self.district.of(task.lead_unit.code, "liaison").standing
                ledger.acknowledge(task, by=by, now=now)
                words = "整改方案经主要负责人审定，明确了原因、措施和完成时限。"
                ledger.update(task, words, by=by, now=now, percent=100)
                ledger.submit(task, "整改方案已按要求提交", by=by, now=now)

        return tell

    def _verified(self, made: list[Bulletin]) -> Callable[[datetime], None]:
        def tell(now: datetime) -> None:
            for task in self._plans(made):
                ledger.close(task, by=self.district.office(VERIFIER), now=now)

        return tell
