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
        profile = _profile(Path(folder))
        _run(
            [
                program,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                to,
                "--outdir",
                folder,
                str(source),
            ],
            # its work is somebody else's file: it is told no key and no password of ours
            {"HOME": folder, "PATH": os.environ.get("PATH", os.defpath), "LANG": os.environ.get("LANG", "C.UTF-8")},
        )
        made = source.with_suffix(f".{to}")
        if not made.exists() or not made.stat().st_size:
            raise OfficeFailed
        return made.read_bytes()


#: what a document from outside may not have LibreOffice do: fetch what it points to, run macros; a proxy where nobody listens is the
#: second bolt, for what the first one forgets
_BOLTS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop></item>
</oor:items>
"""


def _profile(folder: Path) -> Path:
    """A profile of its own with the bolts closed."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_BOLTS, encoding="utf-8")
    return profile


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
