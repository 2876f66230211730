"""The notices in force, asked once for each request or pass, and only when a count reaches where one may matter; it changes nothing."""

from flask import g, has_app_context

from app.policy.holidays import HOLIDAYS, plans_of
from app.policy.queries import decided
from app.workdays import Plans


def notices_in_force() -> Plans:
    """What the office laid down; nothing outside of an application. Every process sees a new notice with its next request or pass."""
    if not has_app_context():
        return ()
    if "holiday_notices" not in g:
        g.holiday_notices = plans_of(decided(HOLIDAYS))
    plans: Plans = g.holiday_notices
    return plans


def forget() -> None:
    """Ask again: the notices have just been changed."""
    g.pop("holiday_notices", None)
