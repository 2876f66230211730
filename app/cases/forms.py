"""The forms of the register; they know fields and their words, and leave every judgement about a case to the actions."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, DateTimeLocalField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.cases.attendance import HEADS, VALID_GROUNDS
from app.cases.words import GROUNDS, INSTANCES, RANKS, RESULTS
from app.clock import ZONE

MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


def at_court(wall: datetime | None) -> datetime | None:
    """A wall time from a form as a moment in Asia/Shanghai."""
    return wall.replace(tzinfo=ZONE) if wall else None


class CaseForm(FlaskForm):
    """A case; the instance may be left to the case number."""

    case_number = StringField(_l("案号"), [InputRequired(_l("请填写案号。")), Length(max=80)])
    unit = SelectField(_l("被诉行政机关"), [InputRequired(_l("请选择被诉行政机关。"))])
    court = StringField(_l("审理法院"), [InputRequired(_l("请填写审理法院。")), Length(max=120)])
    cause = StringField(_l("案由"), [InputRequired(_l("请填写案由。")), Length(max=200)])
    instance = SelectField(_l("审级"), [Optional()])
    must_notify = BooleanField(_l("属于应当通知负责人出庭的案件"))
    received_on = DateField(_l("收到起诉状副本"), [Optional()])

    def offer(self, units: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from: units by ref, and the instances."""
        self.unit.choices = [("", _("请选择")), *units]
        self.instance.choices = [("", _("按案号判断")), *((code, _(word)) for code, word in INSTANCES.items())]


class HearingForm(FlaskForm):
    """When and where a hearing is."""

    at = DateTimeLocalField(_l("开庭时间"), [InputRequired(_l("请填写开庭时间。"))], format=MINUTES)
    place = StringField(_l("开庭地点"), [Length(max=200)])
    online = BooleanField(_l("线上庭审"))
    notified_on = DateField(_l("收到传票（通知）"), [Optional()])
    already_held = BooleanField(_l("补录：这次庭审已经开过"))


class NewCaseForm(CaseForm, HearingForm):
    """A case with its first hearing, which may be left out."""

    at = DateTimeLocalField(_l("开庭时间"), [Optional()], format=MINUTES)


class SummonsForm(FlaskForm):
    """A pasted summons or notice. It is read and forgotten."""

    text = TextAreaField(_l("传票或者出庭通知书的文字"), [InputRequired(_l("请粘贴传票或者出庭通知书的文字。"))])


class ReplyForm(FlaskForm):
    """Who will appear: one of the unit's heads, another head, or nobody with a ground."""

    who = RadioField(_l("谁出庭"), [InputRequired(_l("请选择由谁出庭。"))])
    name = StringField(_l("姓名"), [Length(max=60)])
    post = StringField(_l("职务"), [Length(max=80)])
    rank = SelectField(_l("属于哪一类"))
    absence = SelectField(_l("不能出庭的理由"))
    staff_name = StringField(_l("委托出庭的工作人员姓名"), [Length(max=60)])
    staff_post = StringField(_l("工作人员职务"), [Length(max=80)])
    seen = HiddenField()

    def offer(self, heads: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from: the heads in office by ref, ranks, grounds."""
        self.who.choices = [*heads, ("other", _("其他负责人")), ("absent", _("负责人不能出庭"))]
        self.rank.choices = [("", _("请选择")), *((code, _(word)) for code, word in RANKS.items())]
        self.absence.choices = [("", _("请选择")), *((code, _(GROUNDS[code])) for code in VALID_GROUNDS)]


class OutcomeForm(FlaskForm):
    """What the hearing showed and, where the case ended with it, the result."""

    appeared = RadioField(_l("负责人是否出庭"), [InputRequired(_l("请选择负责人是否出庭。"))])
    name = StringField(_l("出庭人姓名"), [Length(max=60)])
    post = StringField(_l("职务"), [Length(max=80)])
    rank = SelectField(_l("属于哪一类"))
    spoke = RadioField(_l("是否当庭发言"), [Optional()])
    absence = SelectField(_l("未出庭的理由"))
    remark = TextAreaField(_l("庭审情况"), [Length(max=1000)])
    result = SelectField(_l("案件结果"))
    concluded_on = DateField(_l("裁判送达日期"), [Optional()])

    def offer(self) -> None:
        """Fill the lists to choose from."""
        self.appeared.choices = [("yes", _("出庭")), ("no", _("未出庭"))]
        self.spoke.choices = [("yes", _("发言")), ("no", _("未发言"))]
        self.rank.choices = [("", _("请选择")), *((code, _(RANKS[code])) for code in HEADS)]
        self.absence.choices = [("", _("请选择")), *((code, _(word)) for code, word in GROUNDS.items())]
        self.result.choices = [(code, _(word)) for code, word in RESULTS.items()]


class ResultForm(FlaskForm):
    """How the case ended."""

    result = SelectField(_l("案件结果"))
    concluded_on = DateField(_l("裁判送达日期"), [Optional()])

    def offer(self) -> None:
        """Fill the list to choose from."""
        self.result.choices = [(code, _(word)) for code, word in RESULTS.items()]


class PapersForm(FlaskForm):
    """The papers that are ready."""

    identity_sealed = BooleanField(_l("负责人身份证明已加盖行政机关印章"))
    staff_authorised = BooleanField(_l("工作人员授权委托书已备齐"))


class EvidenceForm(FlaskForm):
    """The day answer and evidence went to the court."""

    on = DateField(_l("已提交答辩状和证据"), [InputRequired(_l("请填写提交日期。"))])
