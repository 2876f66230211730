"""The ledger and 待办: every filter finds exactly its rows, numbers open their rows, and no list asks more for more rows."""

from contextlib import contextmanager
from datetime import date, timedelta

from flask import url_for
from sqlalchemy import event

from app.clock import today
from app.extensions import db
from app.tasks import actions, queries, todo_queries
from app.tasks.count_queries import count_of_ledger
from app.tasks.lamps import LAMPS
from tests import builders
from tests.tasks import ground

TODAY = date(2026, 7, 1)


@contextmanager
def counted():
    """How many statements are sent meanwhile."""
    said: list[str] = []

    def note(_conn, _cursor, statement, *_rest) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _numbers(standing, **filters: str) -> set[str]:
    asked = queries.Filters(**filters)
    found = {task.number for task in db.session.scalars(queries.ledger_rows(asked, standing, TODAY)).unique()}
    assert count_of_ledger(asked, standing, TODAY) == len(found)
    return found


def _year(at):
    """A task of each kind, by what is special about it."""
    report = ground.report(at, [("problem", "备案不及时。"), ("arrangement", "建立清单。")])
    drafts = actions.draft_tasks(report, by=at.who("chief"), now=ground.NOW)
    done = ground.submitted(at, due=date(2026, 3, 15))
    actions.close(done, by=at.who("clerk"), now=ground.NOW + timedelta(days=30))
    made = {
        "problem": drafts[0], "arrangement": drafts[1], "late_done": done,
        "overdue": ground.issued(at, "到期没有办的", lead=at.fin, due=date(2026, 6, 1)),
        "no_due": ground.issued(at, "没有时限的", due=None, supporting=[at.fin]),
        "waiting": ground.submitted(at, due=date(2026, 12, 31), leader=at.mayor_post, target="100%达标_率"),
        "far": ground.issued(at, "还早的", due=date(2027, 3, 1)),
    }  # fmt: skip
    made["gone"] = ground.issued(at, "撤销的")
    actions.cancel(made["gone"], "重复", by=at.who("chief"), now=ground.NOW)
    made["old"] = ground.draft("去年的", year=2025)
    db.session.flush()
    return made, report


def test_each_filter_finds_exactly_its_rows(app) -> None:
    at = ground.district()
    made, report = _year(at)
    office = at.who("chief")

    def expect(names: str, **filters: str) -> None:
        assert _numbers(office, **filters) == {made[name].number for name in names.split()}, filters

    everything = "problem arrangement late_done overdue no_due waiting far"
    expect(everything + " old")
    expect(everything, year="2026")
    expect(everything + " old", year="all")
    expect("old", year="2025")
    expect("", year="2o26")
    expect("gone", state="cancelled")
    expect("problem arrangement", state="draft", year="2026")
    expect("late_done overdue no_due waiting far", state="live")
    expect("overdue no_due waiting far", state="open")
    expect("overdue no_due waiting far", open="1")
    expect("overdue no_due far", state="owing")
    expect("waiting late_done", state="submitted,closed")
    expect("", state="nonsense")
    expect("overdue", unit="fin")
    expect("late_done no_due waiting far", unit="edu")
    expect("overdue late_done no_due waiting far", unit="edu,fin")
    expect("", unit="nobody")
    expect("no_due", support="fin")
    expect("waiting", leader=at.mayor_post.ref)
    expect("problem", kind="rectification")
    expect("problem arrangement", report=report.ref)
    expect("problem", clause=report.clauses[0].ref)
    expect("problem arrangement", chapter="加强行政应诉")
    expect("problem arrangement old", missing="owner")
    expect("problem arrangement no_due old", missing="deadline")
    expect("problem arrangement no_due old", missing="owner,deadline")
    expect("", missing="nonsense")
    expect("late_done", late_done="1")
    expect("late_done", lamp="done")
    expect("overdue", lamp="late", unit="fin")
    expect("no_due", lamp="no_deadline", open="1")
    expect("problem", q="备案")
    expect("overdue no_due", q="的 没有")
    expect("waiting", q="100%达标_率")
    expect("", q="1%标")
    expect("far", q=made["far"].number)


def test_the_lamps_share_out_every_row_once(app) -> None:
    at = ground.district()
    _year(at)
    office = at.who("chief")
    by_lamp = [_numbers(office, lamp=code) for code in LAMPS]
    assert sum(map(len, by_lamp)) == len(set().union(*by_lamp)) == len(_numbers(office))


def test_numbers_on_the_offices_list_open_exactly_their_rows(app, client) -> None:
    at = ground.district()
    _year(at)
    builders.sign_in(client, at.chief)
    page = client.get("/todo").text
    for waiting in todo_queries.waiting(at.who("chief"), today()):
        with app.test_request_context():
            address = url_for("tasks.ledger", **waiting.filters.named())
        assert address.replace("&", "&amp;") in page
        ledger = client.get(address).text
        assert ledger.count("data-href=") == waiting.total


def test_the_newest_year_is_shown_when_nothing_is_asked(app, client) -> None:
    at = ground.district()
    _year(at)
    builders.sign_in(client, at.chief)
    assert "去年的" not in client.get("/ledger").text
    assert "去年的" in client.get("/ledger?year=all").text


def test_no_list_asks_more_for_more_rows(app) -> None:
    at = ground.district()
    few, many = 5, 300
    report = ground.report(at, [("problem", f"第{n}个问题。") for n in range(many)])
    drafts = actions.draft_tasks(report, by=at.who("chief"), now=ground.NOW)
    states = ("draft", "issued", "submitted", "in_progress", "returned")
    asked: dict[int, dict[str, int]] = {}
    paths = (
        (at.chief, "/todo"), (at.chief, "/ledger"), (at.chief, "/ledger?year=all&lamp=late"), (at.chief, "/assign"),
        (at.edu_liaison, "/todo"), (at.edu_liaison, "/ledger"), (at.mayor, "/ledger?unit=edu"),
    )  # fmt: skip
    for size in (few, many):
        for position, task in enumerate(drafts[:size]):
            task.state = states[position % 5]
            task.lead_unit, task.supporting_units, task.leader_post = at.edu, [at.fin, at.court], at.mayor_post
            task.issued_on = None if task.state == "draft" else ground.TODAY
            task.due = date(2026, 6, 1) + timedelta(days=position)
        for task in drafts[size:]:
            task.state = "cancelled"
        db.session.commit()
        asked[size] = {}
        for who, path in paths:
            client = app.test_client()
            builders.sign_in(client, who)
            with counted() as statements:
                assert client.get(path).status_code == 200
            asked[size][f"{who.username} {path}"] = len(statements)
    assert asked[few] == asked[many]
    assert max(asked[many].values()) <= 44, asked[many]


def test_one_task_asks_no_more_for_a_long_history(app) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.fin])
    asked = []
    for rounds in (2, 40):
        for turn in range(rounds):
            actions.update(task, f"第{turn}次", by=at.who("edu_liaison"), now=ground.NOW + timedelta(hours=turn), percent=turn)
        client = app.test_client()
        builders.sign_in(client, at.edu_liaison)
        with counted() as statements:
            assert client.get(f"/tasks/{task.ref}").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 24, asked


def test_a_long_ledger_is_cut_into_pages_of_forty(app, client) -> None:
    at = ground.district()
    for number in range(85):
        ground.draft(f"第{number}项")
    builders.sign_in(client, at.chief)
    counts = [client.get(f"/ledger?year=2026&page={page}").text.count("data-href=") for page in (1, 2, 3, 9)]
    assert counts == [40, 40, 5, 5]


def test_todo_of_a_liaison_puts_this_week_on_top(app, client) -> None:
    at = ground.district()
    sunday = todo_queries.end_of_week(today())
    rows = {"本周的": sunday, "以后的": sunday + timedelta(days=30), "没有时限的": None, "过期的": today() - timedelta(days=3)}
    for title, due in rows.items():
        task = ground.issued(at, title)
        task.due = due
    db.session.flush()
    builders.sign_in(client, at.edu_liaison)
    page = client.get("/todo").text
    places = [page.index(f">{title}</a>") for title in ("过期的", "本周的", "以后的", "没有时限的")]
    assert places == sorted(places)
    assert "逾期或本周到期 2" in page and page.count(">签收</button>") == 4


def test_an_update_asks_little_of_the_database(app, client) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.court, at.fin], cadence="quarterly")
    builders.sign_in(client, at.edu_liaison)
    # who it is and where the trail ends, the task, its history the first time; the task, its line of history, the update; the head and its row
    written = ["WITH"] if db.engine.dialect.name == "postgresql" else ["UPDATE", "INSERT"]
    for percent, reading in (("40", 3), ("60", 2)):
        address, form = f"/tasks/{task.ref}/update", {"text": "已发通知", "percent": percent, "version": task.version}
        db.session.commit()
        with counted() as said:
            assert client.post(address, data=form).status_code == 302
        asked = [statement.split()[0] for statement in said]
        assert [word for word in asked if word != "BEGIN"] == [*["SELECT"] * reading, "UPDATE", "INSERT", "INSERT", *written]
        db.session.refresh(task)
