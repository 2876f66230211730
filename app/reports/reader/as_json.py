"""Knows the JSON shape of a reading that other programs rely on; refuses to read or to judge."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from app.reports.reader.finding import Clause, Doubt, Figure, LeftOut, Link, Reading, Section


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain values that ``json.dumps`` takes; dates are ISO strings or null, values of figures numbers."""
    return {
        "text": reading.text,
        "title": reading.title,
        "issuer": reading.issuer,
        "year": reading.year,
        "signed_on": reading.signed_on.isoformat() if reading.signed_on else None,
        "published_on": reading.published_on.isoformat() if reading.published_on else None,
        "document_number": reading.document_number,
        "sections": [asdict(section) for section in reading.sections],
        "clauses": [_clause(clause) for clause in reading.clauses],
        "figures": [{**asdict(figure), "value": _number(figure.value)} for figure in reading.figures],
        "doubts": [asdict(doubt) for doubt in reading.doubts],
        "excluded": [asdict(number) for number in reading.excluded],
    }


def from_json(made: dict[str, Any]) -> Reading:
    """The reading that ``as_json`` was given."""
    return Reading(
        text=made["text"],
        title=made["title"],
        issuer=made["issuer"],
        year=made["year"],
        signed_on=_date(made["signed_on"]),
        published_on=_date(made["published_on"]),
        document_number=made["document_number"],
        sections=[Section(**one) for one in made["sections"]],
        clauses=[Clause(**_tupled(one)) for one in made["clauses"]],
        figures=[Figure(**{**one, "value": Decimal(str(one["value"]))}) for one in made["figures"]],
        doubts=[Doubt(**one) for one in made["doubts"]],
        excluded=[LeftOut(**one) for one in made["excluded"]],
    )


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _clause(clause: Clause) -> dict[str, Any]:
    return {**asdict(clause), "suggested_units": list(clause.suggested_units), "links": [asdict(link) for link in clause.links]}


def _tupled(made: dict[str, Any]) -> dict[str, Any]:
    return {**made, "suggested_units": tuple(made["suggested_units"]), "links": tuple(Link(**one) for one in made["links"])}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
