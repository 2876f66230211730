"""What the product is made of: the bill of materials is that of the lock and valid, and no locked library is known to be vulnerable."""

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.version import Version

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "deploy"))
import audit
import sbom

LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    kept = sbom.OUT.read_text(encoding="utf-8")
    assert kept == sbom.written(), "run make sbom"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(kept) is None
    said = json.loads(kept)
    pins = re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)", LOCK, re.MULTILINE)
    assert sorted((one["name"], one["version"]) for one in said["components"]) == sorted(pins) and len(pins) > 60
    for one in said["components"]:
        assert one["licenses"] and one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}", one["name"]
    hashes = {hash["content"] for one in said["components"] for link in one["externalReferences"] for hash in link["hashes"]}
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", LOCK))
    flask = next(one for one in said["dependencies"] if one["ref"].startswith("flask=="))
    assert any(ref.startswith("werkzeug==") for ref in flask["dependsOn"])
    damaged = kept.replace('"type": "library"', '"type": "book"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(damaged) is not None, "the schema looks"


def audited(*requirements: Path) -> subprocess.CompletedProcess[str]:
    """pip-audit over requirements against the snapshot, by the script that people run."""
    command = [sys.executable, "deploy/audit.py", *map(str, requirements)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_no_locked_library_is_known_to_be_vulnerable() -> None:
    done = audited()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No known vulnerabilities found" in done.stderr, "it did look"


def test_an_old_version_and_one_that_nobody_looked_up_are_found(tmp_path: Path) -> None:
    lock, empty = tmp_path / "requirements.txt", "0" * 64
    lock.write_text(f"jinja2==2.10 --hash=sha256:{empty}\nurllib3==2.7.0 --hash=sha256:{empty}\n", encoding="utf-8")
    done = audited(lock)
    assert done.returncode == 1 and "PYSEC-2019-217" in done.stdout and "2.10.1" in done.stdout
    assert "urllib3" not in done.stdout, "and nothing else is accused"
    lock.write_text(f"left-pad==1.0 --hash=sha256:{empty}\n", encoding="utf-8")
    done = audited(lock)
    assert done.returncode == 1 and "does not cover left-pad" in done.stderr


def test_the_age_of_the_snapshot_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    taken = date.fromisoformat(json.loads(audit.SNAPSHOT.read_text(encoding="utf-8"))["taken"])
    monkeypatch.setattr(audit.subprocess, "run", lambda *_args, **_more: subprocess.CompletedProcess([], 0))
    assert audit.audit(audit.LOCKS, taken + timedelta(days=audit.OLD)) == 0 and capsys.readouterr().err == ""
    assert audit.audit(audit.LOCKS, taken + timedelta(days=audit.OLD + 1)) == 0
    assert f"{audit.OLD + 1} days ago; renew them" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ("1.0", False),
        ("1.5", True),
        ("2.0rc1", True),
        ("2.0", False),
        ("3.0", True),
        ("3.4", True),
        ("3.4.1", False),
        ("0.9", True),
    ],
)
def test_ranges_are_read_as_osv_means_them(version: str, affected: bool) -> None:
    events = [
        {"introduced": "0"},
        {"fixed": "1.0"},
        {"introduced": "1.1"},
        {"fixed": "2.0"},
        {"introduced": "3.0"},
        {"last_affected": "3.4"},
    ]
    part = {"package": {"name": "Some.Thing", "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    assert audit.hit({"affected": [part]}, "some-thing", Version(version)) is affected


def test_a_snapshot_is_renewed_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    advisory = {
        "id": "PYSEC-2030-1", "modified": "2030-02-03T00:00:00Z", "details": "bad\nworse", "aliases": ["CVE-2030-1"],
        "affected": [{"package": {"name": "Flask", "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}],
    }  # fmt: skip
    (tmp_path / "vulns" / "flask").mkdir(parents=True)
    (tmp_path / "vulns" / "flask" / "PYSEC-2030-1.yaml").write_text(json.dumps(advisory), encoding="utf-8")
    other = advisory | {"id": "GHSA-x", "affected": [{"package": {"name": "nobody-needs-it", "ecosystem": "PyPI"}}]}
    (tmp_path / "GHSA-x.json").write_text(json.dumps(other), encoding="utf-8")
    (tmp_path / "GHSA-y.json").write_text(json.dumps(advisory | {"id": "GHSA-y", "withdrawn": "2030-03-01"}), encoding="utf-8")
    monkeypatch.setattr(audit, "SNAPSHOT", tmp_path / "snapshot.json")
    audit.renew(str(tmp_path))
    kept = json.loads((tmp_path / "snapshot.json").read_text(encoding="utf-8"))
    assert kept["taken"] == "2030-02-03" and [one["id"] for one in kept["advisories"]] == ["PYSEC-2030-1"]
    assert kept["advisories"][0]["summary"] == "bad" and set(kept["libraries"]) == audit.names(audit.LOCKS)
    assert audit.hit(kept["advisories"][0], "flask", Version("3.1.3"))
