"""The forms of consultations; they know fields and their words, and judge nothing."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.cases.forms import UnitsField


class TalkForm(FlaskForm):
    """A consultation."""

    title = StringField(_l("主题"), [InputRequired(_l("请填写主题。")), Length(max=200)])
    held_on = DateField(_l("日期"), [InputRequired(_l("请填写日期。"))])
    place = StringField(_l("地点"), [Length(max=120)])
    guests = StringField(_l("参加的法院等单位"), [Length(max=300)])
    agenda = TextAreaField(_l("议题"), [Length(max=4000)])
    case = SelectField(_l("所议案件"), [Optional()])
    units = UnitsField(_l("参加的本区单位"), [Optional()])


class PointForm(FlaskForm):
    """Something agreed."""

    text = StringField(_l("结论"), [InputRequired(_l("请填写结论。")), Length(max=300)])
    unit = SelectField(_l("责任单位"), [Optional()])
    due = DateField(_l("完成时限"), [Optional()])
