"""A draft held against what it must answer: account, findings, content to freeze, annexes; it reads, and changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person, Unit
from app.accounts.queries import holders
from app.drafting.account import Account, account
from app.drafting.annexes import Rows, account_rows, indicator_rows
from app.drafting.errors import NoSuchVersion
from app.drafting.facts import IndicatorFact
from app.drafting.facts_queries import clauses_owed, indicator_facts, last_report
from app.drafting.models import Draft, Proposal, Version
from app.drafting.release import Finding, findings
from app.extensions import db
from app.reports.models import Report


@dataclass(frozen=True)
class Held:
    """A draft with everything it is held against."""

    draft: Draft
    report: Report | None
    account: Account
    indicators: tuple[IndicatorFact, ...]
    reasons: dict[str, str]
    findings: tuple[Finding, ...]

    @property
    def open_lines(self) -> int:
        """The clauses of last year with neither an answer nor a reason."""
        return sum(1 for line in self.account.unanswered if line.clause.ref not in self.reasons)

    def content(self) -> dict[str, Any]:
        """The whole of it as plain values, to be frozen."""
        texts = {paragraph.key: paragraph.text for paragraph in self.draft.paragraphs}
        return {
            "title": self.draft.title,
            "unit": self.draft.unit.name,
            "year": self.draft.year,
            "composed_at": self.draft.composed_at.isoformat(),
            "paragraphs": [
                {"key": p.key, "part": p.part, "level": p.level, "text": p.text, "sources": p.sources}
                for p in self.draft.paragraphs
            ],
            "account": account_rows(self.account, texts, self.reasons, self.draft.year).rows,
            "indicators": indicator_rows(self.indicators, self.draft.year).rows,
        }

    def annexes(self) -> tuple[Rows, ...]:
        """对账表 and 指标表; one without rows is left out."""
        texts = {paragraph.key: paragraph.text for paragraph in self.draft.paragraphs}
        both = (
            account_rows(self.account, texts, self.reasons, self.draft.year),
            indicator_rows(self.indicators, self.draft.year),
        )
        return tuple(rows for rows in both if rows.rows)


def held(draft: Draft) -> Held:
    """Hold a draft against last year's report and this year's indicators; a fixed number of queries."""
    report = last_report(draft.unit, draft.year - 1)
    told = account(clauses_owed(report), draft.paragraphs)
    reasons = {passing.clause_ref: passing.reason for passing in draft.passings}
    indicators = indicator_facts(draft.unit, draft.year)
    names = {row[0]: row[1] for row in db.session.execute(select(Unit.name, Unit.short_name).where(Unit.kind != "government"))}
    found = findings(
        draft.paragraphs,
        year=draft.year,
        indicators=indicators,
        unanswered=[line.clause.ref for line in told.unanswered if line.clause.ref not in reasons],
        names=names,
    )
    return Held(draft, report, told, indicators, reasons, tuple(found))


def versions_of(draft: Draft) -> Select[Version]:
    """The versions of a draft, the latest first."""
    return select(Version).where(Version.draft_id == draft.id).order_by(Version.number.desc()).options(joinedload(Version.by))


def version_of(draft: Draft, ref: str) -> Version:
    """A version of this draft. Raises NoSuchVersion."""
    found = db.session.scalar(versions_of(draft).where(Version.ref == ref))
    if found is None:
        raise NoSuchVersion
    return found


def version_before(version: Version) -> Version | None:
    """The version before one."""
    earlier = select(Version).where(Version.draft_id == version.draft_id, Version.number < version.number)
    return db.session.scalar(earlier.order_by(Version.number.desc()).limit(1))


def final_of(draft: Draft) -> Version | None:
    """The latest final text."""
    return db.session.scalar(versions_of(draft).where(Version.kind == "final").limit(1))


def writers_of(draft: Draft, on: datetime) -> list[Person]:
    """Who may be given a paragraph to write: the people of the unit and of the office."""
    offices = db.session.scalars(select(Unit.id).where(Unit.kind == "office"))
    people = holders(on.date(), unit_ids=[draft.unit_id, *offices], roles=("office", "head", "liaison"))
    return list({holder.person.id: holder.person for holder in people}.values())


@dataclass(frozen=True)
class HandIn:
    """A unit and how far its report of a year is."""

    unit: Unit
    draft: Draft | None


def handed_in(year: int) -> list[HandIn]:
    """Every unit that owes a report about a year, and how far it is; two queries."""
    units = db.session.scalars(
        select(Unit).where(Unit.active, Unit.kind.not_in(("invited", "office"))).order_by(Unit.position, Unit.id)
    )
    drafts = {draft.unit_id: draft for draft in db.session.scalars(select(Draft).where(Draft.year == year))}
    return [HandIn(unit, drafts.get(unit.id)) for unit in units]


def proposals_of(units: Sequence[Unit], year: int) -> list[Proposal]:
    """What units propose for the plan of a year's report, in their order."""
    chosen = select(Proposal).join(Unit, Unit.id == Proposal.unit_id).where(Proposal.year == year)
    chosen = chosen.where(Proposal.unit_id.in_([unit.id for unit in units])).order_by(Unit.position, Proposal.id)
    return list(db.session.scalars(chosen.options(joinedload(Proposal.unit), joinedload(Proposal.by))))
