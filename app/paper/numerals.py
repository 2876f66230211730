"""Chinese numerals as they number parts, items and points, and numbers as reports print them; it counts, and knows no text."""

from decimal import Decimal

_ONES = "零一二三四五六七八九"


def han(number: int) -> str:
    """1 to 99 as 一 … 九十九; beyond that the digits themselves."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else _ONES[tens] + "十"
    return ten + (_ONES[ones] if ones else "")


def plain(value: Decimal) -> str:
    """A number without needless zeros: 89.06, 100, 1250."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
