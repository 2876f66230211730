"""What the outbox refuses, as sentences."""

from app.errors import Refused


class NotReturned(Refused):
    """只有被退回的信件可以重新投递，这封信的状态没有改动。"""
