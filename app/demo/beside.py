"""What the office keeps beside the yearly report: last year's workbook, what is carried over from it, a court's paper, its views."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.clock import ZONE
from app.demo import story
from app.demo.calendar import Calendar
from app.demo.district import District
from app.demo.history import CHIEF, PLANNER, VERIFIER, Happening
from app.extensions import db
from app.reports import clause_actions, report_actions
from app.reports.actions import import_report
from app.sheets.writing import Column, SheetOut, write_workbook
from app.tasks import actions, intake_actions, origin_actions, view_actions
from app.tasks import instruction_actions as instructions
from app.tasks.draft_actions import draft_tasks
from app.tasks.models import Task
from app.tasks.origin_actions import Written
from app.tasks.request_models import Instruction
from app.tasks.view_models import Origin
from app.workdays import add_workdays

#: the heads of an office's own workbook, as this office wrote them
HEADS = ("编号", "任务来源", "反馈问题", "具体措施", "责任单位", "协办单位", "分管领导", "完成时限", "进展情况")
#: unit as the workbook calls it, helpers, problem, measures, how far it had come
ROWS = (
    ("区教育体育系统", "区司法局", "部分学校法治副校长履职记录不全", "建立履职台账，每学期检查一次", "已完成检查一轮"),
    ("区应急局", "", "企业行政检查计划未公示", "年度检查计划在政府网站公开", "正在汇总计划"),
    ("区卫健局、区市场监管局", "", "同一问题跨部门重复检查", "建立联合检查清单", "正在会商"),
)
SOURCE = "关于法治政府建设专项督察情况的反馈意见"
#: what somebody keeps as a tab of the ledger, and the filters it stands for
VIEWS = (("逾期未办结", {"state": "owing", "lamp": "late"}), ("出庭应诉", {"q": "出庭应诉"}), ("司法建议", {"paper": "judicial"}))


@dataclass(frozen=True)
class BesideTeller:
    """Tells it in the order in which it happened."""

    district: District
    calendar: Calendar

    def last_year(self) -> None:
        """The workbook of the year before: in as drafts, issued, one closed, and the rest carried into the year of work."""
        year = self.calendar.year - 1
        chief = self.district.office(CHIEF)
        day = add_workdays(date(year, 9, 1), 2)
        at = datetime.combine(day, time(9, 20), ZONE)
        intake = intake_actions.take_in(
            f"{year}年督办台账.xlsx", self._workbook(year), year=year, paper="inspection", paper_title=SOURCE,
            authority="区政府常务会议决定", by=chief, now=at,
        )  # fmt: skip
        intake_actions.match(intake, {int(column): code for column, code in intake.columns.items()})
        intake_actions.name_units({ROWS[0][0]: self.district.units["JTJ"]}, by=chief, now=at)
        intake_actions.step(intake, by=chief, now=at)
        tasks = db.session.scalars(select(Task).join(Origin).where(Origin.intake == intake.ref).order_by(Task.id)).all()
        for task in tasks:
            actions.issue(task, by=chief, now=at + timedelta(minutes=30))
        self._closed(tasks[0], at + timedelta(days=40))

    def _closed(self, task: Task, at: datetime) -> None:
        unit = self.district.of("JTJ", "liaison").standing
        actions.update(task, "各学校履职台账已建立，检查两轮。", by=unit, now=at, percent=100)
        outcome = "建立法治副校长履职台账并每学期检查，记录不全的学校全部补正"
        actions.submit(task, outcome, by=unit, now=at + timedelta(minutes=9))
        actions.close(task, by=self.district.office(VERIFIER), now=at + timedelta(days=4), note="查阅台账，同意销号。")

    def _workbook(self, year: int) -> bytes:
        rows = [
            (n, "", problem, measures, lead, support, "", date(year, 12, 20), said)
            for n, (lead, support, problem, measures, said) in enumerate(ROWS, start=1)
        ]
        file = io.BytesIO()
        write_workbook([SheetOut("台账", [Column(head) for head in HEADS], rows, title=f"清砚区{year}年督办台账")], file)
        return file.getvalue()

    def happenings(self) -> list[Happening]:
        """What happened in the year of work."""
        told: list[tuple[int, Callable[[datetime], object]]] = [
            (-299, self._carried), (-60, self._court), (-55, self._views), (-45, self._congress),
            (-30, self._go_on), (-28, self._said), (-24, self._answered), (-3, self._said_of_a_number),
        ]  # fmt: skip
        return [Happening(self.calendar.event(at), at, tell) for at, tell in told]

    def _carried(self, now: datetime) -> None:
        """What was not finished goes on as tasks of the year of work."""
        planner, chief = self.district.office(PLANNER), self.district.office(CHIEF)
        made = origin_actions.carry(self.calendar.year - 1, by=chief, now=now)
        for task, until in zip(made, (45, 20, 45), strict=True):
            actions.assign(task, by=planner, now=now, due=self.calendar.due(until))
            actions.issue(task, by=chief, now=now)
        for task in made:
            unit = self.district.of(_code(self.district, task), "liaison").standing
            actions.acknowledge(task, by=unit, now=now + timedelta(minutes=40))

    def _court(self, now: datetime) -> None:
        """A court's recommendation, read number by number: the first two are issued, the others wait as drafts."""
        planner, chief = self.district.office(PLANNER), self.district.office(CHIEF)
        signed = add_workdays(now.date(), -3)
        text = (story.DATA / "judicial.txt").read_text(encoding="utf-8")
        text = text.replace("〔年〕", str(signed.year)).replace("〔日〕", f"{signed.year}年{signed.month}月{signed.day}日")
        paper = import_report(
            self.district.units["QZF"], self.calendar.year, "司法建议书.txt", text.encode(), by=planner, now=now, paper="judicial",
            authority="区长批示",
        )  # fmt: skip
        clause_actions.confirm_all(paper, by=planner, now=now)
        report_actions.settle(paper, by=planner, now=now)
        drafts = draft_tasks(paper, by=planner, now=now)
        for task, lead in zip(drafts, ("ZFJ", "SGJ"), strict=False):
            due = self.calendar.due(20)
            actions.assign(task, by=planner, now=now, lead=self.district.units[lead], due=due)
            actions.issue(task, by=chief, now=now)
            actions.acknowledge(task, by=self.district.of(lead, "liaison").standing, now=now + timedelta(minutes=30))

    def _go_on(self, now: datetime) -> None:
        """The units report how far they are."""
        of_report = select(Task).where(
            Task.year == self.calendar.year, Task.continues_id.is_not(None), Task.report_id.is_not(None)
        )
        for task in db.session.scalars(of_report.order_by(Task.id)):
            unit = self.district.of(_code(self.district, task), "liaison").standing
            actions.update(
                task, "换届村（社区）的村规民约已收齐，正在逐份审查。", by=unit, now=now, percent=80, value=Decimal(88)
            )
        told = select(Task).join(Origin).where(Task.year == self.calendar.year, Task.state == "acknowledged")
        for task in db.session.scalars(told.where(Origin.paper.in_(("inspection", "judicial"))).order_by(Task.id)):
            unit = self.district.of(_code(self.district, task), "liaison").standing
            actions.update(task, "已完成排查，正在按清单逐项补正。", by=unit, now=now, percent=80)

    def _said(self, now: datetime) -> None:
        """A leader's word on what was found a second time; the office asks the unit to answer it."""
        task = self._found_twice()
        who, post = self.district.standings["lushiyu"], self.district.leaders["executive"]
        row = instructions.instruct("此项去年已经提出，请说明今年的公示安排。", post, by=who, now=now, task=task)
        instructions.ask_unit(
            row,
            self.district.units["YJJ"],
            add_workdays(now.date(), 5),
            by=self.district.office(PLANNER),
            now=now + timedelta(hours=1),
        )

    def _answered(self, now: datetime) -> None:
        row = db.session.scalars(select(Instruction).where(Instruction.state == "asked")).one()
        unit = self.district.of("YJJ", "liaison").standing
        instructions.answer_instruction(row, "今年检查计划已汇总，按季度在区政府网站公示。", by=unit, now=now)

    def _said_of_a_number(self, now: datetime) -> None:
        who, post = self.district.standings["shenguanlan"], self.district.leaders["mayor"]
        words = "逾期事项逐项说明原因，列出补救时间。"
        instructions.instruct(words, post, by=who, now=now, about="/overview", label="逾期或严重滞后")

    def _congress(self, now: datetime) -> None:
        """The congress finds again what was found last year; it waits as a draft that hangs on to the line."""
        said = Written(
            year=self.calendar.year, paper="congress", paper_title="关于法治政府建设情况报告的审议意见", authority="区政府常务会议决定",
            problem="入企检查计划公示不及时", measures="按季度在政府网站公开检查计划", earlier=self._found_twice().number,
        )  # fmt: skip
        origin_actions.enter(said, by=self.district.office(PLANNER), now=now)

    def _found_twice(self) -> Task:
        """What the inspection found and was carried over first."""
        carried = select(Task).join(Origin).where(Task.year == self.calendar.year, Task.continues_id.is_not(None))
        return db.session.scalars(carried.where(Origin.paper == "inspection").order_by(Task.id).limit(1)).one()

    def _views(self, now: datetime) -> None:
        for name, asked in VIEWS:
            view_actions.keep_view(name, asked, shared=True, by=self.district.office(CHIEF), now=now)


def _code(district: District, task: Task) -> str:
    return next(code for code, unit in district.units.items() if unit is task.lead_unit)
