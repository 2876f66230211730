"""What the office decides about counting changes rates, their words and the lists behind them alike."""

import re
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import select

from app.accounts.models import Unit
from app.cases import actions, matter_actions, queries, rate_queries, register_queries
from app.cases.choices import COUNTING
from app.cases.criticism import plan_due, talk_suggested
from app.cases.effect_queries import effects, lacking
from app.cases.matter_models import Matter
from app.cases.models import Case, CaseParty, Hearing
from app.cases.rates import Counting, Due, Span, timeliness_of
from app.extensions import db
from app.policy.actions import decide
from app.policy.queries import decided
from tests import builders
from tests.numbers import wrong

YEAR = 2025
SPAN = Span.of(YEAR)


def _held(district, number, *, month=5, day=6, online=False, **shown) -> Case:
    case = Case(
        case_number=f"（2025）岚0106行初{number}号", court="某院", cause="工伤认定", unit=shown.pop("unit", district.police),
        created_at=district.day(-900),
    )  # fmt: skip
    db.session.add(case)
    at = district.now.replace(year=YEAR, month=month, day=day)
    db.session.add(Hearing(case=case, at=at, state="held", online=online, **shown))
    db.session.flush()
    return case


@pytest.fixture
def five(district):
    """Attended by the principal who spoke; by a deputy online, silent; absent with a ground; absent without; two defendants."""
    came = {"appeared": True, "attendee": "韩建国", "attendee_post": "局长", "attendee_rank": "principal", "spoke": True}
    _held(district, 1, **came)
    _held(district, 2, online=True, **came | {"attendee_rank": "deputy", "spoke": False})
    _held(district, 3, appeared=False, absence_reason="public_duty")
    _held(district, 4, appeared=False, absence_reason="none_given")
    joint = _held(district, 5, **came)
    actions.edit_case(
        joint, unit=district.police, case_number=joint.case_number, court="某院", cause="工伤认定", instance="first",
        co_defendants=[district.planning], by=district.by, now=district.now,
    )  # fmt: skip
    db.session.commit()
    return joint


@pytest.mark.parametrize(
    ("how", "police", "planning", "whole"),
    [
        ({}, (3, 5), (1, 1), (3, 5)),
        ({"justified": "left_out"}, (3, 4), (1, 1), (3, 4)),
        ({"online": "left_out"}, (2, 4), (1, 1), (2, 4)),
        ({"co_defendants": "coming"}, (3, 5), (0, 1), (3, 5)),
        ({"justified": "left_out", "online": "left_out", "co_defendants": "coming"}, (2, 3), (0, 1), (2, 3)),
    ],
)
def test_each_decision_changes_rates_words_and_lists_together(district, five, how, police, planning, whole):
    plain = queries.rates_of_span(SPAN).appearance.basis
    if how:
        decide(COUNTING, COUNTING.default | how, by=district.by, now=district.now)
    rates = queries.rates_of_span(SPAN)
    assert (rates.appearance.numerator, rates.appearance.denominator) == whole
    assert (rates.appearance.basis == plain) is not bool(how), "another counting says so"
    by_unit = {one.unit.id: one.rates.appearance for one in rate_queries.rates_by_unit(SPAN)}
    for unit, wanted in ((district.police, police), (district.planning, planning)):
        rate = queries.rates_of_span(SPAN, [unit.id]).appearance
        assert (rate.numerator, rate.denominator) == wanted
        assert by_unit[unit.id] == rate, "the table of units and the unit's own page cannot disagree"
        counts, _page = register_queries.register(district.by, state="all", span=SPAN, now=district.now, number=1, unit=unit)
        assert (counts["attended"], counts["heard"]) == wanted, "the lists behind the numbers hold what was counted"
        assert register_queries.rates_in(counts, queries.counting()) == queries.rates_of_span(SPAN, [unit.id])
        for state in ("attended", "heard"):
            listed = db.session.scalars(
                register_queries.listed(district.by, state=state, span=SPAN, now=district.now, unit=unit)
            ).unique()
            assert len(list(listed)) == counts[state]
    months = rate_queries.rates_by_month(YEAR)
    assert sum(one.appearance.denominator for _span, one in months) == whole[1]
    years = {span.since.year: one.appearance for span, one in rate_queries.rates_by_year(YEAR)}
    assert years.pop(YEAR) == rates.appearance and len(years) == 4
    assert not any(one.denominator for one in years.values())


def test_the_office_decides_on_its_page_and_nobody_else(district, five):
    office = district.client(district.office)
    form = {"justified": "left_out", "co_defendants": "all", "online": "counts", "loss": "substantive", "seen": "0,0",
            "approval": "y", "note": "按省里口径"}  # fmt: skip
    assert district.client(district.liaison).post("/cases/counting", data=form).status_code == 403
    assert office.post("/cases/counting", data=form).status_code == 302
    assert decided(COUNTING)["justified"] == "left_out"
    assert queries.rates_of_span(SPAN).loss.code == "loss_substantive"
    html = office.get(f"/cases/rates?year={YEAR}").get_data(as_text=True)
    assert html.count("负责人有正当理由未出庭的不计入分母。") == 3, "the counting stands under every table"
    assert "正当理由 1" in html
    assert "线上庭审计为开庭" in html
    # decided on an older page, or decided as it is
    assert office.post("/cases/counting", data=form).status_code == 422
    assert office.post("/cases/counting", data=form | {"justified": "absent"}).status_code == 422


def test_another_counting_shows_what_it_would_make_of_the_rates(district, five):
    typed = {"justified": "left_out", "co_defendants": "all", "online": "counts", "loss": "concluded", "seen": "0,0", "scan": "y"}
    how = Counting(justified="left_out")
    found = {(one.year, one.now.code): one for one in effects(how, date(YEAR, 12, 31))}
    changed = found[YEAR, "appearance"]
    assert [(r.numerator, r.denominator) for r in (changed.now, changed.then)] == [(3, 5), (3, 4)] and changed.differs
    assert not found[YEAR - 1, "appearance"].differs
    assert lacking({"approval": False, "filing": False, "scan": True}, date(YEAR, 12, 31)) == {"scan": 2}
    coming = [one for one in effects(Counting(co_defendants="coming"), date(YEAR, 12, 31)) if one.differs]
    assert coming and all(one.unit for one in coming), "of the district nothing changes, of units it does"
    office = district.client(district.office)
    page = office.post("/cases/counting", data=typed | {"look": "1"})
    text = page.get_data(as_text=True)
    assert page.status_code == 200 and "按所选口径，比率会是" in text
    assert decided(COUNTING) == COUNTING.default, "looking decides nothing"


def test_a_month_without_hearings_says_so(district, five):
    page = district.client(district.office).get(f"/cases/rates?year={YEAR}&month=2").get_data(as_text=True)
    assert "本期无开庭案件" in page
    assert not re.search(r"<b[^>]*>\s*(0|100)%", page)


def test_what_was_done_in_time():
    span = Span.of(2025, 5)
    dues = [
        Due("a", (1,), date(2025, 5, 10), date(2025, 5, 10)),  # on the last day
        Due("b", (1,), date(2025, 5, 10), date(2025, 5, 11)),  # a day late
        Due("c", (1,), date(2025, 5, 10), None),  # over, nothing registered
        Due("d", (1,), date(2025, 5, 30), None),  # not over yet
        Due("e", (1,), date(2025, 5, 30), date(2025, 5, 2)),  # not over, but done
        Due("f", (1,), date(2025, 6, 1), date(2025, 5, 2)),  # ends later
    ]
    evidence = timeliness_of(dues, [], *(span.since, span.until), date(2025, 5, 20)).evidence
    assert (evidence.numerator, evidence.denominator) == (2, 4)
    assert timeliness_of([], [], span.since, span.until, date(2025, 5, 20)).filing.text == "本期无备案期限届满的文件"


def test_evidence_and_filings_are_counted_from_the_register(district):
    today = district.now.date()
    received, span = district.day(-40).date(), Span.of((district.day(-25)).year)
    on_time, late = (district.case(n, registered=-1, received_on=received) for n in (1, 2))
    for case, after in ((on_time, 10), (late, 35)):
        actions.file_evidence(case, on=district.day(-40 + after).date(), by=district.by, now=district.now)
    for n, done in ((1, -30), (2, None)):
        matter = matter_actions.register_matter(
            rule="document_filing",
            unit=district.planning,
            title=f"办法{n}",
            triggered_on=received,
            by=district.by,
            now=district.now,
        )
        if done:
            matter_actions.finish(matter, on=district.day(done).date(), by=district.by, now=district.now)
    found = rate_queries.timeliness_of_span(span, today=today)
    assert (found.evidence.numerator, found.evidence.denominator) == (1, 2)
    assert (found.filing.numerator, found.filing.denominator) == (1, 2)
    assert rate_queries.timeliness_of_span(span, [district.police.id], today=today).filing.denominator == 0
    page = district.client(district.leader).get(f"/cases/rates/evidence?year={span.since.year}").get_data(as_text=True)
    assert "逾期" in page
    assert "逾期" not in district.client(district.stranger).get(f"/cases/rates/evidence?year={span.since.year}").get_data(True)


def _owed(district, year: int) -> None:
    """Periods of a year and the one before: in time, late, never met, of two defendants; filings of a unit that no case is about."""
    police, planning, by = district.police, district.planning, district.by
    for n, (day, filed, unit, joined) in enumerate((
        (date(year, 2, 2), date(year, 2, 9), police, [planning]), (date(year, 2, 3), date(year, 3, 30), police, []),
        (date(year, 5, 6), None, police, []), (date(year - 1, 12, 25), date(year, 1, 4), planning, []),
        (date(year - 1, 3, 3), date(year - 1, 3, 10), planning, [police]),
    )):  # fmt: skip
        case = district.case(100 + n, unit=unit, received_on=day, co_defendants=joined)
        if filed:
            actions.file_evidence(case, on=filed, by=by, now=district.now)
    rules = builders.unit("FGJ", "区发展改革局")
    for n, done in enumerate((date(year, 3, 10), date(year, 6, 30), None)):
        filing = matter_actions.register_matter(
            rule="document_filing", unit=rules, title=f"规定{n}", triggered_on=date(year, 3, 2), by=by, now=district.now
        )
        if done:
            matter_actions.finish(filing, on=done, by=by, now=district.now)
    db.session.commit()


def test_what_was_done_in_time_is_told_by_unit_month_and_year_and_each_number_opens_its_rows(district, five):
    _owed(district, YEAR)
    today = district.now.date()
    dues = rate_queries.dues_of_span(Span(date(YEAR - 1, 1, 1), date(YEAR, 12, 31)))
    parts = {
        unit.short_name: [(rate.numerator, rate.denominator) for rate in dues.of(unit.id).rates(SPAN, today).each()]
        for unit in db.session.scalars(select(Unit).where(Unit.id.in_(dues.owed_by(SPAN, today))))
    }
    assert parts == {"区公安分局": [(1, 3), (0, 0)], "区自然资源局": [(2, 2), (0, 0)], "区发展改革局": [(0, 0), (1, 3)]}
    whole = dues.rates(SPAN, today)
    assert (whole.evidence.numerator, whole.evidence.denominator) == (2, 4), "of two defendants one case in the whole"
    assert dues.rates(Span.of(YEAR - 1), today).evidence.denominator == 1
    for who in (district.leader, district.stranger):
        client, known = district.client(who), {}
        for address in (f"/cases/rates?year={YEAR}", f"/cases/rates?year={YEAR}&month=2"):
            page = HTMLParser(client.get(address).text)
            assert not list(wrong(lambda there, client=client: HTMLParser(client.get(there).text), address, page, known))
        timely = {address for address in known if "/cases/rates/" in address}
        assert any("part=met" in one for one in timely) and any("unit=" in one for one in timely)
        assert any("month=" in one for one in timely) and any(f"year={YEAR - 1}" in one for one in timely)
    html = district.client(district.leader).get(f"/cases/rates?year={YEAR}").text
    assert "区发展改革局" in html, "a unit that only has filings stands there too"
    assert html.count("尚未届满又未提交的不计") == html.count("尚未届满又未报送的不计") == 3, (
        "the counting stands under every table"
    )
    assert "本期无举证期限届满的案件" in html and "本期无备案期限届满的文件" in html
    stranger = district.client(district.stranger)
    assert stranger.get(f"/cases/rates/evidence?unit={district.police.ref}").status_code == 404, "another's unit is not in sight"
    assert stranger.get("/cases/rates/nothing").status_code == 404


def test_what_follows_from_being_named():
    assert (talk_suggested(1), talk_suggested(2)) == (False, True)
    assert plan_due(date(2022, 9, 28)) == date(2022, 10, 10), "five working days, the holidays between them left out"


def test_the_number_of_questions_does_not_grow(district, five, questions):
    _owed(district, YEAR)
    client = district.client(district.leader)
    addresses = (f"/cases/rates?year={YEAR}", f"/cases/rates/evidence?year={YEAR}&part=met", f"/cases/rates/filing?year={YEAR}")
    few = [questions(lambda address=address: client.get(address)) for address in addresses]
    for n in range(6, 60):
        unit, other = (district.planning, district.police)[:: 1 if n % 2 else -1]
        case = _held(district, n, unit=unit, appeared=False, absence_reason="other")
        case.received_on, case.evidence_filed_on = date(YEAR, 4, 1), date(YEAR, 4, 10)
        case.parties.append(CaseParty(unit=other, role="co_defendant"))
        db.session.add(
            Matter(rule="document_filing", unit=unit, title=f"办法{n}", triggered_on=date(YEAR, 4, 1), created_at=district.now)
        )
    db.session.commit()
    assert [questions(lambda address=address: client.get(address)) for address in addresses] == few
    page = HTMLParser(client.get(addresses[1]).text)
    assert len(page.css("table tbody tr")) == 40 and page.css_first("a[rel=next]"), "a long list is cut into pages"


def test_the_default_is_what_counting_itself_takes_for_one(app):
    assert Counting(**COUNTING.default) == Counting()
    assert db.session.scalar(select(Case.id).limit(1)) is None
