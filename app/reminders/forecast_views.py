"""The forecast 预告: who will hear what in the next sixty days."""

from flask import render_template, request

from app import clock
from app.accounts.queries import all_units
from app.reminders import forecast_queries
from app.reminders.forecast_queries import DAYS, Coming
from app.reminders.rules import title
from app.reminders.views import place_of, room
from app.web.guard import allow

#: prompts listed under one day; beyond it their number is said
SHOWN = 60


@room.get("/forecast")
@allow("office")
def forecast() -> str:
    """Day by day, of all units or of one."""
    units = all_units()
    chosen = next((unit for unit in units if unit.code == request.args.get("unit", "")), None)
    now = clock.now()
    days = forecast_queries.forecast(now, chosen.id if chosen else None)
    heads = {day: _heads(coming) for day, coming in days.items()}
    return render_template(
        "reminders/forecast.html", days=days, heads=heads, units=units, chosen=chosen, title_of=title, place_of=place_of,
        shown=SHOWN, span=DAYS, today=now.date(),
    )  # fmt: skip


def _heads(coming: list[Coming]) -> dict[str, int]:
    """How many prompts and how many people a day has."""
    return {"prompts": len(coming), "people": len({one.person.id for one in coming})}
