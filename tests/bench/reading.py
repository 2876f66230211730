"""Time to read the real report, beside the floor: decoding it and cutting it into sentences with one expression."""

import re

from app.reports.reader.confined import read_confined
from app.reports.reader.reading import read_file
from tests.bench.measuring import report, side_by_side
from tests.conftest import ROOT
from tests.reader.labels import corpus
from tests.reader.scores import clause_score, figure_score, total
from tests.reader.test_scores import FOLDERS

REAL = ROOT.parent / "shared" / "reports" / "dongpo-2021.txt"


def run() -> None:
    """Measure reading in this process, and in the confined child that the site and the commands use."""
    data = REAL.read_bytes()

    def floor() -> object:
        return re.split("[。；\n]", data.decode("utf-8"))

    ours, bare = side_by_side(lambda: read_file(REAL.name, data), floor, 15)
    report("read_real_report", ours * 1000, "ms", bare * 1000)
    confined, bare = side_by_side(lambda: read_confined(REAL.name, data), floor, 7)
    report("read_real_report_confined", confined * 1000, "ms", bare * 1000)
    for group, folder in (
        ("tuned", ""),
        *((folder, folder) for folder in FOLDERS if folder),
    ):
        found = list(corpus(folder))
        clauses = total(clause_score(one)[0] for one in found)
        figures = total(figure_score(one)[0] for one in found if one.figures)
        for kind, score in (("clauses", clauses), ("figures", figures)):
            report(f"reader_{kind}_precision_{group}", score.precision, "share")
            report(f"reader_{kind}_recall_{group}", score.recall, "share")
            report(f"reader_{kind}_f1_{group}", score.f1, "F1")
            report(f"reader_{kind}_exactness_{group}", score.exactness, "share")
