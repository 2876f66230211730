"""What became of a clause: the worst task speaks, drafts and cancelled tasks do not, a tied clause stands in."""

from datetime import date

from app.progress.fate import TaskLine, fates, own_fate
from app.progress.standing import Group, standing

TODAY = date(2026, 11, 23)


def _task(number: str, state: str, lamp: str, **more: object) -> TaskLine:
    return TaskLine(ref=number, number=number, title="事项", state=state, lamp=lamp, percent=10, **more)  # type: ignore[arg-type]


def test_the_worst_task_speaks() -> None:
    fate = own_fate([_task("1", "closed", "done"), _task("2", "in_progress", "late"), _task("3", "issued", "near")])
    assert (fate.outcome, fate.lamp, [task.number for task in fate.tasks]) == ("taken", "late", ["2", "3", "1"])


def test_drafts_are_waiting_and_cancelled_ones_are_dropped() -> None:
    assert own_fate([_task("1", "draft", "no_deadline"), _task("2", "cancelled", "late")]).outcome == "waiting"
    assert own_fate([_task("1", "draft", "late")]).lamp is None
    assert own_fate([_task("2", "cancelled", "late")]).outcome == "dropped"
    assert own_fate([]).outcome == "nobody"


def test_a_clause_without_tasks_goes_with_the_tied_one_that_fares_worst() -> None:
    lines = {
        "p": [],
        "a": [_task("1", "closed", "done")],
        "b": [_task("2", "in_progress", "late")],
        "c": [_task("3", "draft", "late")],
    }
    found = fates(lines, lines, {"p": ["a", "b", "c"], "c": ["p"]})
    assert (found["p"].outcome, found["p"].through, found["p"].lamp) == ("through", "b", "late")
    assert found["c"].outcome == "waiting"
    assert fates(lines, lines, {})["p"].outcome == "nobody"


def test_neighbours_of_one_task_share_a_note() -> None:
    one, other = _task("1", "in_progress", "late"), _task("2", "in_progress", "late")
    assert own_fate([one]).same_as(own_fate([one])) and not own_fate([one]).same_as(own_fate([other]))
    found = fates(["p", "a"], {"a": [one]}, {"p": ["a"]})
    assert found["p"].same_as(found["a"]) and not own_fate([]).same_as(found["a"])
    assert own_fate([]).same_as(own_fate([])) and not own_fate([]).same_as(own_fate([_task("3", "cancelled", "late")]))


def test_days_are_counted_from_the_deadline() -> None:
    assert _task("1", "in_progress", "late", due=date(2026, 11, 11)).days_late(TODAY) == 12
    assert _task("1", "in_progress", "near", due=date(2026, 11, 26)).days_left(TODAY, 7) == 3
    assert _task("1", "in_progress", "on_schedule", due=date(2026, 12, 26)).days_left(TODAY, 7) is None
    assert _task("1", "closed", "done", due=date(2026, 1, 1), done_on=date(2026, 1, 2)).late_once


def test_chapters_keep_the_order_of_the_report_and_drafts_stand_apart() -> None:
    groups = [
        Group("late", 2, unit_id=1, chapter="乙", kind="arrangement", first=9),
        Group("done", 3, unit_id=1, chapter="甲", kind="rectification", first=1, late_done=1),
        Group("no_deadline", 4, chapter="甲", kind="rectification", drafted=True, without_deadline=True, first=2),
        Group("near", 1, unit_id=2, chapter="甲", kind="rectification", first=3, submitted=1),
    ]
    found = standing(2026, groups)
    assert [(chapter.name, chapter.counts.total) for chapter in found.chapters] == [("甲", 4), ("乙", 2)]
    assert (found.counts.total, found.counts.open, found.counts.late_done, found.counts.submitted) == (6, 3, 1, 1)
    assert (found.drafts.total, found.drafts.without_owner, found.drafts.without_deadline) == (4, 4, 4)
    assert found.units[1].total == 5
