"""What was made is given again for equal values alone, in one language and at one place."""

from collections.abc import Callable
from threading import Thread

import pytest
from flask import Flask, session, url_for
from markupsafe import Markup
from werkzeug.routing import BuildError

from app.web.kept import Kept, address_of, set_once


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept(2)
    kept.keep("one", 1)
    kept.keep("two", 2)
    assert kept.get("one") == 1
    kept.keep("three", 3)
    assert (kept.get("one"), kept.get("two"), kept.get("three"), len(kept)) == (1, None, 3, 2)
    kept.keep("three", 4)
    assert (kept.get("one"), kept.get("three")) == (1, 4)


def test_many_keep_at_once_and_no_more_than_the_most() -> None:
    kept, wrong = Kept(50), []

    def work(first: int) -> None:
        for n in range(4_000):
            name = (first * 7 + n) % 90
            found = kept.get(name)
            if found not in (None, name * 2):
                wrong.append((name, found))
            kept.keep(name, name * 2)

    workers = [Thread(target=work, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not wrong and len(kept) == 50


def test_a_block_is_set_once_for_equal_values_in_one_language_at_one_place(app: Flask) -> None:
    times = []

    def block() -> Markup:
        times.append(1)
        return Markup("<p>第{}次</p>").format(len(times))

    with app.test_request_context("/"):
        assert set_once("a", 1, (2, "x"), caller=block) == set_once("a", 1, (2, "x"), caller=block) == "<p>第1次</p>"
        for other in (("a", 1, (2, "y")), ("b", 1, (2, "x")), ("a", 1)):
            assert set_once(*other, caller=block) == f"<p>第{len(times)}次</p>" and len(times) > 1
    for base_url, language in (("http://127.0.0.1", "en"), ("http://127.0.0.1/duban", "zh_Hans_CN")):
        before = len(times)
        with app.test_request_context("/", base_url=base_url):
            session["language"] = language
            set_once("a", 1, (2, "x"), caller=block)
        assert len(times) == before + 1


ASKED: list[tuple[str, dict[str, object]]] = [
    ("tasks.task", {"ref": "x2"}),
    ("tasks.ledger", {}),
    ("tasks.ledger", {"page": 1}),
    ("tasks.ledger", {"page": True}),
    ("tasks.ledger", {"page": 1.0}),
    ("tasks.ledger", {"page": "1"}),
    ("tasks.ledger", {"page": None, "q": "出庭 应诉&x"}),
    ("tasks.ledger", {"q": "出庭 应诉&x", "page": None}),
    ("tasks.ledger", {"lamp": ["late", "near"]}),
    ("tasks.ledger", {"_anchor": "a"}),
    ("tasks.ledger", {"_external": True}),
    (".ledger", {}),
    ("static", {"filename": "css/progress.css"}),
]


@pytest.mark.parametrize("base_url", ["http://127.0.0.1", "http://127.0.0.1/duban", "http://localhost"])
def test_an_address_is_what_flask_says_however_often_it_is_asked_for(app: Flask, base_url: str) -> None:
    for page in ("/ledger", "/reports"):
        with app.test_request_context(page, base_url=base_url):
            for endpoint, values in (*ASKED, *reversed(ASKED)):
                said = [_or_error(ask, endpoint, values) for ask in (url_for, address_of, address_of)]
                assert said[1:] == said[:1] * 2


def _or_error(ask: Callable[..., str], endpoint: str, values: dict[str, object]) -> str:
    try:
        return ask(endpoint, **values)
    except BuildError as error:
        return str(error)
