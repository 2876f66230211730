"""A year's facts become the paragraphs of its report, in the mandated parts; pure, and it invents nothing.

What has no source stays a visible blank 〔待填〕; the opening's fixed phrases come from our own constants, never from a file.
"""

from collections.abc import Callable, Iterator

from app.drafting.achievements import achievements
from app.drafting.arrangements import arrangements
from app.drafting.duties import duties
from app.drafting.facts import YearFacts
from app.drafting.patterns import filled
from app.drafting.problems import problems
from app.drafting.punctuation import full_width
from app.drafting.remaining import remaining
from app.drafting.written import PARTS, Source, Written
from app.words import N_, Said

_COMPOSERS: dict[str, Callable[[YearFacts], Iterator[Written]]] = {
    "achievements": achievements,
    "problems": problems,
    "duties": duties,
    "arrangements": arrangements,
    "other": remaining,
}


def title(facts: YearFacts) -> str:
    """The unit's own title of last year with the year moved on; the usual one where that cannot be done."""
    last = facts.last
    if (
        last
        and f"{last.year}年" in last.title
        and "〔" not in last.title
        and last.title.count(str(last.year)) == 1
        and str(facts.year) not in last.title
    ):
        return full_width(last.title.replace(f"{last.year}年", f"{facts.year}年")).strip("《》。 ")
    return filled(facts.patterns, "title", unit=facts.unit_name, year=facts.year)


def compose(facts: YearFacts) -> tuple[Written, ...]:
    """All paragraphs in order, from the opening to the signature. The same facts give the same paragraphs."""
    written = [Written("preamble", "preamble", 0, filled(facts.patterns, "preamble", year=facts.year, place=facts.place))]
    for part in PARTS:
        body = list(_COMPOSERS[part](facts))
        if body:
            heading = filled(facts.patterns, part, next=facts.year + 1)
            written += [Written(f"{part}/heading", part, 1, heading), *body]
    day = (Source("report", "", Said(N_("报告签发后填写，如%(year)s年1月14日"), {"year": facts.year + 1}), facts.office),)
    written += [
        Written("signature/unit", "signature", 0, facts.unit_name),
        Written("signature/date", "signature", 0, "〔待填：成文日期〕", day),
    ]
    return tuple(written)
