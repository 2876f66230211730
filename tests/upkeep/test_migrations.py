"""Migrations on data: down and up one by one, and killed in the middle; the database then stands at a revision, whole, and goes on."""

import ast
import os
import re
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import event, inspect, text

from app.extensions import db
from tests.conftest import ROOT, standing_at

SCRIPTS = str(ROOT / "migrations")
#: makes a copy of a database; gives its address
Copies = Callable[[], str]


def revisions() -> list[str]:
    """All of them, the newest first."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    return [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]


def to(url: str, folder: Path, revision: str, *, killed_at: int = 0) -> int:
    """Bring a database to a revision; how many statements that took. ``killed_at``: the one at which the process is killed."""
    count = 0

    def counted(*_about: object) -> None:
        nonlocal count
        count += 1
        if count == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with standing_at(url, folder):
        db.engine.dispose()
        event.listen(db.engine, "before_cursor_execute", counted)
        try:
            walk = upgrade if revision == "head" else downgrade
            walk(SCRIPTS, revision=revision)
        finally:
            event.remove(db.engine, "before_cursor_execute", counted)
    return count


def rows(url: str, folder: Path) -> tuple[str, dict[str, int]]:
    """The revision of a database, and how many rows each table holds."""
    with standing_at(url, folder):
        tables = sorted(set(inspect(db.engine).get_table_names()) - {"alembic_version"})
        found = {table: db.session.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0 for table in tables}
        revision = MigrationContext.configure(db.session.connection()).get_current_revision() or ""
    return revision, found


@pytest.fixture(params=["sqlite", "postgresql"])
def district(request: pytest.FixtureRequest, tmp_path: Path) -> Copies:
    """Makes copies of the demonstration district."""
    if request.param == "sqlite":
        source: Path = request.getfixturevalue("demo_folder")
        return copies_of(source / "duban.db", tmp_path)
    name, make = request.getfixturevalue("demo_template")[0], request.getfixturevalue("new_postgres")
    return lambda: make(name)


def copies_of(file: Path, folder: Path) -> Copies:
    made = iter(range(1000))

    def make() -> str:
        to = folder / f"copy-{next(made)}"
        to.mkdir()
        shutil.copy(file, to / "duban.db")
        return f"sqlite:///{to / 'duban.db'}"

    return make


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_every_migration_goes_down_and_up_on_data(district: Copies, tmp_path: Path) -> None:
    url = district()
    _head, before = rows(url, tmp_path)
    for revision in revisions()[1:]:
        to(url, tmp_path, revision)
        at, left = rows(url, tmp_path)
        assert at == revision
        lost = {table: (n, before[table]) for table, n in left.items() if table in before and n < before[table]}
        assert not lost, f"down to {revision}"
    oldest = left
    to(url, tmp_path, "head")
    at, after = rows(url, tmp_path)
    assert at == revisions()[0] and after.keys() == before.keys()
    # what the oldest structure knew came through; what it did not know went with its tables
    assert {table: after[table] for table in oldest if table in after} == {t: before[t] for t in oldest if t in before}
    assert sum(after.values()) > 2000
    with standing_at(url, tmp_path):
        context = MigrationContext.configure(db.session.connection(), opts={"compare_type": False})
        assert compare_metadata(context, db.metadata) == [], "the structure is the one that the models say"


def killed(url: str, folder: Path, statement: int) -> None:
    """A process of its own brings the database up and is killed at a statement."""
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            to(url, folder, "head", killed_at=statement)
        finally:
            os._exit(3)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL, "it came to its end before"


def test_an_upgrade_that_is_killed_is_run_again(district: Copies, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    old = district()
    to(old, tmp_path, "0007")
    if old.startswith("sqlite"):
        again = copies_of(Path(old.removeprefix("sqlite:///")), tmp_path / "killed")
        (tmp_path / "killed").mkdir()
    else:
        make = request.getfixturevalue("new_postgres")
        again = lambda: make(old.rpartition("/")[2])  # noqa: E731
    url = again()
    total = to(url, tmp_path, "head")
    _head, wanted = rows(url, tmp_path)
    stood = set()
    for statement in (total // 4, total * 2 // 3, total):
        url = again()
        killed(url, tmp_path, statement)
        stood.add(rows(url, tmp_path)[0])
        to(url, tmp_path, "head")
        assert rows(url, tmp_path) == (revisions()[0], wanted), f"killed at statement {statement} of {total}"
    assert stood <= set(revisions()[1:]), "an old revision each time, whole"


def test_a_migration_that_would_break_references_is_undone(
    demo_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite does not watch references while tables are made anew: they are looked over before the migration counts."""
    url = copies_of(demo_folder / "duban.db", tmp_path)()
    to(url, tmp_path, "0013")
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE tenure SET person_id = 999999 WHERE id = 1")
    with pytest.raises(SystemExit):
        to(url, tmp_path, "head")
    assert "breaks references: [('tenure'" in caplog.text
    assert rows(url, tmp_path)[0] == "0013"


def _narrows(file: Path) -> bool:
    """Whether what a migration does on the way up takes away, renames or narrows what the version before reads or writes."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    (way_up,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    for call in (node for node in ast.walk(way_up) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func).rpartition(".")[2]
        if name in ("drop_column", "drop_table", "drop_constraint", "alter_column", "rename_table"):
            return True
        said = {word.arg: ast.unparse(word.value) for word in call.keywords}
        if name == "Column" and said.get("nullable") == "False" and "server_default" not in said and _is_added(way_up, call):
            return True
    return False


def _is_added(way_up: ast.FunctionDef, column: ast.Call) -> bool:
    """Whether a column is added to a table that there is, and not one of a new table."""
    adding = (node for node in ast.walk(way_up) if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("add_column"))
    return any(column in ast.walk(call) for call in adding)


def test_only_the_migrations_that_are_named_want_the_site_stopped() -> None:
    """All others may run under the version before, as docs/deploy.md has it done."""
    told = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (sentence,) = re.findall(r"when it runs one of the migrations\s([^,]*,[^,]*), which take away", told)
    files = sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    assert len(files) >= 19
    assert {file.name[:4] for file in files if _narrows(file)} == set(re.findall(r"`(\d{4})`", sentence))


@pytest.mark.parametrize(
    ("does", "narrows"),
    [
        ("op.drop_column('task', 'title')", True),
        ("batch.alter_column('paper', server_default=None)", True),
        ("op.add_column('task', sa.Column('x', sa.Integer(), nullable=False))", True),
        ("op.add_column('task', sa.Column('x', sa.Integer(), nullable=False, server_default='0'))", False),
        ("op.add_column('task', sa.Column('x', sa.Integer(), nullable=True))", False),
        ("op.create_table('new', sa.Column('id', sa.Integer(), nullable=False))", False),
        ("op.create_index('ix', 'task', ['due'])", False),
    ],
)
def test_what_narrows_is_known(tmp_path: Path, does: str, narrows: bool) -> None:
    file = tmp_path / "0020_x.py"
    file.write_text(f"def upgrade():\n    {does}\n\n\ndef downgrade():\n    op.drop_table('x')\n", encoding="utf-8")
    assert _narrows(file) is narrows
