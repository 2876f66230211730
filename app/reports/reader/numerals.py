"""Knows how a number is written in a report, in digits or in characters, and what it is worth; refuses to know what it counts."""

import re
from decimal import Decimal

_HAN_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}

#: Bounded on every side, so that a page of digits is passed over in one go; longer runs are numbers of things, not of amounts.
DIGITS = r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)(?!\d)"
HAN = r"[一二三四五六七八九十百千万亿两零〇]{1,12}"


def value_of(printed: str) -> Decimal:
    """What digits are worth; ``printed`` may carry commas between thousands."""
    return Decimal(printed.replace(",", "").replace(" ", ""))


def han_value(printed: str) -> Decimal | None:
    """What a numeral in characters is worth (二百三十 → 230, 两万 → 20000), or ``None`` when it is no number."""
    total = section = digit = 0
    for letter in printed:
        if letter in _HAN_DIGITS:
            digit = _HAN_DIGITS[letter]
        elif letter in _STEPS:
            section += (digit or 1) * _STEPS[letter]
            digit = 0
        elif letter in _LARGE:
            total += (section + digit) * _LARGE[letter]
            section = digit = 0
            if total == 0:
                return None
        else:
            return None
    return Decimal(total + section + digit)


def is_plain_count(printed: str) -> bool:
    """Whether a numeral in characters is built as a count (二十三), not as a row of names (一二三) or a set phrase."""
    return not re.search(r"[一二三四五六七八九两]{2}", printed) and printed[0] not in "万亿百千" and not printed.endswith("零")
