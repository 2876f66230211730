"""Composing a draft and editing its paragraphs; it keeps whatever a person wrote, and leaves the commit to others."""

from datetime import datetime

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.drafting.compose import compose as composed
from app.drafting.compose import title
from app.drafting.errors import DraftClosed, NotEdited, NothingToCompose, ParagraphChanged, ParagraphTooLong, YearNotBegun
from app.drafting.facts_queries import year_facts
from app.drafting.models import Draft, Paragraph
from app.drafting.punctuation import full_width, one_line
from app.drafting.queries import draft_of
from app.drafting.written import Written
from app.extensions import db

#: longest paragraph, in characters
LIMIT = 4000


def compose(unit: Unit, year: int, *, now: datetime) -> Draft:
    """Compose the report of a unit about a year, or compose it anew: what a person edited stays, keyed by what composed it.

    Raises YearNotBegun, NothingToCompose and DraftClosed.
    """
    if year > now.year:
        raise YearNotBegun(year=year)
    facts = year_facts(unit, year, now.date())
    if facts.last is None and not facts.tasks:
        raise NothingToCompose(unit=unit.short_name, year=year, last=year - 1)
    draft = draft_of(unit, year)
    if draft is None:
        draft = Draft(unit=unit, year=year, state="writing", paragraphs=[])
        db.session.add(draft)
    open_to_writers(draft)
    draft.title, draft.composed_at = title(facts), now
    _lay(draft, composed(facts))
    db.session.flush()
    return draft


def regenerate(paragraph: Paragraph, *, seen: int | None, now: datetime) -> None:
    """Take the facts again for one paragraph and leave every other as it is; an edit of it stays, and is marked as changed.

    Raises DraftClosed and ParagraphChanged. A paragraph whose facts are gone goes, unless a person wrote in it.
    """
    _check(paragraph, seen)
    draft = paragraph.draft
    written = next((one for one in composed(year_facts(draft.unit, draft.year, now.date())) if one.key == paragraph.key), None)
    if written is not None:
        _laid(paragraph, written, draft)
    elif paragraph.edited is None:
        draft.paragraphs.remove(paragraph)
    else:
        paragraph.composed = ""


def open_to_writers(draft: Draft) -> None:
    """Raises DraftClosed once a draft was sent for approval or is final."""
    if draft.state != "writing":
        raise DraftClosed


def edit_paragraph(paragraph: Paragraph, text: str, *, seen: int | None, by: Standing, now: datetime) -> None:
    """Put a person's words in place of what was composed; no words leave the paragraph out of the report.

    ``seen`` is the version the person was shown. Raises ParagraphChanged and ParagraphTooLong.
    """
    _check(paragraph, seen)
    words = full_width(one_line(text))
    if len(words) > LIMIT:
        raise ParagraphTooLong(length=len(words), limit=LIMIT)
    if words == paragraph.composed:
        _restore(paragraph)
        return
    paragraph.edited, paragraph.edited_from = words, paragraph.composed
    paragraph.edited_at, paragraph.edited_by_id = now, by.person_id


def restore_composed(paragraph: Paragraph, *, seen: int | None) -> None:
    """Take back an edit; a paragraph whose facts are gone goes with it. Raises ParagraphChanged and NotEdited."""
    _check(paragraph, seen)
    if paragraph.edited is None:
        raise NotEdited
    if paragraph.groundless:
        paragraph.draft.paragraphs.remove(paragraph)
        return
    _restore(paragraph)


def keep_edit(paragraph: Paragraph, *, seen: int | None, by: Standing, now: datetime) -> None:
    """Say that an edit still holds although its sources have changed. Raises ParagraphChanged and NotEdited."""
    _check(paragraph, seen)
    if paragraph.edited is None:
        raise NotEdited
    paragraph.edited_from, paragraph.edited_at, paragraph.edited_by_id = paragraph.composed, now, by.person_id


def _check(paragraph: Paragraph, seen: int | None) -> None:
    open_to_writers(paragraph.draft)
    if seen != paragraph.version:
        raise ParagraphChanged


def _restore(paragraph: Paragraph) -> None:
    paragraph.edited = paragraph.edited_from = paragraph.edited_at = paragraph.edited_by_id = None


def _lay(draft: Draft, written: tuple[Written, ...]) -> None:
    """Lay composed paragraphs over those there are: the same key is the same paragraph."""
    before = {paragraph.key: paragraph for paragraph in draft.paragraphs}
    after = [_laid(before.pop(each.key, None), each, draft) for each in written]
    for left in sorted(before.values(), key=lambda paragraph: paragraph.position):
        if left.edited is None:
            draft.paragraphs.remove(left)
        else:
            left.composed = ""
            after.insert(_end_of_part(after, left.part), left)
    for position, paragraph in enumerate(after):
        if paragraph.position != position:
            paragraph.position = position
    draft.paragraphs.sort(key=lambda paragraph: paragraph.position)


def _laid(paragraph: Paragraph | None, written: Written, draft: Draft) -> Paragraph:
    if paragraph is None:
        paragraph = Paragraph(key=written.key, position=-1, level=0, part="", composed="", sources=[])
        draft.paragraphs.append(paragraph)
    paragraph.part, paragraph.level, paragraph.composed = written.part, written.level, written.text
    sources = [source.as_json() for source in written.sources]
    if paragraph.sources != sources:
        paragraph.sources = sources
    return paragraph


def _end_of_part(paragraphs: list[Paragraph], part: str) -> int:
    return max((n + 1 for n, paragraph in enumerate(paragraphs) if paragraph.part == part), default=len(paragraphs))
