"""The forms of signing in; they know fields and their words only."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(_l("用户名"), [InputRequired(_l("请填写用户名。")), Length(max=60)])
    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。")), Length(max=200)])


class PasswordForm(FlaskForm):
    """The old password and the new one, twice."""

    old = PasswordField(_l("原密码"), [InputRequired(_l("请填写原密码。"))])
    new = PasswordField(_l("新密码"), [InputRequired(_l("请填写新密码。"))])
    again = PasswordField(_l("再输一次新密码"), [InputRequired(_l("请再输一次新密码。"))])
