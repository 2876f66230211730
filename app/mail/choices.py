"""What an office decides about its letters; it knows the choice by name, and decides nothing."""

from app.policy.choices import Choice
from app.words import N_

CEILING = Choice(
    code="mail_ceiling",
    title=N_("一次最多发出多少封信"),
    help=N_("超过这个数就先停下，等有人确认后再发，开庭提醒不受影响。"),
    default=500,
    endpoint="mail.holds",
)
