"""Who is meant by 联络员, 负责人, 分管领导 and 法治办 on a day, and who hears in their place; it knows posts and holders, not rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.accounts.models import Person, Unit
from app.accounts.queries import Holder, holders
from app.cases.clock_queries import Running
from app.cases.models import Case, Hearing
from app.mail.post import usable
from app.reminders import letters
from app.reminders.rules import Audience
from app.tasks.models import Task

#: what a prompt is about
Row = Task | Hearing | Running

#: who hears when nobody in the post can be reached
INSTEAD: dict[Audience, tuple[Audience, ...]] = {
    "head": ("liaison", "office"),
    "liaison": ("head", "office"),
    "leader": ("office",),
    "chief": ("office",),
    "office": (),
}


@dataclass(frozen=True)
class Recipient:
    """A person who is to hear, and the sentence that says why in another's place, or empty."""

    person: Person
    relay: str = ""

    @property
    def reachable(self) -> bool:
        """Whether a letter can go there."""
        return usable(self.person.email) is not None


class Roll:
    """The holders of the posts that some units need on a day: three queries, however many units and things."""

    def __init__(self, on: date, units: Iterable[Unit], leader_posts: Iterable[int | None], *, chiefs: bool = False) -> None:
        wanted = sorted({unit.id for unit in units})
        posts = sorted({post for post in leader_posts if post})
        self._in_units = holders(on, unit_ids=wanted, roles=("liaison", "head")) if wanted else []
        self._leaders = holders(on, post_ids=posts) if posts else []
        self._chiefs = [one.person for one in holders(on, roles=("leader",)) if one.post.rank == "principal"] if chiefs else []
        self.office = [holder.person for holder in holders(on, roles=("office",))]

    def recipients(self, audiences: Iterable[Audience], unit: Unit | None, leader_post: int | None) -> list[Recipient]:
        """The people of some audiences, each once; where a post cannot be reached, others in its place as well."""
        found: dict[int, Recipient] = {}
        for audience in audiences:
            people = self._of(audience, unit, leader_post)
            for person in people:
                found.setdefault(person.id, Recipient(person))
            if not any(usable(person.email) for person in people):
                why = letters.relay(unit.short_name if unit else "该任务", audience)
                for other in INSTEAD[audience]:
                    for person in self._of(other, unit, leader_post):
                        found[person.id] = Recipient(person, why)
        return sorted(found.values(), key=lambda one: one.person.id)

    def hearers(self, audiences: Iterable[Audience], row: Row) -> list[Recipient]:
        """Who is to hear of a thing: of a hearing the people of every defendant, for each sends a head of its own."""
        found: dict[int, Recipient] = {}
        for unit, post in seats(row):
            for who in self.recipients(audiences, unit, post):
                found.setdefault(who.person.id, who)
        return sorted(found.values(), key=lambda one: one.person.id)

    def _of(self, audience: Audience, unit: Unit | None, leader_post: int | None) -> list[Person]:
        if audience == "office":
            return self.office
        if audience == "chief":
            return self._chiefs
        if audience == "leader":
            return [holder.person for holder in self._leaders if holder.post.id == leader_post]
        here = [holder for holder in self._in_units if unit and holder.post.unit_id == unit.id and holder.post.role == audience]
        return [holder.person for holder in (_principals(here) if audience == "head" else here)]


def _principals(heads: list[Holder]) -> list[Holder]:
    """The principal 正职 where there is one, else whoever heads the unit."""
    return [head for head in heads if head.post.rank == "principal"] or heads


def seats(row: Row) -> list[tuple[Unit | None, int | None]]:
    """The units that are prompted about a thing, each with the post of the leader who answers for it there."""
    if isinstance(row, Task):
        post = row.leader_post_id or (row.lead_unit.leader_post_id if row.lead_unit else None)
        return [(row.lead_unit, post)]
    units = [row.unit] if isinstance(row, Running) else defendants(row.case)
    return [(unit, unit.leader_post_id) for unit in units]


def defendants(case: Case) -> list[Unit]:
    """The units sued: the first, then those beside it."""
    return [case.unit, *(party.unit for party in case.parties if party.role == "co_defendant")]


def roll_of(rows: Iterable[Row], on: date, *, chiefs: bool = False) -> Roll:
    """The holders of the posts that some things need on a day."""
    asked = [seat for row in rows for seat in seats(row)]
    return Roll(on, [unit for unit, _post in asked if unit], [post for _unit, post in asked], chiefs=chiefs)


def name_of(row: Row) -> str:
    """What a prompt calls the thing it is about."""
    if isinstance(row, Running):
        return row.thing
    return f"task:{row.ref}" if isinstance(row, Task) else f"hearing:{row.ref}"
