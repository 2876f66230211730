"""Who sees a case and who may change it; it knows standings and units, and refuses to know what a change does."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.standing import Standing
from app.cases.errors import NoSuchMatter, NoSuchProof
from app.cases.matter_models import Matter, MatterEvent
from app.cases.models import AbsenceFile, Case, CaseEvent, CaseParty, Hearing
from app.errors import Forbidden, Missing
from app.extensions import db


class NoSuchCase(Missing):
    """没有找到这个案件，可能已经转到其他单位，或者不在您的查看范围内。"""


def visible(standing: Standing) -> ColumnElement[bool]:
    """The rows a person may see: the office and the leaders all, a unit those it is a party to."""
    if standing.sees_all:
        return true()
    if not standing.units:
        return false()
    joined = select(CaseParty.case_id).where(CaseParty.unit_id.in_(standing.units))
    return or_(Case.unit_id.in_(standing.units), Case.id.in_(joined))


def matters_visible(standing: Standing) -> ColumnElement[bool]:
    """The matters a person may see: the office and the leaders all, a unit its own."""
    if standing.sees_all:
        return true()
    return Matter.unit_id.in_(standing.units) if standing.units else false()


def may_register(standing: Standing) -> bool:
    """Whether the person keeps the register: cases, hearings, results."""
    return "office" in standing.roles


def may_answer(standing: Standing, case: Case) -> bool:
    """Whether the person replies and records for the case: its own unit, or the office for it."""
    defendants = {case.unit_id, *(party.unit_id for party in case.parties if party.role == "co_defendant")}
    return may_register(standing) or bool(defendants & standing.units and standing.roles & {"liaison", "head"})


def may_handle(standing: Standing, matter: Matter) -> bool:
    """Whether the person deals with the matter: its own unit, or the office for it."""
    return may_register(standing) or (matter.unit_id in standing.units and bool(standing.roles & {"liaison", "head"}))


def check_handle(standing: Standing, matter: Matter) -> None:
    """Let pass whoever deals with the matter. Raises Forbidden."""
    if not may_handle(standing, matter):
        raise Forbidden


def matter_for(ref: str, standing: Standing) -> Matter:
    """The matter of a ref with its unit and history. Raises NoSuchMatter alike for none and for one out of sight."""
    matter = db.session.scalar(
        select(Matter)
        .where(Matter.ref == ref, matters_visible(standing))
        .options(
            joinedload(Matter.unit),
            joinedload(Matter.case),
            selectinload(Matter.periods),
            selectinload(Matter.events).joinedload(MatterEvent.person),
        )
    )
    if matter is None:
        raise NoSuchMatter
    return matter


def check_register(standing: Standing) -> None:
    """Let pass whoever keeps the register. Raises Forbidden."""
    if not may_register(standing):
        raise Forbidden


def check_answer(standing: Standing, case: Case) -> None:
    """Let pass whoever answers for the case. Raises Forbidden."""
    if not may_answer(standing, case):
        raise Forbidden


def case_for(ref: str, standing: Standing) -> Case:
    """The case of a ref with its unit, hearings and history. Raises NoSuchCase alike for none and for one out of sight."""
    case = db.session.scalar(
        select(Case)
        .where(Case.ref == ref, visible(standing))
        .options(
            joinedload(Case.unit),
            joinedload(Case.previous),
            joinedload(Case.review_task),
            selectinload(Case.parties).joinedload(CaseParty.unit),
            selectinload(Case.documents),
            selectinload(Case.hearings).options(
                joinedload(Hearing.replied_by), joinedload(Hearing.attending_unit), selectinload(Hearing.absence_files)
            ),
            selectinload(Case.events).joinedload(CaseEvent.person),
        )
    )
    if case is None:
        raise NoSuchCase
    return case


def hearing_for(ref: str, standing: Standing) -> Hearing:
    """The hearing of a ref with its case. Raises NoSuchCase alike for none and for one out of sight."""
    hearing = db.session.scalar(
        select(Hearing)
        .join(Case)
        .where(Hearing.ref == ref, visible(standing))
        .options(joinedload(Hearing.case).joinedload(Case.unit))
    )
    if hearing is None:
        raise NoSuchCase
    return hearing


def proof_for(ref: str, hearing: Hearing) -> AbsenceFile:
    """A file that proves the absence from a hearing, which is in sight. Raises NoSuchProof."""
    found = next((one for one in hearing.absence_files if one.ref == ref), None)
    if found is None:
        raise NoSuchProof
    return found
