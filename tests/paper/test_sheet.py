"""How a title breaks and how wide words are."""

import pytest

from app.paper.sheet import title_lines


@pytest.mark.parametrize(
    ("whole", "lines"),
    [
        ("云汀区人民政府2026年度报告", ["云汀区人民政府2026年度报告"]),
        ("竹溪市云汀区人民政府关于2026年法治政府建设情况的报告", ["竹溪市云汀区人民政府", "关于2026年法治政府建设情况的报告"]),
        ("竹溪市云汀区人民政府2026年法治政府建设年度报告", ["竹溪市云汀区人民政府", "2026年法治政府建设年度报告"]),
        (
            "竹溪市云汀区法治建设督办周报（2026年11月9日至11月15日）",
            ["竹溪市云汀区法治建设督办周报", "（2026年11月9日至11月15日）"],
        ),
        ("关于2026年9月法治建设任务落实情况的督查通报", ["关于2026年9月法治建设", "任务落实情况的督查通报"]),
        ("关于2026年第二季度行政机关负责人出庭应诉情况的通报", ["关于2026年第二季度行政机关", "负责人出庭应诉情况的通报"]),
        ("甲" * 50, ["甲" * 50]),
    ],
)
def test_a_long_title_breaks_between_words(whole: str, lines: list[str]) -> None:
    assert title_lines(whole) == lines
