"""A doubt is stored as code and facts and worded in the reader's language; older rows are taken over by the migration."""

import importlib.util
import re

import pytest

from app.extensions import db
from app.reports import actions
from app.reports.reader.telling import TOLD, doubt_of, said_of
from tests import builders
from tests.conftest import ROOT
from tests.reports import made


def facts(template: str) -> dict[str, str]:
    digits = ("total", "sum", "done", "taken", "value") + (() if "指标" in template or "口径" in template else ("before", "here"))
    return {name: "1,204.5" if name in digits else f"〔{name}〕" for name in re.findall(r"%\((\w+)\)s", template)}


#: doubts that no row could have before there were codes
LATER = ("no_numbers", "said_twice", "issuer_from_source")


@pytest.mark.parametrize("code", [code for code in TOLD if code not in LATER])
def test_the_migration_reads_back_every_sentence_it_replaces(code: str) -> None:
    path = ROOT / "migrations" / "versions" / "0009_doubts_by_code.py"
    spec = importlib.util.spec_from_file_location("migration", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    told = facts(TOLD[code][1])
    made_of = doubt_of(code, "", 0, 0, **told)
    assert module.coded(made_of.message) == (code, told)
    assert module.coded("别的话") == ("", {"words": "别的话"})


def test_words_without_a_code_are_kept():
    assert said_of("", {"words": "半角逗号"}).sentence == "半角逗号"
    assert said_of("over_hundred", {"value": "120"}).sentence == "比率120%超过100%，请核实"


def test_an_english_page_words_doubts_in_english(app, client):
    unit = builders.unit("gov")
    builders.sign_in(client, builders.person("li.ping", "office", unit))
    text = "青溪区2024年法治政府建设情况报告\n一、主要做法\n受理案件10件，办结12件。\n三、存在的问题\n执法人员不足。"
    report = actions.import_report(unit, None, "a.txt", text.encode(), by=None, now=made.NOW)
    db.session.commit()
    chinese = client.get(f"/reports/{report.ref}/desk").get_data(as_text=True)
    assert "办结数12件多于受理数10件" in chinese
    with client.session_transaction() as session:
        session["language"] = "en"
    english = client.get(f"/reports/{report.ref}/desk").get_data(as_text=True)
    assert "多于受理数" not in english and "12" in english
