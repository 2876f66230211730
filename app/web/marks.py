"""The shapes of lamps, drawn once and kept: a page shows hundreds of them, and there are fourteen. It knows shapes, not what they mean."""

from functools import lru_cache

from markupsafe import Markup

_FULL = '<circle cx="6" cy="6" r="5" fill="currentColor"/>'
_DRAWN = {
    "done": _FULL,
    "on_schedule": _FULL,
    "near": '<path d="M6 1 11.5 11H.5z" fill="currentColor"/>',
    "late": '<path d="M1 1h10v10H1z" fill="currentColor"/>',
    "not_begun": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>',
    "paused": '<path d="M2 1h3v10H2zM7 1h3v10H7z" fill="currentColor"/>',
    "no_deadline": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2"/>',
}
#: a corner of red on what was done late
_LATE_ONCE = '<path d="M6 6 12 6 12 12z" fill="#b02a1c"/>'


@lru_cache(32)
def shape(code: str, late_once: bool = False) -> Markup:
    """The shape of a lamp, alone; never colour without shape."""
    drawn = _DRAWN[code] + (_LATE_ONCE if late_once else "")
    return Markup(f'<svg class="shape lamp-{code}" viewBox="0 0 12 12" aria-hidden="true">{drawn}</svg>')
