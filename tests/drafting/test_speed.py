"""A year with 500 tasks, 300 indicators and 200 cases is composed within two seconds, and its Word file with it."""

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from sqlalchemy import delete, select

from app.drafting import actions, on_paper
from app.drafting.models import Draft
from app.extensions import db
from app.indicators import actions as numbers
from app.indicators.models import Indicator, IndicatorValue
from tests.drafting import ground
from tests.drafting.ground import NOW

LIMIT = 2.0

Made = TypeVar("Made")


def test_a_large_year(app) -> None:
    where = ground.district()
    states = ("in_progress", "closed", "returned", "submitted", "cancelled")
    words = ("备案不及时", "取证不规范", "制定案卷指引", "开展“回头看”", "举办培训23期")
    for n in range(500):
        ground.says(
            where,
            ground.task(where, words[n % 5], states[n // 5 % 5], outcome=f"完成第{n}项工作"),
            f"第{n}次填报，滞后原因是经费下达较晚。",
        )
    for n in range(200):
        ground.case(where, f"（2026）川9999行初{n + 1}号", appeared=n % 3 > 0)
    for n in range(300):
        numbers.define(
            where.government,
            numbers.Definition(name=f"指标{n}", owner=where.police, target=2, direction="up"),
            by=where.by,
            now=NOW,
        )
    for indicator in db.session.scalars(select(Indicator)):
        for year, value in ((2025, 3), (2026, 1)):
            indicator.values.append(IndicatorValue(year=year, quarter=0, value=value, state="verified"))
    db.session.commit()
    db.session.expire_all()
    draft, took = best(lambda: actions.compose(where.government, 2026, now=NOW))
    assert len(draft.paragraphs) > 800, "every indicator below its target is a problem of its own"
    print(f"{took:.2f} s")
    assert took <= LIMIT, f"{took:.2f} s"
    started = perf_counter()
    assert on_paper.word_of(draft)
    took = perf_counter() - started
    assert took <= 2 * LIMIT, f"the file: {took:.2f} s"


def best(work: Callable[[], Made]) -> tuple[Made, float]:
    """What work makes, and the shortest of three times it took: the machine may be busy with other things. Drafts are made afresh."""
    times = []
    for _ in range(3):
        db.session.execute(delete(Draft))
        db.session.commit()
        started = perf_counter()
        made = work()
        times.append(perf_counter() - started)
    return made, min(times)
