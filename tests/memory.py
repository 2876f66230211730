"""Where tests write quickest: a folder in memory when the machine has one with room, else the usual one.

What is written there is lost with the machine, which no test minds; the product itself always waits for the disk.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
#: below this the disk is used, in bytes: a run keeps some hundred megabytes at a time
ROOM = 4 * 1024**3


def quick_folder() -> Path:
    """The folder in which throw-away installations and servers are laid; programs can be started from it."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    if usable and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return Path(tempfile.gettempdir())
