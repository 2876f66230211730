"""Each refusal: raised by its own fact, said in its own sentence, and nothing changed by it."""

from datetime import date, timedelta

import pytest

from app.extensions import db
from app.tasks import actions, checks, errors
from app.tasks.forms import Choices
from app.tasks.models import Entry, Task
from app.tasks.number_actions import take_numbers
from tests.tasks import ground

NOW = ground.NOW


def _facts(at: ground.District):
    """name of the refusal → what brings it about, on a fresh task each."""
    office, unit, clerk = at.who("chief"), at.who("edu_liaison"), at.who("clerk")

    def draft(**more):
        return ground.draft(**({"lead_unit": at.edu, "lead_unit_id": at.edu.id} | more))

    def assign(**plan):
        return lambda task=None: actions.assign(task or ground.draft(), by=office, now=NOW, **plan)

    def update(text="已办", **more):
        return lambda: actions.update(ground.issued(at), text, by=unit, now=NOW, **more)

    at.fin.active = False
    return {
        "NoLeadUnit": (lambda: actions.issue(ground.draft(), by=office, now=NOW), "请先选定牵头单位"),
        "InvitedCannotLead": (assign(lead=at.court), "区法院 是商请单位"),
        "UnitNotActive": (assign(lead=at.fin), "区财政局 已停用"),
        "LeadAlsoSupports": (assign(lead=at.edu, supporting=[at.edu]), "已是牵头单位"),
        "NotALeader": (assign(leader=at.edu.posts[0]), "不是区领导岗位"),
        "NoTitle": (assign(title=" \n　"), "请写明要做什么"),
        "DueInThePast": (assign(due=NOW.date() - timedelta(days=1)), "2026-03-01 已经过去"),
        "DueTooFar": (assign(due=date(2062, 6, 30)), "检查年份"),
        "UnknownChoice": (assign(cadence="hourly"), "「hourly」不在可选范围内"),
        "TooLong": (assign(target="长" * 2001), "「目标」超过 2000 字"),
        "AlreadyIssued": (lambda: assign(target="新目标")(ground.issued(at)), "请在任务页面用「调整」"),
        "NotIssuedYet": (lambda: actions.edit(draft(), "原因", by=office, now=NOW, target="x"), "还没有下达"),
        "NoChange": (lambda: actions.edit(ground.issued(at), "原因", by=office, now=NOW, due=date(2026, 6, 30)), "没有看到改动"),
        "DueCannotVanish": (lambda: actions.edit(ground.issued(at), "原因", by=office, now=NOW, due=None), "不能取消"),
        "NothingSaid": (update(" "), "请用「零报告」"),
        "PercentOutOfRange": (update(percent=101), "0 到 100"),
        "NoValueWanted": (update(value=3), "没有设数量目标"),
        "NoOutcome": (lambda: _submit(at, ground.issued(at), " "), "写明办理结果"),
        "NoReason": (lambda: actions.return_(ground.submitted(at), "", by=office, now=NOW), "「退回」要写明原因"),
        "NothingChosen": (lambda: actions.issue_many([], by=office, now=NOW), "先在左侧勾选"),
        "NotAllIssued": (lambda: actions.issue_many([draft(), ground.draft("没有牵头的")], by=office, now=NOW), "2 项中有 1 项"),
        "ChangedSince": (lambda: actions.issue(draft(), by=office, now=NOW, seen=99), "已由其他人改动"),
        "NotInThisState": (lambda: actions.close(ground.issued(at), by=clerk, now=NOW), "现在是「待签收」，不能再「销号」"),
        "NotYourMove": (lambda: actions.close(ground.submitted(at), by=unit, now=NOW), "「销号」由法治办办理"),
        "NothingToDraft": (
            lambda: actions.draft_tasks(ground.report(at, [("problem", "一条。")], state="found"), by=office, now=NOW), "先在审读台确认",
        ),
    }  # fmt: skip


def _submit(at: ground.District, task: Task, outcome: str) -> None:
    actions.acknowledge(task, by=at.who("edu_liaison"), now=NOW)
    actions.submit(task, outcome, by=at.who("edu_liaison"), now=NOW)


def test_each_fact_is_refused_in_its_own_sentence(app) -> None:
    at = ground.district()
    for name, (act, words) in _facts(at).items():
        with pytest.raises(getattr(errors, name)) as caught:
            act()
        assert type(caught.value).__name__ == name
        assert words in caught.value.sentence, caught.value.sentence
        assert "%(" not in caught.value.sentence


def test_every_refusal_of_the_room_says_what_happened_and_what_to_do() -> None:
    for name, kind in vars(errors).items():
        if not isinstance(kind, type) or kind.__module__ != errors.__name__:
            continue
        sentence = " ".join((kind.__doc__ or "").split())
        assert sentence.endswith(("。", "：%(reasons)s")), name
        assert "！" not in sentence and "失败" not in sentence and "非法" not in sentence, name
        assert "请" in sentence or name in ("NotAllIssued", "DueInThePast", "FileKindNotAllowed"), name


def test_issuing_many_is_all_or_nothing(app) -> None:
    at = ground.district()
    good = ground.draft("好的", lead_unit=at.edu, lead_unit_id=at.edu.id)
    bad = ground.draft("过期的", lead_unit=at.edu, lead_unit_id=at.edu.id, due=date(2026, 2, 1))
    db.session.commit()
    with pytest.raises(errors.NotAllIssued) as caught:
        actions.issue_many([good, bad], by=at.who("chief"), now=NOW)
    assert bad.number in caught.value.sentence and good.number not in caught.value.sentence
    db.session.rollback()
    assert (good.state, bad.state) == ("draft", "draft")
    assert db.session.scalar(db.select(db.func.count(Entry.id)).where(Entry.move == "issue")) == 0


def test_an_invited_body_may_be_asked_to_support(app) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.court])
    assert task.supporting_units == [at.court]


def test_the_original_deadline_never_changes_once_it_stands(app) -> None:
    at = ground.district()
    task = ground.issued(at, due=None)
    assert (task.original_due, task.due) == (None, None)
    for month in (6, 9, 4):
        actions.edit(task, "明确时限", by=at.who("chief"), now=NOW, due=date(2026, month, 30))
    assert (task.original_due, task.due) == (date(2026, 6, 30), date(2026, 4, 30))
    lines = db.session.scalars(db.select(Entry).where(Entry.task_id == task.id, Entry.move == "edit").order_by(Entry.id)).all()
    assert [line.changes["due"] for line in lines] == [
        [None, "2026-06-30"], ["2026-06-30", "2026-09-30"], ["2026-09-30", "2026-04-30"],
    ]  # fmt: skip


def test_drafts_come_once_from_each_confirmed_problem_and_arrangement(app) -> None:
    at = ground.district()
    report = ground.report(
        at, [("problem", "备案不及时。"), ("achievement", "成效明显。"), ("arrangement", "建立清单；"), ("goal", "提高水平。")]
    )
    tasks = actions.draft_tasks(report, by=at.who("chief"), now=NOW)
    assert [(t.kind, t.title, t.year, t.state, t.lead_unit) for t in tasks] == [
        ("rectification", "备案不及时", 2026, "draft", None), ("arrangement", "建立清单", 2026, "draft", None),
    ]  # fmt: skip
    assert [t.number for t in tasks] == ["2026-001", "2026-002"]
    assert tasks[0].clauses == [report.clauses[0]]
    with pytest.raises(errors.NothingToDraft):
        actions.draft_tasks(report, by=at.who("chief"), now=NOW)
    assert take_numbers(2026, 1) == ["2026-003"]


def test_zero_report_and_a_supporting_unit_leave_the_progress_alone(app) -> None:
    at = ground.district()
    task = ground.issued(at, supporting=[at.fin], target_value=100)
    actions.update(task, "已办一半", by=at.who("edu_liaison"), now=NOW, percent=50, value="41.5")
    actions.update(task, by=at.who("edu_liaison"), now=NOW + timedelta(days=1), nothing_new=True)
    row = actions.update(task, "已拨付经费", by=at.who("fin_liaison"), now=NOW + timedelta(days=2), percent=90, value=90)
    assert (task.percent, float(task.value), row.unit_id, row.value) == (50, 41.5, at.fin.id, None)
    assert task.updated_at == NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-06-30", date(2026, 6, 30)), ("2026/6/30", date(2026, 6, 30)), ("2026.6.30", date(2026, 6, 30)),
        ("2026年6月30日", date(2026, 6, 30)), ("２０２６年６月３０日", date(2026, 6, 30)), ("", None), (None, None),
    ],
)  # fmt: skip
def test_dates_as_people_type_them(typed: str | None, read: date | None) -> None:
    assert checks.as_date(typed) == read


@pytest.mark.parametrize("typed", ["六月底", "2026-02-30", "2026-13-01", "30", "2026-06-30-1", "nan"])
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(errors.NotADate, match="2026-06-30 的样式"):
        checks.as_date(typed)


@pytest.mark.parametrize("typed", ["很多", "1e99", "NaN", "Infinity", "1.2.3", "--1"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(errors.NotANumber):
        checks.as_number(typed)


def test_nobody_is_chosen_who_does_not_exist() -> None:
    with pytest.raises(errors.UnknownChoice):
        Choices([], [], {}).unit("nobody")
    with pytest.raises(errors.UnknownChoice):
        Choices([], [], {}).leader("nobody")
