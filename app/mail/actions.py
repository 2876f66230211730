"""What a person may do to a letter: have one tried again that was refused for good. The view commits."""

from datetime import datetime

from sqlalchemy import update

from app.extensions import db
from app.mail.errors import NotReturned, TextGone
from app.mail.models import Letter


def try_again(letter: Letter, *, now: datetime) -> None:
    """Put a returned letter back among those that wait. Raises NotReturned, TextGone."""
    if letter.state != "failed":
        raise NotReturned
    if not (letter.body and letter.to_address):
        raise TextGone
    if letter.carried_by:
        letter = letter.carried_by
    letter.state, letter.next_try_at = "waiting", now
    if letter.carries:
        members = update(Letter).where(Letter.carried_by_id == letter.id, Letter.state == "failed")
        db.session.execute(members.values(state="carried"))
