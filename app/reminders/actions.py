"""Acknowledging 知悉: the one thing a person does to a notice; the view commits."""

from datetime import datetime

from app.accounts.standing import Standing
from app.reminders.errors import NotAddressedToYou
from app.reminders.models import Notice


def acknowledge(notice: Notice, *, by: Standing, now: datetime) -> None:
    """Write down that the addressee has seen the notice; a second press changes nothing. Raises NotAddressedToYou."""
    if notice.person_id != by.person_id:
        raise NotAddressedToYou
    notice.acknowledged_at = notice.acknowledged_at or now
