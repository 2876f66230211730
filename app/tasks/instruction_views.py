"""批示: writing one down, the list of them, and what the office and the units do about one; thin, it reads, asks and shows."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import clock
from app.accounts.access import me
from app.accounts.queries import all_units, leader_posts
from app.errors import No
from app.extensions import db
from app.tasks import instruction_actions as actions
from app.tasks import instruction_queries as queries
from app.tasks.access import task_for
from app.tasks.addressee_queries import leader_names
from app.tasks.checks import as_date
from app.tasks.room_views import room
from app.tasks.task_views import Page
from app.web.answers import local_address, spoken, tell
from app.web.guard import allow
from app.web.paging import asked_page, page_of


@room.get("/instructions")
@allow("office", "leader", "liaison", "head")
def instructions() -> str:
    """Every instruction in sight, what waits first."""
    today = clock.today()
    page = page_of(queries.instructions(me()), asked_page())
    return render_template("tasks/instructions.html", page=page, late=lambda row: actions.late(row, today))


@room.route("/instruct", methods=["GET", "POST"])
@allow("office", "leader")
def instruct() -> Page:
    """Write an instruction on a task, or on the page one comes from."""
    by, refusal = me(), ""
    asked = request.values
    task = task_for(asked["task"], by) if asked.get("task") else None
    about = "" if task else local_address(asked.get("about"), "/")
    posts = queries.leaders_for(by, list(leader_posts()))
    if request.method == "POST":
        leader = next((post for post in posts if post.ref == asked.get("leader")), posts[0] if len(posts) == 1 else None)
        try:
            label = asked.get("label", "")
            row = actions.instruct(asked.get("text", ""), leader, by=by, now=clock.now(), task=task, about=about, label=label)
            db.session.commit()
            tell(_("批示已录入，法治办已收到通知。"))
            return redirect(url_for("tasks.instruction", ref=row.ref))
        except No as no:
            db.session.rollback()
            refusal = spoken(no)
            task = task_for(asked["task"], by) if task else None
            posts = queries.leaders_for(by, list(leader_posts()))
    page = render_template(
        "tasks/instruct.html", task=task, about=about, label=asked.get("label", ""), posts=posts, refusal=refusal,
        names=leader_names(clock.today()),
    )  # fmt: skip
    return (page, 422) if refusal else page


@room.get("/instructions/<ref>")
@allow("office", "leader", "liaison", "head")
def instruction(ref: str) -> str:
    """One instruction: whose, about what, and what became of it."""
    return _shown(ref)


def _shown(ref: str, refusal: str = "") -> str:
    row, by, today = queries.instruction_of(ref, me()), me(), clock.today()
    return render_template(
        "tasks/instruction.html", row=row, refusal=refusal, late=actions.late(row, today), units=all_units(),
        office="office" in by.roles, answers="office" in by.roles or row.unit_id in by.units, typed=request.form,
        usual=actions.usual_answer_day(today),
    )  # fmt: skip


@room.post("/instructions/<ref>/<step>")
@allow("office", "liaison", "head")
def instruction_step(ref: str, step: str) -> Page:
    """Make it a task, hand it to a unit, or answer it."""
    row, by, now, form = queries.instruction_of(ref, me()), me(), clock.now(), request.form
    try:
        if step == "task":
            made = actions.make_task(row, by=by, now=now)
            db.session.commit()
            tell(_("已立为草稿任务，请明确牵头单位和时限后下达。"))
            return redirect(url_for("tasks.edit", ref=made.ref))
        if step == "ask":
            unit = next((one for one in all_units() if one.code == form.get("unit")), None)
            actions.ask_unit(row, unit, as_date(form.get("due")), by=by, now=now)
        elif step == "answer":
            actions.answer_instruction(row, form.get("text", ""), by=by, now=now)
        else:
            raise NotFound
        db.session.commit()
    except No as no:
        db.session.rollback()
        return _shown(ref, spoken(no)), no.status if no.status != 409 else 422
    tell(_("已交单位答复，通知已进入待发箱。") if step == "ask" else _("答复已保存，已告知作批示的领导。"))
    return redirect(url_for("tasks.instruction", ref=ref))
