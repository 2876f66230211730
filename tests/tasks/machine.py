"""A random walk over the site by HTTP beside a plain model of a task's life that shares no code with the product."""

import os
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import time_machine
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.clock import ZONE
from app.extensions import db
from app.mail.models import Letter
from app.tasks.models import Entry, Task
from app.tasks.request_models import Request
from app.workdays import workdays_between
from tests import builders
from tests.tasks import ground
from tests.tasks.test_lifecycle import EXPECTED

#: how many walks; the suite takes a few, `make machine` many
WALKS = int(os.environ.get("DUBAN_MACHINE", "0")) or 6
MOVES = sorted({move for moves in EXPECTED.values() for move in moves})
#: people by the unit they stand in
UNITS = {"edu_liaison": "edu", "fin_liaison": "fin", "chief": "sfj", "clerk": "sfj"}
PEOPLE = ("chief", "clerk", "edu_liaison", "fin_liaison", "mayor", "court_clerk")
ISSUED = ("issued", "acknowledged", "in_progress", "returned", "submitted", "verified", "suspended", "closed", "archived")


#: the way most tasks go
STRAIGHT = (
    ("issue", "chief"), ("acknowledge", "edu_liaison"), ("update", "edu_liaison"), ("extend", "edu_liaison"), ("decide", "mayor"),
    ("submit", "edu_liaison"), ("verify", "clerk"), ("close", "chief"),
)  # fmt: skip


#: moves that change the stage, but for the one that ends everything
TURNS = ("acknowledge", "close", "decide", "reopen", "resume", "return", "submit", "suspend", "transfer", "update", "verify")


@dataclass
class Life:
    """What the model knows of the task."""

    due: date
    stage: str = "draft"
    lead: str = "edu"
    support: set[str] = field(default_factory=lambda: {"fin"})
    former: set[str] = field(default_factory=set)
    original: date | None = None
    percent: int = 0
    submitter: str = ""
    submitted: date | None = None
    done: date | None = None
    stood: str = ""
    since: date | None = None
    nudged: date | None = None
    #: kind → the date asked for
    pending: dict[str, date | None] = field(default_factory=dict)
    #: who asked for more time
    asker: str = ""
    lines: int = 0

    def relations(self, who: str) -> set[str]:
        """What somebody is to the task."""
        found = {"chief": {"office", "chief"}, "clerk": {"office"}, "mayor": {"leader"}}.get(who, set())
        unit = UNITS.get(who)
        mine = {"unit"} if unit == self.lead else {"support"} if unit in self.support else set()
        return found | mine

    def open_to(self, move: str, who: str, arg: "Arg", day: date) -> bool:
        """Whether the rules, as they are written for people, let it through."""
        if not self.relations(who) & EXPECTED[self.stage].get(move, set()):
            return False
        left = None if self.nudged is None else workdays_between(self.nudged, day)
        return {
            "issue": self.due >= day,
            "extend": "extension" not in self.pending and day <= self.due,
            "contest": "contest" not in self.pending,
            "answer": "contest" in self.pending,
            "decide": arg.kind in self.pending and not (arg.kind == "extension" and self.asker == who),
            "ask_cancel": "cancel" not in self.pending,
            "propose": "approval" not in self.pending,
            "nudge": left is None or left >= 3,
            "verify": self.submitter != who,
            "close": self.submitter != who and not self.pending,
            "transfer": arg.unit != self.lead,
        }.get(move, True)

    def apply(self, move: str, who: str, arg: "Arg", day: date) -> None:
        """What the move does."""
        self.lines += 1
        plain = {
            "approve": "approved", "issue": "issued", "acknowledge": "acknowledged", "submit": "submitted", "verify": "verified",
            "return": "returned", "close": "closed", "archive": "archived", "reopen": "in_progress", "suspend": "suspended",
            "transfer": "issued", "cancel": "cancelled",
        }  # fmt: skip
        if move in ("approve", "issue"):
            self.pending.pop("approval", None)
        before, self.stage = self.stage, plain.get(move, self.stage)
        if move == "issue":
            self.original = self.due
        elif move == "update" and "unit" in self.relations(who):
            self.stage, self.percent = "in_progress", arg.percent
        elif move == "submit":
            self.submitter, self.submitted = who, day
        elif move == "close":
            self.done = self.submitted
        elif move == "reopen":
            self.submitter, self.submitted, self.done = "", None, None
        elif move == "suspend":
            self.stood, self.since = before, day
        elif move == "resume":
            self.stage, self.due = self.stood, self.due + (day - (self.since or day))
        elif move == "nudge":
            self.nudged = day
        elif move == "transfer":
            self.former.add(self.lead)
            self.lead, self.support = arg.unit, self.support - {arg.unit}
        elif move == "extend":
            self.pending["extension"], self.asker = self.due + timedelta(days=30), who
        elif move == "contest":
            self.pending["contest"] = None
        elif move == "ask_cancel":
            self.pending["cancel"] = None
        elif move == "propose":
            self.pending["approval"] = None
        elif move == "answer":
            del self.pending["contest"]
        elif move == "decide":
            asked = self.pending.pop(arg.kind)
            if arg.verdict == "granted":
                self.due = asked or self.due
                self.stage = {"cancel": "cancelled", "approval": "approved"}.get(arg.kind, self.stage)
        if move == "transfer" or self.stage == "cancelled":
            self.pending.clear()


@dataclass(frozen=True)
class Arg:
    """What is typed with a move."""

    percent: int
    unit: str
    kind: str
    verdict: str


args = st.builds(
    Arg,
    st.sampled_from((0, 20, 60, 100)),
    st.sampled_from(("edu", "fin", "sfj")),
    st.sampled_from(("extension", "extension", "cancel", "approval")),
    st.sampled_from(("granted", "refused")),
)


class Walk(RuleBasedStateMachine):
    """One task walked through its life; legal steps often, any step by anybody now and then."""

    app: Flask
    at: ground.District
    clock: Any
    #: how far along the straight way a walk begins
    begins: tuple[int, ...] = tuple(range(len(STRAIGHT) + 1))
    #: which unit leads at first: another one, or the office itself, whose chief then asks and hands in
    leads: tuple[str, ...] = ("edu", "edu", "edu", "sfj")

    @initialize(days=st.integers(5, 60), data=st.data())
    def begin(self, days: int, data: st.DataObject) -> None:
        """A draft of a unit, supported by 区财政局, under the mayor, already so far on the straight way."""
        self.moment = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)
        type(self).clock.move_to(self.moment)
        lead = data.draw(st.sampled_from(self.leads))
        self.life = Life(due=self.moment.date() + timedelta(days=days), lead=lead)
        task = ground.draft(
            lead_unit={"edu": self.at.edu, "sfj": self.at.office}[lead],
            supporting_units=[self.at.fin],
            leader_post=self.at.mayor_post,
            due=self.life.due,
        )
        db.session.commit()
        self.id, self.ref, self.said = task.id, task.ref, 0
        far = data.draw(st.sampled_from(self.begins))
        # the office's chief cannot close what the chief handed in
        for move, person in STRAIGHT[: min(far, 7) if lead == "sfj" else far]:
            who = "chief" if (lead, person) == ("sfj", "edu_liaison") else person
            self.step(move, who, Arg(20, "fin", "extension", "granted"))

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        """Days go by."""
        self.moment += timedelta(days=days)
        type(self).clock.move_to(self.moment)

    @rule(past=st.integers(0, 2))
    def the_deadline_comes(self, past: int) -> None:
        """The last day itself, or one of the days after it; time never runs back."""
        self.moment = max(self.moment, datetime.combine(self.life.due + timedelta(days=past), time(9, 30), ZONE))
        type(self).clock.move_to(self.moment)

    @rule(data=st.data(), arg=args)
    def legal(self, data: st.DataObject, arg: Arg) -> None:
        """A step that the model allows."""
        day = self.moment.date()
        steps = [(move, who) for move in MOVES for who in PEOPLE if self.life.open_to(move, who, arg, day)]
        # what ends a life, or leaves everything as it is, comes by the other rules
        lively = [step for step in steps if step[0] not in ("cancel", "edit", "hand_out")] or steps
        if lively:
            self.step(*data.draw(st.sampled_from(lively)), arg)

    @rule(data=st.data(), arg=args)
    def turns(self, data: st.DataObject, arg: Arg) -> None:
        """A step that the model allows and that leads somewhere else."""
        day = self.moment.date()
        steps = [(move, who) for move in TURNS for who in PEOPLE if self.life.open_to(move, who, arg, day)]
        if steps:
            self.step(*data.draw(st.sampled_from(steps)), arg)

    @rule(data=st.data(), arg=args)
    def not_yours(self, data: st.DataObject, arg: Arg) -> None:
        """A step that is open at this stage, but not to this person."""
        open_here = EXPECTED[self.life.stage]
        steps = [(move, who) for move in open_here for who in PEOPLE if not self.life.relations(who) & open_here[move]]
        if steps:
            self.step(*data.draw(st.sampled_from(steps)), arg)

    @rule(data=st.data(), arg=args)
    def not_now(self, data: st.DataObject, arg: Arg) -> None:
        """A step that the table opens to this person, but that something else forbids: it waits, is one's own, or comes too late."""
        day, open_here = self.moment.date(), EXPECTED[self.life.stage]
        mine = [(move, who) for move in open_here for who in PEOPLE if self.life.relations(who) & open_here[move]]
        steps = [(move, who) for move, who in mine if not self.life.open_to(move, who, arg, day)]
        if steps:
            self.step(*data.draw(st.sampled_from(steps)), arg)

    @rule(move=st.sampled_from(MOVES), who=st.sampled_from(PEOPLE), arg=args)
    def any_step(self, move: str, who: str, arg: Arg) -> None:
        """Any step by anybody."""
        self.step(move, who, arg)

    @rule(move=st.sampled_from(("acknowledge", "update", "edit", "return", "nudge")), arg=args)
    def stale(self, move: str, arg: Arg) -> None:
        """A step on a page that is no longer true."""
        who = {"acknowledge": self.life.lead, "update": self.life.lead}.get(move, "sfj")
        person = {"edu": "edu_liaison", "fin": "fin_liaison", "sfj": "clerk"}[who]
        self.step(move, person, arg, stale=True)

    def step(self, move: str, who: str, arg: Arg, stale: bool = False) -> None:
        """Do it on the site; the model says whether it must go through."""
        day, letters = self.moment.date(), self.letters()
        allowed = not stale and self.life.open_to(move, who, arg, day)
        status = self.post(move, who, arg, stale)
        if allowed:
            assert status == 302, f"{who} {move} at {self.life.stage}: {status}"
            self.life.apply(move, who, arg, day)
        else:
            assert status in (403, 404, 409, 422), f"{who} {move} at {self.life.stage} went through: {status}"
            assert self.letters() == letters, "a refused step wrote letters"

    def post(self, move: str, who: str, arg: Arg, stale: bool) -> int:
        """The request that a browser would send."""
        self.said += 1
        version = db.session.scalar(db.select(Task.version).where(Task.id == self.id)) - (1 if stale else 0)
        texts = {
            "text": f"第{self.said}次：办理情况", "percent": str(arg.percent), "progress": "已办一半", "wants": "explain",
            "verdict": "explained" if move == "answer" else arg.verdict, "kind": arg.kind, "lead": arg.unit, "version": str(version),
            "due": (self.life.due + timedelta(days=30)).isoformat() if move == "extend" else "", "cause": "relapse",
        }  # fmt: skip
        address = {"edit": "edit", "update": "update"}.get(move, move)
        if move == "edit":
            texts = {"version": str(version), "text": "会议同意", "target": f"第{self.said}版目标"}
        client = self.app.test_client()
        builders.sign_in(client, getattr(self.at, who))
        status: int = client.post(f"/tasks/{self.ref}/{address}", data=texts).status_code
        db.session.expire_all()
        return status

    def letters(self) -> int:
        """How many letters there are about the task."""
        return db.session.scalar(db.select(db.func.count(Letter.id)).where(Letter.about == f"task:{self.ref}")) or 0

    @invariant()
    def the_site_says_what_the_model_says(self) -> None:
        """Everything the model knows, read off the database."""
        if not hasattr(self, "life"):
            return
        task = db.session.get_one(Task, self.id, populate_existing=True)
        life = self.life
        assert task.stage == life.stage
        assert (task.lead_unit.code if task.lead_unit else "") == life.lead
        assert {unit.code for unit in task.supporting_units} == life.support
        assert (task.due, task.original_due, task.percent) == (life.due, life.original, life.percent)
        assert task.done_on == life.done
        lines = db.select(db.func.count(Entry.id)).where(Entry.task_id == self.id)
        assert db.session.scalar(lines) == life.lines
        waiting = db.select(Request.kind).where(Request.task_id == self.id, Request.answer == "")
        assert sorted(db.session.scalars(waiting)) == sorted(life.pending)

    @rule(who=st.sampled_from(("edu_liaison", "fin_liaison", "court_clerk")))
    def looks(self, who: str) -> None:
        """Somebody opens the page: the units that lead, support or led it, once it is issued."""
        life, client = self.life, self.app.test_client()
        builders.sign_in(client, getattr(self.at, who))
        sees = life.original is not None and UNITS.get(who) in {life.lead, *life.support, *life.former}
        assert (client.get(f"/tasks/{self.ref}").status_code == 200) == sees, f"{who} sees"
        db.session.expire_all()


def prepared(app: Flask, traveller: time_machine.Traveller, **chosen: tuple[Any, ...]) -> type[Walk]:
    """The walk over a district of its own in this application; ``chosen``: where it begins, who leads."""
    at = ground.ranked()
    db.session.commit()
    return type("Prepared", (Walk,), {"app": app, "at": at, "clock": traveller, **chosen})
