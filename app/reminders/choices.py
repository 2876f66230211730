"""What an office decides about its reminders; it knows the choices by name, and decides nothing."""

from app.policy.choices import Choice
from app.reminders.rules import DEFAULTS, as_row
from app.words import N_

TIMETABLE = Choice(
    code="timetable",
    title=N_("提醒时间表"),
    help=N_("什么时候提醒、提醒谁、信里怎么说，以及是否可以并入每天的汇总信。"),
    default=[as_row(rule) for rule in DEFAULTS],
    endpoint="reminders.timetable",
)
