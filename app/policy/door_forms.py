"""The form of the rules of the door; it knows fields and limits only."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.people_forms import ROLE_WORDS
from app.policy.number_forms import number_field


class DoorForm(FlaskForm):
    """What holds at the door. The limits are those below which nobody should be able to go by mistake."""

    idle_minutes = number_field(_l("不操作多少分钟后重新登录"), 5, 240)
    hours = number_field(_l("最长多少小时后重新登录"), 1, 24)
    shortest = number_field(_l("密码最少位数"), 8, 64)
    kinds = number_field(_l("密码至少含几类字符"), 1, 4)
    password_days = number_field(_l("多少天更换一次密码"), 0, 365)
    codes_for = SelectMultipleField(
        _l("必须使用动态码的角色"), choices=ROLE_WORDS, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note = StringField(_l("理由"), [Length(max=200)])
