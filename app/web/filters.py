"""How values are written on a page; it knows dates, numbers and Chinese words for codes, and refuses to know tables."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from app.clock import today


def day(value: date | datetime | None) -> str:
    """6月30日, with the year when it is not this one; — when there is none."""
    if value is None:
        return "—"
    if not str(get_locale()).startswith("zh"):
        return f"{value.day} {value:%b}" + ("" if value.year == today().year else f" {value.year}")
    year = "" if value.year == today().year else f"{value.year}年"
    return f"{year}{value.month}月{value.day}日"


def moment(value: datetime | None) -> str:
    """6月30日 09:05."""
    return "—" if value is None else f"{day(value)} {value:%H:%M}"


def number(value: Decimal | float | int | None) -> str:
    """A number without needless zeros: 98.5, 1,089; — when there is none."""
    if value is None:
        return "—"
    return f"{Decimal(value):,f}".rstrip("0").rstrip(".") if "." in f"{Decimal(value):f}" else f"{Decimal(value):,f}"


def beside(value: date | None) -> str:
    """The relative words that stand beside a deadline: 还有 5 天, 今天到期, 逾期 12 天."""
    if value is None:
        return ""
    days = (value - today()).days
    if days == 0:
        return str(_("今天到期"))
    return str(_("还有 %(days)s 天", days=days) if days > 0 else _("逾期 %(days)s 天", days=-days))


def prepare(app: Flask) -> None:
    """Make the filters known to templates."""
    for filter_ in (day, moment, number, beside):
        app.jinja_env.filters[filter_.__name__] = filter_
