"""Measure the Word file on paper: LibreOffice sets it as PDF, and lines per page and characters per line are counted there.

Run as ``python -m tests.drafting.measure_docx``; it prints one JSON line per figure and ends with 1 when a figure is not the
standard's. It is no test of the suite, because it needs LibreOffice (``soffice``).
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from app.drafting.on_paper import word_of as written
from app.drafting.written import Written
from tests.drafting.test_circle import Draft

LINES, CHARACTERS = 22, 28
LOREM = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳"


def long_draft() -> Draft:
    """Three pages of unbroken text, so that every full line and page shows."""
    text = (LOREM * 60)[: CHARACTERS * LINES * 3]
    return Draft("云汀区人民政府2026年度报告", datetime(2026, 12, 30, tzinfo=UTC), (Written("k", "preamble", 0, text),))


def pdf_of(draft: Draft, folder: Path) -> Path:
    """The draft as LibreOffice sets it."""
    file = folder / "draft.docx"
    file.write_bytes(written(draft))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "draft.pdf"


def pages(pdf: Path) -> list[list[str]]:
    """The lines of each page without blanks, the page number left out."""
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    lines = [[line.replace(" ", "") for line in text.splitlines() if line.strip()] for text in texts]
    return [[line for line in page if not line.startswith("—")] for page in lines]


def main() -> int:
    """Print the two figures; 0 when both are the standard's."""
    if shutil.which("soffice") is None:
        print("没有找到 soffice：请安装 LibreOffice（Debian：apt install libreoffice-writer）后再测量。", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        set_ = pages(pdf_of(long_draft(), Path(folder)))
    full = set_[1]
    per_line = Counter(len(line) for line in full).most_common(1)[0][0]
    figures = {"lines per page": (len(full), LINES), "characters per line": (per_line, CHARACTERS)}
    for name, (value, wanted) in figures.items():
        print(
            json.dumps({"name": f"docx: {name}", "value": value, "unit": "1", "floor": wanted, "ratio": round(value / wanted, 3)})
        )
    return 0 if all(value == wanted for value, wanted in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
