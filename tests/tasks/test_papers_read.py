"""A paper that is no yearly report, from its file to drafts: the same door and desk, its kind and authority kept on the tasks."""

import io

from sqlalchemy import select

from app.drafting.facts_queries import last_report
from app.extensions import db
from app.reports import clause_actions
from app.reports.models import Report
from app.reports.years_queries import other_versions, through_the_years
from app.tasks.models import Task
from app.tasks.view_models import Origin
from tests import builders
from tests.conftest import ROOT
from tests.tasks import ground

PAPERS = ROOT / "tests" / "reader" / "papers"


def _sent(client, kind: str, **more: str):
    form = {"unit": "gov", "paper": kind, "file": (io.BytesIO((PAPERS / f"{kind}.txt").read_bytes()), f"{kind}.txt")} | more
    return client.post("/reports", data=form, content_type="multipart/form-data")


def test_from_the_paper_to_drafts(app, client) -> None:
    at = ground.district()
    yearly = ground.report(at, [("problem", "备案不及时。")])
    yearly.unit_id, yearly.year = at.mayor_post.unit_id, 2026
    builders.sign_in(client, at.chief)
    unknown = client.post("/reports", data={"unit": "gov", "paper": "rumour", "text": "一、台账不全。"})
    assert unknown.status_code == 422 and "没有这一类文件" in unknown.text
    assert _sent(client, "judicial", authority="区长批示", year="2026").status_code == 302
    assert _sent(client, "inspection").status_code == 302
    judicial, inspection = db.session.scalars(select(Report).where(Report.paper != "report").order_by(Report.id))
    assert (judicial.paper, judicial.year, judicial.work_year, inspection.year) == ("judicial", 2026, 2026, 2026)
    assert other_versions(inspection) == (None, None) and list(through_the_years(inspection).values()) == [inspection]
    assert last_report(judicial.unit, 2026) is yearly, "next year's report answers the yearly report alone"
    for paper in (judicial, inspection):
        clause_actions.confirm_all(paper, by=at.who("chief"), now=ground.NOW)
        db.session.commit()
        assert client.post(f"/reports/{paper.ref}/tasks").status_code == 302
    tasks = db.session.scalars(select(Task).where(Task.report_id.in_((judicial.id, inspection.id))).order_by(Task.id)).all()
    assert [task.year for task in tasks] == [2026] * 11 and {task.kind for task in tasks} == {"rectification", "arrangement"}
    assert {task.authority for task in tasks if task.report_id == judicial.id} == {"区长批示"}
    assert {task.authority for task in tasks if task.report_id == inspection.id} == {f"《{inspection.title}》"}
    origins = {task.title: db.session.get(Origin, task.id) for task in tasks}
    assert {origin.paper for origin in origins.values()} == {"judicial", "inspection"}
    assert origins["听证程序不规范，未在举行听证的七日前通知当事人"].paper_number == "（2026）清法建字第4号"
    assert origins["行政执法监督不到位"].problem.startswith("行政执法监督不到位。执法案卷评查未常态化"), (
        "the finding is kept whole"
    )
    ledger = client.get("/ledger?year=2026&paper=judicial").text
    assert ledger.count("听证程序不规范") and "行政执法监督不到位" not in ledger
    page = client.get(f"/tasks/{tasks[1].ref}").text
    assert "2026 年司法建议" in page and "在原文中看" in page and "年度报告" not in page.split("来历")[0].split("<main")[1]
    assert "2026 年督察反馈" in client.get("/reports").text
    assert client.get(f"/reports/{judicial.ref}/desk").status_code == 200
    living = client.get(f"/reports/{judicial.ref}/living").text
    assert "司法建议里的每一句" in living and "报告里" not in living and "本报告" not in living and "/recurring" not in living
