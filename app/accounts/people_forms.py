"""The forms of units and people; they know fields and their words only."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.accounts.roster import EMAIL, USERNAME

KIND_WORDS = [
    ("government", _l("政府")),
    ("office", _l("法治办")),
    ("department", _l("部门")),
    ("town", _l("镇街")),
    ("invited", _l("商请单位")),
]

ROLE_WORDS = [
    ("liaison", _l("联络员")),
    ("head", _l("单位负责人")),
    ("leader", _l("区领导")),
    ("office", _l("法治办")),
    ("admin", _l("系统管理员")),
    ("security", _l("安全管理员")),
    ("auditor", _l("审计管理员")),
    ("setup", _l("初始设置账号")),
]

RANKS = [("staff", _l("工作人员")), ("principal", _l("正职")), ("deputy", _l("副职"))]


#: the whole of it, without a line break at its end
USER_NAME = Regexp(rf"{USERNAME.pattern}\Z", message=_l("用户名只用字母、数字、点和短横线。"))
ADDRESS = Regexp(rf"{EMAIL.pattern}\Z", message=_l("邮箱不完整，请检查。"))


def _slot(word: Any) -> InputRequired:
    return InputRequired(word)


class UnitForm(FlaskForm):
    """A unit."""

    name = StringField(_l("单位全称"), [_slot(_l("请填写单位全称。")), Length(max=120)])
    short_name = StringField(_l("简称"), [Length(max=40)])
    code = StringField(
        _l("代码"),
        [_slot(_l("请填写代码。")), Length(max=40), Regexp(r"^[A-Za-z0-9_-]+$", message=_l("代码只用字母、数字和短横线。"))],
    )
    kind = SelectField(_l("类别"), choices=KIND_WORDS, default="department")
    parent = SelectField(_l("上级单位"), choices=[])
    leader = SelectField(_l("分管领导"), choices=[], validate_choice=False)
    duties = TextAreaField(_l("职责关键词"), [Length(max=4000)])


class PersonForm(FlaskForm):
    """A person entering a post."""

    name = StringField(_l("姓名"), [_slot(_l("请填写姓名。")), Length(max=60)])
    username = StringField(
        _l("用户名"),
        [
            _slot(_l("请填写用户名。")),
            Length(max=60),
            USER_NAME,
        ],
    )
    email = StringField(_l("邮箱"), [Optional(), Length(max=200), ADDRESS])
    phone = StringField(_l("电话"), [Length(max=40)])
    title = StringField(_l("岗位名称"), [_slot(_l("请填写岗位名称。")), Length(max=80)])
    role = SelectField(_l("角色"), choices=ROLE_WORDS)
    rank = SelectField(_l("职级"), choices=RANKS)


class ContactForm(FlaskForm):
    """How a person is reached."""

    name = StringField(_l("姓名"), [_slot(_l("请填写姓名。")), Length(max=60)])
    email = StringField(_l("邮箱"), [Optional(), Length(max=200), ADDRESS])
    phone = StringField(_l("电话"), [Length(max=40)])


class RosterForm(FlaskForm):
    """A roster pasted from Excel."""

    text = TextAreaField(_l("从 Excel 复制的名册"), [_slot(_l("请先从 Excel 复制名册，再粘贴到这里。"))])
