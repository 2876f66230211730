"""The forms of the register; they know fields and their words, and leave every judgement about a case to the actions."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.attendance import HEADS, VALID_GROUNDS
from app.cases.words import (
    APPEALED_BY,
    DECIDED_BY,
    DOCUMENTS,
    GROUNDS,
    INSTANCES,
    MAY_BASES,
    MUST_BASES,
    PROOFS,
    RANKS,
    RECONSIDERED,
    RESULTS,
    VIOLATIONS,
)
from app.clock import ZONE

MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


def at_court(wall: datetime | None) -> datetime | None:
    """A wall time from a form as a moment in Asia/Shanghai."""
    return wall.replace(tzinfo=ZONE) if wall else None


def spoken_choices(words: dict[str, str], empty: str = "") -> list[tuple[str, str]]:
    """A vocabulary as choices in the reader's language, after an empty one."""
    return [("", empty or _("请选择")), *((code, _(word)) for code, word in words.items())]


class UnitsField(SelectMultipleField):
    """Units to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CaseForm(FlaskForm):
    """A case; the instance may be left to the case number."""

    case_number = StringField(_l("案号"), [InputRequired(_l("请填写案号。")), Length(max=80)])
    unit = SelectField(_l("被诉行政机关"), [InputRequired(_l("请选择被诉行政机关。"))])
    court = StringField(_l("审理法院"), [InputRequired(_l("请填写审理法院。")), Length(max=120)])
    cause = StringField(_l("案由"), [InputRequired(_l("请填写案由。")), Length(max=200)])
    instance = SelectField(_l("审级"), [Optional()])
    notice_basis = SelectField(_l("法院通知负责人出庭的情形"), [Optional()])
    reconsidered = SelectField(_l("起诉前的行政复议"), [Optional()])
    previous = StringField(_l("上一审级案号"), [Length(max=80)])
    co_defendants = UnitsField(_l("共同被告"), [Optional()])
    third_parties = UnitsField(_l("以第三人身份参加的单位"), [Optional()])
    received_on = DateField(_l("收到起诉状副本"), [Optional()])

    def offer(self, units: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from: units by ref, and the instances."""
        self.unit.choices = [("", _("请选择")), *units]
        self.instance.choices = spoken_choices(INSTANCES, _("按案号判断"))
        self.notice_basis.choices = {
            "": [("", _("未明确"))],
            _("应当通知"): [(code, _(word)) for code, word in MUST_BASES.items()],
            _("可以通知"): [(code, _(word)) for code, word in MAY_BASES.items()],
        }
        self.reconsidered.choices = spoken_choices(RECONSIDERED, _("未填"))
        self.co_defendants.choices = self.third_parties.choices = units


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
    unit = SelectField(_l("哪一方的负责人"), [Optional()])
    staff_name = StringField(_l("委托出庭的工作人员姓名"), [Length(max=60)])
    staff_post = StringField(_l("工作人员职务"), [Length(max=80)])
    seen = HiddenField()

    def offer(self, heads: list[tuple[str, str]], defendants: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from: the heads in office by ref, the defendants, ranks, grounds."""
        self.unit.choices = defendants
        self.who.choices = [*heads, ("other", _("其他负责人")), ("absent", _("负责人不能出庭"))]
        self.rank.choices = spoken_choices(RANKS)
        self.absence.choices = spoken_choices({code: GROUNDS[code] for code in VALID_GROUNDS})


class OutcomeForm(FlaskForm):
    """What the hearing showed and, where the case ended with it, the result."""

    appeared = RadioField(_l("负责人是否出庭"), [InputRequired(_l("请选择负责人是否出庭。"))])
    name = StringField(_l("出庭人姓名"), [Length(max=60)])
    post = StringField(_l("职务"), [Length(max=80)])
    rank = SelectField(_l("属于哪一类"))
    spoke = RadioField(_l("是否当庭发言"), [Optional()])
    absence = SelectField(_l("未出庭的理由"))
    unit = SelectField(_l("哪一方的负责人"), [Optional()])
    opinion = BooleanField(_l("就实质性解决行政争议发表了意见"))
    settled = BooleanField(_l("争议已经实质性化解"))
    violation = SelectField(_l("出现法释〔2020〕3号第十二条情形"), [Optional()])
    remark = TextAreaField(_l("庭审情况"), [Length(max=1000)])
    result = SelectField(_l("案件结果"))
    decided_by = SelectField(_l("裁判种类"), [Optional()])
    concluded_on = DateField(_l("裁判送达日期"), [Optional()])

    def offer(self, defendants: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from."""
        self.unit.choices = defendants
        self.violation.choices = spoken_choices(VIOLATIONS, _("没有"))
        self.decided_by.choices = spoken_choices(DECIDED_BY, _("未填"))
        self.appeared.choices = [("yes", _("出庭")), ("no", _("未出庭"))]
        self.spoke.choices = [("yes", _("发言")), ("no", _("未发言"))]
        self.rank.choices = spoken_choices({code: RANKS[code] for code in HEADS})
        self.absence.choices = spoken_choices(GROUNDS)
        self.result.choices = [(code, _(word)) for code, word in RESULTS.items()]


class ResultForm(FlaskForm):
    """How the case ended."""

    result = SelectField(_l("案件结果"))
    decided_by = SelectField(_l("裁判种类"), [Optional()])
    concluded_on = DateField(_l("裁判送达日期"), [Optional()])

    def offer(self) -> None:
        """Fill the lists to choose from."""
        self.decided_by.choices = spoken_choices(DECIDED_BY, _("未填"))
        self.result.choices = [(code, _(word)) for code, word in RESULTS.items()]


class PapersForm(FlaskForm):
    """The papers that are ready."""

    identity_sealed = BooleanField(_l("负责人身份证明已加盖行政机关印章"))
    staff_authorised = BooleanField(_l("工作人员授权委托书已备齐"))


class EvidenceForm(FlaskForm):
    """The day answer and evidence went to the court."""

    on = DateField(_l("已提交答辩状和证据"), [InputRequired(_l("请填写提交日期。"))])


class VouchForm(FlaskForm):
    """How an absence is vouched for, approved and filed."""

    proof = RadioField(_l("证明材料"), [InputRequired(_l("请选择证明材料的情况。"))])
    approver = StringField(_l("批准人"), [Length(max=120)])
    approved_on = DateField(_l("批准日期"), [Optional()])
    filed_on = DateField(_l("备案日期"), [Optional()])

    def offer(self) -> None:
        """Fill the list to choose from."""
        self.proof.choices = [(code, _(word)) for code, word in PROOFS.items()]


class PaperForm(FlaskForm):
    """A paper of the court that was received."""

    kind = SelectField(_l("文书种类"), [InputRequired(_l("请选择文书种类。"))])
    number = StringField(_l("文号"), [Length(max=80)])
    received_on = DateField(_l("收到日期"), [InputRequired(_l("请填写收到日期。"))])
    wanted_by = DateField(_l("文书要求的期限"), [Optional()])

    def offer(self) -> None:
        """Fill the list to choose from."""
        self.kind.choices = spoken_choices(DOCUMENTS)


class AnswerForm(FlaskForm):
    """The day a paper was answered."""

    on = DateField(_l("回复日期"), [InputRequired()])


class FollowForm(FlaskForm):
    """What followed a decision."""

    appealed_by = SelectField(_l("上诉情况"), [Optional()])
    perform_by = DateField(_l("裁判写明的履行期限"), [Optional()])
    performed_on = DateField(_l("履行日期"), [Optional()])

    def offer(self) -> None:
        """Fill the list to choose from."""
        self.appealed_by.choices = spoken_choices(APPEALED_BY, _("未填"))


class ReviewForm(FlaskForm):
    """Why a case was lost."""

    text = TextAreaField(_l("败诉原因和整改措施"), [InputRequired(_l("请写明败诉原因和整改措施。")), Length(max=4000)])


class ReviewTaskForm(FlaskForm):
    """The rectification that comes of a review."""

    title = StringField(_l("整改任务"), [InputRequired(_l("请填写整改任务。")), Length(max=200)])
    due = DateField(_l("完成时限"), [Optional()])
