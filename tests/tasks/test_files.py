"""Proof files looked at in place: pictures of safe kinds, PDF pages drawn by us; how large a file may be is the office's choice."""

import io
import zlib

import pytest

from app.extensions import db
from app.tasks import actions
from app.tasks.errors import FileTooLarge, NoPreview
from app.tasks.file_kinds import MB, Upload
from app.tasks.models import Evidence
from app.tasks.pdf_page import drawn
from tests import builders
from tests.tasks import ground
from tests.tasks.test_evidence import DOCX, PNG


def pdf(pages: int, script: bool = False) -> bytes:
    """A PDF whose pages are black squares on white; with a script that runs on opening, when wished."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    act = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>" if script else ""
    parts = [f"<</Type/Catalog/Pages 2 0 R{act}>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"]
    parts += [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {100 + n} 100]/Contents {3 + pages} 0 R>>" for n in range(pages)]
    parts.append("<</Length 20>>stream\n0 g 0 0 50 50 re f  \nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{part}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size {len(parts) + 1}>>\nstartxref\n{len(out)}\n%%EOF"
    return out + tail.encode()


def _kept(at, name: str, data: bytes) -> Evidence:
    task = ground.issued(at)
    actions.update(task, "附上", by=at.who("edu_liaison"), now=ground.NOW, files=[Upload(name, data)])
    return db.session.scalars(db.select(Evidence).order_by(Evidence.id.desc())).first()


def test_a_page_is_drawn_black_on_white() -> None:
    page = drawn(pdf(3, script=True), 2)
    assert page.pages == 3 and page.png.startswith(b"\x89PNG")
    wide, high = int.from_bytes(page.png[16:20], "big"), int.from_bytes(page.png[20:24], "big")
    assert (wide, high) == (202, 200)
    at = page.png.index(b"IDAT")
    raw = zlib.decompress(page.png[at + 4 : at + 4 + int.from_bytes(page.png[at - 4 : at], "big")])
    line = len(raw) // high
    assert raw[line - 1] == 255 and raw[line * (high - 1) + 1] == 0, "white at the top, black below on the left"
    assert drawn(pdf(3), 99).pages == 3
    with pytest.raises(NoPreview):
        drawn(b"%PDF-1.4\nbroken", 1)


def test_pictures_and_pdf_are_looked_at_in_a_sandbox(app, client) -> None:
    at = ground.district()
    files = {"现场.png": PNG, "批文.pdf": pdf(2)}
    builders.sign_in(client, at.edu_liaison)
    for name, data in files.items():
        row = _kept(at, name, data)
        page = client.get(f"/evidence/{row.ref}/look?page=2").text
        assert name in page and row.sha256 in page and f"/evidence/{row.ref}/picture" in page
        answer = client.get(f"/evidence/{row.ref}/picture")
        assert answer.headers["Content-Type"] == "image/png" and answer.data.startswith(b"\x89PNG")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and b"%PDF" not in answer.data
        task = client.get(f"/tasks/{db.session.get_one(ground.Task, row.task_id).ref}").text
        assert f"/evidence/{row.ref}/look" in task
        builders.sign_in(client, at.fin_liaison)
        assert (
            client.get(f"/evidence/{row.ref}/picture").status_code == client.get(f"/evidence/{row.ref}/look").status_code == 404
        )
        builders.sign_in(client, at.edu_liaison)


def test_what_browsers_do_not_show_is_saved_instead(app, client) -> None:
    at = ground.district()
    row = _kept(at, "通知.docx", DOCX)
    builders.sign_in(client, at.edu_liaison)
    for way in ("look", "picture"):
        answer = client.get(f"/evidence/{row.ref}/{way}")
        assert answer.status_code == 409 and "不能在线预览" in answer.text


def test_the_office_sets_how_large_a_file_may_be(app, client) -> None:
    at = ground.district()
    builders.sign_in(client, at.chief)
    assert client.post("/policy/files", data={"limit": "1", "seen": "0"}).status_code == 302
    for wrong in ("0", "51", "x", "", "0050000"):
        for look in ({}, {"look": "1"}):
            assert client.post("/policy/files", data={"limit": wrong, "seen": "1"} | look).status_code == 422
    with pytest.raises(FileTooLarge) as no:
        _kept(at, "大.txt", b"a" * (MB + 1))
    assert "超过 1 MB" in no.value.sentence
    assert _kept(at, "好.txt", b"a" * MB).size == MB
    builders.sign_in(client, at.edu_liaison)
    task = db.session.scalars(db.select(ground.Task).order_by(ground.Task.id.desc())).first()
    page = client.get(f"/tasks/{task.ref}/update").text
    assert "每份不超过 1 MB" in page and 'data-limit="1048576"' in page
    form = {"version": task.version, "text": "进展", "files": [(io.BytesIO(b"a" * (MB + 5)), "很大.txt")]}
    assert "「很大.txt」超过 1 MB" in client.post(f"/tasks/{task.ref}/update", data=form, content_type="multipart/form-data").text
