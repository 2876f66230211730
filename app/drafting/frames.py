"""Last year's sentences with numbers as frames for this year's: the words kept, every number this year's verified one or a blank.

It knows a sentence and where its numbers stand; a sentence that would not read well, or would carry an old number over, gives no frame.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.drafting.facts import ClauseFact, IndicatorFact, YearFacts
from app.drafting.punctuation import bare, half_width_marks
from app.drafting.wording import NUMBERS_BLANK
from app.paper.numerals import plain

#: a sentence with more numbers than this is a table in disguise
MOST_NUMBERS = 8
LONGEST = 220
#: a character of nobody's stands for each number until it is filled
_PLACE = 0xE000
_HOLD = re.compile("[\ue000-\uf8ff]")
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?(?:余|多)?")
_UNFIT = re.compile(r"〔|〕|20\d\d[-—至]|第\d|\d月|\d日|\d:\d|[A-Za-z]{3,}|“[^”]*\d[^”]*”|《[^》]*\d[^》]*》")


@dataclass(frozen=True)
class Framed:
    """A sentence for this year: every number filled or blank, and the indicators that it states, in order."""

    text: str
    stated: tuple[IndicatorFact, ...] = ()


def frame(clause: ClauseFact, facts: YearFacts) -> Framed | None:
    """The frame of a sentence for this year's report, or None. No digit of the old sentence is left but the year."""
    if not 0 < clause.figures <= MOST_NUMBERS:
        return None
    words = _moved(bare(clause.text), facts.year)
    if len(words) > LONGEST or _UNFIT.search(words.replace(f"{facts.year}年", "")) or half_width_marks(words):
        return None
    stated = list(_stated(words, clause, facts))
    places = iter(range(len(stated)))
    framed = _NUMBER.sub(lambda hit: hit[0] if _is_year(words, hit, facts.year) else chr(_PLACE + next(places)), words)
    framed = _only_counted(framed)
    used = [ord(letter) - _PLACE for letter in framed if _HOLD.match(letter)]
    if not 0 < len(used) <= MOST_NUMBERS:
        return None
    text = _HOLD.sub(lambda hit: _number(stated[ord(hit[0]) - _PLACE]), framed)
    return Framed(text + "。", tuple(one for n in used if (one := stated[n])))


def _stated(words: str, clause: ClauseFact, facts: YearFacts) -> Iterator[IndicatorFact | None]:
    """The indicator behind each number of a sentence, in order, found by last year's value."""
    left = list(clause.numbers)
    for hit in _NUMBER.finditer(words):
        if _is_year(words, hit, facts.year):
            continue
        value = Decimal(re.sub(r"[,，余多]", "", hit[0]))
        at = next((n for n, (known, _ref) in enumerate(left) if known == value), None)
        yield facts.indicator(left[at][1]) if at is not None else None
        left = left[at + 1 :] if at is not None else left


def _number(indicator: IndicatorFact | None) -> str:
    return plain(indicator.value) if indicator and indicator.firm and indicator.value is not None else NUMBERS_BLANK


def _only_counted(framed: str) -> str:
    """The frame without the pieces that state no number: what they claimed of last year nobody has shown of this one."""
    halves = []
    for half in framed.split("；"):
        pieces = [piece for piece in half.split("，") if _HOLD.search(piece) or re.fullmatch(r"20\d\d年|全年|年内", piece)]
        if any(_HOLD.search(piece) for piece in pieces):
            halves.append("，".join(pieces))
    return "；".join(halves)


def _moved(words: str, year: int) -> str:
    """The sentence with last year's own year moved on."""
    return re.sub(rf"{year - 1}年(?!度?报告)", f"{year}年", words)


def _is_year(words: str, hit: re.Match[str], year: int) -> bool:
    return hit[0] == str(year) and words[hit.end() : hit.end() + 1] == "年"
