"""Every word of the interface has its English, and the catalogue holds nothing else."""

import re

from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask, session

from app.cases.errors import CaseIncomplete
from app.errors import No
from app.tasks.errors import NotADate
from app.web.answers import spoken
from app.web.filters import days, month
from tests.house.code import APP, ROOT

CATALOGUE = APP / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [
    ("**.py", "app.web.extraction:words"),
    ("templates/**.html", "jinja2"),
    ("cases/clocks.toml", "app.web.extraction:table"),
]


def _used() -> set[str]:
    used: set[str] = set()
    for _file, _line, message, _comments, _context in extract_from_dir(APP, METHODS):
        used.add(message if isinstance(message, str) else message[0])
    return used


def _catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and not m.fuzzy}


def test_every_word_has_its_english() -> None:
    catalogue = _catalogue()
    missing = sorted(word for word in _used() if not catalogue.get(word))
    assert not missing, f"{len(missing)} words without English (make messages): {missing[:5]}"


def _refusals(family: type[No]) -> set[str]:
    own = {family().template} if family.__module__.startswith("app.") else set()
    return own.union(*(_refusals(kind) for kind in family.__subclasses__()))


def test_every_refusal_that_can_be_raised_is_collected() -> None:
    sentences = _refusals(No)
    assert len(sentences) > 100
    missing = sorted(sentences - _used())
    assert not missing, f"refusals the collector does not see: {missing[:5]}"


def test_the_catalogue_holds_nothing_else() -> None:
    stale = sorted(set(_catalogue()) - _used())
    assert not stale, f"no longer used: {stale[:5]}"


def test_the_english_keeps_the_facts_and_has_no_chinese() -> None:
    for word, english in _catalogue().items():
        assert sorted(re.findall(r"%\(\w+\)s", word)) == sorted(re.findall(r"%\(\w+\)s", english)), word
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"《[^》]*》|「[^」]*」", "", english)), f"{word} → {english}"


def test_what_is_compiled_is_what_is_written() -> None:
    with (CATALOGUE.with_suffix(".mo")).open("rb") as file:
        compiled = {str(m.id): str(m.string) for m in read_mo(file) if m.id}
    assert compiled == {word: english for word, english in _catalogue().items() if english}


def test_templates_say_nothing_untranslated() -> None:
    """Chinese in a template stands inside gettext, or is somebody's name or example."""
    allowed = {"accounts/roster.html"}
    for path in sorted((APP / "templates").rglob("*.html")):
        if str(path.relative_to(APP / "templates")) in allowed:
            continue
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        found = re.findall(r"[\u4e00-\u9fff]{2,}", bare)
        assert not found, f"{path.relative_to(ROOT)}: {found[:3]}"


def test_facts_and_numbers_speak_the_language_of_the_page(app: Flask) -> None:
    with app.app_context(), app.test_request_context():
        assert (days(1), days(5), month(6)) == ("1 天", "5 天", "6月")
        assert "还缺审理法院、案由，" in spoken(CaseIncomplete(missing="审理法院、案由"))
    with app.app_context(), app.test_request_context():
        session["language"] = "en"
        assert (days(1), days(5), month(6)) == ("1 day", "5 days", "Jun")
        assert "Still missing: Court, Matter." in spoken(CaseIncomplete(missing="审理法院、案由"))
        assert '"其他、六月"' in spoken(NotADate(text="其他、六月")), "what somebody typed stays as it is"
