"""The cause a unit gave for a matter that stands, found in its own words; it never makes one up."""

import re
from collections.abc import Iterable

_CAUSE = re.compile(r"(?:主要|其|延误|滞后)?原因(?:主要)?(?:是|在于|为|[：:])\s*([^。；;\n]{4,100})")


def cause_in(texts: Iterable[str]) -> str:
    """The first cause stated in texts, the latest text first; empty when none is."""
    for text in texts:
        if found := _CAUSE.search(text):
            return found[1].strip(" ，,、")
    return ""
