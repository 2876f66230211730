"""Shows every uploaded file to the operator's virus scanner before anything else reads it; it knows a command, and no file.

The command (``SCAN_COMMAND``) gets the file on its standard input and answers as ClamAV's do: 0 for clean, 1 for found. Whatever
else happens, that it is missing, fails or takes too long, the file is refused: what could not be looked at is not let in.
"""

import os
import shlex
import subprocess

from flask import Flask, request
from flask_login import current_user

from app.errors import Refused

CLEAN, FOUND = 0, 1
#: seconds for one file
WALL = 60


class Infected(Refused):
    """查出文件「%(name)s」带有病毒或恶意代码，没有保存。请先在电脑上杀毒，或者换一份干净的文件；用浏览器的“后退”可以找回刚才填写的内容。"""


class NotScanned(Refused):
    """现在不能查毒，文件「%(name)s」没有保存。请稍后再试，仍不行请与管理员联系；用浏览器的“后退”可以找回刚才填写的内容。"""


def prepare(app: Flask) -> None:
    """Let what somebody signed in uploads be scanned. To be called after the limits, so that they count first."""
    command = shlex.split(app.extensions["settings"].scan_command)
    if not command:
        return

    @app.before_request
    def _scanned() -> None:
        if request.files and current_user.is_authenticated:
            for _field, upload in request.files.items(multi=True):
                _look(command, upload.filename or "", upload.stream.read())
                upload.stream.seek(0)


def _look(command: list[str], name: str, data: bytes) -> None:
    """Let a file pass that the scanner finds clean. Raises Infected, NotScanned."""
    told = {word: os.environ[word] for word in ("PATH", "LANG") if word in os.environ}  # and no key of ours
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WALL, check=False, env=told)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotScanned(name=name) from error
    if done.returncode == FOUND:
        raise Infected(name=name)
    if done.returncode != CLEAN:
        raise NotScanned(name=name)
