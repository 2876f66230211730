"""Case numbers 案号 as courts write them; pure, it knows their shape and refuses to know any case."""

import re
import unicodedata

from app.cases.errors import BadCaseNumber

#: （2026）某0101行初12号: year, the court's sign and code, 行 and the kind of case, serial number
SHAPE = re.compile(
    r"[(〔\[【]\s*((?:19|20)\d\d)\s*[)〕\]】]\s*([\u4e00-\u9fff]{1,4}?)\s*(\d{0,5})\s*"
    r"(行[\u4e00-\u9fff]{1,4}?)\s*(字第|第)?\s*(\d{1,6})\s*号(之(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]))?"
)

INSTANCE_BY_SIGN = (("终", "second"), ("再", "retrial"), ("申", "retrial"), ("监", "retrial"))


def found(text: str) -> str | None:
    """The first case number in a text in its usual form, with full-width brackets; None when there is none."""
    match = SHAPE.search(unicodedata.normalize("NFKC", text))
    return _written(match) if match else None


def normal(text: str) -> str:
    """A case number in its usual form. Raises BadCaseNumber when the text is anything else."""
    match = SHAPE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise BadCaseNumber(number=text.strip()[:60])
    return _written(match)


def instance_of(number: str) -> str:
    """first, second or retrial, as the kind of case in the number says."""
    kind = re.search(r"行[\u4e00-\u9fff]+", number)
    return next((name for sign, name in INSTANCE_BY_SIGN if kind and sign in kind.group()), "first")


def _written(match: re.Match[str]) -> str:
    year, court, code, kind, word, serial, part = match.groups(default="")
    return f"（{year}）{court}{code}{kind}{word}{serial}号{part}"
