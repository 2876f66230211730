"""Knows how to have LibreOffice turn an old office file into docx; refuses to read the result."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from app.reports.reader.refusals import DamagedFile, NeedsConversion, ReadingTooLong

_WALL_SECONDS = 60


def to_docx(data: bytes, suffix: str) -> bytes:
    """The file as docx. Raises ``NeedsConversion`` without LibreOffice, ``DamagedFile`` when it makes nothing of the file."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        raise NeedsConversion
    with tempfile.TemporaryDirectory(prefix="duban-convert-") as folder:
        source = Path(folder) / f"report{suffix}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_WALL_SECONDS, check=False, env={**os.environ, "HOME": folder})
        except subprocess.TimeoutExpired as error:
            raise ReadingTooLong from error
        made = source.with_suffix(".docx")
        if not made.exists() or not made.stat().st_size:
            raise DamagedFile
        return made.read_bytes()
