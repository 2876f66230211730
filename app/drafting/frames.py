"""Last year's sentences with numbers as frames for this year's: the words kept, every number a blank.

It knows a sentence and where its numbers stand; a sentence that would not read well, or would carry an old number over, gives no frame.
"""

import re

from app.drafting.facts import ClauseFact
from app.drafting.punctuation import bare, half_width_marks
from app.drafting.wording import NUMBERS_BLANK

#: a sentence with more numbers than this is a table in disguise
MOST_NUMBERS = 8
LONGEST = 220
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?(?:余|多)?")
_UNFIT = re.compile(r"〔|〕|20\d\d[-—至]|第\d|\d月|\d日|\d:\d|[A-Za-z]{3,}|“[^”]*\d[^”]*”|《[^》]*\d[^》]*》")


def frame(clause: ClauseFact, year: int) -> str | None:
    """The frame of a sentence for the report about ``year``, or None. No digit of the old sentence is left but the year."""
    if not 0 < clause.figures <= MOST_NUMBERS:
        return None
    words = _moved(bare(clause.text), year)
    if len(words) > LONGEST or _UNFIT.search(words.replace(f"{year}年", "")) or half_width_marks(words):
        return None
    framed = _NUMBER.sub(lambda hit: hit[0] if hit[0] == str(year) and _is_year(words, hit) else NUMBERS_BLANK, words)
    framed = _only_counted(framed)
    if not 0 < framed.count(NUMBERS_BLANK) <= MOST_NUMBERS:
        return None
    return framed + "。"


def _only_counted(framed: str) -> str:
    """The frame without the pieces that state no number: what they claimed of last year nobody has shown of this one."""
    halves = []
    for half in framed.split("；"):
        pieces = [piece for piece in half.split("，") if NUMBERS_BLANK in piece or re.fullmatch(r"20\d\d年|全年|年内", piece)]
        if any(NUMBERS_BLANK in piece for piece in pieces):
            halves.append("，".join(pieces))
    return "；".join(halves)


def _moved(words: str, year: int) -> str:
    """The sentence with last year's own year moved on."""
    return re.sub(rf"{year - 1}年(?!度?报告)", f"{year}年", words)


def _is_year(words: str, hit: re.Match[str]) -> bool:
    return words[hit.end() : hit.end() + 1] == "年"
