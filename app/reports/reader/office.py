"""Knows how to have LibreOffice turn an old office file into docx; refuses to read the result."""

from app.paper.office import NoOffice, OfficeFailed, OfficeTooSlow, converted
from app.reports.reader.refusals import DamagedFile, NeedsConversion, ReadingTooLong


def to_docx(data: bytes, suffix: str) -> bytes:
    """The file as docx. Raises ``NeedsConversion`` without LibreOffice, ``DamagedFile`` when it makes nothing of the file."""
    try:
        return converted(data, suffix, "docx")
    except NoOffice as no:
        raise NeedsConversion from no
    except OfficeTooSlow as no:
        raise ReadingTooLong from no
    except OfficeFailed as no:
        raise DamagedFile from no
