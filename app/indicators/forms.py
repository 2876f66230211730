"""The forms about indicators; they know fields and their words, and leave every judgement to the actions."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DecimalField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.models import Unit
from app.indicators.models import Indicator
from app.indicators.rules import DIRECTIONS, FEEDS, FORMULAS, METHODS


class IndicatorForm(FlaskForm):
    """An indicator as it is laid down."""

    name = StringField(_l("名称"), [InputRequired(_l("请填写指标名称。")), Length(max=200)])
    measure = StringField(_l("计量单位"), [Length(max=20)])
    method = SelectField(_l("怎样得出全年数"))
    basis = TextAreaField(_l("口径"), [Length(max=1000)])
    owner = SelectField(_l("填报单位"), [Optional()])
    evidence = StringField(_l("需要的佐证"), [Length(max=300)])
    target = DecimalField(_l("目标值"), [Optional()], places=None)
    direction = SelectField(_l("好坏方向"), [Optional()])
    source = SelectField(_l("数据来源"))
    numerator = SelectField(_l("分子"), [Optional()])
    denominator = SelectField(_l("分母"), [Optional()])
    whole = SelectField(_l("属于哪个总数"), [Optional()])
    parts_add_up = BooleanField(_l("各分项之和应等于本项"))
    active = BooleanField(_l("在用"), default=True)

    def offer(self, units: list[Unit], others: list[Indicator]) -> None:
        """Fill the lists to choose from."""
        nobody = [("", _("待明确"))]
        self.owner.choices = [*nobody, *((unit.ref, unit.short_name) for unit in units)]
        self.method.choices = [(code, _(word)) for code, word in METHODS.items()]
        self.direction.choices = [(code, _(word)) for code, word in DIRECTIONS.items()]
        by_units = FEEDS["units"]
        self.source.choices = [
            ("units", _(by_units)),
            *(
                (f"{feed}:{code}", f"{_(FEEDS[feed])} · {_(word)}")
                for feed, all_ in FORMULAS.items()
                for code, word in all_.items()
            ),
        ]
        for field in (self.numerator, self.denominator, self.whole):
            field.choices = [("", _("不设")), *((one.ref, one.name) for one in others)]
