"""The way to the final text: versions, reasons for what is passed over, approval, freezing, handing in; the commit is left to others."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.standing import Standing
from app.drafting.access import approves, writes
from app.drafting.errors import (
    AlreadyPublished,
    EmptyWords,
    NotReady,
    NotYourDraft,
    NotYoursToApprove,
    StepNeedsReason,
    StepNotOpen,
)
from app.drafting.frozen import hash_of, text_of
from app.drafting.models import Draft, DraftStep, Passing, Version
from app.drafting.release import Finding
from app.drafting.steps import OF_THE_APPROVER, WAYS, WITH_REASON, open_steps
from app.extensions import db


def pass_over(draft: Draft, clause_ref: str, reason: str, *, by: Standing, now: datetime) -> None:
    """Say why the report says nothing about a clause of last year; an empty reason takes it back. Raises EmptyWords."""
    there = next((one for one in draft.passings if one.clause_ref == clause_ref), None)
    if there is not None and not reason.strip():
        draft.passings.remove(there)
        return
    if not reason.strip():
        raise EmptyWords
    if there is None:
        there = Passing(clause_ref=clause_ref)
        draft.passings.append(there)
    there.reason, there.at, there.by_id = reason.strip()[:500], now, by.person_id


def keep_version(
    draft: Draft, content: Mapping[str, Any], *, note: str, by: Standing, now: datetime, kind: str = "kept"
) -> Version:
    """Keep the whole draft as it stands. The same content as the latest version is that version."""
    text = text_of(content)
    latest = db.session.scalar(select(Version).where(Version.draft_id == draft.id).order_by(Version.number.desc()).limit(1))
    if latest is not None and latest.sha256 == hash_of(text) and latest.kind == kind:
        return latest
    version = Version(
        draft_id=draft.id, number=(latest.number if latest else 0) + 1, kind=kind, at=now, by_id=by.person_id, note=note.strip()[:200],
        content=text, sha256=hash_of(text),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    return version


def take(
    draft: Draft, step: str, *, note: str, found: Sequence[Finding], content: Mapping[str, Any], by: Standing, now: datetime
) -> None:
    """Take a step on the way to the final text.

    Raises StepNotOpen, NotYourDraft, NotYoursToApprove, StepNeedsReason, NotReady and AlreadyPublished.
    """
    if step not in open_steps(draft.state):
        raise StepNotOpen
    if step in OF_THE_APPROVER:
        if not approves(by, draft):
            raise NotYoursToApprove
    elif not writes(by, draft.unit):
        raise NotYourDraft
    if step in WITH_REASON and not note.strip():
        raise StepNeedsReason
    _does(draft, step, note, found, content, by, now)
    draft.state = WAYS[step][1]
    draft.steps.append(DraftStep(step=step, at=now, by_id=by.person_id, note=note.strip()[:1000]))
    db.session.flush()


def _does(
    draft: Draft, step: str, note: str, found: Sequence[Finding], content: Mapping[str, Any], by: Standing, now: datetime
) -> None:
    """What a step does beside leading on."""
    if step == "send":
        draft.sent_by_id = by.person_id
        keep_version(draft, content, note=note, by=by, now=now)
    elif step == "finalise":
        if stopping := sum(1 for one in found if one.stops):
            raise NotReady(n=stopping)
        keep_version(draft, content, note=note, by=by, now=now, kind="final")
    elif step == "hand_in":
        draft.handed_in_on = _once(draft.handed_in_on, now.date())
    elif step == "publish":
        draft.published_on = _once(draft.published_on, now.date())
    elif step == "reopen":
        draft.handed_in_on = draft.published_on = None


def _once(there: date | None, today: date) -> date:
    if there is not None:
        raise AlreadyPublished
    return today
