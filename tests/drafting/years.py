"""Years for the tests of drafting: one small district year by hand, and generated ones."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from app.drafting.facts import ClauseFact, CourtFact, ReportFact, TaskFact, YearFacts

DUE = date(2026, 6, 30)

CLAUSES = (
    ClauseFact("a1", "achievement", "achievements", "规范执法行为，公正文明执法深入推进",
               "全区持证执法人员917名，清理注销执法证件43个，重大执法决定法制审核做到应审尽审", ("区司法局",), 2),
    ClauseFact("a2", "achievement", "achievements", "营造优化环境，政务服务持续便利", "印发方案，得到群众好评", (), 0),
    ClauseFact("a3", "achievement", "achievements", "营造优化环境，政务服务持续便利", "依据《条例》第27条办理事项613项", (), 2),
    ClauseFact("d1", "other", "duties", "", "区政府主要负责人全年主持召开法治专题会议7次，批示督办9件次", (), 2),
    ClauseFact("p1", "problem", "problems", "行政执法质量仍需提升", "19件案卷评查不合格"),
    ClauseFact("p2", "problem", "problems", "行政执法质量仍需提升", "部分单位入企检查计划备案不及时"),
    ClauseFact("p3", "problem", "problems", "规范性文件管理不够严格", "少数单位送审材料不齐全的问题"),
    ClauseFact("p4", "problem", "problems", "规范性文件管理不够严格", "合同履约情况缺少跟踪"),
    ClauseFact("p5", "problem", "problems", "规范性文件管理不够严格", "审核意见落实情况底数不清"),
    ClauseFact("r1", "arrangement", "arrangements", "规范行政执法，全面提升办案水平", "制定行政执法案卷制作指引"),
    ClauseFact("r2", "arrangement", "arrangements", "规范行政执法，全面提升办案水平", "全年评查案卷不少于230件"),
    ClauseFact("r3", "arrangement", "arrangements", "强化监督普法，增强依法履职能力", "组织法治督察反馈问题整改“回头看”"),
    ClauseFact("r4", "arrangement", "arrangements", "强化监督普法，增强依法履职能力", "推行惠企政策免申即享"),
    ClauseFact("r5", "arrangement", "arrangements", "强化监督普法，增强依法履职能力", "建立政府合同履约跟踪制度"),
    ClauseFact("r6", "arrangement", "arrangements", "强化监督普法，增强依法履职能力", "听取主要负责人述法并开展评议"),
    ClauseFact("g1", "goal", "arrangements", "强化监督普法，增强依法履职能力", "切实提升履职能力"),
)  # fmt: skip


def task(ref: str, title: str, state: str, *clauses: str, kind: str = "arrangement", **more: object) -> TaskFact:
    """A task of 2026 in one line."""
    number = f"2026-{ref[1:]:0>3}"
    return TaskFact(ref, number, kind, title, state, due=DUE, clauses=clauses, **more)  # type: ignore[arg-type]


TASKS = (
    task("t1", "整改案卷评查不合格问题", "in_progress", "p1", kind="rectification", overdue=True, lead="区司法局", update="已抽查一轮"),
    task("t2", "整改备案不及时问题", "closed", "p2", kind="rectification", lead="区城管局", outcome="建立入企检查统一备案平台, 全年备案率97%"),
    task("t3", "整改送审材料不齐全问题", "returned", "p3", kind="rectification", lead="区府办", cause="经办人员调整频繁"),
    task("t4", "制定行政执法案卷制作指引", "closed", "r1", lead="区司法局", outcome="印发行政执法案卷制作指引并组织培训", done_on=date(2026, 7, 2)),
    task("t5", "全年评查案卷不少于230件", "submitted", "r2", lead="区司法局", target_value=Decimal(230), value=Decimal("151.5"), target_unit="件"),
    task("t6", "组织法治督察反馈问题整改“回头看”", "closed", "r3", nature="standing", outcome="开展“回头看”2轮"),
    task("t7", "推行惠企政策免申即享", "cancelled", "r4", cancelled_for="上级统一推行，不再单独部署"),
    task("t8", "建立政府合同履约跟踪制度", "draft", "r5"),
    task("t9", "听取主要负责人述法并开展评议", "closed", "r6", lead="区司法局", outcome="11个部门主要负责人现场述法"),
    task("t10", "办理原告意见较大的案件", "closed", lead="区公安分局", outcome="与原告张三达成和解"),
)  # fmt: skip

COURT = CourtFact(
    heard=64, attended=57, rate=Decimal("89.06"), principal=11, spoke=44, concluded=72, lost=10, loss_rate=Decimal("13.89"),
    basis="按案号计。",
)  # fmt: skip


def small_year(**changes: object) -> YearFacts:
    """The year that the compared drafts are made from."""
    report = ReportFact("rep1", 2025, "竹溪市云汀区人民政府2025年法治政府建设年度报告", CLAUSES, {"p4": ("r5",)})
    facts: dict[str, object] = {
        "year": 2026, "unit_name": "竹溪市云汀区人民政府", "unit_short": "区政府", "place": "云汀区", "office": "区司法局", "last": report,
        "tasks": TASKS, "court": COURT,
    }  # fmt: skip
    return YearFacts(**{**facts, **changes})  # type: ignore[arg-type]


# ---- generated years: sentences of the genre put together from parts, so that each is what a report could say ----

_WHO = ("部分单位", "有的部门", "少数镇街", "一些执法人员", "基层执法力量")
_WHAT = ("对规范性文件审查", "对出庭应诉工作", "对证据收集固定", "在执法记录工作上", "对备案时限")
_WANTING = ("认识不足", "重视不够", "存在短板", "能力欠缺", "落实不到位", "不及时")
_VERB = ("建立", "健全", "制定", "完善", "修订", "编制")
_SUBJECT = ("行政应诉", "合法性审核", "执法监督", "行政复议", "政务公开", "矛盾调处", "法律顾问")
_THING = ("工作制度", "责任清单", "操作指引", "考核办法", "协作机制", "工作台账")
_ITEMS = ("规范行政行为", "健全决策机制", "化解矛盾纠纷", "强化监督制约", "提升服务效能")
_CAUSES = ("", "", "人员调整频繁", "经费落实较晚", "部门之间衔接较慢")
_UNITS = ("区司法局", "区公安分局", "区城管局", "柳林镇", "")
OPEN = ("draft", "issued", "acknowledged", "in_progress", "submitted", "returned")

problem_words = st.builds(
    lambda who, what, lack: who + what + lack, *(st.sampled_from(words) for words in (_WHO, _WHAT, _WANTING))
)
arrangement_words = st.builds(
    lambda verb, what, thing: verb + what + thing, *(st.sampled_from(words) for words in (_VERB, _SUBJECT, _THING))
)


@st.composite
def years(draw: st.DrawFn) -> YearFacts:
    """A year: last year's problems and arrangements, a task for each in any state, sometimes two, sometimes none."""
    words = [("problem", word) for word in draw(st.lists(problem_words, unique=True, max_size=6))]
    words += [("arrangement", word) for word in draw(st.lists(arrangement_words, unique=True, max_size=6))]
    clauses = tuple(
        ClauseFact(f"c{n}", role, "problems" if role == "problem" else "arrangements", draw(st.sampled_from(_ITEMS)), text)
        for n, (role, text) in enumerate(words)
    )
    tasks: list[TaskFact] = []
    for clause in clauses:
        for _ in range(draw(st.sampled_from((1, 1, 1, 2, 0)))):
            tasks.append(draw(_task(f"t{len(tasks) + 1}", clause)))
    heard = draw(st.integers(0, 40))
    attended = draw(st.integers(0, heard))
    rate = (Decimal(100 * attended) / heard).quantize(Decimal("0.01")) if heard else None
    court = draw(st.sampled_from((None, CourtFact(heard, attended, rate)))) if heard else None
    report = ReportFact("rep", 2025, "云汀区人民政府关于2025年法治政府建设情况的报告", clauses)
    return small_year(last=report, tasks=tuple(tasks), court=court)


@st.composite
def _task(draw: st.DrawFn, ref: str, clause: ClauseFact) -> TaskFact:
    state = draw(st.sampled_from((*OPEN, "closed", "closed", "cancelled")))
    kind = "rectification" if clause.role == "problem" else "arrangement"
    overdue = state in OPEN and draw(st.booleans())
    target = draw(st.sampled_from((None, Decimal(40))))
    made = task(
        ref, clause.text if kind == "arrangement" else f"整改{clause.text}问题", state, clause.ref, kind=kind, overdue=overdue,
        lead=draw(st.sampled_from(_UNITS)), nature=draw(st.sampled_from(("standing", "institution"))), cause=draw(st.sampled_from(_CAUSES)),
        target_value=target, value=draw(st.sampled_from((Decimal(17), Decimal(40)))) if target else None, target_unit="件",
    )  # fmt: skip
    outcome = draw(st.sampled_from(("印发有关制度并组织实施", "完成集中整改,经复核达到要求", "")))
    return replace(made, outcome=outcome) if state == "closed" else made
