"""The watchdog's pass: alarms begin, are told, and end; it commits, and tells by the outbox and by a second route."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.accounts.queries import holders
from app.extensions import db
from app.mail import post, sending
from app.mail.queries import open_hold
from app.reminders import letters, queries
from app.reminders.day_queries import Source
from app.reminders.day_watch_queries import day_troubles, stuck
from app.reminders.jobs import OWN, beat
from app.reminders.models import Alarm
from app.reminders.watch_queries import follow_troubles, hearing_troubles, period_troubles, refusals, task_troubles
from app.reminders.watching import AT_ONCE, PATIENCE, Trouble


def watch(*, now: datetime, also: Sequence[Source] = ()) -> list[Alarm]:
    """Look at everything that is required by now; the alarms told for the first time. Commits.

    ``also``: the days of rooms further down the street, as the tick has them.
    """
    found = {one.key: one for one in look(now, also)}
    known = {alarm.key: alarm for alarm in db.session.scalars(select(Alarm).where(Alarm.ended_at.is_(None)))}
    for key, alarm in known.items():
        if key not in found:
            alarm.ended_at = now
    for key, one in found.items():
        if key not in known:
            known[key] = Alarm(key=key, kind=one.kind, thing=one.thing, rule=one.rule, person_id=one.person_id, since=now)
            db.session.add(known[key])
    db.session.flush()
    new = [alarm for alarm in known.values() if alarm.ended_at is None and alarm.told_at is None and _ripe(alarm, now)]
    if new:
        words = letters.alarm(
            [(alarm.kind, alarm.thing, alarm.person.name if alarm.person else "") for alarm in new],
            current_app.extensions["settings"].base_url,
        )
        _tell(new, words, now)
    beat("watch", now)
    return new


def look(now: datetime, also: Sequence[Source] = ()) -> list[Trouble]:
    """Everything that is wrong at a moment; reads only."""
    rules, sources = queries.timetable(), (*OWN, *also)
    return [
        *hearing_troubles(now, rules), *follow_troubles(now), *period_troubles(now, rules), *task_troubles(now, rules),
        *day_troubles(sources, now), *stuck(sources, now), *refusals(),
    ]  # fmt: skip


def _ripe(alarm: Alarm, now: datetime) -> bool:
    return alarm.kind in AT_ONCE or now - alarm.since >= PATIENCE


def _tell(new: Sequence[Alarm], words: letters.Words, now: datetime) -> None:
    """To everybody of the office through the outbox, and past it by the second route."""
    people = [holder.person for holder in holders(now.date(), roles=("office",))]
    for alarm in new:
        alarm.told_at = now
    for person in {person.id: person for person in people}.values():
        post.put(
            key=f"alarm:{new[0].id}:{person.ref}", about="", to_address=person.email, to_name=person.name, subject=words.subject,
            body=words.body, now=now, urgent=True,
        )  # fmt: skip
    quiet = open_hold("restored") is not None
    db.session.commit()
    if not quiet:
        settings = current_app.extensions["settings"]
        addresses = [settings.alarm_to] if settings.alarm_to else [person.email for person in people]
        sending.by_second_route(settings, words.subject, words.body, addresses, now)


def checked(now: datetime, also: Sequence[Source] = ()) -> dict[str, Any]:
    """What `flask notify check` says: troubles that are past mending themselves, the clockwork, and what is held back."""
    known = {alarm.key: alarm.since for alarm in db.session.scalars(select(Alarm).where(Alarm.ended_at.is_(None)))}
    found = look(now, also)
    # what nobody has watched yet is taken at its word: an alarm that is raised too early is better than none
    ripe = [one for one in found if one.kind in AT_ONCE or one.key not in known or now - known[one.key] >= PATIENCE]
    stopped, held = queries.stopped(queries.beats(), now), open_hold()
    rows = [{"kind": one.kind, "thing": one.thing, "rule": one.rule, "person": one.person_id} for one in ripe]
    return {"well": not (ripe or stopped or held), "clockwork": not stopped, "held": held.kind if held else "", "troubles": rows}


def told_past_the_outbox(found: dict[str, Any], now: datetime) -> None:
    """Say by the second route what a check found; a restored copy says nothing."""
    if found["held"] == "restored":
        return
    settings = current_app.extensions["settings"]
    stopped = "" if found["clockwork"] else "提醒进程没有在运行。\n"
    body = f"{stopped}没有送达的提醒 {len(found['troubles'])} 项。请登录系统查看：{settings.base_url}/alarms\n"
    people = [holder.person.email for holder in holders(now.date(), roles=("office",))]
    sending.by_second_route(settings, "提醒告警：请立即查看", body, [settings.alarm_to] if settings.alarm_to else people, now)
