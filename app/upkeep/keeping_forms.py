"""The form of how long things are kept; it knows fields and limits only."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from app.policy.setting_forms import named
from app.upkeep.errors import TooShort
from app.upkeep.keeping import A_YEAR, HALF_A_YEAR, KEPT
from app.web.answers import spoken

#: ten thousand days are more than any term of the archives law's tables short of for ever
MOST = 10_000


class _Days:
    """Days between a floor and a ceiling; 0 where for ever is a choice."""

    def __init__(self, least: int, *, ever: bool = True) -> None:
        self.least, self.ever = least, ever

    def __call__(self, _form: object, field: IntegerField) -> None:
        days = field.data
        if days is None or not (self.least <= days <= MOST or (days == 0 and self.ever)):
            raise ValidationError(spoken(TooShort()))


class KeepingForm(FlaskForm):
    """Days of each."""

    letters = IntegerField(named(KEPT, "letters"), [InputRequired(_l("请填写天数。")), _Days(HALF_A_YEAR)])
    audit = IntegerField(named(KEPT, "audit"), [InputRequired(_l("请填写天数。")), _Days(HALF_A_YEAR, ever=False)])
    notices = IntegerField(named(KEPT, "notices"), [InputRequired(_l("请填写天数。")), _Days(A_YEAR)])
    proofs = IntegerField(named(KEPT, "proofs"), [InputRequired(_l("请填写天数。")), _Days(A_YEAR)])
    note = StringField(_l("理由"), [Length(max=200)])
