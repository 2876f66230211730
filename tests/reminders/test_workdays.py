"""A holiday notice laid down by the office: shown with what it moves, adopted, and then counted by everywhere, in every process."""

import multiprocessing
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from app import workdays
from app.cases.matter_models import Matter
from app.clock import parse
from app.extensions import db
from app.policy.holidays import HOLIDAYS
from app.policy.models import Decision
from app.policy.queries import decided
from app.reminders import queries
from app.reminders.moving import by_notice, by_year, rests, shifted
from app.reminders.moving_queries import Moving
from app.workdays import Plan, add_workdays, is_confirmed, is_workday, published
from tests import builders
from tests.reminders.district import made
from tests.workdays.test_notice import written

YEAR = workdays.LAST + 1
NEW = date(YEAR, 1, 1)
#: as the State Council writes it; the dates are of no real year
TEXT = f"""国务院办公厅关于{YEAR}年部分节假日安排的通知
国办发明电〔{YEAR - 1}〕9号
一、元旦：1月1日至3日放假，共3天。
二、春节：1月20日至27日放假调休，共8天。
三、清明节：4月4日至6日放假，共3天。
四、劳动节：5月1日至5日放假调休，共5天。
五、端午节：6月8日至10日放假，共3天。
六、中秋节：9月14日至16日放假，共3天。
七、国庆节：10月1日至7日放假调休，共7天。"""


@pytest.fixture
def district(app, client, monkeypatch):
    district = made()
    builders.sign_in(client, district.li)
    monkeypatch.setattr("app.clock.now", lambda: parse(f"{YEAR - 1}-12-20 10:00"))
    return district


def _matter(district, on: date) -> Matter:
    matter = Matter(
        number="复议〔1〕号", title="不服处罚决定", unit=district.unit, rule="reconsideration_reply", triggered_on=on,
        created_at=parse(f"{YEAR - 1}-12-18 09:00"),
    )  # fmt: skip
    db.session.add(matter)
    db.session.flush()
    return matter


def _post(client, **changed):
    return client.post("/workdays", data={"text": TEXT, "seen": "0", "do": "read", **changed})


def test_a_notice_is_shown_before_it_is_adopted_and_then_counted_by(district, client):
    # two working days before the deadline, the second of them at the end of the long rest
    district.task(number="2027-001", due=date(YEAR, 1, 28), issued_on=date(YEAR - 1, 12, 1))
    day = add_workdays(date(YEAR, 1, 28), -1)
    page = _post(client).text
    assert "1月20日" in page and "2027-001" in page and "对不上" in page
    assert not db.session.scalar(select(Decision)), "nothing is kept before it is adopted"
    refused = _post(client, do="adopt")
    assert refused.status_code == 422 and "已逐条核对" in refused.text and "国庆节：10月1日至7日" in refused.text
    assert _post(client, do="adopt", settled="1").status_code == 302
    with client.application.app_context():
        assert is_confirmed(YEAR) and add_workdays(date(YEAR, 1, 28), -1) == date(YEAR, 1, 19) != day
    page = client.get(f"/workdays/{YEAR}").text
    assert "2027-001" in page and "国办发明电" in page and "由法治办录入" in page
    past = client.get("/policy/workdays.holidays/history")
    assert past.status_code == 200
    # the form that another person had open meanwhile is refused, and what they typed is kept
    stale = _post(client, do="adopt", settled="1", text=TEXT.replace("1月3日", "1月2日"))
    assert stale.status_code == 422 and "其他人改动" in stale.text


def _text(plan: Plan) -> str:
    return written(plan.year, sorted(plan.off), sorted(plan.worked))


def test_a_notice_of_a_year_that_came_with_the_system_is_not_wanted(district, client):
    text = _text(published(YEAR - 1))
    assert "不需要再录入" in _post(client, text=text).text
    assert _post(client, text=text, do="adopt", settled="1", amended="1").status_code == 422
    assert _post(client, text=_text(published(YEAR - 2)), do="adopt", settled="1", amended="1").status_code == 422
    assert "标题" in _post(client, text="放假").text


def test_a_year_that_was_published_and_then_amended_is_shown_confirmed_and_counted_by(district, client, monkeypatch):
    """As the Spring Festival of 2020 was prolonged: two more days of rest, and a Saturday worked that was not."""
    monkeypatch.setattr("app.clock.now", lambda: parse(f"{YEAR - 1}-01-05 10:00"))
    known, free = published(YEAR - 1), [day for day in _days(YEAR - 1) if day.weekday() < 5 and is_workday(day)]
    more, saturday = (
        frozenset(free[40:42]),
        next(day for day in _days(YEAR - 1) if day.weekday() == 5 and day > free[60] and not is_workday(day)),
    )
    amended = Plan(YEAR - 1, known.off | more, known.worked | {saturday})
    text = _text(amended)
    district.task(number="2026-001", due=free[42], issued_on=free[2])
    page = _post(client, text=text).text
    assert "改为休息" in page and f"{free[40].month}月{free[40].day}日" in page and "2026-001" in page
    refused = _post(client, text=text, do="adopt", settled="1")
    assert refused.status_code == 422 and "以这份通知为准" in refused.text and not db.session.scalar(select(Decision))
    assert _post(client, text=text, do="adopt", settled="1", amended="1").status_code == 302
    with client.application.app_context():
        assert [is_workday(day) for day in (*sorted(more), saturday)] == [False, False, True]
        assert is_confirmed(YEAR - 1) and add_workdays(free[39], 1) == free[42]
        assert is_workday(free[10]) and not is_workday(min(known.off)), "the rest of the year stands as it was published"
    page = client.get(f"/workdays/{YEAR - 1}").text
    assert "公布后有调整" in page and "与原安排不同" in page and "2026-001" in page
    seen = str(db.session.scalar(select(Decision.id)))
    assert client.post(f"/workdays/{YEAR - 1}/take-back", data={"seen": seen}).status_code == 302
    with client.application.app_context():
        assert is_workday(free[40]) and not is_workday(saturday)


def _days(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(n) for n in range(365)]


def test_a_notice_is_taken_back(district, client):
    _post(client, do="adopt", settled="1")
    seen = db.session.scalar(select(Decision.id))
    assert client.post(f"/workdays/{YEAR}/take-back", data={"seen": "0"}).status_code == 409
    assert client.post(f"/workdays/{YEAR}/take-back", data={"seen": str(seen)}).status_code == 302
    with client.application.app_context():
        assert not is_confirmed(YEAR) and decided(HOLIDAYS) == {}


def _counts(app, pipe) -> None:
    """What a worker that was there before the notice does: a request, or a pass, at each word it is told."""
    with app.app_context():
        db.engine.dispose(close=False)
    while pipe.recv():
        with app.app_context():
            pipe.send(is_workday(date(YEAR, 1, 25)))


def test_another_process_counts_by_it_without_a_restart(district, client, app):
    db.session.commit()
    here, there = multiprocessing.Pipe()
    other = multiprocessing.get_context("fork").Process(target=_counts, args=[app, there])
    other.start()
    try:
        answers = []
        for _ in range(2):
            here.send(True)
            answers.append(here.recv())
            _post(client, do="adopt", settled="1")
        assert answers == [True, False]
    finally:
        other.kill()
        other.join()


def test_every_kind_of_open_date_that_moves_is_listed(district):
    rest = frozenset(date(YEAR, 1, n) for n in range(4, 9))
    calendars = by_notice(Plan(YEAR, rest, frozenset({date(YEAR, 1, 10)})))
    district.task(number="A", due=date(YEAR, 1, 11), issued_on=date(YEAR - 1, 12, 1))
    district.task(number="B", due=date(YEAR, 1, 5), issued_on=date(YEAR - 1, 12, 1))
    district.task(number="C", due=date(YEAR, 3, 10), issued_on=date(YEAR - 1, 12, 1))
    district.hearing(f"{YEAR}-01-12 09:30")
    matter = _matter(district, date(YEAR - 1, 12, 21))
    now = parse(f"{YEAR - 1}-12-20 10:00")
    moving = Moving(calendars, now)
    eve = {rule.code: rule for rule in queries.timetable()}["due_eve"]
    told = {
        row.title.split()[0]: {move.rule.code: (move.before, move.after) for move in row.moves}
        for row in moving.page("tasks", 1).rows
    }
    assert told["A"][eve.code] == (add_workdays(date(YEAR, 1, 11), -1), date(YEAR, 1, 10))
    assert "C" not in told
    assert [(row.title.split()[0], row.due, row.worked) for row in moving.page("dues", 1).rows] == [
        ("B", date(YEAR, 1, 5), False)
    ]
    (hearing,) = moving.page("hearings", 1).rows
    assert "hearing_three" in {move.rule.code for move in hearing.moves if move.rule}
    (period,) = moving.page("periods", 1).rows
    assert period.thing == f"matter:{matter.ref}"
    legal = period.moves[0]
    assert (legal.before, legal.after) == (
        add_workdays(matter.triggered_on, 10),
        date(YEAR, 1, 10),
    ) and legal.before < legal.after


def test_the_list_is_paged_and_asks_as_much_for_many_as_for_few(district):
    calendars = by_notice(Plan(YEAR, frozenset(date(YEAR, 1, n) for n in range(4, 9)), frozenset()))
    asked = []

    def count() -> int:
        asked.clear()
        moving = Moving(calendars, parse(f"{YEAR - 1}-12-20 10:00"))
        assert moving.counts["tasks"] == len(tasks)
        page = moving.page("tasks", 99)
        assert len(page.rows) <= 40
        return len(asked)

    listen = lambda *_: asked.append(1)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        tasks = [district.task(number=f"n{n}", due=date(YEAR, 1, 11), issued_on=date(YEAR - 1, 12, 1)) for n in range(2)]
        few = count()
        tasks += [district.task(number=f"m{n}", due=date(YEAR, 1, 11), issued_on=date(YEAR - 1, 12, 1)) for n in range(50)]
        assert count() == few
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


def test_a_year_that_the_library_brought_is_compared_with_what_was_supposed(app):
    """As after an update: what stands otherwise than it was reckoned until then."""
    last = workdays.LAST
    before, after = by_year(last).both(lambda: (is_confirmed(last), rests(last)))
    assert (before[0], after[0]) == (False, True) and before[1] != after[1]
    assert rests(last)[0] == (date(last, 1, 1), date(last, 1, 3)) and shifted(last)
    with workdays.supposing((), last=last - 1):
        assert is_workday(date(last, 1, 4)) is (date(last, 1, 4).weekday() < 5)
