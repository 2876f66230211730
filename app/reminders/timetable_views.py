"""The timetable on screen: every rule, each edited on a page of its own with a preview and a test letter."""

from uuid import uuid4

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import me
from app.errors import Refused
from app.extensions import db
from app.mail import post
from app.policy.queries import latest_of
from app.reminders import forecast_queries, queries, timetable_actions
from app.reminders.choices import TIMETABLE
from app.reminders.errors import NoAddressOfYours, NoSuchRule
from app.reminders.forms import read_rule
from app.reminders.letters import Words
from app.reminders.rules import AUDIENCES, OPEN_KINDS, RULES, SLOTS, THINGS, Rule, title
from app.reminders.sample_letters import sample
from app.reminders.views import room
from app.web.answers import asked_seen, spoken, tell
from app.web.guard import allow

Page = str | Response | tuple[str, int]


@room.get("/timetable")
@allow("office", "admin")
def timetable() -> str:
    """Every rule in force: on tasks, on hearings, on statutory periods."""
    rules = queries.timetable()
    groups = [
        (_("任务"), [rule for rule in rules if not rule.court and not rule.clock]),
        (_("开庭"), [rule for rule in rules if rule.court]),
        (_("法定期限"), [rule for rule in rules if rule.clock]),
    ]
    decision = latest_of(TIMETABLE)
    return render_template(
        "reminders/timetable.html", groups=groups, title_of=title, audiences=AUDIENCES, things=THINGS, kinds=OPEN_KINDS,
        decision=decision,
    )  # fmt: skip


@room.route("/timetable/<code>", methods=["GET", "POST"])
@allow("office", "admin")
def rule(code: str) -> Page:
    """One rule: its days, people and words, with the letter it makes."""
    found = next((one for one in queries.timetable() if one.code == code), None)
    if found is None:
        raise NoSuchRule
    return _rule_page(found, new=False)


@room.route("/timetable/new/<kind>", methods=["GET", "POST"])
@allow("office", "admin")
def new_rule(kind: str) -> Page:
    """A further rule of a kind."""
    if kind not in OPEN_KINDS:
        raise NoSuchRule
    spec = OPEN_KINDS[kind]
    taken = [one.code for one in queries.timetable()]
    every = 5 if spec.repeats else 0
    draft = Rule(
        timetable_actions.new_code(kind, taken), kind, spec.sign * 3, True, ("liaison",), every=every, waits=not spec.court
    )
    return _rule_page(draft, new=True)


@room.post("/timetable/<code>/remove")
@allow("office", "admin")
def remove_rule(code: str) -> Response:
    """Take a rule of the office's own out of the timetable."""
    timetable_actions.remove_rule(code, by=me(), now=clock.now(), seen=asked_seen())
    db.session.commit()
    tell(_("规则已删除。"))
    return redirect(url_for("reminders.timetable"))


def _rule_page(found: Rule, *, new: bool) -> Page:
    shown, refusal, effect = found, "", None
    if request.method == "POST":
        try:
            shown = read_rule(request.form, found)
            if gone := _done(shown, request.form.get("do", "save")):
                return gone
            if request.form.get("do") == "preview":
                effect = forecast_queries.effect(shown, clock.now())
        except Refused as no:
            db.session.rollback()
            refusal = spoken(no)
    decision = latest_of(TIMETABLE)
    page = render_template(
        "reminders/rule.html", rule=shown, new=new, refusal=refusal, typed=request.form, letter=_letter(shown),
        title_of=title, audiences=AUDIENCES, things=THINGS, slots=SLOTS, seen=decision.id if decision else 0,
        customary=found.code in RULES, effect=effect, span=forecast_queries.DAYS,
    )  # fmt: skip
    return (page, 422) if refusal else page


def _done(shown: Rule, do: str) -> Response | None:
    """Save the rule, or send its letter to whoever asks; a preview changes nothing."""
    if do == "test":
        _test_letter(_letter(shown))
        db.session.commit()
        tell(_("测试信已进入待发箱，稍后发到您的邮箱。"))
    elif do == "save":
        timetable_actions.save_rule(shown, by=me(), now=clock.now(), seen=asked_seen())
        db.session.commit()
        tell(_("规则已保存，下一次提醒起按它执行。"))
        return redirect(url_for("reminders.timetable"))
    return None


def _test_letter(words: Words) -> None:
    person = current_user.person
    letter = post.put(
        key=f"test:{uuid4().hex}", about="", to_address=person.email, to_name=person.name, subject=f"【测试】{words.subject}",
        body=words.body, now=clock.now(), pace="alone",
    )  # fmt: skip
    if letter is None:
        raise NoAddressOfYours


def _letter(shown: Rule) -> Words:
    person = current_user.person
    ask = f"{person.name}，电话 {person.phone}" if person.phone else person.name
    return sample(shown, clock.now(), current_app.extensions["settings"].base_url, ask)
