"""From the report's figures to verified values: taking over, asking once, giving, verifying by another, over HTTP and on both engines."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, func, select

from app.accounts.access import standing_of
from app.accounts.models import Person
from app.cases.models import Case
from app.extensions import db
from app.indicators import actions, queries
from app.indicators.errors import GivenByYourself, JumpUnexplained, NameTaken, NoneChosen, NotYourIndicators, PartsMissing
from app.indicators.models import Indicator, IndicatorValue
from app.mail.models import Letter
from tests import builders
from tests.drafting import ground
from tests.drafting.ground import NOW, District

ASK = {"by": None, "now": NOW, "base_url": "http://duban.test"}


@pytest.fixture
def here(app, client) -> District:
    """The district with its indicators taken over; the office's clerk is signed in."""
    where = ground.district()
    actions.take_over(where.report, queries.printed_in(where.report), by=where.by, now=NOW)
    builders.sign_in(client, where.clerk)
    return where


@pytest.fixture
def liaison(here: District) -> Person:
    return builders.person("gaj.l", "liaison", here.police, name="罗岚")


def named(value: int) -> Indicator:
    found = select(IndicatorValue).where(IndicatorValue.year == 2025, IndicatorValue.value == value)
    return db.session.scalars(found).one().indicator


def value_of(indicator: Indicator, year: int = 2026) -> IndicatorValue:
    db.session.expire_all()
    return db.session.scalars(
        select(IndicatorValue).where(IndicatorValue.indicator_id == indicator.id, IndicatorValue.year == year)
    ).one()


def html(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_figures_become_indicators_with_last_years_value_and_their_owner(here: District) -> None:
    rows = queries.of_report(here.government, 2026)
    assert {row.before.value for row in rows} == {Decimal(n) for n in (917, 813, 19)}, "a plan's number is no result"
    assert {row.now.value for row in rows} == {None}
    assert named(917).owner == here.police and named(917).values[0].source == f"report:{here.report.ref}"
    with pytest.raises(NoneChosen):
        actions.take_over(here.report, queries.printed_in(here.report), by=here.by, now=NOW)


def test_units_are_asked_once_with_one_letter(here: District, liaison: Person, client) -> None:
    data = {"indicator": [named(917).ref, named(813).ref], "year": "2026", "due": "2026-12-31", "unit": here.government.ref}
    assert client.post("/indicators/ask", data=data).status_code == 302
    letter = db.session.scalars(select(Letter)).one()
    assert (
        letter.to_name == "罗岚"
        and "2项" in letter.subject
        and "/figures?year=2026" in letter.body
        and "12月31日" in letter.subject
    )
    assert client.post("/indicators/ask", data=data).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1


def test_a_unit_gives_on_its_own_page_and_somebody_else_verifies(here: District, liaison: Person, client, app) -> None:
    one = named(917)
    actions.ask([one], 2026, date(2026, 12, 31), by=here.by, now=NOW, base_url="http://duban.test")
    unit = app.test_client()
    builders.sign_in(unit, liaison)
    page = html(unit, "/figures?year=2026")
    assert one.name in page and "上年 917" in page and "还有 1 项待报" in page
    address = f"/figures/{value_of(one).ref}"
    wrong = unit.post(address, data={"value": "九百", "evidence": "台账<b>", "year": "2026"})
    assert wrong.status_code == 409 and "指标值应为数字" in (kept := wrong.get_data(as_text=True)) and "台账&lt;b&gt;" in kept
    jump = unit.post(address, data={"value": "1900", "year": "2026"})
    assert jump.status_code == 409 and "变动超过一半" in jump.get_data(as_text=True) and value_of(one).state == "asked"
    assert unit.post(address, data={"value": "1,002", "evidence": "台账", "year": "2026"}).status_code == 302
    row = value_of(one)
    assert (row.value, row.state, row.given_by.name) == (1002, "given", "罗岚")
    assert unit.post(f"/indicators/values/{row.ref}", data={"do": "verify"}).status_code == 404, (
        "a unit does not judge the district's"
    )
    page = html(client, f"/indicators/{one.ref}?year=2026")
    assert "核实" in page and "1,002" in page
    assert client.post(f"/indicators/values/{row.ref}", data={"do": "verify"}).status_code == 302
    assert value_of(one).state == "verified"
    assert unit.post(address, data={"value": "1", "year": "2026"}).status_code == 409, "what is verified stands"


def test_nobody_verifies_their_own(here: District) -> None:
    one = named(917)
    actions.ask([one], 2026, date(2026, 12, 31), by=here.by, now=NOW, base_url="")
    row = value_of(one)
    actions.give(row, Decimal(900), evidence="", note="", before=Decimal(917), by=here.by, now=NOW)
    with pytest.raises(GivenByYourself):
        actions.verify(row, by=here.by, now=NOW)
    with pytest.raises(JumpUnexplained):
        actions.give(row, Decimal(9000), evidence="", note=" ", before=Decimal(917), by=here.by, now=NOW)


def test_sent_back_with_a_reason_and_a_letter(here: District, liaison: Person, client) -> None:
    one = named(917)
    actions.ask([one], 2026, date(2026, 12, 31), by=here.by, now=NOW, base_url="http://duban.test")
    row = value_of(one)
    actions.give(row, Decimal(900), evidence="", note="", before=None, by=standing_of(liaison, NOW.date()), now=NOW)
    assert client.post(f"/indicators/values/{row.ref}", data={"do": "return", "reason": " "}).status_code == 409
    assert client.post(f"/indicators/values/{row.ref}", data={"do": "return", "reason": "漏了镇街"}).status_code == 302
    assert (value_of(one).state, value_of(one).returned_for) == ("asked", "漏了镇街")
    assert any("漏了镇街" in letter.body for letter in db.session.scalars(select(Letter)))


def test_counted_from_cases_and_tasks(here: District) -> None:
    counted = (("appearance_rate", "cases"), ("heard", "cases"), ("evidence_rate", "cases"), ("filing_rate", "cases"))
    for code, feed in (*counted, ("closed", "tasks"), ("closed_rate", "tasks")):
        actions.define(here.government, actions.Definition(name=code, feed=feed, formula=code), by=here.by, now=NOW)
    ground.case(here, "（2026）甲0001行初1号", appeared=True)
    ground.case(here, "（2026）甲0001行初2号", appeared=False)
    for n, filed_on in ((3, date(2026, 3, 10)), (4, date(2026, 4, 1)), (5, date(2026, 3, 12))):
        row = {
            "court": "区人民法院",
            "cause": "行政处罚",
            "unit": here.police,
            "created_at": NOW,
            "received_on": date(2026, 3, 2),
        }
        db.session.add(Case(case_number=f"（2026）甲0001行初{n}号", evidence_filed_on=filed_on, **row))
    ground.task(here, "备案不及时", "closed")
    ground.task(here, "取证不规范", "in_progress")
    ground.task(here, "制定案卷指引", "draft")
    known = {row.indicator.name: (row.now.value, row.now.state) for row in queries.of_report(here.government, 2026)}
    assert known["appearance_rate"] == (50, "counted") and known["heard"] == (2, "counted")
    assert known["evidence_rate"] == (Decimal("66.67"), "counted")
    assert known["filing_rate"] == (None, ""), "no document was to be filed: neither nought nor full"
    assert known["closed"] == (1, "counted") and known["closed_rate"] == (50, "counted")


def test_definitions_that_cannot_be(here: District, app) -> None:
    one = actions.define(here.government, actions.Definition(name="甲"), by=here.by, now=NOW)
    with pytest.raises(NameTaken):
        actions.define(here.government, actions.Definition(name="甲"), by=here.by, now=NOW)
    with pytest.raises(PartsMissing):
        actions.define(here.government, actions.Definition(name="乙", numerator=one), by=here.by, now=NOW)
    with pytest.raises(PartsMissing):
        actions.define(here.government, actions.Definition(name="甲", whole=one), by=here.by, now=NOW, indicator=one)
    stranger = standing_of(builders.person("x", "head", here.police), NOW.date())
    with pytest.raises(NotYourIndicators):
        actions.define(here.government, actions.Definition(name="丙"), by=stranger, now=NOW)


def test_laid_down_and_changed_over_http(here: District, client) -> None:
    data = {"name": "审核采纳率", "measure": "%", "method": "ratio", "source": "units", "target": "100", "direction": "up",
            "numerator": named(813).ref, "denominator": named(917).ref, "unit": here.government.ref, "active": "y"}  # fmt: skip
    assert client.post("/indicators/new", data={**data, "name": ""}).status_code == 422
    answer = client.post("/indicators/new", data=data)
    assert answer.status_code == 302
    page = html(client, answer.headers["Location"] + "?year=2025")
    assert "88.66" in page and "未达到" in page, "recomputed from its parts"
    edit = html(client, answer.headers["Location"].split("?")[0] + "/edit")
    assert f'<option selected value="{named(813).ref}">' in edit and "审核采纳率" in edit


def test_a_unit_keeps_the_indicators_of_its_own_report(here: District, app) -> None:
    browser = app.test_client()
    builders.sign_in(browser, builders.person("gaj.h", "head", here.police))
    page = html(browser, "/indicators")
    assert here.government.ref not in page
    assert (
        browser.post("/indicators/new", data={"name": "出警", "method": "sum_year", "source": "units", "active": "y"}).status_code
        == 302
    )
    made = db.session.scalars(select(Indicator).where(Indicator.name == "出警")).one()
    assert made.unit == here.police
    assert browser.get(f"/indicators/{named(19).ref}").status_code == 404, "another unit's, given by another"
    assert browser.get(f"/indicators/{named(917).ref}").status_code == 200, "one it gives"
    assert browser.get(f"/indicators/{named(917).ref}/edit").status_code == 403


def test_the_shelf_takes_the_same_number_of_queries_however_many(here: District, client) -> None:
    def counted() -> int:
        db.session.commit()
        said: list[str] = []
        event.listen(db.engine, "before_cursor_execute", note := lambda *args: said.append(args[2]))
        html(client, "/indicators?year=2026")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(said)

    before = counted()
    for n in range(30):
        actions.define(here.government, actions.Definition(name=f"甲{n}", owner=here.police), by=here.by, now=NOW)
    assert counted() == before <= 16
