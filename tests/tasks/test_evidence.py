"""Proof files: what is taken, under which name it lies, how it comes back, and that nothing stays of what was undone."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from app.doctor import findings
from app.extensions import db
from app.tasks import actions, evidence_actions
from app.tasks.errors import EmptyFile, FileKindNotAllowed, FileNotWhatItSays, FileTooLarge, TooManyFiles
from app.tasks.file_kinds import LARGEST_FILE, Upload, plain_name
from app.tasks.models import Evidence, Update
from tests import builders
from tests.tasks import ground


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c0c0b0a0b0b0d0e12100d0e110e0b0b1016101113141515150c0f171816141812141514ffd9"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DOCX = _zip("[Content_Types].xml", "word/document.xml")
XLSX = _zip("[Content_Types].xml", "xl/workbook.xml")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

TAKEN = {
    "批文.pdf": (PDF, "application/pdf"),
    "现场.PNG": (PNG, "image/png"),
    "现场照片.jpg": (JPEG, "image/jpeg"),
    "关于印发清单的通知.docx": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "台账.xlsx": (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "旧文.doc": (OLD + "WordDocument".encode("utf-16-le"), "application/msword"),
    "旧表.xls": (OLD + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
    "说明.txt": ("第一行\n第二行".encode(), "text/plain"),
    "国标.txt": ("第一行\r\n第二行".encode("gb18030"), "text/plain"),
}

REFUSED = {
    "打包.zip": (_zip("a.txt"), FileKindNotAllowed),
    "装成文档.docx": (_zip("a.txt"), FileKindNotAllowed),
    "带宏.docx": (_zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), FileKindNotAllowed),
    "程序.exe": (b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200, FileKindNotAllowed),
    "程序.pdf": (b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200, FileKindNotAllowed),
    "页面.html": (b"<html><script>alert(1)</script></html>", FileNotWhatItSays),
    "画.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileNotWhatItSays),
    "照片.pdf": (PNG, FileNotWhatItSays),
    "批文.pdf.html": (PDF, FileNotWhatItSays),
    "批文.pdf::$DATA": (PDF, FileNotWhatItSays),
    "批文.php%00.pdf": (b"<?php echo 1; ?>", FileNotWhatItSays),
    "表.docx": (XLSX, FileNotWhatItSays),
    "没有扩展名": (PDF, FileNotWhatItSays),
    "空.txt": (b"", EmptyFile),
    "太大.txt": (b"a" * (LARGEST_FILE + 1), FileTooLarge),
    "坏.docx": (b"PK\x03\x04 not really a zip", FileKindNotAllowed),
}


def _update(at, task, *files: Upload) -> Update:
    return actions.update(task, "见附件", by=at.who("edu_liaison"), now=ground.NOW, percent=20, files=files)


def _files() -> list[Path]:
    return sorted(evidence_actions.folder().glob("*")) if evidence_actions.folder().is_dir() else []


def test_what_is_taken_and_how_it_lies(app) -> None:
    at = ground.district()
    row = _update(at, ground.issued(at), *(Upload(name, data) for name, (data, _) in TAKEN.items()))
    db.session.commit()
    kept = {evidence.file_name: evidence for evidence in row.evidence}
    assert {name: evidence.content_type for name, evidence in kept.items()} == {name: kind for name, (_, kind) in TAKEN.items()}
    for name, (data, _) in TAKEN.items():
        path = evidence_actions.path_of(kept[name])
        assert path.read_bytes() == data and path.name == kept[name].stored_as and name not in str(path)
        assert (kept[name].sha256, kept[name].size) == (hashlib.sha256(data).hexdigest(), len(data))
        assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_not_taken(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    db.session.commit()
    for name, (data, why) in REFUSED.items():
        with pytest.raises(why) as caught:
            _update(at, task, Upload("好的.pdf", PDF), Upload(name, data))
        assert name in caught.value.sentence and "没有" in caught.value.sentence
        assert _files() == [], "checked whole before the first was written"
        db.session.rollback()
        assert task.state == "issued"


def test_exactly_the_limits(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    _update(at, task, Upload("正好.txt", b"a" * LARGEST_FILE), *(Upload(f"{n}.txt", b"x") for n in range(9)))
    with pytest.raises(TooManyFiles):
        _update(at, task, *(Upload(f"{n}.txt", b"x") for n in range(11)))


def test_no_file_stays_of_what_was_undone(app) -> None:
    at = ground.district()
    task = ground.issued(at)
    db.session.commit()
    _update(at, task, Upload("批文.pdf", PDF))
    assert len(_files()) == 1
    db.session.rollback()
    assert _files() == []
    _update(at, task, Upload("批文.pdf", PDF))
    db.session.remove()
    assert _files() == [], "a session that is simply closed keeps nothing"


def test_a_file_stays_once_committed(app) -> None:
    at = ground.district()
    _update(at, ground.issued(at), Upload("批文.pdf", PDF))
    db.session.commit()
    db.session.rollback()
    db.session.remove()
    assert len(_files()) == 1


def test_the_doctor_names_what_is_lost_and_what_belongs_to_nobody(app) -> None:
    at = ground.district()
    _update(at, ground.issued(at), Upload("批文.pdf", PDF), Upload("清单.txt", b"1"))
    db.session.commit()

    def said() -> list[tuple[bool, str]]:
        found = findings(app.extensions["settings"], ground.NOW)
        db.session.rollback()
        return [(one.good, one.sentence.split("，")[0]) for one in found if "evidence" in one.sentence or "佐证" in one.sentence]

    assert said() == [(True, "佐证材料 2 份")]
    text = next(path for path in _files() if path.read_bytes() == b"1")
    text.write_bytes(b"2")
    assert said() == [(False, "有 1 份佐证材料的内容与上传时不同")], "as long as before, and not the same"
    text.write_bytes(b"1")
    _files()[0].rename(_files()[0].with_name("elsewhere"))
    assert said() == [(False, "有 1 份佐证材料的文件找不到了"), (False, "有 1 个文件不属于任何任务或案件")]


def test_a_download_is_always_saved_never_shown(app, client) -> None:
    at = ground.district()
    row = _update(at, ground.issued(at), Upload("关于 “清单” 的批复；终稿.pdf", PDF), Upload("plain.txt", b"<script>1</script>"))
    builders.sign_in(client, at.edu_liaison)
    for evidence in list(row.evidence):
        answer = client.get(f"/evidence/{evidence.ref}")
        head = answer.headers["Content-Disposition"]
        assert head.startswith("attachment;")
        assert ("filename*=UTF-8''%E5%85%B3%E4%BA%8E" in head) or head == "attachment; filename=plain.txt"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.data == (PDF if evidence.file_name.endswith("pdf") else b"<script>1</script>")
    evidence_actions.path_of(row.evidence[0]).unlink()
    answer = client.get(f"/evidence/{row.evidence[0].ref}")
    assert (answer.status_code, "从备份恢复" in answer.text) == (404, True)


def test_names_that_would_mislead() -> None:
    assert plain_name("..\\..\\windows\\系统.pdf") == "系统.pdf"
    assert plain_name("/etc/passwd") == "passwd"
    assert plain_name("批文\u202efdp.exe\r\n.pdf") == "批文fdp.exe.pdf"
    assert plain_name("  . ") == "未命名"
    assert len(plain_name("长" * 400 + ".docx")) <= 200 and plain_name("长" * 400 + ".docx").endswith(".docx")


def test_what_was_typed_stays_when_a_file_is_refused(app, client) -> None:
    at = ground.district()
    task = ground.issued(at)
    builders.sign_in(client, at.edu_liaison)
    form = {
        "version": task.version, "text": "写了很久的进展", "percent": "60", "do": "send",
        "files": [(io.BytesIO(b"a" * (LARGEST_FILE + 5)), "很大.txt")],
    }  # fmt: skip
    answer = client.post(f"/tasks/{task.ref}/update", data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "「很大.txt」超过 20 MB" in answer.text and "写了很久的进展" in answer.text
    assert 'value="60" checked' in answer.text
    assert db.session.scalar(db.select(db.func.count(Evidence.id))) == 0
    more = form | {"files": [(io.BytesIO(b"a"), "多.txt")]}
    answer = client.post(
        f"/tasks/{task.ref}/update", data=more, content_type="multipart/form-data",
        environ_overrides={"CONTENT_LENGTH": str(66 * 1024 * 1024)},
    )  # fmt: skip
    assert answer.status_code == 413 and "合计超过 64 MB" in answer.text
