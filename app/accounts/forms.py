"""The forms of signing in; they know fields and their words only."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(_l("用户名"), [InputRequired(_l("请填写用户名。")), Length(max=60)])
    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。")), Length(max=200)])


class PasswordForm(FlaskForm):
    """The old password and the new one, twice."""

    old = PasswordField(_l("原密码"), [InputRequired(_l("请填写原密码。"))])
    new = PasswordField(_l("新密码"), [InputRequired(_l("请填写新密码。"))])
    again = PasswordField(_l("再输一次新密码"), [InputRequired(_l("请再输一次新密码。"))])


class CodeForm(FlaskForm):
    """A one-time code."""

    code = StringField(_l("动态码"), [InputRequired(_l("请填写手机上显示的 6 位动态码。")), Length(max=30)])


class StandInForm(FlaskForm):
    """Who acts in a post's place, from when to when."""

    username = StringField(_l("代办人用户名"), [InputRequired(), Length(max=60)])
    since = DateField(_l("自"), [InputRequired()])
    until = DateField(_l("至"), [Optional()])

    def validate_until(self, field: Field) -> None:
        """A period does not end before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_l("止期早于起期。"))
