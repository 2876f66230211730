"""`make sbom`: what this release is made of, as CycloneDX JSON: every locked library with version, hashes, licence and what needs it.

The list and the hashes are those of requirements.txt, the licences and the dependencies those that each library says of itself. The
same lock gives the same bytes.
"""

import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "deploy" / "sbom.cdx.json"
#: what conditions of libraries are read for: the product's own Python on Linux, whatever makes the list
HERE = {
    "extra": "",
    "python_version": "3.11",
    "python_full_version": "3.11.0",
    "sys_platform": "linux",
    "platform_system": "Linux",
}
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)([^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)


def locked(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Name, version and SHA-256s of every library of a lock."""
    for name, version, rest in _PINNED.findall(text):
        yield canonicalize_name(name), version, sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", rest))


def licence_of(name: str) -> License | None:
    """What a library says of its licence; None where it is not installed here or says nothing."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    # some put the whole text there; its first line is no name
    named = (said.get("License") or "").strip()
    words = said.get("License-Expression") or (named if "\n" not in named else "")
    classified = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    words = words if words and words.upper() != "UNKNOWN" else " AND ".join(classified)
    return LicenseFactory().make_from_string(words) if words else None


def needs(name: str) -> set[str]:
    """The libraries that one needs here."""
    try:
        wanted = [Requirement(line) for line in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:
        return set()
    return {canonicalize_name(one.name) for one in wanted if one.marker is None or one.marker.evaluate(HERE)}


def made(lock: str, project: dict[str, str]) -> Bom:
    """The bill of materials of a lock."""
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, lock), version=1)
    # a moment of its own would make other bytes of the same lock
    bom.metadata.timestamp = datetime(1980, 1, 1, tzinfo=UTC)
    bom.metadata.component = root = Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref=project["name"]
    )
    # a lock for every system and Python may hold two versions of one library
    parts: dict[str, list[Component]] = {}
    for name, version, hashes in locked(lock):
        licence = licence_of(name)
        part = Component(
            name=name, version=version, type=ComponentType.LIBRARY, bom_ref=f"{name}=={version}",
            purl=PackageURL("pypi", None, name, version), licenses=[licence] if licence else (),
            external_references=[ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION, url=XsUri(f"https://pypi.org/project/{name}/{version}/"),
                hashes=[HashTypeFactory().from_composite_str(f"sha256:{one}") for one in hashes],
            )],
        )  # fmt: skip
        bom.components.add(part)
        parts.setdefault(name, []).append(part)
    direct = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    bom.register_dependency(root, [part for name in sorted(direct) for part in parts[name]])
    for name, versions in parts.items():
        for part in versions:
            bom.register_dependency(part, [other for needed in sorted(needs(name)) for other in parts.get(needed, ())])
    return bom


def written() -> str:
    """The file's text for the lock as it is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bom = made((ROOT / "requirements.txt").read_text(encoding="utf-8"), project)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


if __name__ == "__main__":
    OUT.write_text(written(), encoding="utf-8")
    print(OUT.relative_to(ROOT), file=sys.stderr)
