"""A small report of our own with everything marked by hand, and the real one that is read from beside the repository."""

from datetime import datetime
from decimal import Decimal

from app.accounts.models import Unit
from app.clock import ZONE
from app.extensions import db
from app.reports import actions
from app.reports.models import Clause, Doubt, Report
from app.reports.reader.finding import Clause as Found
from app.reports.reader.finding import Doubt as Doubted
from app.reports.reader.finding import Figure, Link, Reading, Section
from tests.conftest import ROOT

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
REAL = ROOT.parent / "shared" / "reports" / "dongpo-2021.txt"

SPAM = "棋牌大厅@88在线投注"
PHRASE = "习近平法治思想"

TEXT = f"""青溪区人民政府关于2025年法治政府建设情况的报告

一、主要做法及成效

（一）强化学习。全区组织习近平{SPAM}法治思想专题学习12次,培训干部430人次。办理行政复议案件58件。

二、存在的问题

（一）备案管理不严。个别镇街规范性文件报送备案不及时；部分文件未经合法性审核。

（二）应诉意识不强。少数单位负责人出庭应诉不积极，年度应诉率仅为76%。

三、下一步工作安排

（一）严格备案审查。建立规范性文件备案提醒制度，每季度通报备案情况；完善合法性审核机制。

（二）落实应诉职责。逐案提醒行政机关负责人出庭应诉，力争应诉率达到100%。

                              青溪区人民政府
                              2026年1月20日
"""


def real_report() -> bytes:
    """The published report. It belongs to nobody's repository and is looked for beside this one."""
    assert REAL.is_file(), f"缺少真实报告：请把 dongpo-2021.txt 放在 {REAL.parent} 下再运行这项测试。"
    return REAL.read_bytes()


def _found(role: str, section: str, item: str, words: str, **more: object) -> Found:
    start = TEXT.index(words)
    return Found(role, section, item, "", words, start, start + len(words), wording=words, **more)  # type: ignore[arg-type]


def reading(text: str = TEXT, year: int | None = 2025) -> Reading:
    """What a perfect reader finds in the text above."""
    broken = f"习近平{SPAM}法治思想"
    at = text.index(broken)
    comma = text.index("次,培训") + 1
    clauses = (
        _found("achievement", "一", "强化学习", f"全区组织{broken}专题学习12次,培训干部430人次"),
        _found("achievement", "一", "强化学习", "办理行政复议案件58件"),
        _found("problem", "二", "备案管理不严", "个别镇街规范性文件报送备案不及时", links=(Link(6, 0.8),)),
        _found("problem", "二", "备案管理不严", "部分文件未经合法性审核", suggested_units=("sfj",)),
        _found("problem", "二", "应诉意识不强", "少数单位负责人出庭应诉不积极"),
        _found("problem", "二", "应诉意识不强", "年度应诉率仅为76%"),
        _found("arrangement", "三", "严格备案审查", "建立规范性文件备案提醒制度", links=(Link(2, 0.6),)),
        _found("arrangement", "三", "严格备案审查", "每季度通报备案情况", deadline="每季度"),
        _found("arrangement", "三", "严格备案审查", "完善合法性审核机制"),
        _found("arrangement", "三", "落实应诉职责", "逐案提醒行政机关负责人出庭应诉"),
        _found("goal", "三", "落实应诉职责", "力争应诉率达到100%"),
    )
    heads = [("一", "主要做法及成效", "achievements"), ("二", "存在的问题", "problems"), ("三", "下一步工作安排", "arrangements")]
    starts = [text.index(f"{number}、{words}") for number, words, _ in heads] + [text.index("                              青")]
    return Reading(
        text=text,
        title="青溪区人民政府关于2025年法治政府建设情况的报告",
        issuer="青溪区人民政府",
        year=year,
        sections=tuple(
            Section(number, words, role, starts[n], starts[n + 1])  # type: ignore[arg-type]
            for n, (number, words, role) in enumerate(heads)
        ),
        clauses=clauses,
        figures=(
            Figure("投注", Decimal(88), "", False, "88", text.index("88在线"), text.index("88在线") + 2),
            Figure("行政复议案件", Decimal(58), "件", False, "58件", text.index("58件"), text.index("58件") + 3),
        ),
        doubts=(
            Doubted("spam_in_phrase", "固定用语被改动", broken, at, at + len(broken), PHRASE),
            Doubted("punctuation", "半角逗号", ",", comma, comma + 1, "，"),
            Doubted("missing_part", "没有写原因", "", 0, 0),
        ),
    )


def stored(unit: Unit, **more: object) -> Report:
    """The report above, stored and committed."""
    report = actions.store(unit, None, "report.txt", "a" * 64, reading(**more), by=None, now=NOW)  # type: ignore[arg-type]
    db.session.commit()
    return report


def clause(report: Report, beginning: str) -> Clause:
    """The standing clause whose words begin so."""
    return next(row for row in report.clauses if row.state != "absorbed" and row.wording.startswith(beginning))


def doubt(report: Report, kind: str) -> Doubt:
    """The doubt of a kind."""
    return next(row for row in report.doubts if row.kind == kind)
