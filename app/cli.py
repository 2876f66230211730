"""The flask commands other programs rely on; it knows arguments, output and exit codes, and leaves the work to the rooms.

Results go to standard output (JSON where a program reads it), progress and refusals to standard error.
Exit code 0: done; 1: refused, with one sentence; 2: wrong usage.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app, has_app_context
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from app import clock, clockwork
from app.accounts import actions as accounts
from app.accounts.models import ROLES, Unit
from app.cases import clock_queries, clocks, periods
from app.demo import loading
from app.doctor import findings
from app.drafting import actions as drafting
from app.drafting import on_paper
from app.errors import No, Refused
from app.extensions import db
from app.mail import catcher, hold_actions
from app.mail import jobs as mail
from app.reminders import jobs as reminders
from app.reminders import watch_jobs as watching
from app.reports import actions as reports
from app.reports import carry_actions
from app.reports.queries import hints
from app.reports.reader.as_json import as_json
from app.reports.reader.confined import read_confined


class NoSuchUnit(Refused):
    """没有代码为「%(code)s」的单位，没有导入任何内容。"""


class DatabaseNotReady(Refused):
    """数据库连不上或还没有建好。请先运行 flask --app wsgi db upgrade；仍不行请检查 DATABASE_URL。"""


class CannotWrite(Refused):
    """文件 %(file)s 写不进去，草稿已经存在系统里。请检查文件夹是否存在、是否可写，再运行一次。"""


def refusing(command: Callable[..., None]) -> Callable[..., None]:
    """Turn a refusal into its sentence on standard error and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except No as no:
            click.echo(no.sentence, err=True)
            sys.exit(1)
        except (OperationalError, ProgrammingError):
            click.echo(DatabaseNotReady().sentence, err=True)
            sys.exit(1)

    return run


def say(answer: object) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def unit_of(code: str) -> Unit:
    """The unit of a code. Raises NoSuchUnit."""
    unit = db.session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise NoSuchUnit(code=code)
    return unit


class Moment(click.ParamType[datetime]):
    """A date or a moment, in Asia/Shanghai where it names no zone; anything else is wrong usage (exit code 2)."""

    name = "moment"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return clock.parse(value)
        except ValueError:
            self.fail(f"「{value}」不是日期或时间，请写成 2026-06-30 或 2026-06-30T09:00。", param, ctx)


MOMENT = Moment()
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("read-report")
@click.argument("file", type=FILE)
@click.option("--format", "form", type=click.Choice(["json"]), default="json", help="json is the only form.")
@with_appcontext
@refusing
def read_report(file: Path, form: str) -> None:
    """Read a report without storing it."""
    try:
        units = hints()
    except (OperationalError, ProgrammingError):
        db.session.rollback()
        units = []  # reading needs no database; without one no owners are suggested
    say(as_json(read_confined(file.name, file.read_bytes(), units)))


@click.command("import-report")
@click.argument("file", type=FILE)
@click.option("--unit", required=True, help="Code of the unit that the report belongs to.")
@click.option("--year", type=click.IntRange(1990, 2100), help="The year it is about; read from the text when left out.")
@with_appcontext
@refusing
def import_report(file: Path, unit: str, year: int | None) -> None:
    """Store a report for review; one that corrects an earlier file of the year keeps what was decided there."""
    report = reports.import_report(unit_of(unit), year, file.name, file.read_bytes(), by=None, now=clock.now())
    carry_actions.carry_over(report, by=None, now=clock.now())
    db.session.commit()
    say({"report": report.ref, "year": report.year, "clauses": len(report.clauses), "doubts": len(report.doubts)})


@click.command("draft-report")
@click.argument("year", type=click.IntRange(1990, 2100))
@click.option("--unit", required=True, help="Code of the unit whose report it is.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
@refusing
def draft_report(year: int, unit: str, output: Path) -> None:
    """Write the report about YEAR as a Word file."""
    draft = drafting.compose(unit_of(unit), year, now=clock.now())
    db.session.commit()
    try:
        output.write_bytes(on_paper.word_of(draft))
    except OSError:
        raise CannotWrite(file=output) from None
    say({"draft": draft.ref, "title": draft.title, "paragraphs": len(draft.paragraphs), "file": str(output)})


@click.command("tick")
@click.option("--now", "at", type=MOMENT, help="Plan as if it were this moment (ISO 8601, Asia/Shanghai).")
@click.option("--dry-run", is_flag=True, help="Say what would be planned, on the real data, and keep nothing.")
@with_appcontext
@refusing
def tick(at: datetime | None, dry_run: bool) -> None:
    """Plan the notices that are due."""
    work = reminders.rehearse if dry_run else reminders.tick
    say(vars(work(now=at or clock.now(), also=clockwork.DAYS)))


@click.command("deliver")
@click.option("--now", "at", type=MOMENT, help="Deliver as if it were this moment (ISO 8601, Asia/Shanghai).")
@with_appcontext
@refusing
def deliver(at: datetime | None) -> None:
    """Empty the outbox."""
    say(vars(mail.deliver(now=at or clock.now())))


@click.group("notify")
def notify() -> None:
    """Whether everybody was told who had to be."""


@notify.command("check")
@click.option("--now", "at", type=MOMENT, help="Look as if it were this moment (ISO 8601, Asia/Shanghai).")
@click.option("--tell", is_flag=True, help="Also say what is wrong by the second route.")
@with_appcontext
@refusing
def notify_check(at: datetime | None, tell: bool) -> None:
    """Look at prompts, clockwork and holds; exit code 1 when something is wrong."""
    found = watching.checked(at or clock.now(), clockwork.DAYS)
    if tell and not found["well"]:
        watching.told_past_the_outbox(found, at or clock.now())
    say(found)
    sys.exit(0 if found["well"] else 1)


@click.command("release-mail")
@click.argument("kind", type=click.Choice(["restored", "ceiling"]))
@with_appcontext
@refusing
def release_mail(kind: str) -> None:
    """Let go letters that are held back."""
    hold_actions.release(kind, current_app.extensions["settings"].data_dir, by=None, now=clock.now())
    db.session.commit()
    click.echo("已放行。", err=True)


@click.command("hold-mail")
@with_appcontext
@refusing
def hold_mail() -> None:
    """Hold every letter back, as after a restore that leaves no trace; release-mail restored lets them go."""
    hold_actions.quarantine(clock.now())
    db.session.commit()
    click.echo("已暂停全部邮件。", err=True)


@click.command("clockwork")
@with_appcontext
@refusing
def run_clockwork() -> None:
    """Plan and deliver for ever; any number of these may run."""
    clockwork.run(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("catch-mail")
@click.option("--smtp-port", type=int, default=1025, show_default=True)
@click.option("--web-port", type=int, default=8025, show_default=True)
@with_appcontext
def catch_mail(smtp_port: int, web_port: int) -> None:
    """Run the local mail catcher: it keeps every letter as a file and shows them on a page."""
    catcher.serve(smtp_port, web_port, current_app.extensions["settings"].data_dir / "letters")


@click.command("demo")
@with_appcontext
@refusing
def demo() -> None:
    """Load the demonstration district into an empty database."""
    say(vars(loading.load_demo(clock.now())))


@click.command("add-person")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--unit", required=True, help="Code of the unit; created with --unit-name when it is new.")
@click.option("--unit-name", default="", help="Full name of a unit that is not there yet.")
@click.option("--role", type=click.Choice(ROLES), default="office", show_default=True)
@click.option("--email", default="")
@click.password_option()
@with_appcontext
@refusing
def add_person(username: str, name: str, unit: str, unit_name: str, role: str, email: str, password: str) -> None:
    """Create an account; the first one of a new installation is made with this."""
    accounts.add_first_person(username, name, unit, unit_name, role, email, password, today=clock.today())
    db.session.commit()
    click.echo(f"已建立账号 {username}。首次登录时请修改密码。", err=True)


@click.command("deadline")
@click.option("--rule", "code", help="Code of a rule of law, as answer-suit.")
@click.option("--from", "start", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--length", type=click.IntRange(1, 3660))
@click.option("--basis", type=click.Choice(["calendar", "working", "month"]))
@click.option("--direction", type=click.Choice(["forward", "back"]), default="forward")
@click.option("--no-roll", is_flag=True, help="Leave a last day that is a holiday where it falls.")
@refusing
def deadline(code: str | None, start: datetime, length: int | None, basis: Any, direction: Any, no_roll: bool) -> None:
    """Count a period of law, or one that the office laid down."""
    if code:
        say(periods.as_json(clocks.by_rule(code, start.date(), _known_rules())))
    elif length and basis:
        say(
            periods.as_json(
                periods.counted(start=start.date(), length=length, basis=basis, direction=direction, roll=not no_roll)
            )
        )
    else:
        raise click.UsageError("Give --rule, or --length with --basis.")


def _known_rules() -> Sequence[clocks.Rule]:
    """The office's own periods before those of the table; the table alone where there is no database yet."""
    try:
        return clock_queries.rules() if has_app_context() else clocks.RULES
    except (OperationalError, ProgrammingError):
        return clocks.RULES


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check the installation and say in plain words what is wrong."""
    found = findings(current_app.extensions["settings"], clock.now())
    for line in found:
        click.echo(f"{'好' if line.good else '不好'}  {line.sentence}")
    sys.exit(0 if all(line.good for line in found) else 1)


def prepare(app: Flask) -> None:
    """Make the commands known to flask."""
    for command in (
        read_report, import_report, draft_report, tick, deliver, run_clockwork, catch_mail, demo, add_person, deadline, doctor,
        notify, release_mail, hold_mail,
    ):  # fmt: skip
        app.cli.add_command(command)
