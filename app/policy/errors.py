"""Why a decision was not taken; each class is the sentence the official reads."""

from app.errors import Refused


class DecidedMeanwhile(Refused):
    """在您修改期间，这项设定已由其他人改动，您的改动没有保存。请返回查看最新的设定后再改。"""


class NothingDecided(Refused):
    """与现在的设定相同，没有需要保存的改动。"""


class NoYearInNotice(Refused):
    """没有读到“……年部分节假日安排”，无法判断是哪一年的通知，没有保存任何内容。请粘贴通知全文，包括标题。"""


class NoDatesInNotice(Refused):
    """没有读到放假和上班的日期，没有保存任何内容。请粘贴通知全文，包括“一、元旦”以下各条。"""


class YearNotPublished(Refused):
    """%(year)s 年的放假安排还没有公布或录入，无从延长，没有保存任何内容。请先粘贴该年的放假安排。"""


class YearOutOfReach(Refused):
    """通知里有相隔一年以上的日期，没有保存任何内容。请核对后再粘贴。"""


class YearConfirmedAlready(Refused):
    """%(year)s 年的放假安排已随系统收入，不需要再录入，没有保存任何内容。"""


class AmendmentNotConfirmed(Refused):
    """%(year)s 年的放假安排已随系统收入，这份通知与它不同，还没有保存。请核对下面列出的日期，确认是后来的调整后勾选“以这份通知为准”再采用。"""


class DoubtsNotSettled(Refused):
    """通知里有对不上的地方，还没有保存。请逐条核对原文，确认无误后勾选“已逐条核对”再采用；读错了的，请改正文字后重新读取。"""


class NoNoticeOfYear(Refused):
    """%(year)s 年没有录入放假安排，没有可以撤下的内容。"""
