"""What once broke a reader breaks it no more, and every reader still takes what fuzzing begins with; ``make fuzz`` looks for more."""

from pathlib import Path

import pytest

from tests.fuzz.readers import FAR_OFF, READERS, seeds, uploaded_workbook

FINDINGS = sorted(Path(__file__).with_name("findings").glob("*-*"))


@pytest.mark.parametrize("file", FINDINGS, ids=lambda file: file.name)
def test_a_finding_stays_mended(file: Path) -> None:
    name = file.name.partition("-")[0]
    (uploaded_workbook if name == "workbook" else READERS[name])(file.read_bytes())


@pytest.mark.parametrize("name", READERS)
def test_a_reader_takes_its_seeds(name: str) -> None:
    found = list(seeds(name))[:3] or [b""]
    assert not any(FAR_OFF.search(seed) for seed in found), "the workbook reader would look at none of them"
    for seed in found:
        READERS[name](seed)
