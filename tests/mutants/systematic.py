"""Faults by rule in the permission, rule and outbox files: which file, and which quick tests must notice; one JSON line a file.

``python -m tests.mutants.systematic [WORD…]`` takes the files whose names hold one of the words. Every fault that no test notices is
printed with its line. Less than LEAST percent noticed in a file makes the exit code 1.
"""

import json
import subprocess
import sys

from tests.house.code import ROOT

#: percent of the faults of a file that its tests must notice
LEAST = 85

WHO = "tests/house/test_permissions.py"
DOORS = "tests/accounts/test_doors.py tests/accounts/test_sign_in.py tests/accounts/test_trust.py tests/accounts/test_people.py"
MAIL = "tests/mail/test_hours.py tests/mail/test_post.py tests/mail/test_deliver.py tests/mail/test_hold_rules.py tests/mail/test_holds.py tests/mail/test_gathering.py tests/mail/test_digest.py tests/mail/test_marks.py"

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
    "app/tasks/access.py": WHO,
    "app/cases/access.py": WHO,
    "app/bulletins/access.py": WHO,
    "app/drafting/access.py": WHO,
    "app/indicators/access.py": WHO,
    # the rules
    "app/tasks/lifecycle.py": "tests/tasks/test_lifecycle.py::test_the_table_says_what_the_rules_say tests/tasks/test_lifecycle.py::test_the_words_of_the_table",
    "app/reminders/timetable.py": "tests/reminders/test_timetable_edges.py tests/reminders/test_timetable.py tests/reminders/test_rules.py",
    "app/reminders/watching.py": "tests/reminders/test_watch.py",
    # the outbox
    "app/mail/hours.py": MAIL,
    "app/mail/post.py": MAIL,
    "app/mail/hold_actions.py": MAIL,
    "app/mail/gathering_actions.py": MAIL,
    "app/mail/mark_jobs.py": MAIL,
    "app/mail/jobs.py": MAIL,
    "app/mail/sending.py": MAIL,
}


def main(words: list[str]) -> int:
    """Try every file in a process of its own; whether one stays under what it must reach."""
    low = []
    for file, tests in FILES.items():
        if words and not any(word in file for word in words):
            continue
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.mutants.warm", file, tests],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        told = done.stdout.splitlines()
        print("\n".join(line for line in told if line.startswith(("  app/", "{"))), flush=True)
        if done.returncode or json.loads(told[-1])["percent"] < LEAST:
            low.append(file)
            print(done.stderr[-2000:], flush=True) if done.returncode else None
    print(json.dumps({"files": len(FILES), "least": LEAST, "under it": low}), flush=True)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
