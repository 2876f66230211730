"""Who reads a bulletin, and which steps are theirs; it knows standings, and refuses to know what a step does."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.standing import Standing
from app.bulletins.errors import NoSuchBulletin, NotAtThisStep, NotYourStep
from app.bulletins.models import Bulletin, Named
from app.errors import Missing
from app.extensions import db
from app.words import N_, Said

#: step → the states it may start from, the state it leads to, whose it is
STEPS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "edit": (("draft",), "draft", "office"),
    "discard": (("draft",), "", "office"),
    "submit": (("draft",), "submitted", "office"),
    "return": (("submitted",), "draft", "leader"),
    "approve": (("submitted",), "approved", "leader"),
    "issue": (("approved",), "issued", "office"),
}

STEP_WORDS = {
    "edit": N_("修改"), "discard": N_("作废"), "submit": N_("送审"), "return": N_("退回"), "approve": N_("批准通报"), "issue": N_("印发"),
}  # fmt: skip
STATE_WORDS = {"draft": N_("起草中"), "submitted": N_("待批准"), "approved": N_("已批准，待印发"), "issued": N_("已印发")}
WHO_WORDS = {"office": N_("法治办"), "leader": N_("区领导")}


def visible(who: Standing) -> ColumnElement[bool]:
    """The office and the leaders see all; everybody else what was issued."""
    return true() if who.sees_all else Bulletin.state == "issued"


def bulletin_for(ref: str, who: Standing) -> Bulletin:
    """The bulletin of a ref with the units it names. Raises NoSuchBulletin alike for a missing one and one out of sight."""
    parts = selectinload(Bulletin.names).options(joinedload(Named.unit), joinedload(Named.task))
    found = db.session.scalar(select(Bulletin).where(Bulletin.ref == ref, visible(who)).options(parts))
    if found is None:
        raise NoSuchBulletin
    return found


def named_for(ref: str, who: Standing) -> Named:
    """The naming of a ref, for those who decide about talks. Raises Missing."""
    found = db.session.scalar(select(Named).where(Named.ref == ref))
    if found is None or not who.sees_all:
        raise Missing
    return found


def steps_open(bulletin: Bulletin, who: Standing) -> tuple[str, ...]:
    """The steps that somebody may take now."""
    return tuple(step for step, (frm, _to, role) in STEPS.items() if bulletin.state in frm and role in who.roles)


def check_step(bulletin: Bulletin, step: str, who: Standing) -> str:
    """The state a step leads to. Raises NotYourStep, NotAtThisStep."""
    frm, to, role = STEPS[step]
    if role not in who.roles:
        raise NotYourStep(step=Said(STEP_WORDS[step]), who=Said(WHO_WORDS[role]))
    if bulletin.state not in frm:
        raise NotAtThisStep(state=Said(STATE_WORDS[bulletin.state]), step=Said(STEP_WORDS[step]))
    return to
