"""What the room of indicators refuses; it knows the facts and their sentences."""

from app.errors import Forbidden, Missing, Refused


class NoSuchIndicator(Missing):
    """没有找到这项指标，可能已停用，或者不在您的查看范围内。"""


class NoSuchValue(Missing):
    """没有找到这项填报，可能已被收回，或者不由您的单位填报。"""


class NotYourIndicators(Forbidden):
    """这些指标属于别的单位的年度报告，您不能改动。需要调整的，请与该单位或法治办联系。"""


class NotANumber(Refused):
    """指标值应为数字，如 917 或 98.5，现在填的是「%(text)s」。没有保存，您填的内容仍在下面。"""


class JumpUnexplained(Refused):
    """本次数值比上年变动超过一半，请在「说明」里写明原因后再报送。没有保存，您填的内容仍在下面。"""


class GivenByYourself(Refused):
    """这个数值由您本人报送，要由另一位同事核实。"""


class NothingGiven(Refused):
    """这项填报还没有数值，无从核实或退回。"""


class ReasonMissing(Refused):
    """请写明退回的原因，单位会收到。没有改动。"""


class NoneChosen(Refused):
    """没有选中任何一项，没有改动。请先勾选再办理。"""


class AlreadyVerified(Refused):
    """这个数值已经核实，不能再改。确有错误的，请联系核实的同事退回后重报。"""


class NameTaken(Refused):
    """已经有同名的指标「%(name)s」，没有保存。请换一个名称，或者修改原来的那一项。"""


class PartsMissing(Refused):
    """比率由分子和分母计算，两者要么都选，要么都不选，并且不能选它自己。没有保存。"""


class NothingToGive(Refused):
    """文件里没有可以报送的新数值，没有改动。"""


class NotOwed(Refused):
    """没有向您的单位要过这一年、这一期的「%(name)s」"""


class OwedTwice(Refused):
    """有几项都叫「%(name)s」，请用下载的填报表，保留“编号”一列"""


class TwiceInSheet(Refused):
    """「%(name)s」在文件里出现了两次，只取第一次"""


class VerifiedAlready(Refused):
    """「%(name)s」已经核实，不能再改；确有错误的请联系核实的同事退回"""


class WhyItMoved(Refused):
    """「%(name)s」比上年变动超过一半，请在“说明”一列写明原因"""
