"""What drafting refuses; it knows the facts and their sentences, and refuses to know where they are shown."""

from app.errors import Forbidden, Missing, Refused


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


class NotYourDraft(Forbidden):
    """这份草稿由别的同志起草，您可以看，不能改。需要修改的，请在段落旁留言。"""


class DraftClosed(Refused):
    """这份草稿正在送审或者已经定稿，内容没有改动。需要修改的，请先退回修改或者重新修改。"""


class StepNotOpen(Refused):
    """这份草稿现在的状态不能走这一步，没有改动。请刷新页面后再看。"""


class NotYoursToApprove(Refused):
    """这份草稿由您本人送审，或者不归您审定，要由另一位同志同意或退回。"""


class StepNeedsReason(Refused):
    """请写明原因，没有改动。"""


class NotReady(Refused):
    """定稿前还有 %(n)s 处必须处理，没有定稿。请看「定稿前检查」，逐处处理后再定稿。"""


class NothingOwed(Refused):
    """这一段没有待填的内容，或者不知道由谁填写，没有发出请求。"""


class EmptyWords(Refused):
    """没有填写内容，没有保存。"""


class AnsweredAlready(Refused):
    """这一条草稿已经有回应，不需要写明原因。"""


class NoSuchVersion(Missing):
    """没有找到这个版本，可能地址有误。请从「版本」列表重新打开。"""


class PatternWrong(Refused):
    """「%(name)s」的句式不能用：大括号里的内容必须与原来的一样，固定表述不能缺，不能换行。您填的内容仍在下面，没有保存。"""


class AlreadyPublished(Refused):
    """这一步已经登记过日期，没有改动。"""


class NoUnitOfYours(Refused):
    """请选择是哪个单位的建议，没有保存，您填的内容仍在下面。"""
