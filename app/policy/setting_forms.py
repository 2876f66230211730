"""What forms of settings share: the name of a setting, and a field for a whole number that says its limits; no setting stands here."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange


def number_field(word: str, least: int, most: int) -> IntegerField:
    """A field that must be filled with a whole number from ``least`` to ``most``."""
    limits = _l("请填写 %(a)s 到 %(b)s 之间的整数。", a=least, b=most)
    return IntegerField(word, [InputRequired(limits), NumberRange(least, most, limits)])


def named(titles: Mapping[str, str], name: str) -> LazyString:
    """The name of a setting, in the reader's language; it stands where its history is told as well."""
    words: LazyString = _l(titles[name])
    return words
