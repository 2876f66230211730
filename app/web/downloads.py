"""Files handed out for keeping; it knows names and headers, and refuses to know what is in them."""

from pathlib import Path
from typing import IO

from flask import send_file
from werkzeug.wrappers import Response


def attachment(file: IO[bytes], name: str, content_type: str) -> Response:
    """A file to be saved under a name, which may be Chinese: RFC 6266 carries it in UTF-8 beside one in plain letters."""
    kept = " ".join("".join("_" if c in '\\/:*?"<>|' else c for c in name if c.isprintable()).split()).strip(". ")
    answer: Response = send_file(file, mimetype=content_type, as_attachment=True, download_name=kept[:180] or "file")
    return answer


def kept_file(path: Path, name: str, content_type: str, sha256: str) -> Response:
    """A file that somebody gave us, never shown in place, always saved under the name it came with."""
    answer: Response = send_file(path, mimetype=content_type, as_attachment=True, download_name=name, max_age=0, etag=sha256)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
