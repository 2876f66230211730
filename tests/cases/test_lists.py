"""Every count on the register opens exactly the cases that were counted: lists in SQL against rates in Python."""

import random
import re
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.people_actions import merge_unit
from app.cases import queries, register_queries, views
from app.cases.choices import COUNTING
from app.cases.models import Case, CaseParty, Hearing
from app.cases.rate_queries import rates_by_unit
from app.cases.rates import Span
from app.cases.words import GROUNDS, RESULTS
from app.extensions import db
from app.policy.actions import decide


def _throw(district, chance: random.Random, count: int) -> None:
    """Cases with any number of hearings in any state over three years."""
    for n in range(count):
        case = Case(
            case_number=f"（2025）岚0106行初{n}号", court="某院", cause="工伤认定",
            unit=chance.choice((district.police, district.planning)), created_at=district.day(chance.randint(-700, 0)),
            result=chance.choice(tuple(RESULTS)),
        )  # fmt: skip
        if case.result != "open" and chance.random() < 0.95:
            case.concluded_on = district.day(chance.randint(-500, 200)).date()
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
            hearing = Hearing(at=district.day(chance.randint(-500, 300), chance.choice((0, 9, 23))), place="一庭")
            hearing.state = chance.choice(("scheduled", "held", "held", "cancelled", "adjourned"))
            hearing.online = chance.random() < 0.3
            if hearing.state == "held":
                hearing.appeared = chance.random() < 0.7
                hearing.spoke = chance.random() < 0.5 if hearing.appeared else None
                hearing.attendee_rank = chance.choice(("principal", "deputy")) if hearing.appeared else ""
                hearing.absence_reason = "" if hearing.appeared else chance.choice(tuple(GROUNDS))
                hearing.attending_unit = chance.choice((None, None, district.police, district.planning))
            case.hearings.append(hearing)
        other = district.planning if case.unit is district.police else district.police
        if role := chance.choice(("", "", "co_defendant", "third_party")):
            case.parties.append(CaseParty(unit=other, role=role))
        db.session.add(case)
    db.session.flush()


@pytest.mark.parametrize(
    "how", [{}, {"justified": "left_out", "online": "left_out"}, {"co_defendants": "coming"}], ids=["default", "less", "coming"]
)
def test_lists_and_rates_cannot_disagree(district, how):
    _throw(district, random.Random(7), 220)
    if how:
        decide(COUNTING, COUNTING.default | how, by=district.by, now=district.now)
    year = district.now.year
    spans = [Span.of(year), Span.of(year - 1), Span.of(year, district.now.month), Span.of(year - 1, 12), Span.of(year, 1)]
    seen = 0
    for span in spans:
        for who, unit, ids in (
            (district.office, None, None),
            (district.office, district.police, [district.police.id]),
            (district.liaison, None, [district.police.id]),
        ):
            standing = district.standing(who)
            if unit:
                (of_unit,) = [one.rates for one in rates_by_unit(span) if one.unit is unit] or [queries.rates_of_span(span, ids)]
                assert of_unit == queries.rates_of_span(span, ids)
            rates = queries.rates_of_span(span, ids)
            counts, _page = register_queries.register(standing, state="all", span=span, now=district.now, number=1, unit=unit)
            wanted = {
                "heard": rates.appearance.denominator, "attended": rates.appearance.numerator, "absent": rates.absent,
                "principal": rates.principal.numerator, "spoke": rates.spoke.numerator,
                "concluded": rates.loss_concluded.denominator, "lost": rates.loss_concluded.numerator,
                "judged": rates.loss_substantive.denominator, "excused": rates.excused, "unheard": rates.unheard,
            }  # fmt: skip
            assert {state: counts[state] for state in wanted} == wanted
            for state in register_queries.STATES:
                rows = (
                    db.session.scalars(register_queries.listed(standing, state=state, span=span, now=district.now, unit=unit))
                    .unique()
                    .all()
                )
                assert len(rows) == counts[state] == len({row.id for row in rows}), (span, state)
                seen += len(rows)
    assert seen > 1000, "the thrown cases reach every list"


def test_the_heard_cases_of_a_year_count_each_case_once(district):
    case = district.case()
    for days, appeared in ((-40, False), (-20, True), (-10, False)):
        case.hearings.append(Hearing(at=district.day(days), state="held", appeared=appeared, spoke=appeared or None,
                                     attendee_rank="deputy" if appeared else ""))  # fmt: skip
    db.session.flush()
    heard_on = district.day(-40).date()
    year = Span.of(heard_on.year)
    (fact,) = queries.facts(year.since, year.until, unit_ids=[district.police.id])
    assert (fact.heard_on, fact.attended, fact.spoke, fact.by_principal) == (heard_on, True, True, False)
    assert queries.facts(year.since, year.until, unit_ids=[district.planning.id]) == []
    before = Span.of(heard_on.year - 1)
    assert queries.facts(before.since, before.until) == []


def test_a_day_ends_at_midnight_in_shanghai(district):
    """A hearing late on the last evening of the year belongs to that year, not to the next one of UTC or the other way round."""
    year = district.now.year - 1
    last = district.now.replace(year=year, month=12, day=31, hour=23, minute=59, second=0, microsecond=0)
    for n, at in enumerate((last, last + timedelta(minutes=2))):
        case = district.case(n + 1)
        case.hearings.append(Hearing(at=at, state="held", appeared=True, spoke=True, attendee_rank="deputy"))
    db.session.flush()
    for span in (Span.of(year), Span.of(year + 1)):
        assert len(queries.facts(span.since, span.until)) == 1


def test_the_next_hearing_stands_first(district):
    days = {1: [-30], 2: [8], 3: [2], 4: [], 5: [-3, 5], 6: [-90]}
    for number, at in days.items():
        case = district.case(number)
        for day in at:
            case.hearings.append(Hearing(at=district.day(day)))
    db.session.flush()
    query = register_queries.listed(district.by, state="all", span=Span.of(district.now.year), now=district.now)
    order = [int(case.case_number.split("行初")[1][:-1]) for case in db.session.scalars(query).unique()]
    wanted = [3, 5, 2, 1, 6, 4]
    assert order == [number for number in wanted if number in order]
    assert {3, 5, 2} <= set(order[:3])


def test_units_that_can_hardly_be_reached_are_named_or_a_number_that_opens_all_of_them(district, monkeypatch, questions):
    district.case(1)
    district.case(2).unit = district.planning
    for person in db.session.scalars(select(Person).where(Person.username.like("ga.head%") | Person.username.like("ga.deputy"))):
        person.email = ""  # of three people two cannot be written to
    db.session.commit()
    client, sentence = district.client(district.office), "可联系到的人不足两人"
    whole = HTMLParser(client.get("/cases").text).css_first("p.doubt[role=status]").text()
    assert sentence in whole and district.police.short_name in whole and district.planning.short_name in whole
    monkeypatch.setattr(views, "THIN_NAMED", 1)
    cut = HTMLParser(client.get("/cases").text).css_first("p.doubt[role=status]")
    link = cut.css_first("a.count")
    assert link.text() == "共 2 个单位" and district.planning.short_name not in cut.text()
    assert HTMLParser(client.get(link.attributes["href"]).text).css_first("p.doubt[role=status]").text().strip() == whole.strip()
    assert questions(lambda: client.get("/cases")) <= 11


def test_a_number_of_a_unit_that_was_merged_opens_its_own_cases(district):
    """The unit answers no more; its year is told still, and the number opens just that year's cases of its own."""
    year = district.now.year
    for n, unit in enumerate((district.police, district.planning, district.planning), start=1):
        case = district.case(n)
        case.unit = unit
        at = district.now.replace(month=1, day=5)
        case.hearings.append(Hearing(at=at, state="held", appeared=True, spoke=True, attendee_rank="deputy"))
    merge_unit(district.police, district.planning.code, by=district.by, today=district.now.date())
    db.session.commit()
    assert not district.police.active
    client = district.client(district.office)
    page = HTMLParser(client.get(f"/cases/rates?year={year}").text)
    links = {
        node.attributes["href"]
        for node in page.css("table a")
        if f"unit={district.police.ref}" in (node.attributes["href"] or "")
    }
    opened = [HTMLParser(client.get(link).text) for link in links if link.startswith("/cases?")]
    shown = [set(re.findall(r"行初(\d)号", " ".join(row.text() for row in one.css("table.cases tbody tr")))) for one in opened]
    assert {"1"} in shown and all(numbers <= {"1"} for numbers in shown), "its own case and no other"
    chosen = {one.css_first("select[name=unit] option[selected]").text() for one in opened}
    assert chosen == {district.police.short_name}
    assert client.get("/cases?unit=nothing").status_code == 404
    assert client.get("/matters?unit=nothing").status_code == 404
