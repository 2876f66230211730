"""What the reminders refuse, as sentences."""

from app.errors import Forbidden, Missing, Refused


class NotAddressedToYou(Forbidden):
    """这条提醒不是发给您的，只有收件人本人可以确认知悉。"""


class NobodyHears(Refused):
    """请至少选择一类提醒对象，规则没有保存。"""


class DaysOutOfRange(Refused):
    """天数应为 %(least)s 到 %(most)s 之间的整数，规则没有保存。"""


class CourtNeedsTheUnit(Refused):
    """开庭提醒必须发给单位负责人或联络员，规则没有保存。"""


class WordsTooLong(Refused):
    """文字太长，最多 %(most)s 个字，规则没有保存。"""


class UnknownSlot(Refused):
    """文字里的「%(slot)s」不是可用的空位，规则没有保存。可用的有：%(slots)s。"""


class NoSuchCalendar(Missing):
    """没有这个日历，订阅地址可能已经作废。请登录后重新生成。"""


class NoSuchRule(Missing):
    """没有找到这条规则，可能已被删除。"""


class RuleIsCustomary(Refused):
    """自带的规则不能删除，不需要时请停用。"""


class NoAddressOfYours(Refused):
    """您还没有可用的邮箱，测试信没有发出。请先在「管理」中填写邮箱。"""
