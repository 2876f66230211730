"""Any clock: the timetable's own properties at full figures, and the same tests with the machine set to other zones."""

import json
import os
import subprocess
import sys
import time

from tests.conftest import ROOT

#: zones in which a server might stand
ZONES = ("UTC", "Asia/Shanghai", "Europe/Helsinki", "America/New_York")
PROPERTIES = "tests/reminders/test_timetable.py"


def any_clock(cases: int) -> bool:
    """So many generated cases of each of the two clock properties, shared out over the zones; prints its line."""
    began, lost = time.monotonic(), 0
    for zone in ZONES:
        environment = {**os.environ, "TZ": zone, "DUBAN_CLOCK": str(-(-cases // len(ZONES)))}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-o",
            "timeout=3600",
            "-k",
            "under_any_clock",
            PROPERTIES,
        ]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        lost += done.returncode != 0
        if done.returncode:
            print(done.stdout[-3000:], file=sys.stderr, flush=True)
    line = {"name": f"T6: any clock, in {len(ZONES)} zones", "n": 2 * cases, "kills": 0, "in_window": 0, "lost": lost, "extra": 0,
            "max_copies": 1, "secs": round(time.monotonic() - began, 1)}  # fmt: skip
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return not lost
