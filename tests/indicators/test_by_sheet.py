"""Values by workbook: the sheet that is handed out comes back filled, row by row right or with its reason, and twice the same."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
import python_calamine
from sqlalchemy import select

from app.accounts.models import Person
from app.extensions import db
from app.indicators import actions, queries
from app.indicators.models import IndicatorValue
from app.sheets.writing import Column, SheetOut, workbook
from tests import builders
from tests.drafting import ground
from tests.drafting.ground import NOW, District


@pytest.fixture
def here(app, client) -> District:
    """Three numbers asked of the police for 2026; the office's clerk is signed in."""
    where = ground.district()
    actions.take_over(where.report, queries.printed_in(where.report), by=where.by, now=NOW)
    chosen = [row.indicator for row in queries.of_report(where.government, 2026)]
    for one in chosen:
        one.owner = where.police
    actions.ask(chosen, 2026, date(2026, 12, 31), by=where.by, now=NOW, base_url="http://duban.test")
    db.session.commit()
    builders.sign_in(client, where.clerk)
    return where


@pytest.fixture
def liaison(here: District) -> Person:
    return builders.person("gaj.l", "liaison", here.police, name="罗岚")


def given() -> dict[Decimal | None, str]:
    db.session.expire_all()
    rows = db.session.scalars(select(IndicatorValue).where(IndicatorValue.year == 2026))
    return {row.value: row.state for row in rows}


def sheet_of(browser) -> list[list[object]]:
    """The rows of the sheet that is handed out, its title left out."""
    answer = browser.get("/figures/owed.xlsx?year=2026")
    assert answer.status_code == 200
    return python_calamine.load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()[1:]


def shown(browser, rows: list[list[object]]) -> str:
    head, *body = rows
    file = workbook([SheetOut("填数", [Column(str(word)) for word in head], body)])
    answer = browser.post("/figures/sheet", data={"year": "2026", "file": (file, "指标.xlsx")})
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    return answer.get_data(as_text=True)


def take(browser, page: str):
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept, "nothing to confirm"
    return browser.post("/figures/sheet/take", data={"kept": kept[1]})


def test_the_sheet_comes_back_and_a_second_time_changes_nothing(here: District, liaison: Person, app) -> None:
    unit = app.test_client()
    builders.sign_in(unit, liaison)
    book = sheet_of(unit)
    column = {word: n for n, word in enumerate(book[0])}
    assert {row[column["上年"]] for row in book[1:]} == {917, 813, 19}
    for row in book[1:]:
        row[column["数值"]], row[column["佐证材料"]] = row[column["上年"]] + 5, "统计台账"
    preview = shown(unit, book)
    assert "共 3 行，可以报送 3 项" in preview and set(given()) == {None}, "a preview gives nothing"
    assert take(unit, preview).status_code == 302
    assert given() == {Decimal(n): "given" for n in (922, 818, 24)}
    rows = db.session.scalars(select(IndicatorValue).where(IndicatorValue.year == 2026)).all()
    assert {row.given_by.name for row in rows} == {"罗岚"} and all(row.evidence.startswith("统计台账") for row in rows)
    again = shown(unit, book)
    assert "可以报送 0 项" in again and "与已报的一致" in again and 'name="kept"' not in again


def test_each_wrong_row_says_why_and_the_right_ones_come_in(here: District, client) -> None:
    names = {n: row.indicator.name for row in queries.of_report(here.government, 2026) for n in [int(row.before.value)]}
    book = [
        ("指标名称", "本年数", "备注"),
        (names[917], "1 002", ""),
        (names[813], "八百", ""),
        (names[19], 190, ""),
        ("没有要过的数", 3, ""),
        (names[917], 1003, ""),
        (names[19], 190, "新增两个镇街"),
    ]
    preview = shown(client, book)
    for reason in ("「八百」不是能识别的数字", "比上年变动超过一半", "没有向您的单位要过", "出现了两次"):
        assert reason in preview, reason
    assert "共 6 行，可以报送 2 项" in preview
    assert take(client, preview).status_code == 302
    assert given() == {Decimal(1002): "given", Decimal(190): "given", None: "asked"}


def test_what_was_verified_meanwhile_stops_the_whole_sheet(here: District, client) -> None:
    book = sheet_of(client)
    book[1][7], book[2][7] = 900, 800
    asked = db.session.scalars(select(IndicatorValue).where(IndicatorValue.year == 2026).order_by(IndicatorValue.id)).all()
    preview = shown(client, book)
    asked[1].value, asked[1].state = Decimal(801), "verified"
    db.session.commit()
    answer = take(client, preview)
    assert answer.status_code == 409 and given() == {None: "asked", Decimal(801): "verified"}
    assert "已经核实" in shown(client, book), "an older sheet still says why"
    assert len(sheet_of(client)) == len(book) - 1, "what is verified is not asked again"


def test_a_sheet_of_another_unit_gives_nothing_and_a_made_up_preview_is_none(here: District, app) -> None:
    other = app.test_client()
    builders.sign_in(other, builders.person("ms.l", "liaison", builders.unit("ms")))
    assert len(sheet_of(other)) == 1
    assert other.post("/figures/sheet/take", data={"kept": "W10.x.y"}).status_code == 409
    none = other.post("/figures/sheet", data={"year": "2026"})
    assert none.status_code == 422 and "没有选文件" in none.get_data(as_text=True)


def test_more_rows_than_one_file_may_bring_are_refused_whole(here: District, client) -> None:
    """Never some of them in silence."""
    rows = [["指标", "数值"], *(["没有要过的数", n] for n in range(501))]
    file = workbook([SheetOut("填数", [Column(str(word)) for word in rows[0]], rows[1:])])
    answer = client.post("/figures/sheet", data={"year": "2026", "file": (file, "指标.xlsx")})
    assert answer.status_code == 422 and "有 501 行，一次最多 500 行" in answer.get_data(as_text=True)
