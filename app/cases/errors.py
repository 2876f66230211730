"""What the register of cases refuses, each named after the fact; the docstring is the sentence shown."""

from app.errors import Missing, Refused

# ---- counting ----


class UnknownRule(Refused):
    """没有代码为「%(code)s」的期限规则，没有计算。可用的代码：%(codes)s。"""


class RuleNotInForce(Refused):
    """「%(name)s」在 %(day)s 尚未施行或者已经失效，没有计算。请核对起算日期，或者直接填写期限天数。"""


class UnknownBasis(Refused):
    """期限的计算方式只能是 calendar（自然日）、working（工作日）或 month（月），现在是「%(basis)s」，没有计算。"""


class UnknownDirection(Refused):
    """计算方向只能是 forward（往后）或 back（往前），现在是「%(direction)s」，没有计算。"""


class BadLength(Refused):
    """期限长度应为 1 到 %(most)s 之间的整数，现在是「%(length)s」，没有计算。请改正后再算。"""


class BadStart(Refused):
    """起算日期应在 1990 年至 2100 年之间，现在是「%(start)s」，没有计算。请改正后再算。"""


# ---- the case ----


class BadCaseNumber(Refused):
    """「%(number)s」不像一个行政案件的案号，没有登记。案号形如（2026）某0101行初12号，请照传票或裁判文书填写。"""


class CaseExists(Refused):
    """案号%(number)s已经登记过，没有重复登记。请在逐案中查找这个案号，在原案下补充开庭或者结果。"""


class CauseNamesPlaintiff(Refused):
    """案由里像是写了当事人姓名（“某某诉某某”），没有保存。案由只写争议事项，例如“工伤认定”“政府信息公开”，原告信息不进入本系统。"""


class CaseIncomplete(Refused):
    """还缺%(missing)s，没有保存，已填内容仍在。请补齐后再提交。"""


class NotADefendant(Refused):
    """「%(unit)s」是商请单位，不能登记为被诉行政机关，没有保存。请另选单位。"""


class PartyTwice(Refused):
    """「%(unit)s」在本案中填写了不止一次，没有保存。同一单位只能是被诉行政机关、共同被告、第三人中的一种。"""


class NoSuchPrevious(Refused):
    """没有登记过案号%(number)s，没有保存。请核对上一审级的案号，或者先登记上一审级的案件。"""


class ReceivedInFuture(Refused):
    """%(what)s不能晚于今天，没有保存。请核对日期。"""


class ResultIncomplete(Refused):
    """登记案件结果要同时填写结果和裁判送达日期，没有保存。请补齐后再提交。"""


class ConcludedBeforeHearing(Refused):
    """裁判送达日期早于收到起诉状副本的日期，没有保存。请核对日期。"""


class NotConcluded(Refused):
    """本案还没有登记裁判，不能登记上诉和履行，没有保存。请先登记案件结果。"""


class PerformedBeforeDecision(Refused):
    """履行期限和履行日期不能早于裁判送达日期，没有保存。请核对日期。"""


class NotLost(Refused):
    """只有败诉案件需要复盘，没有保存。结果登记有误的，请先更正案件结果。"""


class ReviewEmpty(Refused):
    """请写明败诉原因和整改措施，没有保存。"""


class ReviewedAlready(Refused):
    """本案的复盘已经转为任务 %(number)s，没有重复转办。需要调整的，请在任务中办理。"""


class UnknownDocument(Refused):
    """请选择文书种类，没有保存，已填内容仍在。"""


class WantedBeforeReceived(Refused):
    """来文写明的期限早于收到（起算）日期，没有保存。请核对日期。"""


class AnsweredBeforeReceived(Refused):
    """回复（办结）日期早于收到（起算）日期，没有保存。请核对日期。"""


# ---- a workbook of cases ----


class UnknownUnit(Refused):
    """「%(name)s」不是本区登记的单位。请写单位全称或者简称。"""


class UnreadableTime(Refused):
    """「%(text)s」认不出日期和钟点。请写成 2026年11月26日 9:30。"""


class NumberRepeated(Refused):
    """案号%(number)s在表中出现了不止一次，只导入第一行。"""


class NothingToTakeIn(Refused):
    """表中没有可以登记的行，没有登记任何内容。请按每一行的说明改正后再传。"""


# ---- matters with a period ----


class NoSuchMatter(Missing):
    """没有找到这个事项，可能已经转到其他单位，或者不在您的查看范围内。"""


class MatterIncomplete(Refused):
    """还缺%(missing)s，没有保存，已填内容仍在。请补齐后再提交。"""


class MatterSettled(Refused):
    """这个事项已经办结或者不再办理，没有改动。需要继续办理的，请先恢复办理。"""


class PeriodSettled(Refused):
    """这个期限已经办结或者不再计算，没有改动。"""


class PeriodTwice(Refused):
    """这个事项已经登记了同一种类、同一起算日期的期限，没有重复登记。"""


class MatterExists(Refused):
    """同一单位的这个事项（%(what)s）已经登记过，没有重复登记。"""


class MatterRepeated(Refused):
    """同一单位的这个事项（%(what)s）在表中出现了不止一次，只导入第一行。"""


class UnknownKind(Refused):
    """「%(name)s」不是登记册里的事项种类。可用的种类见空表的第二张表。"""


class UnknownEnding(Refused):
    """「%(name)s」不是登记册里的结果。可用的结果见空表的第三张表。"""


class NoSuchCaseNumber(Refused):
    """登记册里没有案号为 %(number)s 的案件，没有保存，已填内容仍在。请先登记案件，或者不填相关案件。"""


class NoticeUnread(Refused):
    """没有从这段文字里认出事项种类或者文号，没有登记任何内容。请检查是否贴全，或者直接填写事项。"""


class MatterOpen(Refused):
    """这个事项仍在办理中，不用恢复。"""


# ---- the office's own periods ----


class OwnRuleIncomplete(Refused):
    """还缺%(missing)s，没有保存，已填内容仍在。请补齐后再提交。"""


class OwnRuleBackwards(Refused):
    """施行日期晚于失效日期，没有保存。请核对日期。"""


class OwnRuleEnded(Refused):
    """这条规则已经停用，没有改动。"""


class BadCode(Refused):
    """代码只能用小写字母、数字和下划线，以字母开头，不超过 40 个字符，没有保存。"""


# ---- consultations ----


class TalkIncomplete(Refused):
    """还缺%(missing)s，没有保存，已填内容仍在。请补齐后再提交。"""


class ConclusionWithoutOwner(Refused):
    """这条结论还没有明确责任单位，没有转为任务。请先补填责任单位，时限可以在任务中明确。"""


class ConclusionTasked(Refused):
    """这条结论已经转为任务 %(number)s，没有重复转办。"""


# ---- the hearing ----


class HearingInPast(Refused):
    """开庭时间 %(at)s 已经过去，没有保存。请核对日期；确实是补录已经开过的庭，请勾选“补录”。"""


class HearingSettled(Refused):
    """这次开庭已经登记结果或者已经取消，不能再改动，没有保存。需要再次开庭的，请在本案下另行登记。"""


class SameHearing(Refused):
    """本案在 %(at)s 已经登记了一次开庭，没有重复登记。"""


class HearingUnmoved(Refused):
    """开庭的时间和地点与原来相同，没有改动。"""


class HearingMoved(Refused):
    """在您填写期间，这次开庭已改到 %(at)s，回复没有保存，已填内容仍在。请核对新的时间后再提交。"""


class HearingAhead(Refused):
    """这次庭审还没有开始（%(at)s），没有登记结果。请在开庭以后登记；时间有变的，请先改期。"""


class CaseConcluded(Refused):
    """本案已经登记结果，不能再安排开庭，没有保存。结果登记有误的，请先把结果改回“审理中”。"""


# ---- who appears (法释〔2020〕3号 art. 2, 8 and 10) ----


class AttendeeUnnamed(Refused):
    """请填写出庭负责人的姓名和职务，回复没有保存，已填内容仍在。"""


class SubordinateHead(Refused):
    """受委托组织或者下级行政机关的负责人不能作为被诉行政机关负责人出庭（法释〔2020〕3号第二条），回复没有保存。请改报本机关的正职、副职或者参与分管的负责人。"""


class StaffIsNotHead(Refused):
    """工作人员、法律顾问和律师不是行政机关负责人（法释〔2020〕3号第二条），回复没有保存。请改报负责人；负责人确实不能出庭的，请选“负责人不能出庭”并说明理由。"""


class RankMissing(Refused):
    """请选择出庭负责人属于哪一类（正职、副职、分管的副职级负责人、其他参与分管的负责人），没有保存，已填内容仍在。"""


class GroundMissing(Refused):
    """负责人不出庭的，要选明理由（法释〔2020〕3号第八条），没有保存，已填内容仍在。"""


class NoAbsence(Refused):
    """这次开庭没有报负责人不能出庭，不用登记证明和审批，没有保存。请先在“报出庭人员”里说明不能出庭的理由。"""


class ProofUnsaid(Refused):
    """请选择证明材料的情况；批准人和批准日期要一并填写，没有保存，已填内容仍在。"""


class FileWithoutProof(Refused):
    """选了“没有证明材料”，又附了文件，没有保存。请选择证明材料是盖章还是签字认可，文件请重新选择。"""


class NoSuchProof(Missing):
    """没有找到这份证明材料，可能不在您的查看范围内。请从案件页面重新打开。"""


class NotInTheCase(Refused):
    """「%(unit)s」不是本案的被告，不能作为出庭单位，没有保存。请选择本案的被诉行政机关或者共同被告。"""


class AppearanceUnsaid(Refused):
    """请选择负责人是否出庭，出庭的还要选择是否发言，没有保存，已填内容仍在。"""


# ---- the summons ----


class NothingRecognised(Refused):
    """没有从这段文字里认出案号、法院或者开庭时间，没有登记任何内容。请检查是否贴全，或者直接在下面填写。"""
