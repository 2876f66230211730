"""Which statutory dates a case shows, and when a notice is short."""

from datetime import date

from app.cases.timeline import dates_of, short_notice


def _dates(**more):
    asked = {"received_on": None, "evidence_filed_on": None, "concluded_on": None, "result": "open", "instance": "first"} | more
    return {d.counted.rule: d for d in dates_of(**asked)}


def test_nothing_follows_from_nothing():
    assert _dates() == {}
    assert _dates(received_on=date(2012, 5, 4)) == {}, "older than the law that is in force now"


def test_answer_and_evidence():
    defence = _dates(received_on=date(2022, 1, 20))["defence"]
    assert defence.counted.legal_due == date(2022, 2, 7)
    assert (defence.overdue(date(2022, 2, 7)), defence.overdue(date(2022, 2, 8))) == (False, True)
    met = _dates(received_on=date(2022, 1, 20), evidence_filed_on=date(2022, 2, 8))["defence"]
    assert met.late
    assert not met.overdue(date(2022, 3, 1))
    assert not _dates(received_on=date(2022, 1, 20), evidence_filed_on=date(2022, 2, 7))["defence"].late
    assert _dates(received_on=date(2022, 1, 20), instance="second") == {}


def test_an_appeal_follows_a_judgment_of_first_instance_only():
    decided = {"received_on": date(2022, 1, 20), "concluded_on": date(2022, 4, 15)}
    assert _dates(**decided, result="lost")["appeal_judgment"].counted.legal_due == date(2022, 5, 5)
    assert "appeal_judgment" not in _dates(**decided, result="withdrawn")
    assert "appeal_judgment" not in _dates(**decided, result="lost", instance="second")


def test_short_notice():
    assert short_notice(date(2026, 11, 24), date(2026, 11, 26))
    assert not short_notice(date(2026, 11, 23), date(2026, 11, 26))
    assert not short_notice(None, date(2026, 11, 26))
