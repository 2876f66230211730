"""The locks asked one by one: one-time codes, their recovery, passwords, tries, sessions, times; values and a few rows."""

import re
import statistics
import time
from datetime import date, timedelta
from types import SimpleNamespace

import pyotp
import pytest
import time_machine
from flask import Flask, g, session
from flask.testing import FlaskClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import delete, func, select
from wtforms.validators import ValidationError

from app import clock
from app.accounts import access, actions, codes, passwords, people_forms, roster, roster_rows
from app.accounts.models import Person, Post, RecoveryCode, StandIn, Tenure, Unit, UserSession
from app.accounts.passwords import hashed
from app.accounts.rules import DoorRules
from app.accounts.standing import Standing
from app.errors import Refused
from app.extensions import db
from tests import builders

KEY, PASSWORD = "a key", "A good long one"


@pytest.fixture
def li(app: Flask) -> Person:
    who = builders.person("li.ping", "office", builders.unit("sfj"), name="李平")
    who.password_hash = hashed(PASSWORD)
    db.session.commit()
    return who


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_known_and_an_unknown_name_take_the_same_time(
    app: Flask, client: FlaskClient, li: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the hash at its full price, by medians of tries in turn: nobody learns by a watch which names exist."""
    monkeypatch.setattr(passwords, "_hash", PasswordHash((Argon2Hasher(),)))
    passwords.nobody.cache_clear()
    li.password_hash = passwords.hashed(PASSWORD)
    stopped = builders.person("stopped", "office", li.tenures[0].post.unit)
    stopped.active, stopped.password_hash = False, li.password_hash
    db.session.commit()
    took: dict[str, list[float]] = {"li.ping": [], "nobody": [], "stopped": []}
    with app.app_context():
        for name in took:
            actions.who_fits(name, "wrong")
        for _ in range(4):
            for name, times in took.items():
                began = time.process_time()
                assert actions.who_fits(name, "wrong") is None
                times.append(time.process_time() - began)
    passwords.nobody.cache_clear()
    known = statistics.median(took.pop("li.ping"))
    for name, times in took.items():
        assert 0.6 < statistics.median(times) / known < 1.6, f"{name}: {statistics.median(times):.4f} s, known {known:.4f} s"


def _with_codes(app: Flask, client: FlaskClient, li: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Codes set up by their owner; the generator, and the recovery codes shown."""
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    client.post("/account/codes", data={"begin": "1", "password": PASSWORD})
    db.session.refresh(li)
    generator = pyotp.TOTP(codes.secret(app.config["SECRET_KEY"], li.code_salt))
    page = client.post("/account/codes", data={"code": generator.at(clock.now())})
    assert page.status_code == 200
    return generator, re.findall(r"<code>([\w-]{19})</code>", page.text)


def _by_code(app: Flask, code: str, status: int) -> str:
    browser = app.test_client()
    assert browser.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    assert browser.post("/sign-in/code", data={"code": code}).status_code == status, code
    page = browser.get("/account")
    assert page.status_code == (200 if status == 302 else 302)
    return page.text


def test_a_recovery_code_opens_once_in_the_place_of_the_telephone(app: Flask, client: FlaskClient, li: Person) -> None:
    _generator, given = _with_codes(app, client, li)
    assert len(set(given)) == 8
    kept = set(db.session.scalars(select(RecoveryCode.digest)))
    assert len(kept) == 8 and not kept & set(given)
    assert "还剩 7 个" in _by_code(app, given[0], 302)
    _by_code(app, given[0], 422)
    _by_code(app, given[1].replace("-", " ").upper(), 302)
    _by_code(app, "2222-2222-2222-2222", 422)
    assert "还剩 6 个" in client.get("/account/codes").text and given[2] not in client.get("/account/codes").text
    anew = re.findall(
        r"<code>([\w-]{19})</code>", client.post("/account/codes", data={"recovery": "1", "password": PASSWORD}).text
    )
    assert len(anew) == 8
    _by_code(app, given[2], 422)
    actions.forget_tries("li.ping")
    _by_code(app, anew[0], 302)
    other = builders.person("other", "office", li.tenures[0].post.unit)
    with pytest.raises(actions.WrongCode):
        actions.use_either(other, anew[1], now=clock.now())
    actions.end_codes(li)
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0


def test_whoever_finds_a_browser_open_gets_no_codes(app: Flask, client: FlaskClient, li: Person) -> None:
    """Beginning with one-time codes and asking for new recovery codes wants the password again: a session alone is not enough."""
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    for typed in ("", "wrong"):
        assert client.post("/account/codes", data={"begin": "1", "password": typed}).status_code == 422
    db.session.refresh(li)
    assert not li.code_salt
    _generator, given = _with_codes(app, client, li)
    for typed in ("", "wrong"):
        page = client.post("/account/codes", data={"recovery": "1", "password": typed})
        assert page.status_code == 422 and "登录密码不对" in page.text and not re.search(r"<code>[\w-]{19}</code>", page.text)
    _by_code(app, given[0], 302)


def test_a_forgotten_password_is_given_anew_and_the_codes_are_asked_for_all_the_same(
    app: Flask, client: FlaskClient, li: Person
) -> None:
    _generator, given = _with_codes(app, client, li)
    keeper = app.test_client()
    builders.sign_in(keeper, builders.person("root", "admin", builders.unit("xxb")))
    first = keeper.post(f"/people/{li.ref}/password").text.split("<code>")[1].split("</code>")[0]
    browser = app.test_client()
    assert client.get("/account").status_code == 302, "who was signed in no longer is"
    assert browser.post("/sign-in", data={"username": "li.ping", "password": first}).headers["Location"] == "/sign-in/code"
    assert browser.get("/account").headers["Location"].startswith("/sign-in"), "the new password alone opens nothing"
    assert browser.post("/sign-in/code", data={"code": given[0]}).status_code == 302
    assert browser.get("/account").headers["Location"].startswith("/password"), "and only its own page until it is changed"


def test_recovery_codes_are_for_whoever_has_codes(app: Flask, client: FlaskClient, li: Person) -> None:
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    client.post("/account/codes", data={"recovery": "1", "password": PASSWORD})
    assert actions.recovery_left(li) == 0


def test_a_session_planted_before_signing_in_opens_nothing_after(app: Flask, client: FlaskClient, li: Person) -> None:
    """Fixation: what somebody put into a browser beforehand is worth nothing once its owner has signed in."""
    client.post("/language", data={"language": "en"})
    planted = client.get_cookie("session")
    assert planted
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    after = client.get_cookie("session")
    assert after and after.value != planted.value and client.get("/account").status_code == 200
    thief = app.test_client(use_cookies=False)
    assert thief.get("/account", headers={"Cookie": f"session={planted.value}"}).status_code == 302


@pytest.mark.parametrize("name", ["Li.Ping", " li.ping ", "LI.PING\u3000", "\u00a0li.ping"])
def test_a_name_however_it_is_typed_is_one_name_to_the_lock(client: FlaskClient, li: Person, name: str) -> None:
    for _ in range(5):
        assert client.post("/sign-in", data={"username": name, "password": "wrong"}).status_code == 422
    assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize(
    "name", ["ｌi.ping", "lі.ping", "li\u200b.ping", "li.ping\u0000", "李平", "li ping", "ℓi.ping", "a" * 61]
)
def test_a_user_name_that_looks_like_another_is_none(name: str) -> None:
    """Full width, Cyrillic, invisible and other look-alikes: neither by form, nor by paste, nor by workbook."""
    pasted = f"甲局\t\t部门\t主任\t联络员\t张三\t{name}\t\t"
    assert [wrong.reason for wrong in roster.parse(pasted)[1]] in (["username"], [])
    assert not roster.parse(pasted)[0]
    if name.isprintable():
        with pytest.raises(Refused):
            roster_rows.READERS["username"](name)
    else:  # what cannot be seen is taken out of a cell before it is looked at
        assert roster_rows.READERS["username"](name) == "li.ping"
    with Flask("x").app_context(), pytest.raises(ValidationError):
        people_forms.USER_NAME(None, SimpleNamespace(data=name, gettext=str))


def _held(person: Person, unit: Unit, role: str, *, rank: str = "staff", since: int = -9, until: int | None = None) -> Post:
    """One more post of a person, from and to so many days from today."""
    post = Post(unit=unit, title=f"{role}{rank}", role=role, rank=rank)
    today = clock.today()
    end = None if until is None else today + timedelta(days=until)
    db.session.add(Tenure(post=post, person=person, since=today + timedelta(days=since), until=end))
    db.session.flush()
    return post


def _both(person: Person, app: Flask) -> Standing:
    """The standing of today, which a signed-in request finds as well."""
    today = clock.today()
    token = f"token of {person.username}"
    db.session.add(
        UserSession(token_hash=access.digest(token), person=person, since=clock.now(), until=clock.now() + timedelta(hours=1))
    )
    db.session.flush()
    with app.test_request_context():
        session[access.SEEN] = int(clock.now().timestamp())
        signed_in = access.load_signed_in(token)
    found = access.standing_of(person, today)
    assert signed_in is not None and signed_in.standing == found
    db.session.execute(delete(UserSession))
    return found


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [(-9, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (-9, 1, True), (0, None, True)],
)
def test_a_post_counts_from_its_first_day_to_its_last(app: Flask, since: int, until: int | None, counts: bool) -> None:
    unit = builders.unit("swj")
    person = Person(username="p", name="p")
    _held(person, unit, "liaison", since=since, until=until)
    standing = _both(person, app)
    assert standing.roles == ({"liaison"} if counts else set()) and standing.units == ({unit.id} if counts else set())


def test_several_posts_are_one_standing_of_all_their_units(app: Flask) -> None:
    one, two, office = builders.unit("a"), builders.unit("b"), builders.unit("sfj")
    person = Person(username="p", name="某")
    _held(person, one, "liaison")
    _held(person, two, "head")
    _held(person, office, "office")
    standing = _both(person, app)
    assert standing.roles == {"liaison", "head", "office"} and standing.units == {one.id, two.id, office.id}
    assert standing.portfolio == standing.leads == frozenset() and standing.name == "某"
    _held(person, two, "auditor")
    assert (_both(person, app).roles, _both(person, app).units) == ({"auditor"}, frozenset()), "an administrator is nothing else"


def test_a_leader_has_in_charge_the_units_that_name_the_post(app: Flask) -> None:
    government, ours, others = builders.unit("qzf"), builders.unit("a"), builders.unit("b")
    leader, other, head = (Person(username=name, name=name) for name in ("leader", "other", "head"))
    post, _other, headed = _held(leader, government, "leader"), _held(other, government, "leader"), _held(head, others, "head")
    ours.leader_post_id, others.leader_post_id = post.id, headed.id
    db.session.flush()
    assert (_both(leader, app).portfolio, _both(leader, app).leads, _both(leader, app).units) == (
        {ours.id},
        {post.id},
        frozenset(),
    )
    assert _both(other, app).portfolio == frozenset()
    assert (_both(head, app).portfolio, _both(head, app).leads) == (frozenset(), frozenset()), (
        "to have units in charge is a leader's"
    )


@pytest.mark.parametrize(
    ("rank", "role", "until", "active", "staff_approve"),
    [
        ("principal", "office", None, True, False), ("deputy", "office", None, True, False), ("staff", "office", None, True, True),
        ("principal", "head", None, True, True), ("principal", "office", -1, True, True), ("principal", "office", None, False, True),
    ],
)  # fmt: skip
def test_who_approves_for_the_office(
    app: Flask, rank: str, role: str, until: int | None, active: bool, staff_approve: bool
) -> None:
    """Its principal and deputies; only where nobody who can sign in holds such a post, everybody of it."""
    office = builders.unit("sfj")
    staff, chief = Person(username="staff", name="staff"), Person(username="chief", name="chief", active=active)
    _held(staff, office, "office")
    _held(chief, office, role, rank=rank, until=until)
    assert _both(staff, app).approves is staff_approve
    if active and until is None:
        assert _both(chief, app).approves is (role == "office")
    liaison = Person(username="liaison", name="liaison")
    _held(liaison, office, "liaison", rank="principal")
    assert not _both(liaison, app).approves


def test_whoever_acts_for_another_has_the_standing_of_that_post_alone(app: Flask) -> None:
    government, unit = builders.unit("qzf"), builders.unit("a")
    leader, before, secretary = (Person(username=name, name=name) for name in ("leader", "before", "secretary"))
    post = _held(leader, government, "leader")
    db.session.add(Tenure(post=post, person=before, since=date(2020, 1, 1), until=clock.today() - timedelta(days=20)))
    second = _held(leader, government, "leader")
    _held(secretary, unit, "liaison")
    unit.leader_post_id = post.id
    place = StandIn(post=post, person=secretary, since=clock.today())
    db.session.add(place)
    db.session.flush()
    standing = access.standing_of(secretary, clock.today(), place)
    assert (standing.person_id, standing.on_behalf_of, standing.on_behalf_of_id) == (secretary.id, "leader", leader.id)
    assert (standing.roles, standing.portfolio, standing.leads, standing.units) == ({"leader"}, {unit.id}, {post.id}, frozenset())
    assert second.id not in standing.leads
    post.tenures[-1].until = clock.today() - timedelta(days=1)
    for tenure in post.tenures:
        tenure.until = clock.today() - timedelta(days=1)
    db.session.flush()
    vacant = access.standing_of(secretary, clock.today(), place)
    assert (vacant.on_behalf_of, vacant.on_behalf_of_id) == (post.title, None)
    assert not access.counts(place, clock.today() - timedelta(days=1)) and access.counts(place, clock.today())
    place.until = clock.today()
    assert access.counts(place, clock.today()) and not access.counts(place, clock.today() + timedelta(days=1))


def test_a_session_ends_to_the_second(app: Flask, li: Person) -> None:
    now = clock.now().replace(microsecond=0)
    db.session.add(UserSession(token_hash=access.digest("t"), person=li, since=now, until=now + timedelta(hours=1)))
    db.session.commit()

    def there(at: timedelta, seen: timedelta) -> bool:
        with time_machine.travel(now + at, tick=False), app.test_request_context():
            session[access.SEEN] = int((now + seen).timestamp())
            return access.load_signed_in("t") is not None

    minute, second = timedelta(minutes=1), timedelta(seconds=1)
    assert there(59 * minute, 59 * minute) and not there(60 * minute, 59 * minute), "the end that no use puts off"
    assert there(30 * minute, 0 * minute) and not there(30 * minute + second, 0 * minute), "half an hour without a request"
    with app.test_request_context():
        assert access.load_signed_in("t") is None, "never seen"
    li.active = False
    db.session.commit()
    assert not there(minute, minute)


@pytest.mark.parametrize(("after", "renewed"), [(0, False), (60, False), (61, True), (600, True)])
def test_use_is_noted_at_most_once_a_minute(app: Flask, client: FlaskClient, li: Person, after: int, renewed: bool) -> None:
    now = clock.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False):
        assert client.post("/sign-in", data={"username": "li.ping", "password": PASSWORD}).status_code == 302
    with time_machine.travel(now + timedelta(seconds=after), tick=False):
        assert client.get("/account").status_code == 200
        with client.session_transaction() as kept:
            found = kept[access.SEEN]
    assert found == int(now.timestamp()) + (after if renewed else 0)
    with time_machine.travel(now, tick=False):
        stranger = client.application.test_client()
        stranger.get("/sign-in")
        with stranger.session_transaction() as kept:
            assert access.SEEN not in kept


def test_a_password_is_old_after_its_days(li: Person) -> None:
    at = clock.now()
    li.password_set_at = at - timedelta(days=90)
    assert not access.expired(li, DoorRules(), at) and access.expired(li, DoorRules(), at + timedelta(seconds=1))
    assert not access.expired(li, DoorRules(password_days=0), at + timedelta(days=999))
    li.password_set_at = None
    assert not access.expired(li, DoorRules(), at)


@pytest.mark.parametrize(("apart", "fits"), [(-61, False), (-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_fits_its_half_minute_and_the_ones_beside_it(apart: int, fits: bool) -> None:
    at = clock.parse("2026-06-24 10:00")
    salt = codes.new_salt()
    code = pyotp.TOTP(codes.secret(KEY, salt)).at(at + timedelta(seconds=apart))
    step = codes.fitting(KEY, salt, code, at, 0)
    assert (step is not None) is fits
    if step is not None:
        assert step == int(at.timestamp()) // 30 + apart // 30
        assert codes.fitting(KEY, salt, f"{code[:3]} {code[3:]}", at, step - 1) == step
        assert codes.fitting(KEY, salt, code, at, step) is None, "once"
    for wrong in ("", code[:5], code + "0", "１２３４５６", "abcdef", "-12345"):
        assert codes.fitting(KEY, salt, wrong, at, 0) is None
    assert codes.fitting("another key", salt, code, at, 0) is None or codes.secret(KEY, salt) != codes.secret("another key", salt)
    shown = {codes.picture(KEY, one, "li", "督办") for one in (salt, salt, codes.new_salt())}
    assert len(shown) == 2 and all(one.startswith("data:image/svg+xml") for one in shown)
    assert len(codes.secret(KEY, salt)) == 32 and len(salt) >= 26 and salt != codes.new_salt()


def test_what_a_password_must_hold() -> None:
    rules = DoorRules()
    for fine in ("Abab1!1!", "Kzvdef17", "kzvdef1!", "A" + "bc3d" * 49 + "ef!"):
        passwords.check(fine, rules)
    refused = {
        "Abcde12": passwords.PasswordTooShort, "A1!" + "bcde" * 50: passwords.PasswordTooShort, "abcdefgh1": passwords.PasswordTooPlain,
        "ABCDEFGH1": passwords.PasswordTooPlain, "aaaaA1aaA1": passwords.PasswordTooCommon, "Password1": passwords.PasswordTooCommon,
    }  # fmt: skip
    for wrong, why in refused.items():
        with pytest.raises(why):
            passwords.check(wrong, rules)
    with pytest.raises(passwords.PasswordNamesYou):
        passwords.check("My-Wang-2026", rules, ("wang",))
    passwords.check("My-Wang-2026", rules, ("wa", ""))
    passwords.check("Only12letters", DoorRules(shortest=13))
    with pytest.raises(passwords.PasswordTooShort):
        passwords.check("Only12letters", DoorRules(shortest=14))
    passwords.check("onlysmallletters", DoorRules(kinds=1))
    for length, fine in ((7, False), (8, True), (200, True), (201, False)):
        if fine:
            assert passwords.fits("x" * length, passwords.hashed("x" * length))
        else:
            with pytest.raises(passwords.PasswordTooShort):
                passwords.hashed("x" * length)
    assert not passwords.fits("no", passwords.nobody())


def test_what_opens_for_one_opens_for_no_other(app: Flask, li: Person) -> None:
    now, other = clock.now(), builders.person("zhao", "office", li.tenures[0].post.unit)
    mine, theirs = actions.give_recovery(li), actions.give_recovery(other)
    for who in (li, other):
        actions.begin_codes(who)
    db.session.commit()
    generator = pyotp.TOTP(codes.secret(app.config["SECRET_KEY"], li.code_salt))
    with pytest.raises(actions.WrongCode):
        actions.use_either(other, mine[0], now=now)
    assert actions.use_either(li, generator.at(now), now=now) is False, "no recovery code went for it"
    db.session.expire_all()
    assert (li.last_code > 0, other.last_code) == (True, 0)
    assert actions.use_either(li, mine[0], now=now) is True
    assert (actions.recovery_left(li), actions.recovery_left(other)) == (7, 8)
    actions.give_recovery(li)
    assert actions.use_either(other, theirs[0], now=now) is True, "new codes of one take none from another"
    actions.end_codes(li)
    assert (actions.recovery_left(li), actions.recovery_left(other)) == (0, 7)


def test_whom_a_name_and_a_password_fit(app: Flask, li: Person) -> None:
    unit = li.tenures[0].post.unit
    gone, new = builders.person("gone", "office", unit), builders.person("new", "office", unit)
    gone.password_hash, gone.active, new.password_hash = hashed(PASSWORD), False, ""
    db.session.commit()
    assert actions.who_fits(" Li.Ping ", PASSWORD) is li
    for name, typed in (("li.ping", "another"), ("gone", PASSWORD), ("new", ""), ("nobody", PASSWORD)):
        assert actions.who_fits(name, typed) is None


def test_two_at_once_are_each_themselves_and_hold_what_they_hold_today(app: Flask, li: Person) -> None:
    other = builders.person("zhao", "liaison", builders.unit("zrj"), name="赵东")
    past = Tenure(person=other, post=li.tenures[0].post, since=date(2020, 1, 1), until=clock.today() - timedelta(days=1))
    db.session.add(past)
    browsers = {}
    for who in (li, other):
        browsers[who] = app.test_client()
        builders.sign_in(browsers[who], who)
    assert "李平" in browsers[li].get("/account").text and "赵东" in browsers[other].get("/account").text
    assert (browsers[li].get("/policy").status_code, browsers[other].get("/policy").status_code) == (200, 403)
    past.until = clock.today()
    db.session.commit()
    assert browsers[other].get("/policy").status_code == 200, "a post counts to its last day"


def test_a_role_that_needs_codes_is_sent_to_set_them_up_once(app: Flask, client: FlaskClient, li: Person) -> None:
    builders.sign_in(client, li)
    with app.test_request_context():
        g.door_rules = DoorRules(codes_for=("office",))
        who = access.SignedIn(li, access.standing_of(li, clock.today()), None, "t")
        assert who.owes == "accounts.codes"
        li.codes_since = clock.now()
        assert who.owes == ""
