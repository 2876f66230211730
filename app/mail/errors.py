"""What the outbox refuses, as sentences."""

from app.errors import Refused


class NotReturned(Refused):
    """只有被退回的信件可以重新投递，这封信的状态没有改动。"""


class TextGone(Refused):
    """这封信的正文已按保存期限清理，不能重新投递。"""


class NothingHeld(Refused):
    """目前没有被暂停的邮件，可能已由其他人放行。"""


class CeilingOutOfRange(Refused):
    """上限应为 1 到 999999 之间的整数，没有保存。"""
