"""Files handed out for keeping; it knows names and headers, and refuses to know what is in them."""

from typing import IO

from flask import send_file
from werkzeug.wrappers import Response


def attachment(file: IO[bytes], name: str, content_type: str) -> Response:
    """A file to be saved under a name, which may be Chinese: RFC 6266 carries it in UTF-8 beside one in plain letters."""
    kept = " ".join("".join("_" if c in '\\/:*?"<>|' else c for c in name if c.isprintable()).split()).strip(". ")
    answer: Response = send_file(file, mimetype=content_type, as_attachment=True, download_name=kept[:180] or "file")
    return answer
