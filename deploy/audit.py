"""`make audit`: pip-audit over the locks against a dated snapshot of advisories that lies in the repository; no network is asked.

    python deploy/audit.py [REQUIREMENTS …]     exit code 1 names every locked library that is known to be vulnerable
    python deploy/audit.py --renew SOURCE       a new snapshot, of the locked libraries alone, from a folder (a checkout of
                                                pypa/advisory-database, or unpacked OSV files) or from the address of OSV's archive

The snapshot is served on this machine in the words of OSV's interface, so it is pip-audit itself that asks and judges.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
SNAPSHOT = ROOT / "deploy" / "advisories.json"
LOCKS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
#: days after which a snapshot is said to be old
OLD = 45
Advisory = dict[str, Any]


def names(locks: list[Path]) -> set[str]:
    """The libraries of locks."""
    text = "\n".join(lock.read_text(encoding="utf-8") for lock in locks)
    return {canonicalize_name(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", text, re.MULTILINE)}


def hit(advisory: Advisory, name: str, version: Version) -> bool:
    """Whether an advisory speaks of a version, by its list of versions or its ranges."""
    for affected in advisory["affected"]:
        if canonicalize_name(affected["package"]["name"]) == name:
            if any(_same(one, version) for one in affected.get("versions", ())):
                return True
            if any(_within(span["events"], version) for span in affected.get("ranges", ()) if span["type"] == "ECOSYSTEM"):
                return True
    return False


def _same(written: str, version: Version) -> bool:
    try:
        return Version(written) == version
    except InvalidVersion:
        return False


def _within(events: list[dict[str, str]], version: Version) -> bool:
    """OSV's rule: the last event at or below a version says whether it is affected; a last affected one is affected itself."""
    inside = False
    known = [(Version(text if text != "0" else "0.dev0"), kind) for event in events for kind, text in event.items()]
    for at, kind in sorted(known, key=lambda one: (one[0], one[1] != "introduced")):
        if kind == "introduced" and at <= version:
            inside = True
        elif (kind == "fixed" and at <= version) or (kind == "last_affected" and at < version):
            inside = False
    return inside


class Osv(BaseHTTPRequestHandler):
    """Answers the one question of OSV's interface that pip-audit asks."""

    advisories: list[Advisory] = []

    def do_POST(self) -> None:
        """Which advisories speak of a version of a library."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name, version = canonicalize_name(asked["package"]["name"]), Version(asked["version"])
        found = [one for one in self.advisories if hit(one, name, version)]
        body = json.dumps({"vulns": found} if found else {}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


def audit(requirements: list[Path], today: date) -> int:
    """Let pip-audit look; its exit code. What the snapshot does not cover is a failure, its age a warning."""
    kept = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    if unknown := sorted(names(requirements) - set(kept["libraries"])):
        print(f"the snapshot does not cover {', '.join(unknown)}: renew it (deploy/audit.py --renew)", file=sys.stderr)
        return 1
    if (age := (today - date.fromisoformat(kept["taken"])).days) > OLD:
        print(
            f"warning: the advisories are of {kept['taken']}, {age} days ago; renew them (deploy/audit.py --renew)",
            file=sys.stderr,
        )
    Osv.advisories = kept["advisories"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    files = [word for file in requirements for word in ("-r", str(file))]
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(
            [
                sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--cache-dir", cache,
                "-s", "osv", "--osv-url", f"http://127.0.0.1:{server.server_port}/v1/query", *files,
            ],
            check=False,
        )  # fmt: skip
    server.shutdown()
    return done.returncode


def renew(source: str) -> None:
    """Write a new snapshot of the locked libraries."""
    wanted = names(LOCKS)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(source)
        if source.startswith("https://"):
            archive, _headers = urllib.request.urlretrieve(source)
            place = Path(folder)
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(place)
        found, taken = [], ""
        for one in _read(place):
            # a folder is as new as the newest advisory in it, whatever day it was copied
            taken = max(taken, str(one.get("modified", ""))[:10])
            if _speaks_of(one, wanted):
                found.append(_short(one, wanted))
    found.sort(key=lambda one: str(one["id"]))
    if not taken:
        raise SystemExit(f"no advisories in {source}")
    snapshot = {"taken": taken, "libraries": sorted(wanted), "advisories": found}
    SNAPSHOT.write_text(json.dumps(snapshot, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(found)} advisories on {len(wanted)} libraries, as of {taken}", file=sys.stderr)


def _read(folder: Path) -> Iterator[Advisory]:
    yaml = YAML(typ="safe", pure=True)
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".json":
            yield json.loads(file.read_text(encoding="utf-8"))
        elif file.suffix in (".yaml", ".yml") and file.name.startswith(("PYSEC-", "GHSA-")):
            yield yaml.load(file.read_text(encoding="utf-8"))


def _of(one: Advisory, wanted: set[str]) -> list[Advisory]:
    return [part for part in one.get("affected", ()) if canonicalize_name(part.get("package", {}).get("name", "")) in wanted]


def _speaks_of(one: Advisory, wanted: set[str]) -> bool:
    return not one.get("withdrawn") and bool(_of(one, wanted))


def _short(one: Advisory, wanted: set[str]) -> Advisory:
    """What judging needs, and a sentence."""
    said = str(one.get("summary") or one.get("details") or "").strip().split("\n")[0][:300]
    affected = [
        {
            "package": {"name": canonicalize_name(part["package"]["name"]), "ecosystem": "PyPI"},
            "ranges": spans,
            "versions": [] if spans else part.get("versions", []),
        }
        for part in _of(one, wanted)
        if part["package"].get("ecosystem") == "PyPI"
        for spans in [[span for span in part.get("ranges", ()) if span["type"] == "ECOSYSTEM"]]
    ]
    return {"id": one["id"], "aliases": one.get("aliases", []), "summary": said, "affected": affected}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="pip-audit against the snapshot, or a new snapshot")
    parser.add_argument("requirements", nargs="*", type=Path)
    parser.add_argument("--renew", metavar="SOURCE")
    given = parser.parse_args()
    if given.renew:
        renew(given.renew)
    else:
        sys.exit(audit(given.requirements or LOCKS, datetime.now().astimezone().date()))
