"""A made-up task, hearing and period on which an office sees how a rule of its timetable reads."""

from datetime import datetime, timedelta

from app.reminders.letters import HearingFacts, PeriodFacts, Setting, TaskFacts, Words, on_hearing, on_period, on_task
from app.reminders.rules import Rule


def sample(rule: Rule, now: datetime, base_url: str, ask: str) -> Words:
    """The letter of a rule as it would read today."""
    today = now.date()
    setting = Setting(day=today, link=f"{base_url}/n/…", ask=ask, at=now)
    days = timedelta(days=abs(rule.offset))
    if rule.court:
        at = datetime.combine((now + timedelta(days=max(1, abs(rule.offset)))).date(), datetime.min.time(), now.tzinfo)
        hearing = HearingFacts(
            case_number=f"（{today.year}）某0101行初1号", cause="不服行政处罚", court="某区人民法院", unit="某局",
            at=at + timedelta(hours=9, minutes=30), place="第一法庭", online=False, attendee="", absent=False, must_notify=False,
        )  # fmt: skip
        return on_hearing(rule, hearing, setting)
    if rule.clock:
        due = today + days if rule.spec.sign < 0 else today - days
        number, law = f"（{today.year}）某0101行初1号", "行政诉讼法第六十七条"
        return on_period(rule, PeriodFacts(number, "不服行政处罚", "某局", "提交答辩状和证据、依据", due, law), setting)
    back = today - days
    due = today + days if rule.spec.sign < 0 else today if rule.spec.sign == 0 or rule.anchor != "due" else back
    task = TaskFacts(
        number=f"{today.year}-001", title="建立领导干部应知应会法律法规清单", unit="某局", due=due, issued_on=back,
        returned_on=back, period_until=back, asked_on=back,
    )  # fmt: skip
    return on_task(rule, task, setting)
