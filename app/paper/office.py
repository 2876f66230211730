"""LibreOffice, when the machine has it: one file turned into another kind, confined to a folder and a time; it reads nothing itself."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from app.errors import Refused

PDF = "application/pdf"
_WALL_SECONDS = 60


class NoOffice(Refused):
    """这台服务器没有安装LibreOffice，做不出PDF。请下载Word文件，或者打开网页版，用浏览器的「打印」另存为PDF。"""


class OfficeTooSlow(Refused):
    """制作PDF用的时间超过了限制，已经停止，内容没有改动。请稍后再试，或者打开网页版，用浏览器的「打印」另存为PDF。"""


class OfficeFailed(Refused):
    """这份文件LibreOffice没有做成，内容没有改动。请下载Word文件，或者打开网页版，用浏览器的「打印」另存为PDF。"""


def pdf_of(docx: bytes) -> bytes:
    """A Word file as PDF. Raises NoOffice, OfficeTooSlow and OfficeFailed."""
    return converted(docx, ".docx", "pdf")


def converted(data: bytes, suffix: str, to: str) -> bytes:
    """A file of one kind as another. Raises NoOffice, OfficeTooSlow and OfficeFailed; nothing it started outlives the time."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        raise NoOffice
    with tempfile.TemporaryDirectory(prefix="duban-convert-") as folder:
        source = Path(folder) / f"source{suffix}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        _run(
            [
                program,
                f"-env:UserInstallation={profile}",
                "--headless",
                "--norestore",
                "--convert-to",
                to,
                "--outdir",
                folder,
                str(source),
            ],
            {**os.environ, "HOME": folder},
        )
        made = source.with_suffix(f".{to}")
        if not made.exists() or not made.stat().st_size:
            raise OfficeFailed
        return made.read_bytes()


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run in a session of its own, so that what it starts ends with it."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(timeout=_WALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise OfficeTooSlow from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
