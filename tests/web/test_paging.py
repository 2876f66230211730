"""Pages of a long list and words of a page, as every page uses them: far in as near by, and nothing a person typed is markup."""

from collections import namedtuple

import pytest
from flask import Flask, render_template_string, session
from sqlalchemy import event, select

from app.accounts.models import Unit
from app.extensions import Model, db
from app.web import paging
from app.web.answers import worded
from app.web.filters import options
from tests import builders


def test_a_page_far_in_holds_the_rows_that_counting_on_leads_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond NEAR the rows before it are passed over by their keys: the same rows in the same order, and no statement more."""
    monkeypatch.setattr(paging, "NEAR", 2)
    for n in range(23):
        builders.unit(f"u{n}", position=n % 3)
    query = select(Unit).where(Unit.code.like("u%")).order_by(Unit.position.desc(), Unit.id)
    whole = db.session.scalars(query).all()
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: asked.append(statement))
    for number in range(1, 9):
        page = paging.page_of(query, number, size=3)
        assert list(page.rows) == list(whole[(number - 1) * 3 : number * 3]), number
        assert (page.total, page.pages, page.number) == (23, 8, number)
    assert len(asked) == 16, "two statements a page"
    assert all("OFFSET" not in statement.split(" IN (SELECT ")[0] for statement in asked[5::2]), "whole rows are not passed over"
    assert paging.page_of(query, 99, size=3).number == 8


def test_the_second_half_is_passed_over_from_the_end_and_is_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either way, with and without values, and only where the order leaves no two rows equal."""
    monkeypatch.setattr(paging, "NEAR", 1)
    top = builders.unit("top")
    for n in range(23):
        builders.unit(f"u{n}", position=n % 3).parent_id = top.id if n % 4 else None
    db.session.flush()
    asked: list[tuple[str, object]] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, words, values, *_rest: asked.append((words, values)))
    nulls = (Unit.parent_id.asc().nulls_last(), Unit.parent_id.desc().nulls_first(), Unit.parent_id.nulls_first(), Unit.parent_id)
    for order in ((Unit.position.desc(), one, last) for one in nulls for last in (Unit.id, Unit.code.desc())):
        query = select(Unit).where(Unit.code.like("u%")).order_by(*order)
        whole = list(db.session.scalars(query))
        asked.clear()
        assert [row for number in range(1, 9) for row in paging.page_of(query, number, size=3).rows] == whole, [
            str(o) for o in order
        ]
        values = asked[-1][1]
        assert 0 in (values.values() if isinstance(values, dict) else values), "the last page passes nothing over"
    equal = select(Unit).where(Unit.code.like("u%")).order_by(Unit.position)
    asked.clear()
    paging.page_of(equal, 8, size=3)
    values = asked[-1][1]
    assert 21 in (values.values() if isinstance(values, dict) else values), (
        "rows that are equal are passed over from the beginning"
    )


def test_a_list_that_grows_for_ever_is_counted_so_far_and_says_that_there_is_more(app: Flask) -> None:
    for n in range(23):
        builders.unit(f"u{n:02}")
    query = select(Unit).where(Unit.code.like("u%")).order_by(Unit.code)
    whole = list(db.session.scalars(query))
    for most, total, more in ((10, 10, True), (22, 22, True), (23, 23, False), (100, 23, False)):
        last = paging.page_of(query, 99, size=4, most=most)
        assert (last.total, last.more, last.number) == (total, more, -(-total // 4))
        assert list(last.rows) == whole[(last.number - 1) * 4 :][:4]
    pager = app.jinja_env.from_string("{% from 'web/marks.html' import pager with context %}{{ pager(page) }}")
    with app.test_request_context("/?page=3"):
        assert "列出最近 10 项，更早的请按条件查找" in pager.render(page=paging.page_of(query, 3, size=4, most=10))
        assert "第 3 / 6 页，共 23 项" in pager.render(page=paging.page_of(query, 3, size=4, most=100))


def test_every_kind_of_row_can_be_paged_far_into(app: Flask) -> None:
    """Whatever the key is called, and of however many columns."""
    for kind in Model.registry.mappers:
        far = paging._far_in(select(kind.class_).order_by(*kind.primary_key), 1, 300, 400)
        assert db.session.scalars(far).unique().all() == [], kind


@pytest.mark.parametrize(("language", "wanted"), [("zh_Hans_CN", "共 &lt;b&gt; 个单位"), ("en", "&lt;b&gt; units in all")])
def test_words_of_a_page_are_in_its_language_and_facts_are_no_markup(app: Flask, language: str, wanted: str) -> None:
    with app.test_request_context():
        session["language"] = language
        assert app.jinja_env.globals["_"] is app.jinja_env.globals["gettext"] is worded
        assert render_template_string("{{ _('共 %(n)s 个单位', n='<b>') }}") == wanted
        assert render_template_string("{{ _('100%%') }}") == "100%"


def test_choices_of_a_list_are_no_markup() -> None:
    row = namedtuple("row", "code word")
    rows = [row("a", '"><script>'), row('b"', "乙")]
    assert options(rows, "code", "word", "a") == (
        '<option value="a" selected>&#34;&gt;&lt;script&gt;</option><option value="b&#34;">乙</option>'
    )
