"""What the review of a report refuses; it knows the facts and their sentences, and refuses to know where they are shown."""

from app.errors import Missing, Refused


class NothingUploaded(Refused):
    """没有收到报告。请选择报告文件，或者把报告全文粘贴到文本框里，再点「导入」。"""


class BothUploaded(Refused):
    """文件和粘贴的文本只能选一种。请去掉其中一种再导入；粘贴的文本仍在下面。"""


class NoYear(Refused):
    """报告里没有读出年度，没有保存。请填写报告所总结的年度（四位数字，如 2025），再点「导入」。"""


class BadYear(Refused):
    """年度应为四位数字，如 2025，现在填的是「%(year)s」。内容没有保存，请改正后再提交。"""


class NoUnit(Refused):
    """没有选择报告单位，没有保存。请选择这份报告是哪个单位的。"""


class AlreadyImported(Refused):
    """这个文件已经导入过，没有重复保存：《%(title)s》（%(year)s年）。请直接打开原来那一份继续审读。"""


class NoSuchReport(Missing):
    """没有找到这份报告，可能地址有误。请从报告列表重新打开。"""


class NoSuchClause(Missing):
    """没有找到这一条，可能刚被合并或撤销。请刷新审读台后再操作。"""


class ReportSettled(Refused):
    """这份报告已经审定，这一步没有做。需要修改的，请先点「重新审读」。"""


class SpamInside(Refused):
    """这一条里有疑似植入的内容，还不能确认。请先在上方「存疑」中处理那一处：采纳修改，或者确认原文。"""


class SpamOpen(Refused):
    """还有 %(count)s 处疑似植入内容没有处理，报告还不能审定。请先在上方「存疑」中逐处处理。"""


class StillUndecided(Refused):
    """还有 %(count)s 条问题、安排或目标没有确认也没有舍弃，报告还不能审定。请逐条处理，或点「全部确认」。"""


class SpamInWords(Refused):
    """措辞里带有已隔离的植入内容，没有保存。请删去后再保存。"""


class NoWords(Refused):
    """措辞不能为空，没有保存，原来的措辞仍在。"""


class UnknownRole(Refused):
    """没有这种类别，内容没有改动。类别只有：成效、问题、安排、目标、其他。"""


class NothingToMerge(Refused):
    """后面没有可以合并的条款，内容没有改动。只能与同一部分、同一项下紧接着的一条合并。"""


class CannotSplitThere(Refused):
    """这里不能拆分，内容没有改动。请把光标放在这一条的文字中间，使前后两段都有内容。"""


class NothingSelected(Refused):
    """没有选中文字，没有增加条款。请在左侧原文中选中一段话后再操作。"""


class NotInTheText(Refused):
    """原文里没有找到这段话，没有增加条款。请从原文中原样复制一段（不要改字），再提交。"""


class OverlapsAnother(Refused):
    """这段文字与「%(other)s」重叠，内容没有改动。请先拆分或舍弃那一条。"""


class AcrossSections(Refused):
    """选中的文字跨了报告的两个部分，没有增加条款。请在一个部分之内选择。"""


class IsDiscarded(Refused):
    """这一条已经舍弃，这一步没有做。需要的话请先恢复它。"""


class NotAPair(Refused):
    """只能把一条问题与一条安排（或目标）关联，内容没有改动。"""


class NothingToRepair(Refused):
    """这一处没有修改建议，也没有填写改成什么，内容没有改动。请填写正确的文字，或者选「确认原文」。"""


class RepairCarriesSpam(Refused):
    """改成的文字里仍带有植入的内容，没有保存。请填写正确的文字。"""


class UnknownDecision(Refused):
    """没有这种处理方式，内容没有改动。请选择「采纳修改」或「确认原文」。"""


class NoTitle(Refused):
    """报告标题不能为空，没有保存，原来的标题仍在。"""


class NothingToUndo(Refused):
    """没有可以撤销的步骤，内容没有改动。"""


class NoSuchKind(Refused):
    """没有这一类文件，没有读取。请从列出的种类里选一种。"""
