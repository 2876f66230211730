"""The letters as Word files, letter by letter; cases by workbook; and that no plaintiff's name leaves the register."""

import io
import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document
from sqlalchemy import func, select

from app.cases import actions, letters, paper_actions, talk_actions
from app.cases.matter_models import Matter
from app.cases.models import Case, Hearing
from app.cases.received_queries import reply_by
from app.cases.warning import reply_due
from app.clock import ZONE
from app.extensions import db
from app.mail.models import Letter
from app.reminders.jobs import tick
from app.sheets.confined_reading import read_workbook
from app.sheets.writing import Column, SheetOut, workbook
from app.tasks.models import Task
from tests import builders

FACTS = letters.LetterFacts(
    number="（2026）岚0106行初90号", cause="工伤认定", court="岚江市望川区人民法院", units=("望川区人力资源和社会保障局",),
    at=datetime(2026, 12, 3, 9, 30, tzinfo=ZONE), place="第三审判庭", online=False, must_notify=True, reply_by=date(2026, 11, 30),
    attendee="", absent=False, office="望川区司法局", ask="李平，电话：0800-1",
)  # fmt: skip
MADE = datetime(2026, 11, 26, 9, 0, tzinfo=ZONE)


def _lines(kind: str, **more: object) -> list[str]:
    paper = letters.paper(kind, replace(FACTS, **more), date(2026, 11, 26), MADE)
    return [paper.title, paper.to, *(block.text for block in paper.blocks), paper.signature, paper.date, paper.remark]


def test_the_notice_letter_by_letter():
    assert _lines("notice") == [
        "关于行政机关负责人出庭应诉的通知书",
        "望川区人力资源和社会保障局",
        "岚江市望川区人民法院定于2026年12月3日09:30（第三审判庭）开庭审理你单位工伤认定一案（（2026）岚0106行初90号）。"
        "本案属于人民法院应当通知行政机关负责人出庭应诉的情形。根据《中华人民共和国行政诉讼法》第三条第三款和"
        "《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》（法释〔2020〕3号），现就有关事项通知如下：",
        "一、请你单位负责人按时出庭应诉。负责人包括正职、副职负责人、参与分管被诉行政行为实施工作的副职级别的负责人以及其他参与分管的负责人；"
        "被诉行政机关委托的组织或者下级行政机关的负责人不能作为负责人出庭。",
        "二、请于2026年11月30日前报送出庭负责人的姓名、职务，并在开庭前向人民法院提交加盖行政机关印章的身份证明。"
        "需要更换出庭负责人的，应当在开庭前提出。",
        "三、负责人应当就实质性解决行政争议发表意见，做到出庭又出声。",
        "四、确有正当理由不能出庭的，应当提交证明材料，加盖行政机关印章或者由主要负责人签字认可，并委托相应的工作人员出庭，不得仅委托律师出庭。",
        "望川区司法局",
        "2026年11月26日",
        "联系人：李平，电话：0800-1",
    ]


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        ("reminder", {}, "你单位尚未报送出庭负责人，请于2026年11月30日前报送姓名、职务。"),
        ("reminder", {"attendee": "韩建国（局长）"}, "你单位已报由韩建国（局长）出庭。"),
        ("reminder", {"absent": True, "attendee": "周敏（科员）"}, "你单位已报负责人不能出庭，委托周敏（科员）出庭。"),
        ("urging", {}, "你单位应当于2026年11月30日前报送出庭负责人的姓名、职务，至今没有收到。"),
        ("notice", {"online": True, "must_notify": False}, "（线上庭审）开庭审理"),
    ],
)
def test_the_other_letters_say_how_things_stand(kind, more, sentence):
    assert any(sentence in line for line in _lines(kind, **more))


@pytest.mark.parametrize(
    ("hearing", "known", "due"),
    [
        (date(2026, 12, 10), date(2026, 11, 20), date(2026, 12, 7)),  # a week before is a Thursday; two working days on
        (date(2026, 12, 10), date(2026, 12, 8), date(2026, 12, 9)),  # known late: the day before at the latest
        (date(2026, 10, 9), date(2026, 9, 1), date(2026, 10, 8)),  # the holidays of October between
    ],
)
def test_by_when_a_unit_replies(hearing, known, due):
    assert reply_due(hearing, known) == due


def test_the_reply_to_a_hearing_registered_late_is_counted_from_that_day(district):
    case = district.case(registered=-60)
    hearing = actions.schedule_hearing(
        case, at=district.day(5), notified_on=district.day(-30).date(), by=district.by, now=district.now
    )
    assert reply_by(hearing) == reply_due(district.day(5).date(), district.now.date()) >= district.now.date()


def test_the_word_files_open_for_the_office_alone(district):
    case = district.case()
    hearing = actions.schedule_hearing(case, at=district.day(9), by=district.by, now=district.now)
    db.session.commit()
    for kind in letters.KINDS:
        address = f"/hearings/{hearing.ref}/letters/{kind}.docx"
        answer = district.client(district.office).get(address)
        text = "\n".join(line.text for line in Document(io.BytesIO(answer.data)).paragraphs)
        assert "区公安分局" in text
        assert case.case_number in text
        assert district.client(district.head).get(address).status_code == 403
    assert district.client(district.office).get(f"/hearings/{hearing.ref}/letters/other.docx").status_code == 404


#: somebody sued; an official typed the name where none belongs
NAME = "尉迟某某"


def test_no_name_of_a_plaintiff_leaves_the_register(district):
    case = district.case(registered=-30, received_on=district.day(-60).date())
    by, now = district.by, district.now
    held = actions.schedule_hearing(case, at=district.day(-9), already_held=True, by=by, now=now)
    actions.record_outcome(held, appeared=True, spoke=True, name="韩建国", post="局长", rank="principal", remark=f"{NAME}情绪激动",
                           by=by, now=now)  # fmt: skip
    # one whose only hearing was held, so that its row in every table speaks of that hearing
    other_case = district.case(2, registered=-30)
    absent = actions.schedule_hearing(other_case, at=district.day(-8), already_held=True, by=by, now=now)
    actions.record_outcome(absent, appeared=False, absence="other", remark=f"{NAME}不同意延期", by=by, now=now)
    actions.schedule_hearing(case, at=district.day(1), by=by, now=now)
    coming = case.hearings[-1]
    actions.conclude(case, result="lost", concluded_on=now.date(), by=by, now=now)
    paper_actions.review(case, f"没有答复{NAME}的申请", by=by, now=now)
    actions.conclude(case, result="open", concluded_on=None, by=by, now=now)
    coming.state = "scheduled"
    talk_actions.write_down(None, title="会商", held_on=now.date(), agenda="一般议题", units=[district.planning], by=by, now=now)
    db.session.commit()
    tick(now=now)
    office, other = district.client(district.office), district.client(district.stranger)
    assert NAME in office.get(f"/cases/{case.ref}").get_data(as_text=True), "the register itself keeps what was written"
    pages = ("/cases", "/cases/rates", "/hearings", "/hearings/week", "/hearings/coming", "/matters", "/talks", "/overview")
    for client in (office, other):
        for page in pages:
            assert NAME not in client.get(page).get_data(as_text=True), page
    letters_sent = db.session.scalars(select(Letter)).all()
    assert letters_sent
    assert not any(NAME in one.subject + one.body for one in letters_sent)
    year = now.year
    book = read_workbook("x.xlsx", office.get(f"/cases/register.xlsx?year={year}").data)
    cells = " ".join(str(cell) for sheet in book for row in sheet.rows for cell in row.cells)
    assert case.case_number in cells
    assert NAME not in cells
    for kind in letters.KINDS:
        data = office.get(f"/hearings/{coming.ref}/letters/{kind}.docx").data
        assert NAME not in "\n".join(line.text for line in Document(io.BytesIO(data)).paragraphs)
    actions.conclude(case, result="lost", concluded_on=now.date(), by=by, now=now)
    paper_actions.review_to_task(case, title="规范答复", due=None, by=by, now=now)
    task = db.session.scalars(select(Task)).one()
    assert NAME not in f"{task.title}{task.target}{task.authority}{task.chapter}"


def _book(*rows: tuple[object, ...]) -> io.BytesIO:
    head = ("序号", "案 号", "应诉机关名称", "审理法院", "案件类别", "原告", "开庭时间", "开庭地点")
    return workbook([SheetOut("开庭", tuple(Column(word) for word in head), rows, title="开庭信息表")])


def test_a_workbook_of_the_court_is_previewed_and_taken_in(district):
    district.case(1)
    later = district.day(9)
    rows = (
        ("1", "(2026)岚0106行初101号", "区公安分局", "望川区人民法院", "治安行政处罚", NAME, later.replace(tzinfo=None), "一庭"),
        (
            "2",
            "（2026）岚0106行初102号",
            "区自然资源局",
            "望川区人民法院",
            "土地征收",
            NAME,
            f"{later.year}年{later.month}月{later.day}日上午10时",
            "",
        ),
        ("3", "（2026）岚0106行初1号", "区公安分局", "望川区人民法院", "治安行政处罚", NAME, "", ""),
        ("4", "行初4号", "没有这个局", "", f"{NAME}诉区公安分局治安处罚", NAME, "明天上午", ""),
        ("5", "（2026）岚0106行初101号", "区公安分局", "望川区人民法院", "治安行政处罚", NAME, "", ""),
    )
    office = district.client(district.office)
    answer = office.post("/cases/sheet", data={"file": (_book(*rows), "开庭信息.xlsx")})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert NAME not in page, "a column of plaintiffs is not read, and what names one is not shown"
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "共 5 行，可以登记 2 行" in text
    for reason in (
        "已经登记过",
        "不像一个行政案件的案号",
        "「没有这个局」不是本区登记的单位",
        "缺审理法院",
        "像是写了当事人姓名",
        "认不出日期和钟点",
        "不止一次",
    ):
        assert reason in text, reason
    assert db.session.scalar(select(func.count(Case.id))) == 1, "a preview stores nothing"
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    assert district.client(district.liaison).post("/cases/sheet/take", data={"kept": kept}).status_code == 403
    assert office.post("/cases/sheet/take", data={"kept": kept + "x"}).status_code == 409
    assert office.post("/cases/sheet/take", data={"kept": kept}).status_code == 302
    db.session.expire_all()
    hearings = db.session.scalars(select(Hearing).order_by(Hearing.id)).all()
    assert [(one.case.unit.short_name, one.at, one.place) for one in hearings] == [
        ("区公安分局", later, "一庭"),
        ("区自然资源局", later.replace(hour=10, minute=0), ""),
    ]
    # pressed again: all of them are there already, and nothing is stored by half
    assert office.post("/cases/sheet/take", data={"kept": kept}).status_code == 409
    assert db.session.scalar(select(func.count(Case.id))) == 3
    empty = read_workbook("空.xlsx", office.get("/cases/sheet/empty.xlsx").data)
    assert "案号" in str(empty[0].rows[0].cells)
    assert "没有选文件" in office.post("/cases/sheet", data={}).get_data(as_text=True)


def test_the_register_as_a_workbook_names_every_defendant_and_is_known_when_it_comes_back(district):
    third = builders.unit("FGJ", "区发展改革局")
    case = district.case(received_on=None, co_defendants=[district.planning, third])
    alone = district.case(2)
    numbers, whose = (
        [case.case_number, alone.case_number],
        [("区公安分局", {"区自然资源局", "区发展改革局"}), ("区公安分局", set())],
    )
    district_cases = select(Case).order_by(Case.id)
    db.session.commit()
    office = district.client(district.office)

    def sent(data: bytes) -> str:
        return office.post("/cases/sheet", data={"file": (io.BytesIO(data), "逐案.xlsx")}).get_data(as_text=True)

    own = office.get("/cases/register.xlsx").data
    page = sent(own)
    assert "共 2 行，可以登记 0 行" in re.sub(r"<[^>]+>", " ", page) and page.count("已经登记过") == 2
    assert 'name="kept"' not in page, "nothing is offered to be taken in"
    # the same workbook where nothing is registered yet gives the same cases
    for one in db.session.scalars(district_cases):
        one.case_number = one.case_number.replace("岚0106", "岚0107")
    db.session.commit()
    page = sent(own)
    assert "区自然资源局、区发展改革局" in page
    office.post("/cases/sheet/take", data={"kept": re.search(r'name="kept" value="([^"]+)"', page)[1]})
    db.session.expire_all()
    made = [one for one in db.session.scalars(district_cases) if one.case_number in numbers]
    made.sort(key=lambda one: numbers.index(one.case_number))
    assert [(one.unit.short_name, {party.unit.short_name for party in one.parties}) for one in made] == whose
    twice = (("（2026）岚0106行初7号", "区公安分局", "某院", "治安行政处罚", "区自然资源局；区公安分局"),
             ("（2026）岚0106行初8号", "区公安分局", "某院", "治安行政处罚", "没有这个局"))  # fmt: skip
    head = tuple(Column(word) for word in ("案号", "被告", "法院", "案由", "共同被告"))
    page = re.sub(r"<[^>]+>", " ", sent(workbook([SheetOut("开庭", head, twice)]).getvalue()))
    assert "可以登记 0 行" in page and "填写了不止一次" in page and "「没有这个局」不是本区登记的单位" in page


def _matters(*rows: tuple[object, ...]) -> io.BytesIO:
    head = ("序号", "种类", "被申请人", "申请人", "案由", "文号", "收文日期", "答复日期", "处理结果")
    return workbook([SheetOut("复议", tuple(Column(word) for word in head), rows, title="行政复议登记表")])


def test_a_workbook_of_matters_is_previewed_taken_in_and_a_second_time_changes_nothing(district):
    began = district.day(-30).date()
    kind = "被申请人书面答复（普通程序）"
    rows = (
        ("1", kind, "区公安分局", NAME, "行政处罚", "望府复答〔2026〕1号", began, district.day(-25).date(), "维持"),
        ("2", kind, "区公安分局", NAME, "行政强制", "望府复答〔2026〕2号", began, "", ""),
        ("3", "回复司法建议", "区自然资源局", "", "规范送达程序", "", f"{began.year}.{began.month}.{began.day}", "", ""),
        ("4", "没有这一种", "没有这个局", "", f"{NAME}诉区公安分局", "", "某天", "", "不知道"),
        ("5", kind, "区公安分局", "", "行政处罚", "望府复答〔2026〕1号", began, "", ""),
        ("6", kind, "区公安分局", "", "早于起算", "望府复答〔2026〕3号", began, district.day(-40).date(), ""),
        ("7", "答复政府信息公开申请", "区公安分局", "", "旧事", "", date(2001, 1, 1), "", ""),
        ("8", kind, "区公安分局", "", "将来", "", district.day(9).date(), "", ""),
    )
    office = district.client(district.office)
    answer = office.post("/matters/sheet", data={"file": (_matters(*rows), "复议.xlsx")})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and NAME not in page
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "共 8 行，可以登记 3 行" in text
    for reason in (
        "「没有这一种」不是登记册里的事项种类", "「没有这个局」不是本区登记的单位", "像是写了当事人姓名", "「不知道」不是登记册里的结果",
        "不止一次", "早于", "尚未施行或者已经失效", "起算日期",
    ):  # fmt: skip
        assert reason in text, reason
    assert db.session.scalar(select(func.count(Matter.id))) == 0, "a preview stores nothing"
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    assert office.post("/matters/sheet/take", data={"kept": kept}).status_code == 302
    assert office.post("/matters/sheet/take", data={"kept": kept}).status_code == 409, "pressed again, all are there already"
    found = db.session.scalars(select(Matter).order_by(Matter.id)).all()
    assert [(one.title, one.unit.short_name, one.state, one.result) for one in found] == [
        ("行政处罚", "区公安分局", "done", "upheld"), ("行政强制", "区公安分局", "open", ""), ("规范送达程序", "区自然资源局", "open", ""),
    ]  # fmt: skip
    second = office.post("/matters/sheet", data={"file": (_matters(*rows), "复议.xlsx")}).get_data(as_text=True)
    assert "可以登记 0 行" in re.sub(r"<[^>]+>", " ", second) and "已经登记过" in second
    own = office.get("/matters/register.xlsx").data
    back = office.post("/matters/sheet", data={"file": (io.BytesIO(own), "期限事项.xlsx")}).get_data(as_text=True)
    assert "共 3 行，可以登记 0 行" in re.sub(r"<[^>]+>", " ", back), "what goes out is known when it comes back"
    empty = read_workbook("空.xlsx", office.get("/matters/sheet/empty.xlsx").data)
    assert "事项种类" in str(empty[0].rows[0].cells)
    assert any("回复司法建议" in row.cells for row in empty[1].rows) and not any(
        "提交答辩状和证据、依据" in row.cells for row in empty[1].rows
    )
    assert district.client(district.liaison).get("/matters/sheet").status_code == 403
