"""The forms of matters with a period, of the office's own periods and of how it counts; they know fields, and judge nothing."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.cases.choices import ANSWERS, COUNTED, NEEDED
from app.cases.clocks import Rule
from app.cases.periods import LONGEST
from app.cases.words import MATTER_ENDINGS
from app.policy.setting_forms import named

#: the kinds of matter that come most often, in groups; every other rule stands in a last group
GROUPS = (
    (_l("行政复议"), ("reconsideration_reply", "reconsideration_reply_simple", "reconsideration_decision", "reconsideration_decision_simple")),
    (_l("意见和建议"), ("reconsideration_opinion", "procuratorial_suggestion", "public_interest_suggestion", "public_interest_suggestion_urgent", "judicial_suggestion")),
    (_l("规范性文件"), ("document_filing", "document_filing_congress", "legality_review", "document_review_reply")),
)  # fmt: skip

#: what runs from a court case stands on the case
OF_COURT_CASES = {"defence", "appeal_judgment", "appeal_ruling", "appearance_notice", "evidence_extension"}


def rule_choices(rules: Sequence[Rule]) -> dict[str, list[tuple[str, str]]]:
    """Every kind of matter by its group: the office's own kinds first, then the usual ones, then all others."""
    names: dict[str, str] = {}
    for rule in rules:
        names.setdefault(rule.code, str(_(rule.name)) if not rule.own else rule.name)
    own = list(dict.fromkeys(rule.code for rule in rules if rule.own))
    listed: dict[str, list[str]] = {_("本地规则"): own}
    for word, codes in GROUPS:
        listed[str(word)] = [code for code in codes if code not in own]
    told = {code for codes in listed.values() for code in codes}
    listed[_("其他期限")] = [code for code in names if code not in told | OF_COURT_CASES]
    return {word: [(code, names[code]) for code in codes] for word, codes in listed.items() if codes}


class MatterForm(FlaskForm):
    """A matter with a period."""

    rule = SelectField(_l("事项种类"), [InputRequired(_l("请选择事项种类。"))])
    unit = SelectField(_l("承办单位"), [InputRequired(_l("请选择承办单位。"))])
    title = StringField(_l("事项"), [InputRequired(_l("请填写事项。")), Length(max=200)])
    number = StringField(_l("案号或者文号"), [Length(max=80)])
    sender = StringField(_l("来文机关"), [Length(max=120)])
    triggered_on = DateField(_l("起算日期"), [InputRequired(_l("请填写起算日期。"))])
    wanted_by = DateField(_l("来文写明的期限"), [Optional()])
    case_number = StringField(_l("相关案件的案号"), [Length(max=80)])

    def offer(self, rules: Sequence[Rule], units: list[tuple[str, str]]) -> None:
        """Fill the lists to choose from."""
        self.rule.choices = {"": [("", _("请选择"))], **rule_choices(rules)}
        self.unit.choices = [("", _("请选择")), *units]


class NoticeForm(FlaskForm):
    """A pasted notice. It is read and forgotten."""

    text = TextAreaField(_l("来文的文字"), [InputRequired(_l("请粘贴来文的文字。"))])


class PeriodForm(FlaskForm):
    """A further period of a matter."""

    rule = SelectField(_l("期限种类"), [InputRequired(_l("请选择期限种类。"))])
    triggered_on = DateField(_l("起算日期"), [InputRequired(_l("请填写起算日期。"))])
    wanted_by = DateField(_l("来文写明的期限"), [Optional()])

    def offer(self, rules: Sequence[Rule]) -> None:
        """Fill the list to choose from."""
        self.rule.choices = {"": [("", _("请选择"))], **rule_choices(rules)}


class EndingForm(FlaskForm):
    """How a matter ended."""

    result = SelectField(_l("结果"), [Optional()])
    note = StringField(_l("结果说明"), [Length(max=200)])

    def offer(self) -> None:
        """Fill the list to choose from."""
        groups = {
            str(_(group)): [(code, str(_(word))) for code, word in words.items()] for group, words in MATTER_ENDINGS.items()
        }
        self.result.choices = {"": [("", _("未填"))], **groups}


class DoneForm(FlaskForm):
    """The day a matter was dealt with."""

    on = DateField(_l("办结日期"), [InputRequired(_l("请填写办结日期。"))])


class OwnRuleForm(FlaskForm):
    """A period of the office's own."""

    code = StringField(_l("代码"), [InputRequired(_l("请填写代码。")), Length(max=40)])
    name = StringField(_l("名称"), [InputRequired(_l("请填写名称。")), Length(max=80)])
    trigger = StringField(_l("起算事件"), [InputRequired(_l("请填写起算事件。")), Length(max=80)])
    length = IntegerField(_l("长度"), [InputRequired(_l("请填写长度。")), NumberRange(1, max(LONGEST.values()))])
    basis = SelectField(_l("按"), [InputRequired()])
    direction = SelectField(_l("方向"), [InputRequired()])
    roll = BooleanField(_l("最后一日是休假日的，顺延至其后第一个工作日"), default=True)
    source = StringField(_l("依据的文件和条款"), [InputRequired(_l("请填写依据的文件和条款。")), Length(max=200)])
    note = StringField(_l("说明"), [Length(max=300)])
    effective_from = DateField(_l("施行日期"), [Optional()])
    effective_to = DateField(_l("失效日期"), [Optional()])

    def offer(self) -> None:
        """Fill the lists to choose from."""
        self.basis.choices = [("calendar", _("自然日")), ("working", _("工作日")), ("month", _("月"))]
        self.direction.choices = [("forward", _("往后数")), ("back", _("往前数"))]


class CountingForm(FlaskForm):
    """How the office counts, and what it asks for when no head can come."""

    justified = RadioField(named(COUNTED, "justified"), [InputRequired()])
    co_defendants = RadioField(named(COUNTED, "co_defendants"), [InputRequired()])
    online = RadioField(named(COUNTED, "online"), [InputRequired()])
    loss = RadioField(named(COUNTED, "loss"), [InputRequired()])
    approval = BooleanField(named(NEEDED, "approval"))
    filing = BooleanField(named(NEEDED, "filing"))
    scan = BooleanField(named(NEEDED, "scan"))
    note = StringField(_l("改动理由"), [Length(max=300)])
    seen = HiddenField()

    def offer(self) -> None:
        """Fill the lists to choose from."""
        for name, answers in ANSWERS.items():
            self[name].choices = [(code, _(words)) for code, words in answers.items()]
