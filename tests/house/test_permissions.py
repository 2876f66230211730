"""The permission rules of every room asked one by one: who sees, writes, answers, approves; values and a few rows, no pages."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_login import LoginManager
from sqlalchemy import select

from app import clock
from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.bulletins import access as bulletins
from app.bulletins.errors import NoSuchBulletin, NotAtThisStep, NotYourStep
from app.bulletins.models import Bulletin, Named
from app.cases import access as cases
from app.cases.matter_models import Matter
from app.cases.models import AbsenceFile, Case, CaseParty, Hearing
from app.drafting import access as drafting
from app.drafting.errors import NoSuchDraft, NotYourDraft
from app.drafting.models import Draft
from app.errors import Forbidden, Missing
from app.extensions import db
from app.indicators import access as indicators
from app.indicators.models import Indicator, IndicatorValue
from app.tasks import access as tasks
from app.tasks.errors import NoSuchTask
from app.tasks.models import Evidence, Task
from app.tasks.request_models import Handover
from app.web import guard
from app.web.guard import allow, may_reach, open_to_all
from tests import builders
from tests.tasks import ground

OURS, THEIRS, ELSE = 1, 2, 3


def who(*roles: str, units: tuple[int, ...] = (), person: int = 9, **more: Any) -> Standing:
    return Standing(person_id=person, name="某", roles=frozenset(roles), units=frozenset(units), **more)


#: the same people everywhere: the office, a leader, liaison and head of our unit and of another, an administrator, nobody
OFFICE, LEADER = who("office"), who("leader")
OUR_LIAISON, OUR_HEAD = who("liaison", units=(OURS,)), who("head", units=(OURS,))
THEIR_LIAISON, THEIR_HEAD = who("liaison", units=(THEIRS,)), who("head", units=(THEIRS,))
AUDITOR, NOBODY = who("auditor"), who()
EVERYBODY = {
    "office": OFFICE, "leader": LEADER, "our liaison": OUR_LIAISON, "our head": OUR_HEAD, "their liaison": THEIR_LIAISON,
    "their head": THEIR_HEAD, "auditor": AUDITOR, "nobody": NOBODY,
}  # fmt: skip
OURS_TO_DO = {"office", "our liaison", "our head"}


def let_in(rule: Callable[[Standing], Any]) -> set[str]:
    """Whom a rule says yes to; one that refuses says no."""
    found = set()
    for name, standing in EVERYBODY.items():
        try:
            answer = rule(standing)
        except (Forbidden, Missing, NotYourDraft, NotYourStep):
            continue
        if answer is None or answer:
            found.add(name)
    return found


def test_who_sees_all() -> None:
    assert {name for name, one in EVERYBODY.items() if one.sees_all} == {"office", "leader"}
    assert who("liaison").signature == "某" and who("liaison", on_behalf_of="沈区长").signature == "沈区长（某代）"


def test_what_stands_in_nobodys_standing() -> None:
    one = Standing(person_id=1, name="某")
    assert (one.roles, one.units, one.portfolio, one.leads) == (frozenset(),) * 4
    assert not one.approves and one.on_behalf_of == "" and one.on_behalf_of_id is None


def test_what_somebody_is_to_a_task() -> None:
    task = Task(lead_unit_id=OURS, leader_post_id=70, supporting_units=[Unit(id=THEIRS)])
    expected = {
        "office": {"office"}, "our liaison": {"unit"}, "our head": {"unit"}, "their liaison": {"support"}, "their head": {"support"},
    }  # fmt: skip
    assert {
        name: set(tasks.relation_to(task, one)) for name, one in EVERYBODY.items() if tasks.relation_to(task, one)
    } == expected
    assert tasks.relation_to(task, who("office", approves=True)) == {"office", "chief"}
    assert tasks.relation_to(task, who("leader", approves=True)) == set()
    assert tasks.relation_to(task, who("leader", leads=frozenset({70}))) == {"leader"}
    assert tasks.relation_to(task, who("leader", leads=frozenset({71}), portfolio=frozenset({THEIRS}))) == set()
    assert tasks.relation_to(task, who("leader", portfolio=frozenset({OURS}))) == {"leader"}
    assert tasks.relation_to(Task(lead_unit_id=ELSE), OUR_HEAD) == set()


def test_who_keeps_answers_and_handles() -> None:
    parties = [CaseParty(unit_id=THEIRS, role="co_defendant"), CaseParty(unit_id=ELSE, role="third_party")]
    case, matter = Case(unit_id=OURS, parties=parties), Matter(unit_id=OURS)
    assert let_in(cases.may_register) == let_in(cases.check_register) == {"office"}
    both = OURS_TO_DO | {"their liaison", "their head"}
    for rule in (cases.may_answer, cases.check_answer):
        assert let_in(lambda one, rule=rule: rule(one, case)) == both
    alone = Case(unit_id=OURS, parties=parties[1:])
    assert let_in(lambda one: cases.may_answer(one, alone)) == OURS_TO_DO
    assert not cases.may_answer(who("liaison", units=(ELSE,)), alone), "a third party answers for nobody"
    assert not cases.may_answer(who("office_of_old", units=(OURS,)), alone), "being of the unit is not enough"
    for rule in (cases.may_handle, cases.check_handle):
        assert let_in(lambda one, rule=rule: rule(one, matter)) == OURS_TO_DO
    assert not cases.may_handle(who("leader", units=(OURS,)), matter)
    hearing = Hearing(absence_files=[AbsenceFile(ref="a"), AbsenceFile(ref="b")])
    assert cases.proof_for("b", hearing).ref == "b"
    with pytest.raises(Missing):
        cases.proof_for("c", hearing)


def test_who_writes_and_approves_a_draft() -> None:
    ours = Draft(unit=Unit(id=OURS, kind="department"), unit_id=OURS, sent_by_id=None)
    assert let_in(lambda one: drafting.writes(one, ours.unit)) == OURS_TO_DO
    assert let_in(lambda one: drafting.approves(one, ours)) == {"office", "our head"}
    for kind in ("government", "office"):
        district = Draft(unit=Unit(id=OURS, kind=kind), unit_id=OURS, sent_by_id=None)
        assert let_in(lambda one, district=district: drafting.approves(one, district)) == {"office", "leader"}
        assert not drafting.approves(OFFICE, Draft(unit=district.unit, unit_id=OURS, sent_by_id=9)), "never who sent it"
    assert not drafting.approves(OUR_HEAD, Draft(unit=ours.unit, unit_id=OURS, sent_by_id=9))


def test_the_steps_of_a_bulletin() -> None:
    expected = {
        "draft": {"office": ("edit", "discard", "submit")},
        "submitted": {"leader": ("return", "approve")},
        "approved": {"office": ("issue",)},
        "issued": {},
    }
    leads = {"edit": "draft", "discard": "", "submit": "submitted", "return": "draft", "approve": "approved", "issue": "issued"}
    for state, people in expected.items():
        bulletin = Bulletin(state=state)
        for name, one in EVERYBODY.items():
            assert bulletins.steps_open(bulletin, one) == people.get(name, ()), (state, name)
            for step, to in leads.items():
                if step in people.get(name, ()):
                    assert bulletins.check_step(bulletin, step, one) == to
                else:
                    with pytest.raises((NotYourStep, NotAtThisStep)):
                        bulletins.check_step(bulletin, step, one)


def test_who_keeps_the_indicators_of_a_report() -> None:
    assert let_in(lambda one: indicators.keeps(one, OURS)) == let_in(lambda one: indicators.check_keeps(one, OURS)) == OURS_TO_DO


@pytest.fixture
def rows(app: Flask) -> None:
    """Three units, and a thing of every kind for the first and for the third, in which the first has a part here and there."""
    for number in (OURS, THEIRS, ELSE):
        unit = builders.unit(f"u{number}", kind="invited" if number == ELSE else "department", position=10 - number)
        assert unit.id == number
    by, now = builders.person("by", "office", db.session.get_one(Unit, THEIRS)), clock.now()
    for number, ref in ((OURS, "ours"), (ELSE, "else")):
        db.session.add(Matter(ref=ref, unit_id=number, rule="x", title=ref, triggered_on=now.date(), created_at=now))
        case = Case(ref=ref, unit_id=number, case_number=ref, court="某法院", cause="某", created_at=now)
        hearing = Hearing(ref=ref, case=case, at=now)
        draft = Draft(ref=ref, unit_id=number, year=2026, title=ref, composed_at=now)
        indicator = Indicator(ref=ref, unit_id=number, owner_id=THEIRS, name=ref, created_at=now)
        indicator.values = [IndicatorValue(ref=ref, year=2026)]
        bulletin = Bulletin(
            ref=ref, kind="weekly" if number == OURS else "monthly", since=now.date(), until=now.date(), year=2026, title=ref, frozen={}, counted={},
            created_at=now, created_by_id=by.id, state="issued" if number == OURS else "approved",
        )  # fmt: skip
        db.session.add_all([case, hearing, draft, indicator, bulletin])
    db.session.flush()
    db.session.add(Named(ref="named", bulletin_id=bulletin.id, unit_id=OURS, reason="late", count=1))
    case.parties = [CaseParty(unit_id=THEIRS, role="third_party")]
    leads = {"ours": OURS, "supported": ELSE, "handed on": THEIRS, "not issued": OURS, "else": ELSE}
    for ref, number in leads.items():
        task = ground.draft(ref=ref, lead_unit_id=number)
        task.issued_on = None if ref == "not issued" else now.date()
        if ref == "supported":
            task.supporting_units = [db.session.get_one(Unit, OURS)]
        kept = Evidence(
            ref=ref,
            task_id=task.id,
            stored_as=ref,
            sha256="0" * 64,
            size=1,
            content_type="text/plain",
            at=now,
            by_id=by.id,
            file_name="a",
        )
        db.session.add(kept)
        if ref == "handed on":
            db.session.add(Handover(task_id=task.id, from_unit_id=OURS, to_unit_id=THEIRS, at=now, by_id=by.id))
    db.session.commit()


ALL = frozenset({"office", "leader"})
#: by room: the rows, who sees them, how one is got, and what it is called when it is not there for somebody
SIGHT: tuple[tuple[Any, Callable[[Standing], Any], Callable[[str, Standing], Any], type[Exception], dict[str, set[str]]], ...] = (
    (Task, tasks.visible, tasks.task_for, NoSuchTask, {"our": {"ours", "supported", "handed on"}, "their": {"handed on"}}),
    (Case, cases.visible, cases.case_for, Missing, {"our": {"ours"}, "their": {"else"}}),
    (Matter, cases.matters_visible, cases.matter_for, Missing, {"our": {"ours"}, "their": set()}),
    (Draft, drafting.visible, drafting.draft_for, NoSuchDraft, {"our": {"ours"}, "their": set()}),
    (Indicator, indicators.visible, indicators.indicator_for, Missing, {"our": {"ours"}, "their": {"ours", "else"}}),
    (Bulletin, bulletins.visible, bulletins.bulletin_for, NoSuchBulletin, {"our": {"ours"}, "their": {"ours"}, "": {"ours"}}),
)  # fmt: skip


def test_who_sees_which_rows(rows: None) -> None:
    """Lists and single things by one rule: what somebody's list does not hold is not there when asked for by its ref."""
    for table, visible, getter, missing, expected in SIGHT:
        every = set(db.session.scalars(select(table.ref)))
        for name, one in EVERYBODY.items():
            seen = set(db.session.scalars(select(table.ref).where(visible(one))))
            mine = next((refs for word, refs in expected.items() if name.startswith(word)), set())
            assert seen == (every if name in ALL else mine), (table.__name__, name)
            for ref in every | {"no such"}:
                if ref in seen:
                    assert getter(ref, one).ref == ref
                else:
                    with pytest.raises(missing):
                        getter(ref, one)


def test_what_hangs_on_a_row_is_seen_with_it(rows: None) -> None:
    for name, one in EVERYBODY.items():
        for ref in ("ours", "else"):
            got: dict[str, bool] = {}
            for what, getter in (
                ("evidence", tasks.evidence_for),
                ("hearing", cases.hearing_for), ("write", drafting.draft_to_write), ("give", indicators.value_to_give),
                ("judge", indicators.value_to_judge),
            ):  # fmt: skip
                try:
                    got[what] = getter(ref, one) is not None  # type: ignore[operator]
                except (Missing, NotYourDraft):
                    got[what] = False
            ours, theirs = ref == "ours" and name.startswith("our"), name.startswith("their")
            assert got["evidence"] == (name in ALL or ours), (name, ref)
            assert got["hearing"] == (name in ALL or ours or (theirs and ref == "else")), (name, ref)
            assert got["write"] == got["judge"] == (name == "office" or ours), (name, ref)
            assert got["give"] == (name == "office" or theirs), (name, ref)
    for getter in (cases.hearing_for, indicators.value_to_give, indicators.value_to_judge):
        with pytest.raises(Missing):
            getter("no such", OFFICE)
    with pytest.raises(NotYourDraft):
        drafting.draft_to_write("ours", LEADER)
    with pytest.raises(NoSuchDraft):
        drafting.draft_by_ref("no such")
    assert let_in(lambda one: bulletins.named_for("named", one).ref == "named") == ALL
    with pytest.raises(Missing):
        bulletins.named_for("no such", OFFICE)
    db.session.get_one(Unit, THEIRS).active = False
    assert indicators.units_kept(THEIR_HEAD) == []
    db.session.rollback()
    assert [unit.id for unit in indicators.units_kept(OFFICE)] == [THEIRS, OURS]
    assert [unit.id for unit in indicators.units_kept(OUR_HEAD)] == [OURS]
    assert indicators.units_kept(AUDITOR) == []
    assert [one.ref for one in tasks.tasks_for(["ours", "supported"], OUR_HEAD)] == ["ours", "supported"]
    with pytest.raises(NoSuchTask):
        tasks.tasks_for(["ours", "else"], OUR_HEAD)
    with pytest.raises(Missing):
        tasks.evidence_for("no such", OFFICE)


class Guest:
    """Whoever makes a request, with roles and what they owe."""

    def __init__(self, *roles: str, owes: str = "", there: bool = True) -> None:
        self.roles, self.owes, self.is_authenticated = frozenset(roles), owes, there


@pytest.mark.parametrize(
    ("guest", "anybody", "signed_in", "two"),
    [
        (Guest(there=False), True, False, False), (Guest(), True, True, False), (Guest("office"), True, True, True),
        (Guest("leader", "head"), True, True, True), (Guest("liaison"), True, True, False),
        (Guest("office", owes="accounts.password"), True, False, False), (Guest("office", owes="two"), True, False, True),
    ],
)  # fmt: skip
def test_the_guard_of_a_route(guest: Guest, anybody: bool, signed_in: bool, two: bool) -> None:
    """Three routes of an application of their own: for anybody, for whoever is signed in, for two roles."""
    bare = Flask("guarded")
    bare.register_error_handler(Forbidden, lambda _no: ("no", 403))
    door = LoginManager(bare)
    door.unauthorized_handler(lambda: ("door", 401))
    views = {
        "anybody": open_to_all(lambda: "in"),
        "signed_in": allow()(lambda: "in"),
        "two": allow("office", "head")(lambda: "in"),
    }
    for name, view in views.items():
        bare.add_url_rule(f"/{name}", name, view)
    door.request_loader(lambda _request: guest if guest.is_authenticated else None)
    owed = bool(guest.owes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "login_manager", door)
        for name, expected in (("anybody", anybody), ("signed_in", signed_in), ("two", two)):
            answer = bare.test_client().get(f"/{name}")
            refused = 401 if not guest.is_authenticated or (owed and guest.owes != name) else 403
            assert answer.status_code == (200 if expected else refused), name
            with bare.test_request_context(f"/{name}"):
                assert may_reach(name) == (expected or (owed and name in ("signed_in", "two"))), name
    assert [view.guard for view in views.values()] == [("anybody",), ("*",), ("office", "head")]  # type: ignore[attr-defined]
