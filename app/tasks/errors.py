"""Every refusal of the ledger, named after the fact; it knows sentences, and refuses to know when they are spoken."""

from app.errors import Forbidden, Missing, Refused


class NoSuchTask(Missing):
    """没有找到这项任务，可能编号有误，或者不在您单位的查看范围内。请从待办或台账中重新打开。"""


class NoSuchEvidence(Missing):
    """没有找到这份佐证材料，可能链接有误，或者不在您单位的查看范围内。请从任务页面重新打开。"""


class NotYourMove(Forbidden):
    """「%(move)s」由%(who)s办理，您目前的岗位不能办理，任务没有改动。请与对方或法治办联系。"""


class NotInThisState(Refused):
    """任务 %(number)s 现在是「%(state)s」，不能再「%(move)s」，内容没有改动。请刷新页面，按现在的状态办理。"""


class ChangedSince(Refused):
    """在您填写期间，任务 %(number)s 已由其他人改动，您的内容没有保存，也没有覆盖它。请核对最新情况后再次提交。"""


class AlreadyIssued(Refused):
    """任务 %(number)s 已经下达，不能再按草稿分派，内容没有改动。需要改动的，请在任务页面用「调整」并写明原因。"""


class NotIssuedYet(Refused):
    """任务 %(number)s 还没有下达，不用调整，内容没有改动。请直接在分派页面修改。"""


class NoLeadUnit(Refused):
    """任务 %(number)s 还没有明确牵头单位，没有立项或下达，已填的内容都还在。请先选定牵头单位。"""


class NoTitle(Refused):
    """任务事项不能为空，没有保存。请写明要做什么。"""


class InvitedCannotLead(Refused):
    """%(unit)s 是商请单位，只能商请配合，不能作为牵头单位交办，没有保存。请另选牵头单位，或把它列为配合单位。"""


class UnitNotActive(Refused):
    """%(unit)s 已停用，不能再分派任务，没有保存。请另选单位。"""


class LeadAlsoSupports(Refused):
    """%(unit)s 已是牵头单位，不用再列为配合单位，没有保存。请去掉其中一处。"""


class NotALeader(Refused):
    """「%(post)s」不是区领导岗位，不能作为责任领导，没有保存。请另选责任领导。"""


class DueInThePast(Refused):
    """任务 %(number)s 的时限 %(due)s 已经过去，没有保存，也没有下达。请填今天或以后的日期；暂时定不下来的可以留空。"""


class DueTooFar(Refused):
    """任务 %(number)s 的时限 %(due)s 在五年以后，没有保存。请检查年份是否填错。"""


class DueCannotVanish(Refused):
    """任务已经下达，时限只能改期，不能取消，没有保存。请填写新的时限。"""


class NotADate(Refused):
    """「%(text)s」不是能识别的日期，没有保存。请按 2026-06-30 的样式填写，或者留空。"""


class NotANumber(Refused):
    """「%(text)s」不是能识别的数字，没有保存。请只填数字，例如 95 或 12.5。"""


class UnknownChoice(Refused):
    """「%(text)s」不在可选范围内，没有保存。请从列表中重新选择。"""


class TooLong(Refused):
    """「%(field)s」超过 %(limit)s 字，没有保存，已填的内容都还在。请精简，或者把详细内容作为佐证材料上传。"""


class PercentOutOfRange(Refused):
    """完成进度应在 0 到 100 之间，没有保存，已填的内容都还在。请重新选择。"""


class NothingSaid(Refused):
    """还没有写进展情况，没有保存。请写一两句做了什么；本期没有新进展的，请用「零报告」。"""


class NoValueWanted(Refused):
    """这项任务没有设数量目标，不用填完成数，没有保存。请把数字写进进展情况。"""


class NoOutcome(Refused):
    """报结要写明办理结果，没有提交，任务仍在办理中。请用一两句话写清做成了什么，它会成为明年报告的素材。"""


class NoReason(Refused):
    """「%(move)s」要写明原因，没有保存。请补充原因后再提交。"""


class NoChange(Refused):
    """没有看到改动，没有保存。请修改后再提交。"""


class SubmittedByYourself(Refused):
    """这次报结是您本人提交的，不能由本人核查销号，任务仍待核查。请换一位同事核查。"""


class NothingChosen(Refused):
    """还没有选中任何任务，没有改动。请先在左侧勾选。"""


class NotAllDone(Refused):
    """选中的 %(count)s 项中有 %(wrong)s 项还不能「%(move)s」，因此一项都没有改动，请调整后再试：%(reasons)s"""


class NotAllIssued(Refused):
    """选中的 %(count)s 项中有 %(wrong)s 项还不能下达，因此一项都没有下达，已填的内容都还在：%(reasons)s"""


class NothingToDraft(Refused):
    """这份报告没有可以转为任务的条款：还没有已确认的问题或安排，或者都已经转过了。请先在审读台确认条款。"""


class FileTooLarge(Refused):
    """「%(name)s」超过 %(limit)s MB，没有保存，本次填写也没有提交。请压缩或拆分后再传。"""


class TooManyFiles(Refused):
    """一次最多上传 10 份材料，没有保存，本次填写也没有提交。请分次上传。"""


class EmptyFile(Refused):
    """「%(name)s」是空文件，没有保存，本次填写也没有提交。请检查后重新选择。"""


class FileKindNotAllowed(Refused):
    """「%(name)s」的内容不是可以接收的类型，没有保存，本次填写也没有提交。可以上传 PDF、图片、Word、Excel 和文本文件。"""


class FileNotWhatItSays(Refused):
    """「%(name)s」的实际内容是 %(kind)s，与扩展名不符，没有保存，本次填写也没有提交。请用正确的扩展名另存后再传。"""


class FileLost(Missing):
    """这份材料的记录还在，但文件已不在存储中。请与系统管理员联系，从备份恢复。"""


class AlreadyAsked(Refused):
    """任务 %(number)s 已有一项「%(kind)s」在等待答复，没有再提交。请等待答复，急需的请与法治办联系。"""


class NothingAsked(Refused):
    """这项请求已经答复过，或者已不存在，没有改动。请刷新页面查看答复。"""


class StillToAnswer(Refused):
    """任务 %(number)s 还有「%(kind)s」没有答复，没有销号。请先答复，再核查销号。"""


class NoDeadlineToExtend(Refused):
    """这项任务没有时限，不用申请延期，没有提交。请与法治办商定时限。"""


class AskedTooLate(Refused):
    """任务 %(number)s 的时限 %(due)s 已过，延期应在到期前申请，没有提交，按原定时限计算。请抓紧办理，并在进展中说明原因。"""


class NotLater(Refused):
    """新的时限应晚于现在的时限 %(due)s，没有保存，已填的内容都还在。请重新选择日期。"""


class NoProgressSaid(Refused):
    """申请延期要说明已办到哪一步，没有提交，已填的内容都还在。请补充进展后再提交。"""


class NoNewDue(Refused):
    """延期要写明新的时限，没有保存，已填的内容都还在。请选择日期。"""


class DueNeedsApproval(Refused):
    """已下达任务的时限要由法治办负责人或分管领导批准改动，没有保存，已填的内容都还在。请由负责人调整，或由单位申请延期。"""


class UseTransfer(Refused):
    """更换牵头单位请用「改派」，原单位的办理情况会保留，没有保存。请返回任务页面办理。"""


class SameUnit(Refused):
    """任务 %(number)s 现在就由%(unit)s牵头，不用改派，没有改动。请选择另一个单位。"""


class NudgedLately(Refused):
    """任务 %(number)s 在 %(at)s 刚催办过，%(days)s 个工作日内不再催办，没有发信。急需的请先打电话了解情况。"""


class NoEvidence(Refused):
    """这项任务要求附佐证材料，没有提交，已填的内容都还在。请上传文件，或填写链接、文号。"""


class LongNeedsMilestone(Refused):
    """任务 %(number)s 是长期坚持事项，要有本年度的节点时限，没有保存。请填写 %(year)s 年内、最迟次年 6 月 30 日前的时限。"""


class NoMilestoneWords(Refused):
    """每个节点都要写明日期、进度和要做到的事，没有保存，已填的内容都还在。请补齐，或清空整行。"""


class MilestonesOutOfOrder(Refused):
    """节点的进度应随日期递增，且不晚于任务时限，没有保存，已填的内容都还在。请核对日期和进度。"""


class VisitInFuture(Refused):
    """现场核查日期 %(day)s 还没有到，没有保存，已填的内容都还在。请填写实际核查的日期。"""


class NotALeadersWord(Forbidden):
    """批示只能由区领导本人，或由法治办等代为录入人员录入，没有保存。请与法治办联系。"""


class NoSuchInstruction(Missing):
    """没有找到这条批示，可能链接有误，或者不在您的查看范围内。请从批示列表重新打开。"""


class InstructionSettled(Refused):
    """这条批示已经办结，不能再改动，内容没有保存。请刷新页面查看结果。"""


class NoInstructionWords(Refused):
    """批示内容不能为空，没有保存。请写明要求。"""


class NoLeaderChosen(Refused):
    """还没有选定作批示的领导，没有保存，已填的内容都还在。请选择领导。"""


class NoAnswerBy(Refused):
    """交单位答复要选定单位和期限，没有保存，已填的内容都还在。请补齐后再交办。"""


class NoAnswerWords(Refused):
    """答复内容不能为空，没有保存。请写明办理情况。"""


class NotYourInstruction(Forbidden):
    """这条批示由%(who)s办理，您目前的岗位不能办理，内容没有改动。请与法治办联系。"""


class NoRowsComing(Refused):
    """「%(file)s」的工作表「%(sheet)s」在表头下面没有内容，没有导入。请检查是否选错了文件。"""


class NothingMatched(Refused):
    """还没有指明哪一列是「存在问题」或「整改措施」，或者两列指成了同一项，没有导入。请逐列核对后再继续。"""


class NoFileChosen(Refused):
    """还没有选择文件，没有导入。请先选择要导入的表格。"""


class YearOutOfReach(Refused):
    """年度「%(text)s」不在可选范围内，没有保存。请填四位数的年度。"""


class NoViewName(Refused):
    """视图还没有名称，没有保存。请起一个二十字以内的名称。"""


class TooManyViews(Refused):
    """您已有 20 个视图，没有再保存。请先删去不用的。"""


class TooManyChosen(Refused):
    """选中了 %(count)s 项，一次最多办理 %(most)s 项，没有改动。请加上筛选条件，分批办理。"""


class UnknownPlace(Refused):
    """花括号里的「%(names)s」系统不会填，没有保存，已改的文字都还在。请改用：%(known)s。"""


class EmptyFrame(Refused):
    """标题和正文都不能空，没有保存。请补上后再保存。"""


class NoLeadForPaper(Refused):
    """选中的任务都还没有牵头单位，没有可以写给的单位。请先分派。"""


class NoPreview(Refused):
    """这份材料不能在线预览，文件没有改动。请下载后打开。"""


class LimitOutOfReach(Refused):
    """「%(text)s」不在可选范围内，没有保存。请填 1 到 %(most)s 之间的整数。"""
