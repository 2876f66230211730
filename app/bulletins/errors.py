"""Why a step of a bulletin was not taken; each class is the sentence the official reads."""

from app.errors import Missing, Refused


class NoSuchBulletin(Missing):
    """没有找到这份通报，可能还没有印发，或者不在您的查看范围内。"""


class NotAtThisStep(Refused):
    """这份通报现在是“%(state)s”，不能%(step)s。请刷新页面看最新情况。"""


class NotYourStep(Refused):
    """%(step)s由%(who)s办理，您目前的岗位没有这项权限。"""


class ApprovedByYourself(Refused):
    """这份通报由您本人送审，要由另一位领导批准。"""


class WhyReturned(Refused):
    """请写明退回的原因，起草人要据此修改。内容没有改动。"""


class NothingWritten(Refused):
    """这一段没有文字，没有保存。不要这一段的，请改写成一句说明。"""


class TooLong(Refused):
    """这一段超过2000字，没有保存。请精简后再存。"""


class ChangedSince(Refused):
    """在您修改期间，这份通报已由其他人改动，您的改动没有保存。请返回查看最新情况后再改。"""


class AlreadyDrafted(Refused):
    """这一期已经起草过了。要重新取数的，请先作废原来的草稿。"""


class TalkDecided(Refused):
    """这次约谈建议已经有人决定了。请刷新页面看最新情况。"""
