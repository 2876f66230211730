"""Who is meant by 联络员, 负责人, 分管领导 and 法治办 on a day, and who hears in their place; it knows posts and holders, not rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.accounts.models import Person, Unit
from app.accounts.queries import Holder, holders
from app.cases.clock_queries import Running
from app.cases.models import Hearing
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


def unit_of(row: Row) -> Unit | None:
    """The unit that is prompted."""
    if isinstance(row, Task):
        return row.lead_unit
    return row.unit if isinstance(row, Running) else row.case.unit


def name_of(row: Row) -> str:
    """What a prompt calls the thing it is about."""
    if isinstance(row, Running):
        return row.thing
    return f"task:{row.ref}" if isinstance(row, Task) else f"hearing:{row.ref}"


def leader_post(row: Row) -> int | None:
    """The post of the leader who answers for a thing: the one named for the task, else the one in charge of the unit."""
    if isinstance(row, Task):
        return row.leader_post_id or (row.lead_unit.leader_post_id if row.lead_unit else None)
    return row.unit.leader_post_id if isinstance(row, Running) else row.case.unit.leader_post_id
