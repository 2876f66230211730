"""The numbers people say, as 2026-017, each given once; it knows how two writers queue, and refuses to know tasks."""

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.tasks.models import TaskNumber


def _raised(year: int, count: int) -> int | None:
    raising = update(TaskNumber).where(TaskNumber.year == year).values(last=TaskNumber.last + count)
    return db.session.scalar(raising.returning(TaskNumber.last).execution_options(synchronize_session=False))


def take_numbers(year: int, count: int) -> list[str]:
    """Take ``count`` numbers of a year. The row is locked until the transaction ends, so that nobody is given the same."""
    last = _raised(year, count)
    if last is None:
        try:
            with db.session.begin_nested():
                db.session.execute(insert(TaskNumber).values(year=year, last=0))
        except IntegrityError:
            # somebody else began the year between our look and our insert
            pass
        last = _raised(year, count) or count
    return [f"{year}-{number:03d}" for number in range(last - count + 1, last + 1)]
