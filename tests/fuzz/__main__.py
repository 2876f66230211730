"""``make fuzz``: every reader is given bytes for a while, chosen by what new code they reach; what breaks one is kept as a file.

``python -m tests.fuzz SECONDS [READER…]`` runs each reader so long, in a process of its own under limits of memory and time. What
breaks a reader is written to tests/fuzz/findings/READER-…, and the exit code is 1 then; tests/fuzz/test_findings.py reads them all
again, so that a finding stays a test. Inputs that reached new code are kept in .fuzz/ for the next time.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
import types
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
# an empty stand-in, as in app/confined.py: the readers need nothing of the web, and only they are traced
sys.modules["app"] = types.ModuleType("app")
sys.modules["app"].__path__ = [str(ROOT / "app")]
with atheris.instrument_imports(include=["app"]):
    from tests.fuzz import readers

FINDINGS, KEPT = Path(__file__).with_name("findings"), ROOT / ".fuzz"
#: seconds for one input, and megabytes
LONGEST, MOST = 10, 2048


def main(words: list[str]) -> int:
    """Run the readers one after another; whether any was broken."""
    seconds, named = words[0] if words else "30", words[1:]
    broken = [name for name in named or readers.READERS if _broken(name, seconds)]
    print(json.dumps({"readers": len(named or readers.READERS), "broken": broken}), flush=True)
    return 1 if broken else 0


def _broken(name: str, seconds: str) -> bool:
    """Fuzz a reader in a process of its own; whether something broke it. Prints one JSON line."""
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.fuzz", "--one", name, seconds]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    told = done.stderr.decode("utf-8", "replace")
    runs, reached = re.search(r"number_of_executed_units: (\d+)", told), re.findall(r"cov: (\d+)", told)
    line = {"reader": name, "runs": int(runs.group(1)) if runs else 0, "reached": int(reached[-1]) if reached else 0}
    line |= {"secs": round(time.monotonic() - began), "broken": bool(done.returncode)}
    print(json.dumps(line), flush=True)
    if done.returncode:
        print(done.stdout.decode("utf-8", "replace")[-2000:] + told[-2000:], flush=True)
    return bool(done.returncode)


def one(name: str, seconds: str) -> None:
    """Fuzz a reader in this process; libFuzzer ends it."""
    kept = KEPT / name
    kept.mkdir(parents=True, exist_ok=True)
    FINDINGS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder)
        for number, seed in enumerate(readers.seeds(name)):
            (first / f"{number}").write_bytes(seed)
        words = first / "words.dict"
        words.write_text("\n".join('"' + "".join(f"\\x{b:02x}" for b in word.encode()) + '"' for word in readers.WORDS))
        options = [
            f"-max_total_time={seconds}", f"-timeout={LONGEST}", f"-rss_limit_mb={MOST}", f"-artifact_prefix={FINDINGS}/{name}-",
            f"-dict={words}", "-max_len=20000", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options, str(kept), str(first)], readers.READERS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:4])
    sys.exit(main(sys.argv[1:]))
