"""Setting up units and people: a pasted roster goes in whole or not at all, and twice is once."""

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import func, select

from app import clock
from app.accounts import actions, queries, roster
from app.accounts.access import standing_of
from app.accounts.models import Person, Post, Tenure, Unit
from app.accounts.people_actions import import_roster, merge_unit, take_post
from app.extensions import db
from tests import builders

TODAY = date(2026, 3, 2)

ROSTER = "\n".join(
    "\t".join(row)
    for row in (
        roster.COLUMNS,
        ("清河区水务局", "水务局", "部门", "办公室主任", "联络员", "张三", "zhang.san", "zs@example.org", "1"),
        ("清河区水务局", "水务局", "部门", "局长", "负责人", "李四", "li.si", "", ""),
        ("清河区水务局", "水务局", "部门", "法规科科长", "联络员", "张三", "zhang.san", "", ""),
    )
)


def _counts() -> tuple[int, ...]:
    return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Unit, Person, Post, Tenure))


def test_the_first_people_of_an_installation(app):
    def add(username: str, code: str, unit_name: str = "", role: str = "office") -> None:
        actions.add_first_person(username, "李平", code, unit_name, role, "", "A good long one", today=TODAY)

    with pytest.raises(actions.NoSuchUnitYet):
        add("li", "sfj")
    add(" Li ", "sfj", "司法局")
    add("wang", "sfj", role="liaison")
    add("zhao", "swj", "水务局", role="liaison")
    with pytest.raises(actions.NameTaken):
        add("LI", "swj")
    found = select(Person.username, Person.must_change_password, Unit.code, Unit.kind, Post.title, Tenure.since)
    assert [
        tuple(row)
        for row in db.session.execute(found.select_from(Person).join(Tenure).join(Post).join(Post.unit).order_by(Person.id))
    ] == [
        ("li", True, "sfj", "office", "法治办工作人员", TODAY),
        ("wang", True, "sfj", "office", "联络员", TODAY),
        ("zhao", True, "swj", "department", "联络员", TODAY),
    ]


def test_a_roster_twice_is_once(app):
    lines, wrong = roster.parse(ROSTER)
    assert not wrong
    assert len(import_roster(lines, today=TODAY)) == 2
    first = _counts()
    assert first == (1, 2, 3, 3)
    assert import_roster(lines, today=TODAY) == []
    assert _counts() == first


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("甲局\t\t部门\t主任\t联络员\t张三\t\t\t", "缺少"),
        ("甲局\t\t火星\t主任\t联络员\t张三\tzs\t\t", "类别不认识"),
        ("甲局\t\t部门\t主任\t打杂\t张三\tzs\t\t", "角色不认识"),
        ("甲局\t\t部门\t主任\t联络员\t张三\tzs\tzs 在邮局\t", "邮箱不完整"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_stored(app, client, row, reason):
    office = builders.person("bo", "office", builders.unit("sfj"))
    builders.sign_in(client, office)
    before = _counts()
    answer = client.post("/roster", data={"text": f"{ROSTER}\n{row}"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "第 5 行" in page and reason in page and "zhang.san" in page, "what was pasted is still there"
    assert _counts() == before


def test_a_new_holder_ends_the_old_ones_tenure(app):
    unit = builders.unit("swj")
    old, new = (Person(username=name, name=name) for name in ("old", "new"))
    db.session.add_all([old, new])
    take_post(old, unit, "局长", "head", today=date(2026, 1, 1))
    take_post(new, unit, "局长", "head", today=TODAY)
    db.session.flush()
    assert [h.person.name for h in queries.holders(date(2026, 3, 1), roles=["head"])] == ["old"]
    assert [h.person.name for h in queries.holders(TODAY, roles=["head"])] == ["new"]


def test_a_first_password_is_shown_once_and_must_be_changed(app, client):
    unit = builders.unit("sfj")
    builders.sign_in(client, builders.person("bo", "office", unit))
    page = client.post(
        f"/units/{unit.ref}",
        data={
            "title": "联络员",
            "role": "liaison",
            "rank": "staff",
            "name": "王五",
            "username": "Wang.Wu",
            "email": "",
            "phone": "",
        },
    ).get_data(as_text=True)
    password = page.split("<code>")[1].split("</code>")[0]
    assert password not in client.get(f"/units/{unit.ref}").get_data(as_text=True)
    other = app.test_client()
    assert other.post("/sign-in", data={"username": "wang.wu", "password": password}).status_code == 302
    for place in ("/", "/units", "/password"):
        answer = other.get(place)
        assert answer.status_code == (200 if place == "/password" else 302)
        assert place == "/password" or "/password" in answer.headers["Location"]


def test_a_renamed_unit_keeps_its_name_on_record(app, client):
    unit = builders.unit("swj", "水利局")
    builders.sign_in(client, builders.person("bo", "office", builders.unit("sfj")))
    form = {"name": "水务局", "short_name": "", "code": "swj", "kind": "department", "duties": "", "leader": "", "parent": ""}
    assert client.post(f"/units/{unit.ref}/edit", data=form).status_code == 302
    assert "更名前为「水利局」" in client.get(f"/units/{unit.ref}").get_data(as_text=True)


def test_a_merged_unit_is_answered_for_by_its_heir(app, client):
    old, heir = builders.unit("swj", "水务局"), builders.unit("zrzy", "自然资源局")
    builders.person("old", "liaison", old)
    new = builders.person("new", "liaison", heir)
    builders.sign_in(client, builders.person("bo", "office", builders.unit("sfj")))
    assert client.post(f"/units/{old.ref}/merge", data={"code": "nosuch"}).status_code == 409
    assert client.post(f"/units/{old.ref}/merge", data={"code": "swj"}).status_code == 409
    assert client.post(f"/units/{old.ref}/merge", data={"code": "zrzy"}).status_code == 302
    db.session.expire_all()
    today = clock.today()
    assert standing_of(new, today).units == {old.id, heir.id}
    assert [h.person.username for h in queries.holders(today, unit_ids=[old.id], roles=["liaison"])] == ["new"]
    assert [h.person.username for h in queries.holders(date(2021, 1, 1), unit_ids=[old.id])] == ["old"], "as it was then"
    assert old not in queries.all_units() and db.session.get(Unit, old.id) is not None
    assert "「水务局」并入「自然资源局」" in client.get(f"/units/{heir.ref}").get_data(as_text=True)
    assert queries.answering()[old.id] is heir


def test_a_split_unit_is_answered_for_by_the_first_of_its_parts(app, client):
    old, first, second = builders.unit("wgj", "文广局"), builders.unit("wlj", "文旅局"), builders.unit("gbj", "广电局")
    builders.person("old", "liaison", old)
    new, other = builders.person("new", "liaison", first), builders.person("other", "liaison", second)
    builders.sign_in(client, builders.person("bo", "office", builders.unit("sfj")))
    for wrong in ("wlj", "wlj nosuch", "wlj wgj", "wlj wlj", ""):
        assert client.post(f"/units/{old.ref}/split", data={"codes": wrong}).status_code == 409, wrong
    assert client.post(f"/units/{old.ref}/split", data={"codes": "wlj，gbj"}).status_code == 302
    db.session.expire_all()
    today = clock.today()
    assert standing_of(new, today).units == {old.id, first.id} and standing_of(other, today).units == {second.id}
    assert [h.person.username for h in queries.holders(date(2021, 1, 1), unit_ids=[old.id])] == ["old"], "as it was then"
    assert old not in queries.all_units() and old.id not in queries.answering(), "its name means none of them"
    page = client.get(f"/units/{second.ref}").text
    assert "「文广局」分立出「广电局」" in page and "「文广局」分立出「文旅局」" in client.get(f"/units/{old.ref}").text


def test_units_are_a_tree_that_keeps_its_history_and_never_turns_into_itself(app, client):
    town, street, village = builders.unit("zhen", "甲镇"), builders.unit("jie", "乙街道"), builders.unit("suo", "司法所")
    bo = builders.person("bo", "office", builders.unit("sfj"))
    builders.sign_in(client, bo)

    def put_under(unit, parent):
        form = {
            "name": unit.name,
            "short_name": "",
            "code": unit.code,
            "kind": "town",
            "duties": "",
            "leader": "",
            "parent": parent,
        }
        return client.post(f"/units/{unit.ref}/edit", data=form).status_code

    assert put_under(village, town.ref) == put_under(town, street.ref) == 302
    assert put_under(street, village.ref) == 422, "under what stands under it"
    assert put_under(street, street.ref) == 422 and put_under(street, "nosuch") == 422
    db.session.expire_all()
    assert (village.parent, town.parent, street.parent) == (town, street, None)
    hamlet = {"name": "丙村", "short_name": "", "code": "cun", "kind": "town", "duties": "", "leader": "", "parent": village.ref}
    assert client.post("/units/new", data=hamlet).status_code == 302, "a new one under what stands deep itself"
    merge_unit(town, "jie", by=standing_of(bo, clock.today()), today=clock.today())
    db.session.commit()
    chosen = HTMLParser(client.get(f"/units/{village.ref}/edit").text).css_first("#parent option[selected]")
    assert chosen.attributes["value"] == town.ref, "a unit that was merged is still where it stands"
    assert put_under(village, town.ref) == 302 and village.parent is town
    assert put_under(village, "") == 302
    page = client.get(f"/units/{village.ref}").text
    assert "「司法所」的上级单位改为「甲镇」" in page and "「司法所」不再有上级单位" in page
    assert "「司法所」的上级单位改为「甲镇」" in client.get(f"/units/{town.ref}").text


def test_whoever_leaves_a_post_leaves_that_one_alone(app, client):
    unit = builders.unit("swj")
    person, other = builders.person("p", "liaison", unit), builders.person("q", "head", unit)
    builders.sign_in(client, builders.person("bo", "office", builders.unit("sfj")))
    post = person.tenures[0].post
    assert client.post(f"/posts/{post.ref}/leave", data={"person": other.ref}).status_code == 404
    assert client.post(f"/posts/{post.ref}/leave").status_code == 404
    assert client.post(f"/posts/{post.ref}/leave", data={"person": person.ref}).status_code == 302
    db.session.expire_all()
    assert standing_of(person, clock.today()).roles == set() and standing_of(other, clock.today()).roles == {"head"}
    assert client.post(f"/posts/{post.ref}/leave", data={"person": person.ref}).status_code == 404, "left already"
