"""Faults by rule in the permission, rule and outbox files: which file, and which quick tests must notice.

``python -m tests.mutants.systematic [WORD…]`` takes the files whose names hold one of the words, as many at once as there are
processors. Every fault that no test notices is printed with its line; last comes a table, the percent of each file. Less than LEAST
percent noticed in a file makes the exit code 1.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.house.code import ROOT

#: percent of the faults of a file that its tests must notice
LEAST = 85

WHO = "tests/house/test_permissions.py"
DOORS = "tests/accounts/test_doors.py tests/accounts/test_sign_in.py tests/accounts/test_trust.py tests/accounts/test_people.py tests/accounts/test_visits.py"
MAIL = "tests/mail/test_hours.py tests/mail/test_post.py tests/mail/test_deliver.py tests/mail/test_hold_rules.py tests/mail/test_holds.py tests/mail/test_gathering.py tests/mail/test_digest.py tests/mail/test_marks.py tests/mail/test_claim.py"
UNCHANGED, BY_UNIT = "tests/audit/test_unchanged.py", "tests/tasks/test_by_unit.py"

#: file → its tests; those that take long elsewhere are not asked here
FILES: dict[str, str] = {
    # who may
    "app/web/guard.py": WHO,
    "app/accounts/standing.py": WHO,
    "app/accounts/access.py": DOORS,
    "app/accounts/trust_actions.py": DOORS,
    "app/accounts/session_actions.py": DOORS,
    "app/accounts/actions.py": DOORS,
    "app/accounts/codes.py": DOORS,
    "app/accounts/passwords.py": DOORS,
    "app/tasks/access.py": f"{WHO} tests/tasks/test_access.py",
    "app/cases/access.py": WHO,
    "app/bulletins/access.py": WHO,
    "app/drafting/access.py": WHO,
    "app/indicators/access.py": WHO,
    # the rules
    "app/tasks/lifecycle.py": "tests/tasks/test_lifecycle.py::test_the_table_says_what_the_rules_say tests/tasks/test_lifecycle.py::test_the_words_of_the_table",
    "app/tasks/periods.py": "tests/tasks/test_periods.py",
    "app/reminders/timetable.py": "tests/reminders/test_timetable_edges.py tests/reminders/test_timetable.py tests/reminders/test_rules.py",
    "app/reminders/watching.py": "tests/reminders/test_watch.py",
    # what is kept of what was counted
    "app/audit/since_queries.py": f"{UNCHANGED} {BY_UNIT}",
    "app/audit/unchanged.py": UNCHANGED,
    "app/tasks/by_unit_queries.py": BY_UNIT,
    "app/progress/whole.py": "tests/progress/test_whole.py",
    # the outbox
    "app/mail/hours.py": MAIL,
    "app/mail/post.py": MAIL,
    "app/mail/hold_actions.py": MAIL,
    "app/mail/gathering_actions.py": MAIL,
    "app/mail/mark_jobs.py": MAIL,
    "app/mail/jobs.py": MAIL,
    "app/mail/sending.py": f"tests/mail/test_carriers.py tests/mail/test_tls.py {MAIL}",
}


def main(words: list[str]) -> int:
    """Try every file in a process of its own; whether one stays under what it must reach."""
    files = [file for file in FILES if not words or any(word in file for word in words)]
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        found = list(hands.map(_tried, files))
    for counts in sorted(found, key=lambda one: one["percent"]):
        print(
            f"{counts['percent']:6.1f} %  {counts['noticed']:4} of {counts['faults']:4}  {counts['secs']:5} s  {counts['file']}"
        )
    low = [counts["file"] for counts in found if counts["percent"] < LEAST]
    print(json.dumps({"files": len(found), "least": LEAST, "under it": low}), flush=True)
    return 1 if low else 0


def _tried(file: str) -> dict[str, Any]:
    """The counts of a file; tells at once what nobody noticed, or why nothing could be counted."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.mutants.warm", file, FILES[file]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = done.stdout.splitlines()
    for line in (*(line for line in told if line.startswith("  app/")), *done.stderr.splitlines()[-30:]):
        print(line, flush=True)
    if done.returncode:
        return {"file": file, "faults": 0, "noticed": 0, "percent": 0.0, "secs": 0}
    counts: dict[str, Any] = json.loads(told[-1])
    return counts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
