"""Papers that are no yearly reports: every number one finding or demand, whole, with its term and its unit; places hold."""

from pathlib import Path

import pytest

from app.reports.reader.reading import read_text

PAPERS = Path(__file__).parent / "papers"

#: kind → problems, demands, its number, and beginnings of what must be among them
EXPECTED = {
    "inspection": (3, 3, "", ["行政执法监督不到位。执法案卷", "请于4月30日前报送整改方案"]),
    "patrol": (3, 2, "", ["基层法律服务力量薄弱，2个", "加强对司法所的人员配备"]),
    "audit": (2, 2, "", ["资金拨付不及时。涉及3个项目", "区司法局应当建立专项资金按月核拨制度"]),
    "congress": (0, 4, "", ["要进一步规范行政执法行为。完善", "请区人民政府认真研究办理"]),
    "judicial": (2, 3, "（2026）清法建字第4号", ["听证程序不规范，未在", "请在收到本建议书后两个月内"]),
    "minutes": (0, 4, "〔2026〕15号", ["由区司法局牵头，建立", "会议要求，各部门要严格执行决策程序"]),
}


def read(kind: str):
    """The reading of one of them."""
    return read_text((PAPERS / f"{kind}.txt").read_text(encoding="utf-8"), (), kind)


@pytest.mark.parametrize("kind", EXPECTED)
def test_each_number_is_one_finding_or_demand(kind: str) -> None:
    found, (problems, demands, number, beginnings) = read(kind), EXPECTED[kind]
    roles = [clause.role for clause in found.clauses]
    assert (roles.count("problem"), roles.count("arrangement"), len(roles)) == (problems, demands, problems + demands)
    for words in beginnings:
        assert [clause for clause in found.clauses if clause.wording.startswith(words)], words
    for row in (*found.clauses, *found.figures):
        assert row.text == found.text[row.start : row.end]
    assert found.document_number == number and found.title and not found.doubts


def test_terms_and_units_are_those_that_the_paper_names() -> None:
    first, second, *_ = read("minutes").clauses
    assert (first.owner, first.deadline, second.owner) == ("区司法局", "5月底前", "区财政局")
    assert (read("judicial").year, read("inspection").year, read("congress").year) == (2026, 2026, None)
    assert read("judicial").title == "岚江市清砚区人民法院司法建议书"


def test_what_has_no_numbers_says_so_and_where_no_heading_tells_the_kind_of_paper_does() -> None:
    (doubt,) = read_text("区教育局：\n贵局工作很好，特此致谢。\n", (), "other").doubts
    assert doubt.code == "no_numbers"
    bare = "关于某局的审计意见\n\n一、资金滞留九十天。\n二、台账不全。\n"
    assert [clause.role for clause in read_text(bare, (), "audit").clauses] == ["problem", "problem"]
    assert [clause.role for clause in read_text(bare, (), "minutes").clauses] == ["arrangement", "arrangement"]
