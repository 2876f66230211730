"""A leader's 批示 and what becomes of it: a task, or an answer by a deadline; whoever enters it for the leader stands in the trace."""

from datetime import date, datetime

from flask import current_app

from app.accounts.models import Person, Post, Unit
from app.accounts.queries import holders
from app.accounts.standing import Standing
from app.extensions import db
from app.mail import post as outbox
from app.tasks import addressee_queries as addressees
from app.tasks import checks, course_letters
from app.tasks.errors import (
    InstructionSettled,
    NoAnswerBy,
    NoAnswerWords,
    NoInstructionWords,
    NoLeaderChosen,
    NotALeadersWord,
    NotYourInstruction,
)
from app.tasks.letters import Words
from app.tasks.models import Entry, Task
from app.tasks.number_actions import take_numbers
from app.tasks.record_actions import write
from app.tasks.request_models import Instruction
from app.tasks.word_forms import FIELD_WORDS, WHO_WORDS
from app.workdays import add_workdays

#: working days an answer is asked for within, unless said otherwise
ANSWER_DAYS = 5


def instruct(
    text: str, leader: Post | None, *, by: Standing, now: datetime, task: Task | None = None, about: str = "", label: str = ""
) -> Instruction:
    """Write down a leader's instruction on a task or on what stands on a page; the office is told.

    The leader's own hand, a secretary's in the leader's place, or the office's copying what was written on paper.
    Raises NotALeadersWord, NoLeaderChosen, NoInstructionWords.
    """
    said = checks.bounded(checks.written(text), checks.REASON_LIMIT, FIELD_WORDS["note"])
    if not said:
        raise NoInstructionWords
    if leader is None or leader.role != "leader":
        raise NoLeaderChosen
    if leader.id not in by.leads and "office" not in by.roles:
        raise NotALeadersWord
    holder = next(iter(holders(now.date(), post_ids=(leader.id,))), None)
    if holder is None:
        raise NoLeaderChosen
    row = Instruction(
        for_id=holder.person.id, post=leader, by_id=by.person_id, at=now, text=said, task=task, state="waiting",
        about=about[:300], label=checks.squeezed(label)[:200],
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    name = f"{leader.title} {holder.person.name}"
    if task is not None:
        write(task, "instruct", by=by, now=now, note=said, changes={"leader_word": [None, name]})
    on = f"{task.number} {task.title}" if task else row.label
    words = course_letters.instructed(_site(), row.ref, name, on, said)
    _tell(row, "instructed", words, [one for one in addressees.office(now.date()) if one.id != by.person_id], now)
    return row


def make_task(row: Instruction, *, by: Standing, now: datetime) -> Task:
    """Make an instruction a draft task, to be assigned and issued like any other. Raises InstructionSettled, NotYourInstruction."""
    _for_office(row, by)
    task = Task(
        number=take_numbers(now.year, 1)[0], year=now.year, kind="arrangement", title=checks.squeezed(row.text)[:500],
        authority=f"{row.post.title}批示（{now.date().isoformat()}）"[:300], leader_post=row.post, created_at=now, supporting_units=[],
        clauses=[],
    )  # fmt: skip
    db.session.add(task)
    db.session.flush()
    facts = {"leader_word": [None, f"{row.post.title} {row.for_person.name}"]}
    db.session.add(Entry(task=task, at=now, by_id=by.person_id, move="draft", note="", changes=facts))
    row.made, row.state = task, "tasked"
    db.session.flush()
    return task


def ask_unit(row: Instruction, unit: Unit | None, due: date | None, *, by: Standing, now: datetime) -> None:
    """Hand an instruction to a unit that answers it by a day. Raises NoAnswerBy, DueInThePast, InstructionSettled."""
    _for_office(row, by)
    if unit is None or due is None:
        raise NoAnswerBy
    checks.due_in_reach(due, now.date(), unit.short_name)
    row.unit, row.due, row.state = unit, due, "asked"
    db.session.flush()
    ask = addressees.contact(by).line
    words = course_letters.instruction_handed(_site(), row.ref, f"{row.post.title}{row.for_person.name}", row.text, due, ask)
    _tell(row, "instruction-handed", words, addressees.liaisons([unit.id], now.date()), now)


def usual_answer_day(today: date) -> date:
    """The day by which an answer is usually asked for."""
    return add_workdays(today, ANSWER_DAYS)


def answer_instruction(row: Instruction, text: str, *, by: Standing, now: datetime) -> None:
    """Answer an instruction: the unit it was handed to, or the office itself. Raises NoAnswerWords, NotYourInstruction."""
    said = checks.bounded(checks.written(text), checks.OUTCOME_LIMIT, FIELD_WORDS["answer"])
    if row.state not in ("waiting", "asked"):
        raise InstructionSettled
    if "office" not in by.roles and not (row.unit_id in by.units and by.roles & {"liaison", "head"}):
        raise NotYourInstruction(who=row.unit.short_name if row.unit else WHO_WORDS["office"])
    if not said:
        raise NoAnswerWords
    row.answer, row.answered_at, row.answered_by_id, row.state = said, now, by.person_id, "answered"
    db.session.flush()
    unit = row.unit.short_name if row.unit else by.name
    words = course_letters.instruction_answered(_site(), row.ref, unit, said)
    # a leader without an address has no letter, and reads it on the page
    _tell(row, "instruction-answered", words, [row.for_person], now)


def late(row: Instruction, today: date) -> bool:
    """Whether an answer is owed and its day has passed."""
    return row.state == "asked" and row.due is not None and row.due < today


def _for_office(row: Instruction, by: Standing) -> None:
    if "office" not in by.roles:
        raise NotYourInstruction(who=WHO_WORDS["office"])
    if row.state not in ("waiting", "asked"):
        raise InstructionSettled


def _site() -> str:
    address: str = current_app.extensions["settings"].base_url
    return address


def _tell(row: Instruction, kind: str, words: Words, people: list[Person], now: datetime) -> None:
    for person in people:
        outbox.put(
            key=f"{kind}:{row.ref}:{person.ref}", about=f"task:{row.task.ref}" if row.task else f"instruction:{row.ref}",
            to_address=person.email, to_name=person.name, subject=words.subject, body=words.body, now=now,
        )  # fmt: skip
