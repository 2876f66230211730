"""What drafting refuses; it knows the facts and their sentences, and refuses to know where they are shown."""

from app.errors import Missing, Refused


class NothingToCompose(Refused):
    """%(unit)s%(last)s年的报告还没有导入，%(year)s年也没有任务，无从起草。请先在「报告」里导入%(last)s年的报告并转为任务。"""


class YearNotBegun(Refused):
    """%(year)s年还没有开始，没有起草。请选择今年或以前的年度。"""


class BadYear(Refused):
    """年度应为四位数字，如 2026，现在填的是「%(year)s」。没有起草，请改正后再点「起草」。"""


class NoUnit(Refused):
    """没有选择单位，没有起草。请选择为哪个单位起草报告。"""


class NoSuchDraft(Missing):
    """没有找到这份草稿，可能地址有误。请从「起草」列表重新打开。"""


class NoSuchParagraph(Missing):
    """没有找到这一段，可能在重新汇集时已经变动。请刷新写作台后再改。"""


class ParagraphChanged(Refused):
    """在您修改期间，这一段已由其他人改动，您的内容没有覆盖它，仍在下面的文本框里。请对照现在的文字改好后再保存。"""


class ParagraphTooLong(Refused):
    """这一段有 %(length)s 字，超过 %(limit)s 字，没有保存，您的内容仍在下面。请分开写或压缩后再保存。"""


class NotEdited(Refused):
    """这一段没有人工修改，不需要恢复。"""
