"""An uploaded workbook as checked rows, and a preview on its way to its confirmation; it knows files and seals, not what rows mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from app.errors import Refused
from app.sheets.columns import Field, body_of, headed_sheet, matched
from app.sheets.confined_reading import read_workbook
from app.sheets.errors import NoRows, NoWorkbook, PreviewStale, TooManyRows
from app.sheets.preview import Line, Reader, lines_of
from app.web.answers import spoken

T = TypeVar("T")

#: how many rows one file may bring at once, and how long a preview holds, in seconds
MOST_ROWS = 500
HOLDS = 3600


def uploaded_lines(file: FileStorage | None, fields: Sequence[Field], readers: Mapping[str, Reader]) -> list[Line]:
    """The rows of an uploaded workbook, each read or with its reasons. Raises NoWorkbook, NoRows, TooManyRows and what reading refuses."""
    if file is None or not file.filename:
        raise NoWorkbook
    found, head = headed_sheet(read_workbook(file.filename, file.stream.read()), fields, file.filename)
    columns = matched(head, fields)
    body = body_of(found, head, columns)
    if not body:
        raise NoRows(file=file.filename)
    if len(body) > MOST_ROWS:
        raise TooManyRows(file=file.filename, rows=len(body), most=MOST_ROWS)
    return lines_of(found.name, body, columns, fields, readers)


@dataclass(frozen=True)
class Preview(Generic[T]):
    """What the page of an upload shows: its rows, what may come in under seal, or why nothing could be read."""

    rows: list[T]
    refusal: str = ""
    kept: str = ""
    #: how many rows would come in
    fresh: int = 0

    @property
    def status(self) -> int:
        """Of the page."""
        return 422 if self.refusal else 200


def previewed(read: Callable[[], list[T]], coming: Callable[[list[T]], list[Any]], purpose: str) -> Preview[T]:
    """Read the upload of this request, when it has one. ``coming``: what of its rows may come in, as plain data."""
    if request.method != "POST":
        return Preview([])
    try:
        rows = read()
    except Refused as no:
        return Preview([], spoken(no))
    found = coming(rows)
    return Preview(rows, kept=seal(found, purpose) if found else "", fresh=len(found))


def seal(rows: list[Any], purpose: str) -> str:
    """What a preview carries to its confirmation: nothing is kept meanwhile, and nothing can be changed on the way."""
    return str(_seal(purpose).dumps(rows))


def unsealed(text: str, purpose: str) -> list[Any]:
    """The rows of a preview. Raises PreviewStale when it is too old or was touched."""
    try:
        rows: list[Any] = _seal(purpose).loads(text, max_age=HOLDS)
    except BadSignature:
        raise PreviewStale from None
    return rows


def _seal(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"sheet-{purpose}")
