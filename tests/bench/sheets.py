"""The ledger as a workbook at 10,000 rows: in by the office's own press of buttons, out again, and the same values."""

import tempfile
import time
from pathlib import Path

from app import create_app
from app.extensions import db
from tests import builders
from tests.bench.measuring import report, say
from tests.conftest import Browser, migrate_up, settings_for
from tests.tasks import ground
from tests.tasks.test_sheets import office_rows, round_trip


def run(rows: int = 10_000, url: str = "") -> None:
    """Measure the way in and the way out."""
    folder = Path(tempfile.mkdtemp(prefix="duban-bench-"))
    url = url or f"sqlite:///{folder / 'duban.db'}"
    migrate_up(url, folder)
    app = create_app(settings_for(url, folder))
    app.test_client_class = Browser
    with app.app_context():
        at = ground.district()
        db.session.commit()
        client = app.test_client()
        builders.sign_in(client, at.chief)
        say(f"a workbook of {rows} rows, in and out …")
        taken: dict[str, float] = {}
        out = round_trip(client, rows, taken)
        assert out == [tuple(cell if cell != "" else None for cell in row) for row in office_rows(rows)], "not the same values"
        begun = time.perf_counter()
        client.get("/ledger/export?year=2026")
        report(f"sheet_out_{rows}", time.perf_counter() - begun, "s")
        report(f"sheet_preview_{rows}", taken["preview"], "s")
        report(f"sheet_in_{rows}", taken["in"], "s")
