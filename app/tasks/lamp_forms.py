"""The form of the rule of lamps; it knows fields and limits only."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, ValidationError
from wtforms.validators import Length

from app.policy.setting_forms import number_field


class LampForm(FlaskForm):
    """Where yellow and red begin."""

    near_days = number_field(_l("距时限不超过几天算临近"), 0, 60)
    behind_yellow = number_field(_l("落后序时几个百分点起亮黄灯"), 1, 99)
    behind_red = number_field(_l("落后序时几个百分点以上亮红灯"), 1, 100)
    note = StringField(_l("理由"), [Length(max=200)])

    def validate_behind_red(self, field: IntegerField) -> None:
        """Red begins after yellow."""
        if self.behind_yellow.data is not None and field.data is not None and field.data <= self.behind_yellow.data:
            raise ValidationError(_("红灯要比黄灯晚：请填比黄灯大的数。"))
