"""The rules of the house that can be read off the code (docs/architecture.md says why each stands)."""

import ast
import re
import sys

import pytest

from tests.house.code import ROOT, SHELVES, Module, imported, modules

#: text libraries that the reading of reports may use and stay pure: they neither keep nor send anything
TEXT_LIBRARIES = {
    "charset_normalizer", "docx", "lxml", "opencc", "pypdfium2", "rapidfuzz", "selectolax", "trafilatura", "puremagic",
    "chinese_calendar", "icalendar", "pwdlib", "defusedxml", "resource",
    "pyotp", "segno", "python_calamine", "xlsxwriter",
}  # fmt: skip

#: files of the web room and those that carry a protocol are no pure files, whatever they are called
WORKS_WITH_THE_OUTSIDE = {
    "app.mail.post", "app.mail.sending", "app.mail.catcher", "app.tasks.lamp_sql",
}  # fmt: skip

FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|manager|misc)(_|$)")

ALL = modules()


def named(module: Module) -> str:
    return module.name


@pytest.mark.parametrize("module", ALL, ids=named)
def test_a_module_says_what_it_knows(module: Module) -> None:
    if module.path.name == "__init__.py" and not module.source.strip():
        return
    assert ast.get_docstring(module.tree), f"{module.name} opens without a sentence"


@pytest.mark.parametrize("module", ALL, ids=named)
def test_files_and_functions_stay_short(module: Module) -> None:
    assert len(module.source.splitlines()) <= 300, f"{module.name}: over the wall of 300 lines"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40, f"{module.name}.{node.name}: {length} lines"


@pytest.mark.parametrize("module", ALL, ids=named)
def test_names_say_what_a_thing_is(module: Module) -> None:
    assert not any(FORBIDDEN_NAMES.search(part) for part in module.name.split(".")), module.name
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            assert not node.name.endswith("Mixin"), f"{module.name}.{node.name}: no mixins"


@pytest.mark.parametrize("module", ALL, ids=named)
def test_no_import_inside_a_function(module: Module) -> None:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert not list(imported(node)), f"{module.name}.{node.name} imports inside a function"


def test_what_reads_files_is_loaded_by_the_child_alone() -> None:
    """Pages, Word and PDF are read in a process of their own; a worker of the web would carry their libraries for nothing."""
    child, readers = "app.reports.reader.child", {"app.reports.reader.reading", "app.reports.reader.formats"}
    for module in ALL:
        named_there = {name for name, _line in imported(module.tree)}
        assert child not in named_there, f"{module.name} imports what the child does"
        if not module.name.startswith("app.reports.reader."):
            assert not named_there & readers, f"{module.name} reads a file itself"


@pytest.mark.parametrize("module", [m for m in ALL if m.room], ids=named)
def test_a_shelf_knows_only_the_shelves_before_it(module: Module) -> None:
    if module.name in WORKS_WITH_THE_OUTSIDE:
        return
    mine = SHELVES.index(module.shelf)
    by_name = {other.name: other for other in ALL}
    for name, line in imported(module.tree):
        other = by_name.get(name)
        if other and other.room == module.room and other.path.name != "__init__.py" and other.name != module.name:
            assert SHELVES.index(other.shelf) <= mine, f"{module.name}:{line} imports {name}, a later shelf"


@pytest.mark.parametrize("module", [m for m in ALL if m.room and m.room != "web" and m.shelf == "pure"], ids=named)
def test_pure_files_know_neither_flask_nor_the_database(module: Module) -> None:
    if module.name in WORKS_WITH_THE_OUTSIDE or module.room == "demo":
        return
    pure = {other.name for other in ALL if other.room and other.shelf == "pure"} - WORKS_WITH_THE_OUTSIDE
    pure |= {"app.errors", "app.workdays", "app.words", "app.confined"}
    for name, line in imported(module.tree):
        top = name.split(".")[0]
        if top == "app":
            known = name in pure or name.rpartition(".")[0] in pure or any(p.startswith(name + ".") for p in pure)
            assert known, f"{module.name}:{line} imports {name}"
        else:
            assert top in sys.stdlib_module_names | TEXT_LIBRARIES, f"{module.name}:{line} imports {name}"


@pytest.mark.parametrize("module", ALL, ids=named)
def test_commit_stands_only_in_views_jobs_and_commands(module: Module) -> None:
    if module.shelf in ("views", "jobs") or module.name in ("app.cli", "app.demo.loading"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr == "commit":
            pytest.fail(f"{module.name}:{node.lineno} commits")


@pytest.mark.parametrize("module", ALL, ids=named)
def test_no_row_is_written_past_the_trail(module: Module) -> None:
    """These write without a word to anybody; the trail would not tell of it, and pages would show what they kept."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("bulk_") or "session" not in ast.unparse(node), (
                f"{module.name}:{node.lineno}: {node.attr}"
            )


@pytest.mark.parametrize("module", ALL, ids=named)
def test_only_the_clock_reads_the_time(module: Module) -> None:
    if module.name == "app.clock":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            read = ast.unparse(node.func)
            assert not re.fullmatch(r"(datetime\.|date\.)*(datetime|date)\.(now|today|utcnow)", read), (
                f"{module.name}:{node.lineno}"
            )
            assert read not in ("time.time", "func.now", "func.current_date"), f"{module.name}:{node.lineno}: {read}"


@pytest.mark.parametrize("module", [m for m in ALL if m.shelf == "actions"], ids=named)
def test_actions_are_told_who_and_when(module: Module) -> None:
    for name, line in imported(module.tree):
        assert name not in ("app.clock.now", "app.clock.today", "flask_login.current_user", "flask.request"), (
            f"{module.name}:{line}"
        )
        assert not name.startswith("app.accounts.access.me"), f"{module.name}:{line}"


@pytest.mark.parametrize("module", ALL, ids=named)
def test_only_the_mail_room_opens_a_socket(module: Module) -> None:
    if module.room == "mail":
        return
    sockets = {"socket", "smtplib", "urllib.request", "http.client", "requests", "aiosmtpd", "ftplib", "socketserver"}
    for name, line in imported(module.tree):
        assert name not in sockets and name.split(".")[0] not in sockets, f"{module.name}:{line} imports {name}"


@pytest.mark.parametrize("module", [m for m in ALL if m.room == "progress"], ids=named)
def test_the_leaders_pages_write_nothing(module: Module) -> None:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("add", "add_all", "delete", "flush") or "session" not in ast.unparse(node), (
                f"{module.name}:{node.lineno} writes"
            )


@pytest.mark.parametrize("module", [m for m in ALL if m.name.startswith("app.")], ids=named)
def test_public_functions_say_what_they_do(module: Module) -> None:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{module.name}.{node.name} has no docstring"


def test_the_repository_speaks_of_the_product_alone() -> None:
    tracked = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *(m.path for m in ALL), *ROOT.glob("app/templates/**/*.html")]
    for path in tracked:
        found = re.search(r"/(work|farm|root/\.|tmp/bash_jobs)/|TODO|FIXME|XXX", path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found.group() if found else ''}"


def test_no_test_is_passed_over() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        found = re.search(r"\b(?:skipif|importorskip|xfail)\b|pytest\.skip\b|mark\.skip\b", path.read_text(encoding="utf-8"))
        assert not found or path.name == "test_rules.py", f"{path.relative_to(ROOT)}: {found.group() if found else ''}"
