"""The only file that reads the time; it knows the zone of the house, and refuses to know what time is used for."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from time import monotonic, perf_counter
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return datetime.now(ZONE)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


def parse(text: str) -> datetime:
    """Read an ISO date or moment; without an offset it is Asia/Shanghai. Raises ValueError on anything else."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)


def running(start: datetime) -> Callable[[], datetime]:
    """A clock that shows ``start`` now and runs on with real time: for work that begins at a given moment and lasts."""
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


def stopwatch() -> Callable[[], float]:
    """Started now; tells the seconds since, whatever happens to the time of day."""
    began = perf_counter()
    return lambda: perf_counter() - began
