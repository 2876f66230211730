"""整改类型 as offices classify it; pure vocabulary."""

from app.words import N_

#: beside what the reader suggests
RECTIFICATION = {
    "at_once": N_("立行立改"),
    "by_date": N_("限期整改"),
    "staged": N_("分阶段整改"),
    "lasting": N_("持续整改"),
    "for_ever": N_("长期坚持"),
}
