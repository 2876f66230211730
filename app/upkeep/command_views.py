"""Commands of whoever has the server: copies, the audit trail, a lost password; results as JSON on standard output."""

import json
import secrets
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from app import clock
from app.accounts.actions import end_codes
from app.accounts.models import Person
from app.accounts.people_actions import give_password
from app.audit import jobs
from app.audit.queries import carried, checked, head
from app.audit.trail_jobs import key, note
from app.errors import Missing, No
from app.extensions import db
from app.upkeep import copy_jobs, keeping_jobs
from app.upkeep.erasure_actions import erase
from app.upkeep.erasure_queries import of_person
from app.upkeep.keeping_queries import counts

FILE = click.Path(dir_okay=False, path_type=Path)
audit = AppGroup("audit", help="The audit trail: is it whole, where does it end, how long is it kept.")


def _refusing(command: Callable[..., None]) -> Callable[..., None]:
    """A refusal is its sentence on standard error, and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except No as no:
            click.echo(no.sentence, err=True)
            sys.exit(1)

    return run


def _say(answer: object) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _person(username: str) -> Person:
    """The person of a user name. Raises Missing."""
    person = db.session.scalar(select(Person).where(Person.username == username.strip().lower()))
    if person is None:
        raise Missing
    return person


@audit.command("verify")
@click.option(
    "--head", "heads", type=FILE, multiple=True, help="A file of exported heads, one a line; the local one is always read."
)
@_refusing
def verify(heads: tuple[Path, ...]) -> None:
    """Make every seal anew and compare; exit code 1 names the first number that is not as it was written."""
    missing = [str(file) for file in heads if not file.exists()]
    if missing:
        raise click.UsageError(f"no such file: {', '.join(missing)}")
    exported = carried(jobs.heads_file(), *heads)
    faults = [{"number": fault.number, "what": fault.what} for fault in checked(key(), exported)]
    last = head()
    _say({"whole": not faults, "rows_to": last.number, "heads": len(exported), "faults": faults[:20]})
    sys.exit(1 if faults else 0)


@audit.command("export-head")
@click.option("--to", type=FILE, help="A file to add the line to, on another machine's disk; the local one when left out.")
@_refusing
def export_head(to: Path | None) -> None:
    """Where the trail ends now, as one line to be kept elsewhere."""
    _say(jobs.export_head(now=clock.now(), to=to))


@audit.command("purge")
@click.option("--days", type=int, default=jobs.KEPT.days, show_default=True, help="Days that are kept; 183 at least.")
@_refusing
def purge(days: int) -> None:
    """Remove what was kept long enough; a sealed tombstone stays in its place."""
    _say({"removed": jobs.purge(now=clock.now(), kept=timedelta(days=days))})


@click.command("keep")
@click.option("--dry-run", is_flag=True, help="Say how many of each would go, and keep everything.")
@with_appcontext
@_refusing
def keep(dry_run: bool) -> None:
    """Remove what the office decided to keep no longer; the clockwork does it once a day."""
    now, keeping = clock.now(), keeping_jobs.in_force()
    _say(
        {
            "days": keeping.plain(),
            "removed": counts(keeping, now) if dry_run else keeping_jobs.sweep(keeping, now=now),
            "dry_run": dry_run,
        }
    )


@click.command("erase-person")
@click.argument("username")
@click.option("--dry-run", is_flag=True, help="Say what there is, and erase nothing.")
@with_appcontext
@_refusing
def erase_person(username: str, dry_run: bool) -> None:
    """Erase contact, secrets, calendars and addresses on letters of a person who left; the name stays in the record."""
    person = _person(username)
    found = of_person(person) if dry_run else erase(person, by=None, today=clock.today())
    db.session.commit()
    _say({"username": person.username, "erased": found, "dry_run": dry_run})


@click.command("backup")
@click.argument("to", type=FILE)
@with_appcontext
@_refusing
def backup(to: Path) -> None:
    """Copy the whole installation into one file and read it again. The keys are not in it: keep them apart."""
    _say(copy_jobs.backup(to, now=clock.now()))


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
@_refusing
def restore(file: Path) -> None:
    """Fill an empty database from a copy, on either engine. Letters stay held back until somebody releases them."""
    _say(copy_jobs.restore(file, now=clock.now()))
    note("change", restored=file.name)
    db.session.commit()


@click.command("reset-password")
@click.argument("username")
@with_appcontext
@_refusing
def reset_password(username: str) -> None:
    """A new first password for anybody, the three administrators too; one-time codes are released."""
    person = _person(username)
    end_codes(person)
    person.active = True
    password = give_password(person)
    note("change", reset=person.username)
    db.session.commit()
    _say({"username": person.username, "password": password})


@click.command("metrics-token")
def metrics_token() -> None:
    """A token for METRICS_TOKEN."""
    click.echo(secrets.token_urlsafe(24))


def prepare(app: Flask) -> None:
    """Make the commands known to flask."""
    for command in (audit, keep, erase_person, backup, restore, reset_password, metrics_token):
        app.cli.add_command(command)
