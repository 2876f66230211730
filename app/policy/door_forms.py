"""The form of the rules of the door; it knows fields and limits only."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.people_forms import ROLE_WORDS
from app.accounts.rules import SET
from app.policy.setting_forms import named, number_field


class DoorForm(FlaskForm):
    """What holds at the door. The limits are those below which nobody should be able to go by mistake."""

    idle_minutes = number_field(named(SET, "idle_minutes"), 5, 240)
    hours = number_field(named(SET, "hours"), 1, 24)
    shortest = number_field(named(SET, "shortest"), 8, 64)
    kinds = number_field(named(SET, "kinds"), 1, 4)
    password_days = number_field(named(SET, "password_days"), 0, 365)
    codes_for = SelectMultipleField(
        named(SET, "codes_for"), choices=ROLE_WORDS, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note = StringField(_l("理由"), [Length(max=200)])
