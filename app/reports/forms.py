"""The forms of taking a report in and naming it; they know fields and their words only."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from app.reports.errors import BadYear


class ImportForm(FlaskForm):
    """A file or pasted text, the unit, and the year when the report does not state it."""

    file = FileField(_l("报告文件"))
    text = TextAreaField(_l("或者粘贴全文"))
    paper = SelectField(_l("文件种类"), validate_choice=False, default="report")
    unit = SelectField(_l("报告单位"), validate_choice=False)
    year = StringField(_l("年度"), [Length(max=10)])
    authority = StringField(_l("授权依据"), [Length(max=300)])


class NameForm(FlaskForm):
    """Title and year of a report."""

    title = StringField(_l("标题"), [Length(max=300)])
    year = StringField(_l("年度"), [Length(max=10)])


def year_in(typed: str | None) -> int | None:
    """The year that was typed, full-width digits and a trailing 年 allowed; None when the field is empty. Raises BadYear."""
    words = (typed or "").strip().removesuffix("年").strip()
    if not words:
        return None
    if len(words) != 4 or not words.isdecimal():
        raise BadYear(year=(typed or "").strip())
    return int(words)


def needed_year(typed: str | None) -> int:
    """The year that was typed. Raises BadYear, also when the field is empty."""
    year = year_in(typed)
    if year is None:
        raise BadYear(year="—")
    return year
