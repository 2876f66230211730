"""A field for a whole number between limits, as the forms of settings ask for it; it knows the sentence that says the limits."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange


def number_field(word: str, least: int, most: int) -> IntegerField:
    """A field that must be filled with a whole number from ``least`` to ``most``."""
    limits = _l("请填写 %(a)s 到 %(b)s 之间的整数。", a=least, b=most)
    return IntegerField(word, [InputRequired(limits), NumberRange(least, most, limits)])
