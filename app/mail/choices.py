"""What an office decides about its letters; it knows the choice by name, and decides nothing."""

from app.policy.choices import Choice, from_to
from app.words import N_

_TITLE = N_("一次最多发出多少封信")

CEILING = Choice(
    code="mail_ceiling",
    title=_TITLE,
    help=N_("超过这个数就先停下，等有人确认后再发，开庭提醒不受影响。"),
    default=500,
    endpoint="mail.holds",
    told=lambda value, before: [from_to(_TITLE, before, value)],
)
