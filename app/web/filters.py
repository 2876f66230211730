"""How values are written on a page; it knows dates, numbers and Chinese words for codes, and refuses to know tables."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.clock import today
from app.web.kept import address_of, set_once
from app.web.marks import shape


def day(value: date | datetime | None) -> str:
    """6月30日, with the year when it is not this one; — when there is none."""
    if value is None:
        return "—"
    if not str(get_locale()).startswith("zh"):
        return f"{value.day} {value:%b}" + ("" if value.year == today().year else f" {value.year}")
    year = "" if value.year == today().year else f"{value.year}年"
    return f"{year}{value.month}月{value.day}日"


def iso_day(text: str) -> str:
    """A day written as 2026-06-30, as ``day`` writes it; — when there is none."""
    return day(date.fromisoformat(text[:10])) if text else "—"


def moment(value: datetime | None) -> str:
    """6月30日 09:05."""
    return "—" if value is None else f"{day(value)} {value:%H:%M}"


def number(value: Decimal | float | int | None) -> str:
    """A number without needless zeros: 98.5, 1,089; — when there is none."""
    if value is None:
        return "—"
    return f"{Decimal(value):,f}".rstrip("0").rstrip(".") if "." in f"{Decimal(value):f}" else f"{Decimal(value):,f}"


def days(number: int) -> str:
    """5 天; one is spelled apart for languages that bend."""
    return str(_("1 天") if number == 1 else _("%(n)s 天", n=number))


def month(number: int) -> str:
    """6月; a language without that word has its own short name."""
    return f"{number}月" if str(get_locale()).startswith("zh") else f"{date(2000, number, 1):%b}"


def beside(value: date | None) -> str:
    """The relative words that stand beside a deadline: 还有 5 天, 今天到期, 逾期 12 天."""
    if value is None:
        return ""
    left = (value - today()).days
    if left == 0:
        return str(_("今天到期"))
    return str(_("还有 %(days)s", days=days(left)) if left > 0 else _("逾期 %(days)s", days=days(-left)))


def options(rows: Iterable[Any], value: str, word: str, chosen: str | None = "") -> Markup:
    """The choices of a list out of rows: which of their names is sent, which is read, and the value that is chosen already.

    Written here and not as a loop of the page: there may be a thousand units, on every page that filters by them.
    """
    told = (
        f'<option value="{_escaped(sent)}"{" selected" if sent == chosen else ""}>{_escaped(getattr(row, word))}</option>'
        for row in rows
        for sent in (getattr(row, value),)
    )
    return Markup("".join(told))


@lru_cache(8192, typed=True)
def _escaped(text: object) -> str:
    """Kept, for the names of a thousand units are the same on every page."""
    return str(escape(text))


def prepare(app: Flask) -> None:
    """Make the filters and the shapes known to templates."""
    app.jinja_env.globals |= {"lamp_shape": shape, "set_once": set_once, "url_for": address_of}
    for filter_ in (day, iso_day, moment, number, days, month, beside, options):
        app.jinja_env.filters[filter_.__name__] = filter_
