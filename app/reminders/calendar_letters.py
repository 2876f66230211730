"""A hearing as an entry of a calendar: when, where, which case and which unit; it names no person."""

from app.cases.models import Hearing
from app.mail.invitation import Entry, uid


def hearing_entry(hearing: Hearing, base_url: str) -> Entry:
    """The entry as it stands now; its sequence rises when the hearing moves, and once more when it falls away."""
    case, off = hearing.case, hearing.state in ("cancelled", "adjourned")
    return Entry(
        uid=uid(f"hearing:{hearing.ref}", base_url),
        sequence=2 * hearing.occurrence + off,
        summary=f"开庭：{case.case_number} {case.cause}（{case.unit.short_name}）"[:160],
        day=hearing.at.date(),
        link=f"{base_url}/hearings/{hearing.ref}",
        at=hearing.at,
        place=" ".join(part for part in (case.court, "线上庭审" if hearing.online else hearing.place) if part),
        off=off,
    )
