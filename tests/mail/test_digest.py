"""The letter that carries many, compared whole with a file."""

from pathlib import Path

from app.mail.digest import MOST, Part, digest

FOLDER = Path(__file__).parent / "letters"

SIGN = "事项：2026-0{n} 建立清单{n}（牵头：区司法局）\n时限：2026年6月30日前\n请办：请在 1 个工作日内签收。签收后请及时填报进展，办完后报结。\n链接：http://duban.test/tasks/{n}\n联系：区司法局 李平\n"
LATE = "事项：2026-017 建立制度（牵头：区司法局）\n时限：2026年6月1日，已逾期 22 天\n请办：该任务已过时限。\n链接：http://duban.test/n/a\n联系：区司法局 周敏\n"


def test_items_that_ask_for_the_same_stand_under_one_heading():
    parts = [Part(f"6月30日前：请签收 2026-0{n} 建立清单{n}", SIGN.format(n=n)) for n in (11, 12)]
    parts.insert(1, Part("6月1日到期：已逾期 22 天 2026-017 建立制度", LATE, "已逾期"))
    parts.append(Part("通知", "明日停电。\n后天恢复。\n"))
    subject, body = digest(parts)
    assert f"{subject}\n\n{body}" == (FOLDER / "digest.txt").read_text(encoding="utf-8")


def test_a_very_long_digest_says_how_many_it_leaves_out():
    subject, body = digest([Part(f"6月30日前：请签收 2026-0{n} 清单", SIGN.format(n=n)) for n in range(MOST + 40)])
    assert subject == f"督办事项 {MOST + 40} 项：请签收 {MOST + 40} 项" and "另有 40 项没有列出" in body
    assert body.count("链接：") == MOST
