"""The numbers of next year's report as they come in: confirmed from the report, asked for, given, verified, one sent back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from app.accounts.models import Unit
from app.accounts.standing import Standing
from app.demo.district import District
from app.drafting.actions import compose
from app.drafting.talk_actions import assign, comment, propose
from app.extensions import db
from app.indicators import actions
from app.indicators.models import Indicator
from app.indicators.queries import printed_in
from app.reports.models import Report

KEEPER, CHIEF = "chengyinan", "shangruoshui"
BASE_URL = "http://localhost"
#: what this year's numbers are of last year's, in turn; one moved by more than half and says why
RATIOS = ("1.08", "0.94", "1.15", "1.02", "0.88", "1.21", "1.62", "1.05")
#: words of an indicator → target and direction, and what the system itself counts
KNOWN = (
    ("出庭应诉率", Decimal(100), "up", "cases", "appearance_rate"),
    ("开庭审理", None, "", "cases", "heard"),
    ("负责人出庭", None, "", "cases", "attended"),
    ("败诉率", None, "down", "cases", "loss_rate"),
    ("按期办结率", Decimal(100), "up", "units", ""),
    ("按期答复率", Decimal(100), "up", "units", ""),
)
PROPOSED = (
    ("JGJ", "全面推行跨部门联合检查计划公示，第二季度前建成入企检查线上备案流程"),
    ("GAJ", "建立行政执法案件办理质量季度分析制度，每季度通报一次"),
)


def told(district: District, year: int, now: datetime) -> None:
    """Everything about numbers and next year's draft, up to now."""
    keeper = district.office(KEEPER)
    yearly = select(Report).where(Report.paper == "report").order_by(Report.year)
    earlier, report = db.session.scalars(yearly).all()
    actions.take_over(earlier, printed_in(earlier), by=keeper, now=now - timedelta(days=40, minutes=8))
    made = actions.take_over(report, printed_in(report), by=keeper, now=now - timedelta(days=40))
    _lay_down(report.unit, made, keeper, now)
    asked_at = now - timedelta(days=9)
    for_units = [one for one in made if one.owner is not None and one.feed == "units"]
    actions.ask(for_units, year, (now + timedelta(days=5)).date(), by=keeper, now=asked_at, base_url=BASE_URL)
    _come_in(district, for_units, year, now)
    _drafted(district, report, year, now)


def _lay_down(unit: Unit, made: Sequence[Indicator], by: Standing, now: datetime) -> None:
    for one in made:
        laid = actions.Definition(name=one.name, measure=one.measure, method=one.method, owner=one.owner)
        for words, target, direction, feed, formula in KNOWN:
            if words in one.name and (one.measure == "%") == ("率" in words):
                laid = replace(laid, target=target, direction=direction, feed=feed, formula=formula)
        if "率" in one.name or "案卷" in one.name:
            laid = replace(laid, basis="按自然年度统计，以办结日期为准。")
        actions.define(unit, laid, by=by, now=now, indicator=one)


def _come_in(district: District, asked: Sequence[Indicator], year: int, now: datetime) -> None:
    """Most units have answered, most answers are verified; one is sent back and some still wait."""
    codes = {unit.id: code for code, unit in district.units.items()}
    chief = district.office(CHIEF)
    for n, one in enumerate(asked):
        row = next((row for row in one.values if row.year == year), None)
        if row is None or n % 7 == 6:
            continue
        before = next((row.value for row in one.values if row.year == year - 1), None) or Decimal(1)
        ratio = Decimal(RATIOS[n % len(RATIOS)])
        value = min(before * ratio, Decimal(100)) if one.measure == "%" else before * ratio
        step = Decimal("0.01") if one.measure == "%" or before % 1 else Decimal(1)
        note = "今年起由各镇（街道）一并统计，口径扩大。" if ratio > Decimal("1.5") else ""
        liaison = district.of(codes[one.owner_id or 0], "liaison").standing
        at = now - timedelta(days=7 - n % 5, hours=n % 6)
        actions.give(
            row,
            value.quantize(step, ROUND_HALF_UP),
            evidence="统计台账（单位盖章）",
            note=note,
            before=before,
            by=liaison,
            now=at,
        )
        if n % 23 == 11:
            actions.send_back(
                row, "与季度报表合计不一致，请核对后重报。", by=chief, now=now - timedelta(days=1), base_url=BASE_URL
            )
        elif n % 4 != 3 and liaison.person_id != chief.person_id:
            actions.verify(row, by=chief, now=now - timedelta(days=1, hours=n % 5))


def _drafted(district: District, report: Report, year: int, now: datetime) -> None:
    """Two proposals, and the district's draft with a comment and a writer."""
    for code, words in PROPOSED:
        if code in district.units:
            propose(district.units[code], year, words, by=district.of(code, "liaison").standing, now=now - timedelta(days=4))
    draft = compose(report.unit, year, now=now - timedelta(days=2))
    duties = next(
        (paragraph for paragraph in draft.paragraphs if paragraph.key.startswith("duties/") and paragraph.level == 0), None
    )
    if duties is not None:
        assign(duties, district.people[KEEPER])
        comment(
            duties, "请政府办提供主要负责人今年部署法治工作的次数和议题。", by=district.office(CHIEF), now=now - timedelta(days=1)
        )
    db.session.flush()
