"""What the reminders refuse, as sentences."""

from app.errors import Forbidden


class NotAddressedToYou(Forbidden):
    """这条提醒不是发给您的，只有收件人本人可以确认知悉。"""
