"""What a form says, read into values; it knows field names, and refuses to know what is done with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict

from werkzeug.datastructures import FileStorage, MultiDict

from app.accounts.models import Post, Unit
from app.tasks.checks import as_date, as_number, as_percent, squeezed
from app.tasks.errors import NoMilestoneWords, UnknownChoice
from app.tasks.file_kinds import LARGEST_LIMIT, MB, Upload

#: the fields of a plan in a form, each behind the prefix of its row
PLAN_FIELDS = (
    "title", "authority", "nature", "lead", "supporting", "leader", "due", "target", "target_value", "target_unit", "cadence",
)  # fmt: skip


class Plan(TypedDict, total=False):
    """What is laid down; a name left out stays as it is."""

    title: str
    authority: str
    #: institution · pilot · milestones · standing · indicator · education, or empty
    nature: str
    lead: Unit | None
    supporting: Sequence[Unit]
    leader: Post | None
    due: date | None
    target: str
    target_value: Decimal | int | None
    target_unit: str
    cadence: str
    long_standing: bool
    evidence_wanted: bool
    #: day, points of the whole, what is to be reached by then
    milestones: Sequence[tuple[date, int, str]]
    #: what each supporting unit owes, by its code
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Visit:
    """A check on the spot 现场核查; without a day there was none."""

    on: date | None = None
    place: str = ""
    people: str = ""


def may_lead(kind: str) -> bool:
    """Whether a unit of a kind may lead a task: the invited may not, nor the government itself."""
    return kind not in ("invited", "government")


@dataclass(frozen=True)
class Choices:
    """Who may be chosen, in the customary order."""

    units: Sequence[Unit]
    leaders: Sequence[Post]
    #: post id → who holds it today
    names: Mapping[int, str]

    @property
    def tasked(self) -> list[Unit]:
        """The units that may lead."""
        return [unit for unit in self.units if may_lead(unit.kind)]

    def unit(self, code: str) -> Unit | None:
        """The unit of a code; an empty text is nobody. Raises UnknownChoice."""
        if not code:
            return None
        found = next((unit for unit in self.units if unit.code == code), None)
        if found is None:
            raise UnknownChoice(text=code[:30])
        return found

    def leader(self, ref: str) -> Post | None:
        """The post of a ref; an empty text is nobody. Raises UnknownChoice."""
        if not ref:
            return None
        found = next((post for post in self.leaders if post.ref == ref), None)
        if found is None:
            raise UnknownChoice(text=ref[:30])
        return found


def read_plan(form: MultiDict[str, str], choices: Choices, prefix: str = "") -> Plan:
    """The plan of a row of a form: the fields that are there. Raises NotADate, NotANumber, UnknownChoice."""
    plan = Plan()
    if prefix + "lead" in form:
        plan["lead"] = choices.unit(form[prefix + "lead"])
    if prefix + "lead" in form or prefix + "supporting" in form:
        chosen = [choices.unit(code) for code in form.getlist(prefix + "supporting")]
        plan["supporting"] = [unit for unit in chosen if unit is not None]
    if prefix + "leader" in form:
        plan["leader"] = choices.leader(form[prefix + "leader"])
    if prefix + "due" in form:
        plan["due"] = as_date(form[prefix + "due"])
    if prefix + "target_value" in form:
        plan["target_value"] = as_number(form[prefix + "target_value"])
    for name in ("title", "authority", "nature", "target", "target_unit", "cadence"):
        if prefix + name in form:
            plan[name] = form[prefix + name]
    return plan


def read_more(form: MultiDict[str, str], choices: Choices) -> Plan:
    """What only the page of one task lays down: the two marks, milestones, parts. Raises NotADate, PercentOutOfRange."""
    plan = Plan()
    if "more" in form:
        plan["long_standing"] = "long_standing" in form
        plan["evidence_wanted"] = "evidence_wanted" in form
        typed = zip(form.getlist("m-due"), form.getlist("m-percent"), form.getlist("m-text"), strict=False)
        plan["milestones"] = [_milestone(*row) for row in typed if any(each.strip() for each in row)]
        plan["parts"] = {unit.code: form[f"part-{unit.code}"] for unit in choices.units if f"part-{unit.code}" in form}
    return plan


def _milestone(due: str, percent: str, text: str) -> tuple[date, int, str]:
    day = as_date(due)
    if day is None or not squeezed(percent):
        raise NoMilestoneWords
    return day, as_percent(percent, 0), squeezed(text)


def read_visit(form: MultiDict[str, str]) -> Visit:
    """What a form says of a check on the spot. Raises NotADate."""
    return Visit(as_date(form.get("visited_on")), form.get("place", ""), form.get("people", ""))


def read_version(text: str | None) -> int:
    """The version a form was shown; an unreadable one fits no task."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def read_files(files: Sequence[FileStorage]) -> list[Upload]:
    """The files that were chosen, each read to one byte past what any limit allows; an empty file field is no file."""
    chosen = [file for file in files if file.filename]
    return [Upload(name=file.filename or "", data=file.stream.read(LARGEST_LIMIT * MB + 1)) for file in chosen]


def read_picked(values: Sequence[str]) -> dict[str, int]:
    """Ticked rows, each "ref:version"."""
    return {ref: read_version(version) for ref, _, version in (value.partition(":") for value in values)}
