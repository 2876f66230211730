"""Drafts in the database: composed from the rooms' own rows, edited, composed again without losing an edit."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.drafting import actions
from app.drafting.account import account
from app.drafting.errors import NotEdited, NothingToCompose, ParagraphChanged, ParagraphTooLong, YearNotBegun
from app.drafting.facts_queries import clauses_owed, last_report, year_facts
from app.drafting.models import Draft, Paragraph
from app.extensions import db
from tests import builders
from tests.drafting import ground
from tests.drafting.ground import NOW, District


@pytest.fixture
def here(app) -> District:
    """The district with a task in each interesting state."""
    where = ground.district()
    late = ground.task(where, "备案不及时", "in_progress", due=NOW.date() - timedelta(9))
    ground.says(where, late, "正在补报，滞后原因是经办人员调整频繁。")
    ground.task(where, "取证不规范", "closed", outcome="制定取证规范12条，统一文书格式", done_on=NOW.date())
    ground.task(where, "制定案卷指引", "closed", outcome="印发案卷指引")
    gone = ground.task(where, "开展“回头看”", "cancelled")
    ground.note(where, gone, "cancel", "上级统一开展", NOW - timedelta(30))
    ground.case(where, "（2026）川9999行初1号", appeared=True)
    ground.case(where, "（2026）川9999行初2号", appeared=False)
    return where


def paragraph(draft: Draft, key: str) -> Paragraph:
    return next(p for p in draft.paragraphs if p.key.startswith(key))


def test_the_draft_tells_what_the_rooms_know(here: District) -> None:
    draft = actions.compose(here.government, 2026, now=NOW)
    texts = "\n".join(p.text for p in draft.paragraphs)
    assert draft.title == "云汀区人民政府关于2026年法治政府建设情况的报告"
    assert "2026年，云汀区坚持" in texts
    assert "制定取证规范12条，统一文书格式。" in texts and "印发案卷指引。" in texts
    assert "“备案不及时”问题尚未整改到位（属连续出现，目前正在办理" not in texts
    assert "目前正在整改，已超过办理时限；主要原因：经办人员调整频繁）" in texts
    assert "出庭应诉率为50%、未达到100%（法院开庭审理行政诉讼案件2件，负责人出庭应诉1件" in texts
    assert "“开展‘回头看’”任务已按程序撤销，原因是上级统一开展。" in texts
    assert "评查案卷〔待填〕件，合格〔待填〕件。" in texts and "917" not in texts
    assert "区长主持召开专题会议〔待填〕次。" in texts
    assert paragraph(draft, "achievements/figure").sources[0]["owes"] == "区公安分局"


def test_a_matter_that_goes_on_next_year_is_not_told_as_stopped(here: District) -> None:
    """What was carried into the next year rests there for that; what was suspended was stopped with approval."""
    stopped, resting = (ground.task(here, words, "suspended") for words in ("送审材料不齐全", "举办培训23期"))
    later = ground.task(here, "备案不及时", "issued", title=resting.title, continues_id=resting.id)
    later.year, later.report_id = 2027, None
    db.session.flush()
    told = paragraph(actions.compose(here.government, 2026, now=NOW), "achievements/sum").text
    assert "转入下一年度继续办理1项、经批准中止1项" in told
    later.state = "cancelled"
    db.session.flush()
    assert "经批准中止2项" in paragraph(actions.compose(here.government, 2026, now=NOW), "achievements/sum").text
    assert stopped.state == "suspended"


def test_the_account_shows_what_nobody_took_up(here: District) -> None:
    draft = actions.compose(here.government, 2026, now=NOW)
    held = account(clauses_owed(last_report(here.government, 2025)), draft.paragraphs)
    assert (held.answered, held.total) == (4, 6)
    assert [line.clause.text for line in held.unanswered] == ["送审材料不齐全", "举办培训23期"]


def test_a_discarded_clause_is_not_owed_and_spam_is_carried_nowhere(here: District) -> None:
    here.clause("送审材料不齐全").state = "discarded"
    ground.spam(here, "执法质量有待提升")
    draft = actions.compose(here.government, 2026, now=NOW)
    assert "送审材料不齐全" not in {clause.text for clause in clauses_owed(last_report(here.government, 2025))}
    assert not any(
        "执法质量有待提升" in p.text or any("执法质量有待提升" in s["says"] for s in p.sources) for p in draft.paragraphs
    )


def test_composing_again_keeps_edits_and_marks_those_whose_facts_moved(here: District) -> None:
    draft = actions.compose(here.government, 2026, now=NOW)
    refs = {p.key: p.ref for p in draft.paragraphs}
    closed = paragraph(draft, "achievements/task")
    kept = paragraph(draft, "preamble")
    actions.edit_paragraph(closed, "我们自己的话, 写在这里。", seen=closed.version, by=here.by, now=NOW)
    actions.edit_paragraph(kept, "另一段开头。", seen=kept.version, by=here.by, now=NOW)
    ref = next(source["ref"] for source in closed.sources if source["kind"] == "task")
    row = db.session.scalars(select(ground.Task).where(ground.Task.ref == ref)).one()
    row.outcome = "结果变了"
    db.session.flush()
    again = actions.compose(here.government, 2026, now=NOW + timedelta(days=1))
    assert again is draft and {p.key: p.ref for p in again.paragraphs} == refs, "the same paragraphs, by key"
    assert closed.text == "我们自己的话，写在这里。" and closed.composed == "结果变了。" and closed.changed
    assert kept.text == "另一段开头。" and not kept.changed
    actions.keep_edit(closed, seen=closed.version, by=here.by, now=NOW)
    assert not closed.changed
    actions.restore_composed(closed, seen=closed.version)
    assert closed.text == "结果变了。" and closed.edited_by_id is None


def test_an_edited_paragraph_whose_facts_are_gone_is_kept(here: District) -> None:
    draft = actions.compose(here.government, 2026, now=NOW)
    told, silent = paragraph(draft, "problems/clause"), paragraph(draft, "other/task")
    actions.edit_paragraph(told, "改过的问题。", seen=told.version, by=here.by, now=NOW)
    for row in db.session.scalars(select(ground.Task).where(ground.Task.state.in_(("in_progress", "cancelled")))):
        row.state, row.outcome = "closed", "已完成"
    db.session.flush()
    actions.compose(here.government, 2026, now=NOW)
    keys = [p.key for p in draft.paragraphs]
    assert told.key in keys and told.groundless and told.text == "改过的问题。", "nothing typed is lost"
    assert silent.key not in keys, "what nobody edited goes with its facts"
    assert [p.position for p in draft.paragraphs] == list(range(len(keys)))
    db.session.flush()
    actions.restore_composed(told, seen=told.version)
    assert told.key not in [p.key for p in draft.paragraphs]


def test_two_people_on_one_paragraph(here: District) -> None:
    draft = actions.compose(here.government, 2026, now=NOW)
    one = paragraph(draft, "preamble")
    seen = one.version
    actions.edit_paragraph(one, "先改的。", seen=seen, by=here.by, now=NOW)
    db.session.flush()
    with pytest.raises(ParagraphChanged):
        actions.edit_paragraph(one, "后改的。", seen=seen, by=here.by, now=NOW)
    with pytest.raises(ParagraphChanged):
        actions.restore_composed(one, seen=None)
    assert one.text == "先改的。"


def test_edits(here: District) -> None:
    draft = actions.compose(here.government, 2026, now=NOW)
    one = paragraph(draft, "preamble")
    with pytest.raises(ParagraphTooLong):
        actions.edit_paragraph(one, "字" * 4001, seen=one.version, by=here.by, now=NOW)
    with pytest.raises(NotEdited):
        actions.restore_composed(one, seen=one.version)
    actions.edit_paragraph(one, one.composed, seen=one.version, by=here.by, now=NOW)
    assert one.edited is None, "the same words are no edit"
    problem = paragraph(draft, "problems/clause")
    actions.edit_paragraph(problem, "  ", seen=problem.version, by=here.by, now=NOW)
    assert problem.omitted
    held = account(clauses_owed(last_report(here.government, 2025)), [p for p in draft.paragraphs if p.part == "problems"])
    assert held.answered == 0, "a paragraph left out answers nothing"


def test_refusals(here: District) -> None:
    with pytest.raises(YearNotBegun):
        actions.compose(here.government, 2027, now=NOW)
    with pytest.raises(NothingToCompose) as no:
        actions.compose(here.government, 2020, now=NOW)
    assert "2019年的报告还没有导入" in no.value.sentence
    assert not db.session.scalars(select(Draft)).all(), "nothing is stored by half"


def test_a_department_drafts_its_own(here: District) -> None:
    draft = actions.compose(here.police, 2026, now=NOW)
    texts = [p.text for p in draft.paragraphs]
    assert draft.title == "区公安分局关于2026年法治政府建设情况的报告"
    assert any("印发案卷指引" in text for text in texts), "the tasks it leads"
    assert any("开庭审理行政诉讼案件2件" in text for text in texts), "its own cases"
    finance = builders.unit("czj", "区财政局")
    db.session.flush()
    assert year_facts(finance, 2026, NOW.date()).court is None


def test_facts_take_the_same_number_of_queries_however_many_tasks(here: District) -> None:
    def counted() -> int:
        db.session.flush()
        db.session.expire_all()
        unit = db.session.merge(here.government)
        said: list[str] = []
        event.listen(db.engine, "before_cursor_execute", note := lambda *args: said.append(args[2]))
        year_facts(unit, 2026, NOW.date())
        event.remove(db.engine, "before_cursor_execute", note)
        return len(said)

    few = counted()
    for n in range(60):
        ground.says(here, ground.task(here, "举办培训23期", "in_progress", lead_unit=builders.unit(f"unit{n}")), "正在办理")
    assert counted() == few <= 20
