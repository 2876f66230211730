"""An entry of a calendar as a file (iCalendar, RFC 5545): put in, changed or taken out by mail, or listed in a feed; pure.

All files about one thing bear the same UID, so that a calendar knows a change and a cancellation as what they are. What is in
an entry may stand in a calendar on anybody's telephone: the thing, when and where, and a link; no private person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, vCalAddress, vText
from icalendar import Event as Component

PRODUCT = "-//Duban//督办//ZH"

#: how long a hearing is taken to last; the court names no end
LASTS = timedelta(hours=2)


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. ``sequence`` rises whenever it changes; without ``at`` it lasts the whole day."""

    uid: str
    sequence: int
    summary: str
    day: date
    link: str
    at: datetime | None = None
    place: str = ""
    #: taken out again
    off: bool = False

    def as_row(self) -> dict[str, Any]:
        """As plain data, as a letter keeps it."""
        return vars(self) | {"day": self.day.isoformat(), "at": self.at.isoformat() if self.at else None}


def entry_of(row: Mapping[str, Any]) -> Entry:
    """The entry that a letter keeps."""
    at = datetime.fromisoformat(row["at"]) if row["at"] else None
    return Entry(**{**row, "day": date.fromisoformat(row["day"]), "at": at})


def uid(thing: str, base_url: str) -> str:
    """What names a thing in every calendar: "task:…" or "hearing:…" of this site."""
    return f"{thing.replace(':', '-')}@{base_url.partition('://')[2].partition('/')[0] or 'duban'}"


def method(entry: Entry) -> str:
    """What the file asks of a calendar."""
    return "CANCEL" if entry.off else "REQUEST"


def file_of(entry: Entry, sender: str, receiver: str, stamp: datetime) -> bytes:
    """The file that goes with a letter, from a mailbox to another."""
    calendar = _calendar(method(entry))
    component = _component(entry, stamp)
    component.add("organizer", vCalAddress(f"mailto:{sender}"))
    attendee = vCalAddress(f"mailto:{receiver}")
    attendee.params["rsvp"] = vText("FALSE")
    component.add("attendee", attendee)
    calendar.add_component(component)
    return bytes(calendar.to_ical())


def feed_of(entries: Iterable[Entry], name: str, stamp: datetime) -> bytes:
    """The file of a feed: everything that stands in it now."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    # readers ask again after an hour
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_component(entry, stamp))
    return bytes(calendar.to_ical())


def _calendar(asks: str) -> Calendar:
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", asks)):
        calendar.add(name, value)
    return calendar


def _component(entry: Entry, stamp: datetime) -> Component:
    component = Component()
    component.add("uid", entry.uid)
    component.add("sequence", entry.sequence)
    component.add("dtstamp", stamp.astimezone(UTC))
    if entry.at is None:
        component.add("dtstart", entry.day)
        component.add("dtend", entry.day + timedelta(days=1))
        component.add("transp", "TRANSPARENT")
    else:
        component.add("dtstart", entry.at.astimezone(UTC))
        component.add("dtend", (entry.at + LASTS).astimezone(UTC))
    component.add("summary", entry.summary)
    if entry.place:
        component.add("location", entry.place)
    component.add("description", entry.link)
    component.add("url", entry.link)
    component.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    if entry.at is not None and not entry.off:
        component.add_component(_alarm(entry.summary))
    return component


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(days=-1))
    return alarm
