"""Keeping a view of the ledger under a name, and letting it go; it knows whose it is, and leaves the commit to others."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import func, select

from app.accounts.standing import Standing
from app.errors import Forbidden, Missing
from app.extensions import db
from app.tasks.checks import bounded, squeezed
from app.tasks.errors import NoViewName, TooManyViews
from app.tasks.view_models import SavedView
from app.tasks.word_forms import FIELD_WORDS

MOST_VIEWS = 20
NAME_LIMIT = 20


def keep_view(name: str, asked: Mapping[str, str], *, shared: bool, by: Standing, now: datetime) -> SavedView:
    """Keep filters, order and columns under a name; the same name again replaces one's own. Only the office shares with everybody.

    Raises NoViewName, TooLong, TooManyViews, Forbidden.
    """
    said = bounded(squeezed(name), NAME_LIMIT, FIELD_WORDS["view"])
    if not said:
        raise NoViewName
    if shared and "office" not in by.roles:
        raise Forbidden
    view = db.session.scalar(select(SavedView).where(SavedView.owner_id == by.person_id, SavedView.name == said))
    if view is None:
        if (db.session.scalar(select(func.count(SavedView.id)).where(SavedView.owner_id == by.person_id)) or 0) >= MOST_VIEWS:
            raise TooManyViews
        view = SavedView(owner_id=by.person_id, name=said, at=now)
        db.session.add(view)
    view.address, view.shared = urlencode(sorted(asked.items())), shared
    db.session.flush()
    return view


def drop_view(ref: str, *, by: Standing) -> None:
    """Let a view of one's own go; one that is shared, anybody of the office may. Raises Missing."""
    view = db.session.scalar(select(SavedView).where(SavedView.ref == ref))
    if view is None or (view.owner_id != by.person_id and not (view.shared and "office" in by.roles)):
        raise Missing
    db.session.delete(view)
    db.session.flush()
