"""What a person does on the desk: whatever the order of steps, clauses stay pieces of the text, and every step can be undone."""

from dataclasses import replace
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import Unit
from app.errors import Refused
from app.extensions import db
from app.reports import actions, clause_actions, doubt_actions, link_actions, report_actions, step_actions
from app.reports.errors import (
    AcrossSections,
    AlreadyImported,
    CannotSplitThere,
    IsDiscarded,
    NotAPair,
    NothingSelected,
    NothingToMerge,
    NothingToRepair,
    NothingToUndo,
    NoTitle,
    NoWords,
    OverlapsAnother,
    RepairCarriesSpam,
    ReportSettled,
    SpamInside,
    SpamInWords,
    SpamOpen,
    StillUndecided,
    UnknownDecision,
    UnknownRole,
)
from app.reports.models import CLAUSE_ROLES, Clause, ClauseLink, Report
from app.reports.queries import standing_clauses
from app.reports.repairs import QUARANTINED, is_quarantined, overlap
from app.reports.spans import BETWEEN
from tests import builders
from tests.reports import made
from tests.reports.made import NOW, SPAM

WHO = {"by": None, "now": NOW}
numbers = count()


@pytest.fixture
def report(app) -> Report:
    return made.stored(builders.unit("gov"))


def fresh(report: Report) -> Report:
    """The report as the database has it."""
    db.session.commit()
    return db.session.scalars(select(Report).where(Report.id == report.id).execution_options(populate_existing=True)).one()


def words_of(report: Report) -> list[str]:
    return [clause.text for clause in standing_clauses(report) if clause.state != "discarded"]


# ---- any steps in any order


def one_step(report: Report, draw) -> None:
    """Some step on something, as an official might press it."""
    standing = standing_clauses(report)
    clause, other = (draw(st.sampled_from(standing)) for _ in range(2))
    start = draw(st.integers(0, len(report.text)))
    end = min(len(report.text), start + draw(st.integers(0, 40)))
    role = draw(st.sampled_from(CLAUSE_ROLES))
    doubt = draw(st.sampled_from(report.doubts))
    decision = draw(st.sampled_from(doubt_actions.DECISIONS))
    steps = {
        "confirm": lambda: clause_actions.confirm(clause, **WHO),
        "unconfirm": lambda: clause_actions.unconfirm(clause, **WHO),
        "all": lambda: clause_actions.confirm_all(report, **WHO),
        "role": lambda: clause_actions.change_role(clause, role, **WHO),
        "split": lambda: clause_actions.split(clause, draw(st.integers(clause.start, clause.end)), **WHO),
        "merge": lambda: clause_actions.merge_with_next(clause, **WHO),
        "discard": lambda: clause_actions.discard(clause, **WHO),
        "restore": lambda: clause_actions.restore(clause, **WHO),
        "draw": lambda: clause_actions.draw(report, start, end, role, **WHO),
        "link": lambda: link_actions.link(clause, other, **WHO),
        "unlink": lambda: link_actions.unlink(clause, other, **WHO),
        "decide": lambda: doubt_actions.decide(report, doubt, decision, **WHO),
    }
    steps[draw(st.sampled_from(sorted(steps)))]()


def check(report: Report) -> None:
    """What is true of every review at every moment."""
    assert report.text == made.TEXT
    standing = standing_clauses(report)
    live = [clause for clause in standing if clause.state != "discarded"]
    for clause in standing:
        assert clause.text == report.text[clause.start : clause.end]
        assert clause.text and clause.text[0] not in BETWEEN and clause.text[-1] not in BETWEEN
    for one, next_one in pairwise(live):
        assert one.end <= next_one.start, "two clauses of the same words"
    spam = made.doubt(report, "spam_in_phrase")
    for clause in live:
        assert clause.wording
        if spam.decision != "kept":
            assert SPAM not in clause.wording
        if is_quarantined(spam) and overlap(clause.start, clause.end, spam.start, spam.end):
            assert clause.state == "found"
    roles = {clause.id: clause.role for clause in standing}
    for tie in db.session.scalars(select(ClauseLink)):
        if tie.problem_id in roles:
            assert roles[tie.problem_id] == "problem" and roles[tie.arrangement_id] in ("arrangement", "goal")


@settings(
    max_examples=20,
    deadline=None,
    # every example is a report of its own in a database: what fails is shown as it came, not made smaller
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_any_steps_keep_the_text_and_can_all_be_undone(app, data):
    unit = db.session.scalar(select(Unit)) or builders.unit("gov")
    report = actions.store(unit, None, "x.txt", f"{next(numbers):064}", made.reading(), by=None, now=NOW)
    db.session.commit()
    first = step_actions.snapshot(report)
    for _ in range(data.draw(st.integers(1, 12))):
        try:
            one_step(report, data.draw)
        except Refused:
            db.session.rollback()
        db.session.commit()
        check(report)
    while True:
        try:
            step_actions.undo(report)
        except NothingToUndo:
            break
        check(report)
    last = step_actions.snapshot(report)
    grown = {key: columns for key, columns in last["clause"].items() if key not in first["clause"]}
    assert all(columns["state"] == "absorbed" for columns in grown.values())
    last["clause"] = {key: columns for key, columns in last["clause"].items() if key in first["clause"]}
    assert last == first
    db.session.commit()


# ---- one step each


def test_splitting_leaves_out_what_stands_between(report):
    clause = made.clause(report, "个别镇街")
    right = clause_actions.split(clause, report.text.index("报送备案"), **WHO)
    assert (clause.text, right.text) == ("个别镇街规范性文件", "报送备案不及时")
    assert (right.role, right.item, right.section, right.edited) == ("problem", "备案管理不严", "二", True)
    report = fresh(report)
    joined = made.clause(report, "个别镇街")
    clause_actions.merge_with_next(joined, **WHO)
    assert joined.text == "个别镇街规范性文件报送备案不及时"
    clause_actions.merge_with_next(joined, **WHO)
    assert joined.text == "个别镇街规范性文件报送备案不及时；部分文件未经合法性审核", "with what stood between"
    assert joined.suggested_units == ["sfj"]
    with pytest.raises(NothingToMerge):
        clause_actions.merge_with_next(joined, **WHO)


def test_no_split_at_an_end_or_beside_a_comma(report):
    clause = made.clause(report, "个别镇街")
    for place in (clause.start, clause.end, clause.start - 1, clause.end + 9):
        with pytest.raises(CannotSplitThere):
            clause_actions.split(clause, place, **WHO)
    clause_actions.merge_with_next(clause, **WHO)
    left = clause_actions.split(clause, report.text.index("；部分"), **WHO)
    assert left.text == "部分文件未经合法性审核"


def test_merging_stops_at_the_item(report):
    with pytest.raises(NothingToMerge):
        clause_actions.merge_with_next(made.clause(report, "部分文件"), **WHO)


def test_a_merged_clause_answers_what_both_answered(report):
    first, second = made.clause(report, "建立规范性"), made.clause(report, "每季度通报")
    link_actions.link(second, made.clause(report, "部分文件"), **WHO)
    clause_actions.merge_with_next(first, **WHO)
    db.session.flush()
    problems = db.session.scalars(select(ClauseLink.problem_id).where(ClauseLink.arrangement_id == first.id)).all()
    assert set(problems) == {made.clause(report, "个别镇街").id, made.clause(report, "部分文件").id}
    assert first.deadline == "每季度"


def test_drawing_what_was_missed(report):
    start = report.text.index("备案管理不严")
    clause = clause_actions.draw(report, start, start + 7, "problem", **WHO)
    assert (clause.text, clause.section, clause.state) == ("备案管理不严", "二", "found")
    with pytest.raises(OverlapsAnother, match="个别镇街"):
        clause_actions.draw(report, clause.end + 1, clause.end + 5, "problem", **WHO)
    with pytest.raises(NothingSelected):
        clause_actions.draw(report, start + 6, start + 7, "problem", **WHO)
    clause_actions.discard(made.clause(report, "年度应诉率"), **WHO)
    border = report.text.index("三、下一步")
    with pytest.raises(AcrossSections):
        clause_actions.draw(report, border - 6, border + 4, "problem", **WHO)
    with pytest.raises(UnknownRole):
        clause_actions.draw(report, start, start + 3, "blame", **WHO)


def test_a_changed_role_drops_ties_that_no_longer_fit(report):
    answer = made.clause(report, "建立规范性")
    clause_actions.change_role(answer, "goal", **WHO)
    assert db.session.scalars(select(ClauseLink)).all()
    clause_actions.change_role(answer, "achievement", **WHO)
    assert not db.session.scalars(select(ClauseLink)).all()
    step_actions.undo(report)
    assert db.session.scalars(select(ClauseLink.strength)).all() == [0.8] and answer.role == "goal"


def test_what_changes_waits_for_confirmation_again(report):
    clause = made.clause(report, "部分文件")
    for change in (
        lambda: clause_actions.change_role(clause, "other", **WHO),
        lambda: clause_actions.word(clause, "部分文件没有审核", **WHO),
        lambda: clause_actions.split(clause, clause.start + 4, **WHO),
    ):
        clause_actions.confirm(clause, **WHO)
        assert clause.state == "confirmed"
        change()
        assert clause.state == "found"


def test_words_may_not_be_empty_nor_carry_spam(report):
    clause = made.clause(report, "部分文件")
    with pytest.raises(NoWords):
        clause_actions.word(clause, " 　", **WHO)
    with pytest.raises(SpamInWords):
        clause_actions.word(clause, f"学习{SPAM}精神", **WHO)
    assert fresh(report).clauses[3].wording == "部分文件未经合法性审核"


def test_a_discarded_clause_rests_until_restored(report):
    clause = made.clause(report, "部分文件")
    clause_actions.discard(clause, **WHO)
    with pytest.raises(IsDiscarded):
        clause_actions.confirm(clause, **WHO)
    drawn = clause_actions.draw(report, clause.start, clause.start + 4, "problem", **WHO)
    with pytest.raises(OverlapsAnother):
        clause_actions.restore(clause, **WHO)
    clause_actions.discard(drawn, **WHO)
    clause_actions.restore(clause, **WHO)
    assert clause.state == "found"


def test_only_a_problem_and_an_answer_make_a_pair(report):
    problem, other = made.clause(report, "少数单位"), made.clause(report, "年度应诉率")
    with pytest.raises(NotAPair):
        link_actions.link(problem, other, **WHO)
    link_actions.link(made.clause(report, "逐案提醒"), problem, **WHO)
    tie = db.session.scalars(select(ClauseLink).where(ClauseLink.problem_id == problem.id)).one()
    assert tie.confirmed
    link_actions.unlink(problem, made.clause(report, "逐案提醒"), **WHO)
    assert db.session.get(ClauseLink, (problem.id, made.clause(report, "逐案提醒").id)) is None


# ---- doubts


def test_a_clause_with_open_spam_cannot_be_confirmed(report):
    learned = next(clause for clause in report.clauses if QUARANTINED in clause.wording)
    with pytest.raises(SpamInside):
        clause_actions.confirm(learned, **WHO)
    assert clause_actions.confirm_all(report, **WHO) == (10, 1)
    with pytest.raises(SpamOpen) as no:
        report_actions.settle(report, **WHO)
    assert "1 处" in str(no.value)


def test_what_is_split_merged_or_drawn_keeps_spam_out(report):
    learned = made.clause(report, "全区组织")
    comma = report.text.index(",培训")
    right = clause_actions.split(learned, comma, **WHO)
    assert learned.wording == f"全区组织{QUARANTINED}专题学习12次" and right.wording == "培训干部430人次"
    clause_actions.merge_with_next(learned, **WHO)
    assert learned.wording == f"全区组织{QUARANTINED}专题学习12次,培训干部430人次"
    clause_actions.discard(learned, **WHO)
    inside = report.text.index(SPAM) + 2
    assert clause_actions.draw(report, inside, inside + 3, "other", **WHO).wording == QUARANTINED


def test_titles_and_headings_follow_the_decision(report):
    found = made.reading()
    broken = f"习近平{SPAM}法治思想"
    learned = replace(found.clauses[0], item=f"学习{broken}", point=broken)
    heads = [replace(section, heading=f"{broken}学习情况") for section in found.sections]
    whole = replace(found, title=f"{SPAM}报告", issuer=broken, clauses=[learned], sections=heads)
    other = actions.store(report.unit, 2024, "t.txt", "f" * 64, whole, by=None, now=NOW)
    clause = other.clauses[0]
    told = (other.title, other.issuer, other.sections[0].heading, clause.item, clause.point)
    assert told == (f"{QUARANTINED}报告", QUARANTINED, f"{QUARANTINED}学习情况", f"学习{QUARANTINED}", QUARANTINED)
    doubt_actions.decide(other, made.doubt(other, "spam_in_phrase"), "repaired", **WHO)
    told = (other.issuer, other.sections[0].heading, clause.item, clause.point)
    assert told == ("习近平法治思想", "习近平法治思想学习情况", "学习习近平法治思想", "习近平法治思想")


def test_a_repaired_phrase_stands_in_the_wording_and_not_in_the_text(report):
    doubt = made.doubt(report, "spam_in_phrase")
    learned = made.clause(report, "全区组织")
    doubt_actions.decide(report, doubt, "repaired", **WHO)
    assert learned.wording == "全区组织习近平法治思想专题学习12次,培训干部430人次"
    assert SPAM in report.text and SPAM in learned.text and (doubt.decided_at, doubt.replacement) == (NOW, "习近平法治思想")
    doubt_actions.decide(report, made.doubt(report, "punctuation"), "repaired", **WHO)
    assert learned.wording.endswith("12次，培训干部430人次")
    clause_actions.confirm(learned, **WHO)
    doubt_actions.decide(report, doubt, "open", **WHO)
    assert (learned.state, QUARANTINED in learned.wording) == ("found", True)


def test_an_original_declared_right_is_carried_as_it_is(report):
    doubt_actions.decide(report, made.doubt(report, "spam_in_phrase"), "kept", **WHO)
    assert SPAM in made.clause(report, "全区组织").wording


def test_hand_written_words_follow_the_decision_too(report):
    learned = made.clause(report, "全区组织")
    clause_actions.word(learned, f"组织{QUARANTINED}学习", **WHO)
    doubt_actions.decide(report, made.doubt(report, "spam_in_phrase"), "repaired", "习近平法治思想", **WHO)
    assert learned.wording == "组织习近平法治思想学习"


def test_decisions_that_decide_nothing(report):
    with pytest.raises(RepairCarriesSpam):
        doubt_actions.decide(report, made.doubt(report, "spam_in_phrase"), "repaired", f"习近平{SPAM}", **WHO)
    with pytest.raises(NothingToRepair):
        doubt_actions.decide(report, made.doubt(report, "missing_part"), "repaired", **WHO)
    with pytest.raises(UnknownDecision):
        doubt_actions.decide(report, made.doubt(report, "punctuation"), "maybe", **WHO)


# ---- the whole report


def test_a_settled_report_stands_still_until_reopened(report):
    doubt_actions.decide(report, made.doubt(report, "spam_in_phrase"), "repaired", **WHO)
    with pytest.raises(StillUndecided) as no:
        report_actions.settle(report, **WHO)
    assert "9 条" in str(no.value), "achievements may wait"
    clause_actions.confirm_all(report, **WHO)
    report_actions.settle(report, **WHO)
    with pytest.raises(ReportSettled):
        clause_actions.discard(made.clause(report, "部分文件"), **WHO)
    with pytest.raises(ReportSettled):
        doubt_actions.decide(report, made.doubt(report, "punctuation"), "kept", **WHO)
    report_actions.reopen(report, **WHO)
    clause_actions.discard(made.clause(report, "部分文件"), **WHO)
    assert made.clause(fresh(report), "部分文件").state == "discarded"


def test_title_and_year(report):
    with pytest.raises(NoTitle):
        report_actions.rename(report, " ", 2025, **WHO)
    with pytest.raises(SpamInWords):
        report_actions.rename(report, f"报告{SPAM}", 2025, **WHO)
    other = actions.store(report.unit, 2024, "report.txt", report.sha256, made.reading(), by=None, now=NOW)
    with pytest.raises(AlreadyImported):
        report_actions.rename(other, "另一份", 2025, **WHO)
    report_actions.rename(report, "青溪区法治政府建设报告", 2026, **WHO)
    assert (report.title, report.year) == ("青溪区法治政府建设报告", 2026)


def test_undoing_says_whose_step_it_was_and_forgets_it(report):
    who = builders.person("li.ping", "office", report.unit)
    clause = made.clause(report, "部分文件")
    clause_actions.confirm(clause, **WHO)
    clause_actions.confirm(clause, **WHO)
    assert step_actions.undo(report).verb == "confirm" and clause.state == "found"
    with pytest.raises(NothingToUndo):
        step_actions.undo(report)
    assert who.id and words_of(report)


def test_clauses_of_another_report_are_left_alone(report):
    other = actions.store(report.unit, 2024, "o.txt", "b" * 64, made.reading(), by=None, now=NOW)
    before = step_actions.snapshot(other)
    clause_actions.confirm_all(report, **WHO)
    doubt_actions.decide(report, made.doubt(report, "spam_in_phrase"), "repaired", **WHO)
    with pytest.raises(NotAPair):
        link_actions.link(made.clause(report, "部分文件"), made.clause(other, "建立规范性"), **WHO)
    assert step_actions.snapshot(other) == before
    assert db.session.scalars(select(Clause.state).where(Clause.report_id == other.id).distinct()).all() == ["found"]
