"""三员分立 and acting in another's place: who may give whom what, and both names in the record."""

from datetime import date, timedelta
from importlib.util import find_spec, module_from_spec

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.access import standing_of
from app.accounts.models import Person, Post, StandIn, Tenure, UserSession
from app.accounts.people_actions import take_post
from app.accounts.session_actions import act_for
from app.accounts.trust_actions import (
    NoPlaceForTrust,
    NotForMyself,
    OnlyAccountsHere,
    OnlySecurityGrants,
    TrustIsOne,
    TrustPassword,
    check_grant,
    check_one_trust,
    end_place,
    end_setup,
    separated,
    stand_in,
    trusted,
)  # fmt: skip
from app.audit.models import AuditRow
from app.errors import Missing, No
from app.extensions import db
from tests import builders


@pytest.fixture
def trio(app: Flask) -> dict[str, Person]:
    office = builders.unit("xxb")
    return {role: builders.person(role, role, office) for role in ("admin", "security", "auditor")}


def _by(person: Person):
    return standing_of(person, clock.today())


def test_the_database_itself_refuses_two_of_the_three(app: Flask, trio: dict[str, Person]) -> None:
    post = db.session.scalars(select(Post).where(Post.role == "auditor")).one()
    db.session.add(Tenure(post=post, person=trio["admin"], since=clock.today()))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_person_is_refused_a_second_of_the_three(app: Flask, trio: dict[str, Person]) -> None:
    unit = builders.unit("sfj")
    with pytest.raises(TrustIsOne):
        take_post(trio["admin"], unit, "审计管理员", "auditor", today=clock.today(), by=_by(trio["security"]))


def test_the_three_are_those_who_can_sign_in_and_hold_their_posts_today(app: Flask, trio: dict[str, Person]) -> None:
    today, day, auditor = clock.today(), timedelta(days=1), trio["auditor"]
    assert separated(today) and trusted(auditor, today)
    auditor.active = False
    assert not separated(today), "whoever cannot sign in is none of three"
    auditor.active = True
    for since, until in ((today - day, today - day), (today + day, None)):
        auditor.tenures[0].since, auditor.tenures[0].until = since, until
        assert not separated(today) and not trusted(auditor, today)
    check_one_trust(auditor, "admin", today=today)


def test_whoever_is_one_of_the_three_may_be_that_one_again_and_hold_other_posts(app: Flask, trio: dict[str, Person]) -> None:
    liaison = builders.person("li", "liaison", builders.unit("swj"))
    for person, role in ((trio["admin"], "admin"), (trio["admin"], "liaison"), (liaison, "admin"), (Person(), "admin")):
        check_one_trust(person, role, today=clock.today())


def test_liaisons_and_heads_are_given_by_whoever_keeps_the_roster(app: Flask, trio: dict[str, Person]) -> None:
    today, other = clock.today(), builders.person("li", "liaison", builders.unit("swj"))
    for role in ("liaison", "head"):
        check_grant(role, other, _by(trio["admin"]), today=today)
    check_grant("leader", None, _by(trio["security"]), today=today)
    with pytest.raises(OnlySecurityGrants):
        check_grant("leader", None, _by(trio["admin"]), today=today)


def test_nobody_is_let_into_a_place_who_could_not_be_given_it(app: Flask, trio: dict[str, Person]) -> None:
    today, unit = clock.today(), builders.unit("qzf")
    people = {role: builders.person(role, role, unit) for role in ("leader", "liaison", "setup")}
    stopped = builders.person("stopped", "liaison", unit)
    stopped.active = False
    refused = [
        ("leader", "nobody", "security", Missing), ("leader", "stopped", "security", Missing),
        ("leader", "liaison", "admin", OnlySecurityGrants), ("leader", "security", "security", NotForMyself),
        ("leader", "auditor", "security", NoPlaceForTrust),
        *((role, "liaison", "security", NoPlaceForTrust) for role in ("setup", "admin", "security", "auditor")),
    ]  # fmt: skip
    for place, username, by, why in refused:
        with pytest.raises(why):
            stand_in((people | trio)[place].tenures[0].post, username, today, None, by=_by(trio[by]), today=today)
    assert db.session.scalar(select(func.count()).select_from(StandIn)) == 0


def test_an_administrator_does_no_business(app: Flask, trio: dict[str, Person]) -> None:
    unit = builders.unit("sfj")
    db.session.add(Tenure(post=Post(unit=unit, title="x", role="office"), person=trio["security"], since=clock.today()))
    db.session.flush()
    assert standing_of(trio["security"], clock.today()).roles == {"security"}
    assert not standing_of(trio["security"], clock.today()).units


def test_nobody_alone_comes_by_two_of_the_three(app: Flask, trio: dict[str, Person]) -> None:
    """Every act of administration by each of the three, and by the office: none makes or seizes another of the three alone."""
    office = builders.person("bo", "office", builders.unit("sfj"))
    other = builders.person("other", "liaison", builders.unit("swj"))
    for role in ("admin", "security", "auditor"):
        for actor in ("admin", "auditor", "office"):
            by = _by(office if actor == "office" else trio[actor])
            with pytest.raises(OnlySecurityGrants):
                take_post(other, office.tenures[0].post.unit, "新", role, today=clock.today(), by=by)
        with pytest.raises(NotForMyself):
            take_post(trio["security"], other.tenures[0].post.unit, "新", role, today=clock.today(), by=_by(trio["security"]))


@pytest.mark.parametrize("act", ["password", "active", "codes/end"])
def test_who_appoints_cannot_take_an_account_over(app: Flask, trio: dict[str, Person], act: str) -> None:
    other = builders.person("other", "liaison", builders.unit("swj"))
    refusals = {("admin", "other"): 0, ("security", "other"): 403, ("admin", "security"): 409, ("admin", "auditor"): 409}
    people = {**trio, "other": other}
    for (actor, whom), status in refusals.items():
        client = app.test_client()
        builders.sign_in(client, trio[actor])
        hash_before = people[whom].password_hash
        answer = client.post(f"/people/{people[whom].ref}/{act}", data={"active": "1"})
        assert answer.status_code == status or (not status and answer.status_code < 400), (actor, whom, answer.status_code)
        db.session.expire_all()
        assert (people[whom].password_hash == hash_before) or not status
    assert issubclass(OnlyAccountsHere, No) and issubclass(TrustPassword, No)


def test_the_set_up_account_ends_when_the_three_exist(app: Flask, client: FlaskClient) -> None:
    unit = builders.unit("xxb")
    setup = builders.person("setup", "setup", unit)
    builders.sign_in(client, setup)
    for n, role in enumerate(("admin", "security", "auditor")):
        assert client.get("/units").status_code == 200, f"still there before the third, {n}"
        form = {"title": role, "role": role, "rank": "staff", "name": f"某{n}", "username": f"one{n}", "email": "", "phone": ""}
        assert client.post(f"/units/{unit.ref}", data=form).status_code == 200
    db.session.expire_all()
    assert not setup.active and separated(clock.today())
    assert client.get("/units").status_code == 302


def test_only_who_sets_up_still_is_let_go_and_with_every_session(app: Flask) -> None:
    today, unit = clock.today(), builders.unit("xxb")
    now, before = builders.person("now", "setup", unit), builders.person("before", "setup", unit)
    before.tenures[0].until = today - timedelta(days=1)
    for person in (now, before):
        builders.sign_in(app.test_client(), person)
    end_setup(today=today)
    assert now.active, "there are no three yet"
    for role in ("admin", "security", "auditor"):
        builders.person(role, role, unit)
    end_setup(today=today)
    assert (now.active, before.active) == (False, True)
    assert db.session.scalars(select(UserSession.person_id)).all() == [before.id]


def test_one_person_alone_can_run_an_installation(app: Flask, client: FlaskClient) -> None:
    builders.sign_in(client, builders.person("solo", "office", builders.unit("sfj")))
    assert client.get("/units").status_code == 200 and not separated(clock.today())


def test_a_secretary_acts_for_the_leader_and_both_are_named(app: Flask, client: FlaskClient) -> None:
    government = builders.unit("qzf")
    leader = builders.person("leader", "leader", government, name="沈区长")
    secretary = builders.person("secretary", "liaison", builders.unit("bgs"), name="李四")
    office = builders.person("bo", "office", builders.unit("sfj"))
    post = leader.tenures[0].post
    admin = app.test_client()
    builders.sign_in(admin, office)
    form = {"username": "secretary", "since": clock.today().isoformat(), "until": ""}
    assert admin.post(f"/posts/{post.ref}/stand-ins", data=form).status_code == 302
    place = db.session.scalars(select(StandIn)).one()
    builders.sign_in(client, secretary)
    assert client.get("/overview").status_code == 403
    assert "沈区长" not in client.get("/account").get_data(as_text=True)
    client.post("/account/act-for", data={"ref": place.ref})
    assert client.get("/overview").status_code == 200
    page = client.get("/account").get_data(as_text=True)
    assert "代 沈区长" in page
    standing = standing_of(secretary, clock.today(), place)
    assert (standing.person_id, standing.on_behalf_of_id, standing.signature) == (secretary.id, leader.id, "沈区长（李四代）")
    client.post("/account/sessions/end")
    row = db.session.scalars(select(AuditRow).order_by(AuditRow.number.desc())).first()
    assert row is not None and (row.actor, row.behalf) == ("secretary", "沈区长")
    client.post("/account/act-for", data={"ref": ""})
    assert client.get("/overview").status_code == 403, "oneself again"


@pytest.mark.parametrize(("since", "until", "status"), [(1, 5, 404), (-5, -1, 404), (-5, 0, 302), (0, None, 302)])
def test_a_place_is_acted_in_for_its_period_alone(
    app: Flask, client: FlaskClient, since: int, until: int | None, status: int
) -> None:
    leader = builders.person("leader", "leader", builders.unit("qzf"))
    secretary = builders.person("secretary", "liaison", builders.unit("bgs"))
    today: date = clock.today()
    end = None if until is None else today + timedelta(days=until)
    place = stand_in(leader.tenures[0].post, "secretary", today + timedelta(days=since), end, by=_by(leader), today=today)
    builders.sign_in(client, secretary)
    assert client.post("/account/act-for", data={"ref": place.ref}).status_code == status


def test_of_several_places_one_acts_in_the_one_that_was_chosen(app: Flask) -> None:
    government, today = builders.unit("qzf"), clock.today()
    secretary = builders.person("secretary", "liaison", government)
    leaders = [builders.person(f"leader{n}", "leader", government, title=f"副区长{n}") for n in range(2)]
    places = [stand_in(leader.tenures[0].post, " Secretary", today, None, by=_by(leader), today=today) for leader in leaders]
    kept = UserSession(token_hash="t", person=secretary, since=clock.now(), until=clock.now())
    db.session.add(kept)
    db.session.flush()
    for place in (*places, places[0]):
        assert act_for(kept, place.ref, today=today) is place is kept.stand_in
    assert act_for(kept, "", today=today) is None is kept.stand_in


def test_nobody_acts_in_a_place_that_is_another_s(app: Flask, client: FlaskClient) -> None:
    leader = builders.person("leader", "leader", builders.unit("qzf"))
    builders.person("secretary", "liaison", builders.unit("bgs"))
    place = stand_in(leader.tenures[0].post, "secretary", clock.today(), None, by=_by(leader), today=clock.today())
    builders.sign_in(client, builders.person("thief", "liaison", builders.unit("swj")))
    assert client.post("/account/act-for", data={"ref": place.ref}).status_code == 404


@pytest.mark.parametrize(("began", "since"), [(-9, -9), (0, -1)])
def test_a_place_that_is_ended_counts_to_yesterday(began: int, since: int) -> None:
    today = clock.today()
    row = StandIn(since=today + timedelta(days=began), until=None)
    end_place(row, today=today)
    assert (row.since, row.until) == (today + timedelta(days=since), today - timedelta(days=1))


def test_an_ended_place_is_left_at_once(app: Flask, client: FlaskClient) -> None:
    leader = builders.person("leader", "leader", builders.unit("qzf"))
    secretary = builders.person("secretary", "liaison", builders.unit("bgs"))
    place = stand_in(leader.tenures[0].post, "secretary", clock.today(), None, by=_by(leader), today=clock.today())
    builders.sign_in(client, secretary)
    client.post("/account/act-for", data={"ref": place.ref})
    admin = app.test_client()
    builders.sign_in(admin, builders.person("bo", "office", builders.unit("sfj")))
    admin.post(f"/stand-ins/{place.ref}/end")
    assert client.get("/overview").status_code == 403


def test_what_the_product_pays_for_a_hash() -> None:
    """Argon2id at 64 MiB, three passes, four lanes; the suite itself pays less (tests/conftest.py)."""
    spec = find_spec("app.accounts.passwords")
    assert spec and spec.loader
    anew = module_from_spec(spec)
    spec.loader.exec_module(anew)
    assert anew.hashed("correct horse battery").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
