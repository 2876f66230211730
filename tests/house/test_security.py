"""docs/security.md names tests, and every one of them is there; its rules in writing say the numbers, ways, fields and tables of the code."""

import re
from itertools import chain

from app import UPLOAD_LIMIT, _configuration
from app.accounts import access, actions, passwords, views
from app.accounts.rules import DoorRules
from app.confined import _CPU_SECONDS, _MEMORY_BYTES, LARGEST_UNPACKED, MOST_ENTRIES, MOST_SHRINKING
from app.extensions import db
from app.mail.choices import CEILING
from app.policy.door_forms import DoorForm
from app.reminders.feed_actions import open_feed  # noqa: F401  its table stands in the list of tables
from app.reports.reader.kinds import LARGEST_FILE as LARGEST_REPORT
from app.reports.reader.reading import LONGEST_TEXT
from app.sheets.confined_reading import LARGEST_FILE as LARGEST_BOOK
from app.sheets.confined_reading import MOST_CELLS
from app.sheets.upload_views import HOLDS, MOST_ROWS
from app.tasks.bulk_actions import MOST
from app.tasks.file_kinds import ENDINGS, FILE_LIMIT, LARGEST_LIMIT, MB, MOST_FILES
from app.tasks.lifecycle import MOVES
from app.tasks.room_views import ROOM_FOR_FILES
from app.tasks.view_actions import MOST_VIEWS
from app.upkeep.keeping import HALF_A_YEAR, Keeping
from config import Settings
from tests.house.code import APP, ROOT
from tests.house.test_leaks import PRIVATE
from tests.house.test_routes import TABLE

DOC = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LINES = " ".join(DOC.split())


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DOC)
    assert len(named) > 30
    for file, name in named:
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name} is named and not there"


def _section(title: str) -> str:
    return DOC.partition(f"## {title}\n")[2].partition("\n## ")[0]


def _door(name: str) -> tuple[int, int]:
    """The least and the most that an office may set."""
    validators = getattr(DoorForm, name).args[1]
    return next((one.min, one.max) for one in validators if hasattr(one, "min"))


def _signing_in() -> list[str]:
    rules, minutes = DoorRules(), int(actions.WINDOW.total_seconds() // 60)
    (shortest, longest), (fewest, most), (never, rarely) = (_door(name) for name in ("shortest", "kinds", "password_days"))
    return [
        f"Within {minutes} minutes {actions.TRIES} failed tries of one name from one address",
        f"{actions.TRIES_OF_A_NAME} of one name that were looked at", f"{actions.TRIES_FROM_AN_ADDRESS} from one address lock the address",
        f"{actions.TRIES} count towards the name", f"needs {actions.TRIES_OF_A_NAME // actions.TRIES + 1} addresses",
        f"at least {rules.shortest} characters of {rules.kinds} kinds", f"from {shortest} to {longest}, of {fewest} to {most} kinds",
        f"at most {passwords.LONGEST}", f"every {rules.password_days} days ({never} to {rarely})",
    ]  # fmt: skip


def _sessions() -> list[str]:
    rules, (idle, idlest), (short, long) = DoorRules(), _door("idle_minutes"), _door("hours")
    return [
        f"{rules.idle_minutes} minutes after its last request and {rules.hours} hours after it began",
        f"sets {idle} to {idlest} minutes and {short} to {long} hours", f"beyond {rules.idle_minutes} and {rules.hours} an office",
        f"at most every {access.RENEWED} seconds", f"at most {views.HALF_LASTS} seconds",
    ]  # fmt: skip


def _files() -> list[str]:
    endings = ENDINGS.replace(".", "").replace(",", " ")
    return [
        f"| {endings} |", f"| {FILE_LIMIT.default} MB each (设定: 1 to {LARGEST_LIMIT}), {MOST_FILES} at once |",
        f"| {LARGEST_REPORT // MB} MB, {LONGEST_TEXT:,} characters |", f"| {LARGEST_BOOK // MB} MB, {MOST_CELLS:,} cells, {MOST_ROWS} rows a file ",
        f"at most {MOST_ENTRIES:,} parts and unpacks to at most {LARGEST_UNPACKED // MB} MB, a part to at most {MOST_SHRINKING} times",
        f"{_MEMORY_BYTES // MB:,} MB of memory and {_CPU_SECONDS} seconds",
    ]  # fmt: skip


def _limits() -> list[str]:
    asked = re.findall(r'_limit\("(\w+)", "([^"]+)"', (APP / "web" / "limit_access.py").read_text(encoding="utf-8"))
    assert len(asked) == 7
    told = _configuration(Settings(database_url="", secret_key="", base_url="", data_dir=ROOT))
    form, parts = int(str(told["MAX_FORM_MEMORY_SIZE"])) // MB, told["MAX_FORM_PARTS"]
    assert int(str(told["MAX_CONTENT_LENGTH"])) == UPLOAD_LIMIT + MB
    return [
        *(f"| `{name}` | {most} |" for name, most in asked), f"at most {form} MB, one with files {UPLOAD_LIMIT // MB + 1} MB ({ROOM_FOR_FILES // MB - 1} MB where several",
        f"any {parts:,} parts", f"at most {MOST} tasks", f"{MOST_VIEWS} views kept", f"more than {CEILING.default} letters",
    ]  # fmt: skip


def _terms() -> list[str]:
    keeping, tries = Keeping(), int(actions.WINDOW.total_seconds() // 60)
    assert HOLDS == 3600
    return [
        f"letters {keeping.letters} days, the trail {keeping.audit}, at least {HALF_A_YEAR}", f"tries {tries} minutes", "signed, for one hour",
        f"| {keeping.audit} days, at least {HALF_A_YEAR} by code and trigger |", f"| {keeping.letters} days, at least {HALF_A_YEAR} |",
    ]  # fmt: skip


def test_the_numbers_written_here_are_those_of_the_code() -> None:
    """A number that changes in the code and not in the document is found, and so is the other way round."""
    for said in chain(_signing_in(), _sessions(), _files(), _limits(), _terms()):
        assert said in LINES, said


def test_the_ways_in_without_signing_in_are_those_written_here() -> None:
    ways = _section("Signing in").partition("**Guessing.**")[0]
    named = set(re.findall(r"`(\w+\.\w+)`", ways))
    assert named == {name for name, roles in TABLE.items() if roles == ["anybody"]}


def test_who_reads_and_writes_which_field_is_written_here() -> None:
    """Every column that the test of leaks looks for, and every row of the table of moves."""
    said = _section("Who reads and writes what")
    named = set(re.findall(r"`(\w+\.\w+)`", said))
    assert named == {f"{table}.{column}" for table, columns in PRIVATE.items() for column in columns}
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \| ([\w, ]+) \| \w.* \|$", said, re.M)
    assert rows == [(move.name, ", ".join(move.who), ", ".join(move.frm)) for move in MOVES]


def test_every_table_and_every_secret_has_its_level() -> None:
    """Each table once; what belongs to one unit no lower than work, people's own no lower than personal; secrets by name."""
    said = _section("What is kept, by level")
    level = {
        name: row[0]
        for row in re.findall(r"^\| (\w+) \| [^|`]+ \| (`[^|]+) \|$", said, re.M)
        for name in re.findall(r"`(\w+)`", row[1])
    }
    assert set(level) == set(db.metadata.tables) and len(re.findall(r"`\w+`", said.partition("Secret columns")[0])) == len(level)
    assert not {name for name in PRIVATE if level[name] in ("shared", "technical")}
    of_people = {
        name
        for name, table in db.metadata.tables.items()
        if {"email", "to_address", "address", "attendee", "people"} & set(table.columns.keys())
    }
    assert {level[name] for name in of_people} <= {"secret", "personal"}, of_people
    secret = {
        f"{name}.{column.name}" for name, table in db.metadata.tables.items() for column in table.columns
        if re.search("password_hash|token|salt|digest|secret|recovery", column.name) and level[name] != "secret"
    }  # fmt: skip
    assert secret == set(re.findall(r"`(\w+\.\w+)`", said.partition("Secret columns")[2].partition("Secrets that")[0]))
