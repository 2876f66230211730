"""Every calendar file that goes with a letter, compared byte by byte with one that is kept: put in, changed, taken out again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.clock import parse
from app.mail.invitation import Entry, entry_of, feed_of, file_of, uid
from app.mail.message import Envelope, composed
from app.tasks.letters import deadline_entry
from app.tasks.models import Task

FOLDER = Path(__file__).parent / "calendars"
STAMP = parse("2026-06-23 10:00")
SITE = "https://duban.qingjiang.gov.cn"


def _task(**changed: object) -> Task:
    facts = {
        "ref": "abcdefghjk",
        "number": "2026-017",
        "title": "建立领导干部应知应会法律法规清单，逐条对照，年底前完成",
        "version": 3,
    }
    return Task(**{**facts, "due": date(2026, 6, 30), **changed})


def _deadline(task: Task, *, off: bool = False) -> Entry:
    entry = deadline_entry(task, SITE, off=off)
    assert entry is not None
    return entry


HEARING = Entry(
    uid("hearing:mnpqrstuvw", SITE), 2, "开庭：（2026）川9901行初12号 区自然资源局", date(2026, 6, 30), f"{SITE}/hearings/mnpqrstuvw",
    at=parse("2026-06-30 09:30"), place="清江区人民法院 第三法庭",
)  # fmt: skip
ENTRIES = {
    "task": _deadline(_task()),
    "task_extended": _deadline(_task(version=5, due=date(2026, 9, 30))),
    "task_closed": _deadline(_task(version=6, due=date(2026, 9, 30)), off=True),
    "hearing": HEARING,
    "hearing_moved": replace(HEARING, sequence=4, day=date(2026, 8, 12), at=parse("2026-08-12 14:30")),
    "hearing_off": replace(HEARING, sequence=5, day=date(2026, 8, 12), at=parse("2026-08-12 14:30"), off=True),
}


def _file(name: str) -> bytes:
    return file_of(ENTRIES[name], "duban@qingjiang.gov.cn", "wang.fang@qingjiang.gov.cn", STAMP)


@pytest.mark.parametrize("name", ENTRIES)
def test_the_file_is_the_kept_one(name):
    assert _file(name) == (FOLDER / f"{name}.ics").read_bytes()


def test_the_feed_is_the_kept_one_and_no_file_is_left_over():
    feed = feed_of([ENTRIES["task_extended"], ENTRIES["hearing"]], "督办 王芳", STAMP)
    assert feed == (FOLDER / "feed.ics").read_bytes()
    assert {path.stem for path in FOLDER.glob("*.ics")} == {*ENTRIES, "feed"}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_file_travels_unchanged_from_the_outbox_to_the_letter(name):
    """As it is kept with the letter, and as the message carries it."""
    entry = entry_of(ENTRIES[name].as_row())
    letter = Envelope(
        1, "k", "wang.fang@qingjiang.gov.cn", "王芳", "s", "b", False, 0, False, STAMP, "", entries=(entry,)
    )  # fmt: skip
    (part,) = composed(letter, "duban@qingjiang.gov.cn", STAMP).iter_attachments()
    assert part.get_payload(decode=True) == _file(name)
    assert part.get_param("method") == ("CANCEL" if entry.off else "REQUEST") and part.get_filename() == "1.ics"


def test_one_thing_keeps_its_name_and_its_number_rises():
    for names in (("task", "task_extended", "task_closed"), ("hearing", "hearing_moved", "hearing_off")):
        entries = [ENTRIES[name] for name in names]
        assert len({entry.uid for entry in entries}) == 1
        assert [entry.sequence for entry in entries] == sorted({entry.sequence for entry in entries})
