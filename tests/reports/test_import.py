"""Taking a report in over HTTP: the real one as it was published, everything that cannot be read, and nothing by half."""

import io
import re

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.reports.models import Clause, ClauseLink, Doubt, Figure, Report, Section
from app.reports.repairs import QUARANTINED, clean_text
from tests import builders
from tests.reports import made

#: enough of a report to be read, with no part that tells of problems
NO_PROBLEMS = """云门县2025年度法治政府建设情况报告

一、主要做法及成效
（一）加强领导。召开专题会议4次，研究解决重点事项9项。

二、下一步工作安排
（一）健全制度。修订重大行政决策目录，开展执法案卷评查。
"""


@pytest.fixture
def office(app, client):
    """A browser signed in as the office, and the unit the reports are of."""
    gov = builders.unit("gov", "青溪区人民政府", kind="government")
    builders.unit("sfj", "青溪区司法局", kind="office", duties="出庭应诉\n合法性审核")
    builders.sign_in(client, builders.person("li.ping", "office", gov))
    return client


def send(client, data=None, *, name="report.txt", text="", unit="gov", year=""):
    """Submit the form of the shelf."""
    fields = {"unit": unit, "year": year, "text": text}
    if data is not None:
        fields["file"] = (io.BytesIO(data), name)
    return client.post("/reports", data=fields, content_type="multipart/form-data")


def stored_rows() -> dict[str, int]:
    """How many rows every table of the room has."""
    tables = (Report, Section, Clause, ClauseLink, Figure, Doubt)
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def only_report() -> Report:
    return db.session.scalars(select(Report)).one()


def injected(report: Report) -> str:
    """What stands in the real report's fixed phrase and does not belong there, taken from the report itself."""
    found = re.search("习近平新时代(.+?)特色社会主义思想", report.text)
    assert found and len(found[1]) > 5
    return found[1]


def test_the_real_report_comes_in_as_it_was_published(office):
    answer = send(office, made.real_report(), name="2021年报告.txt")
    assert answer.status_code == 302
    report = only_report()
    assert answer.headers["Location"] == f"/reports/{report.ref}/desk"
    assert report.text == made.real_report().decode("utf-8").removeprefix("\ufeff")
    assert (report.year, report.unit.code, report.file_name, report.state) == (2021, "gov", "2021年报告.txt", "reviewing")
    assert report.published_on is not None and report.signed_on is not None
    roles = [clause.role for clause in report.clauses]
    assert roles.count("problem") >= 9 and roles.count("arrangement") >= 12 and roles.count("achievement") >= 20
    assert [section.role for section in report.sections] == ["achievements", "problems", "arrangements"]
    for row in (*report.clauses, *report.figures, *report.doubts):
        assert row.text == report.text[row.start : row.end]
    assert all(clause.wording and clause.state == "found" for clause in report.clauses)
    assert len(report.figures) > 50


def test_the_injected_piece_is_quarantined_and_shown(office):
    send(office, made.real_report())
    report = only_report()
    spam = injected(report)
    assert [doubt.suggestion for doubt in report.doubts if spam in doubt.text], "nobody is told of it"
    for clause in report.clauses:
        assert not any(piece in f"{clause.wording}{clause.item}{clause.point}" for piece in (spam, spam[:4], spam[-4:]))
    assert spam not in report.title and spam not in clean_text(report).text and QUARANTINED in clean_text(report).text
    desk = office.get(f"/reports/{report.ref}/desk").get_data(as_text=True)
    assert spam in desk and "已隔离" in desk and 'class="spam open"' in desk
    assert spam not in office.get("/reports").get_data(as_text=True)


def test_pasted_text_is_read_like_the_file(office):
    text = made.real_report().decode("utf-8").removeprefix("\ufeff")
    send(office, made.real_report())
    first = only_report()
    # a browser sends the lines of a text field with CR LF
    assert send(office, text=text.replace("\n", "\r\n"), year="2020").status_code == 302
    second = db.session.scalars(select(Report).where(Report.id != first.id)).one()
    assert second.text == first.text and second.year == 2020
    assert [(c.role, c.start, c.end) for c in second.clauses] == [(c.role, c.start, c.end) for c in first.clauses]


def test_ties_between_problems_and_arrangements_are_stored_once(app):
    report = made.stored(builders.unit("gov"))
    ties = db.session.scalars(select(ClauseLink)).all()
    assert [(t.problem_id, t.arrangement_id, t.strength, t.confirmed) for t in ties] == [
        (made.clause(report, "个别镇街").id, made.clause(report, "建立规范性").id, 0.8, False)
    ]


def test_figures_inside_spam_are_nobodys_figures(app):
    report = made.stored(builders.unit("gov"))
    assert [figure.indicator for figure in report.figures] == ["行政复议案件"]


UNREADABLE = {
    "empty": (b"", "没有收到报告"),
    "blanks only": ("　\n \n".encode(), "空的"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, "认不出"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "认不出"),
    "torn docx": (b"PK\x03\x04" + b"\x00" * 300, "损坏"),
    "not a pdf inside": (b"%PDF-1.7\n" + b"\x00\xff" * 200, "损坏"),
    "wrong bytes": ("存在的问题".encode() + b"\x81\xff\x80\xff" * 300, "编码"),
    "text with nothing signs": ("一、存在的问题\n备案不及时。\x00\x00\n".encode() * 3, ""),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_one_sentence(office, case):
    data, words = UNREADABLE[case]
    answer = send(office, data, name="报告.txt", year="2023")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422, page[:300]
    said = re.search(r'<p class="said refused" role="alert">(.+?)</p>', page, re.S)
    assert said and words in said[1] and said[1].rstrip().endswith("。")
    assert 'value="2023"' in page and re.search(r'<option selected value="gov"', page), "what was typed is gone"
    assert not any(stored_rows().values())


def test_fifty_megabytes_are_refused_before_they_are_read(office):
    answer = send(office, b"x" * (50 * 1024 * 1024))
    assert answer.status_code == 413 and "20 MB" in answer.get_data(as_text=True)
    assert not any(stored_rows().values())


def test_a_report_without_problems_reads_with_a_doubt(office):
    assert send(office, NO_PROBLEMS.encode("gb18030")).status_code == 302
    report = only_report()
    assert report.text == NO_PROBLEMS, "read in the encoding it came in"
    assert "no_problems" in [doubt.kind for doubt in report.doubts]
    page = office.get(f"/reports/{report.ref}/desk").get_data(as_text=True)
    assert "没有找到" in page


REFUSED_FIELDS = {
    "no year": ({"text": "关于法治建设情况的报告\n\n二、存在的问题\n（一）备案不及时。"}, "没有读出年度"),
    "year in letters": ({"text": NO_PROBLEMS, "year": "去年"}, "「去年」"),
    "year of another age": ({"text": NO_PROBLEMS, "year": "0025"}, "「25」"),
    "no unit": ({"text": NO_PROBLEMS, "unit": ""}, "没有选择报告单位"),
    "unknown unit": ({"text": NO_PROBLEMS, "unit": "nobody"}, "没有选择报告单位"),
    "nothing": ({}, "没有收到报告"),
    "both": ({"data": NO_PROBLEMS.encode(), "text": "另一份文本"}, "只能选一种"),
}


@pytest.mark.parametrize("case", REFUSED_FIELDS)
def test_a_form_that_cannot_be_taken_keeps_what_was_typed(office, case):
    fields, words = REFUSED_FIELDS[case]
    answer = send(office, **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and words in page
    assert fields.get("text", "").split("\n")[0] in page
    assert not any(stored_rows().values())


def test_the_same_file_twice_leads_to_the_first(office):
    send(office, NO_PROBLEMS.encode(), name="a.txt")
    first, before = only_report(), stored_rows()
    answer = send(office, NO_PROBLEMS.encode(), name="b.txt")
    page = answer.get_data(as_text=True)
    assert (
        answer.status_code == 422 and "已经导入过" in page and f'<a href="/reports/{first.ref}/desk">打开原来那一份</a>' in page
    )
    assert stored_rows() == before
    assert send(office, NO_PROBLEMS.encode(), year="2024").status_code == 302, "for another year it is another report"
    assert send(office, NO_PROBLEMS.encode(), unit="sfj").status_code == 302, "of another unit it is another report"


def test_two_who_store_the_same_file_at_once_store_it_once(app, monkeypatch):
    """Both look, neither sees the other's: the table refuses the second, whole."""
    unit = builders.unit("gov")
    made.stored(unit)
    before = stored_rows()
    monkeypatch.setattr("app.reports.actions.same_file", lambda *_asked: None)
    with pytest.raises(Exception, match="已经导入过"):
        made.stored(unit)
    assert stored_rows() == before


def test_year_as_officials_type_it(office):
    assert send(office, NO_PROBLEMS.encode(), year="２０２４年").status_code == 302
    assert only_report().year == 2024


def test_a_leader_reads_the_shelf_and_takes_nothing_in(office, app):
    made.stored(db.session.scalars(select(Report.unit.property.mapper.class_).filter_by(code="gov")).one())
    leader = app.test_client()
    builders.sign_in(leader, builders.person("zhang", "leader", builders.unit("qzf")))
    page = leader.get("/reports").get_data(as_text=True)
    assert "青溪区人民政府关于2025年" in page and "导入报告或来文" not in page
    assert send(leader, NO_PROBLEMS.encode()).status_code == 403
    assert leader.get(f"/reports/{only_report().ref}/desk").status_code == 403
