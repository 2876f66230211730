"""The last things that a process made, by all that they are made of; it knows how many, and refuses to know what they are."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from app.web.answers import chosen_language

#: so many blocks of pages; one is of a few thousand letters
BLOCKS = 1_000


class Kept:
    """The ``most`` things asked for last, by name."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: OrderedDict[Hashable, Any] = OrderedDict()
        self._one_at_a_time = Lock()

    def __len__(self) -> int:
        return len(self._things)

    def get(self, name: Hashable) -> Any:
        """What is kept under a name; None when nothing is."""
        with self._one_at_a_time:
            if name in self._things:
                self._things.move_to_end(name)
            return self._things.get(name)

    def keep(self, name: Hashable, thing: Any) -> None:
        """Keep it, in the place of what was kept under its name or was asked for longest ago."""
        with self._one_at_a_time:
            self._things[name] = thing
            self._things.move_to_end(name)
            while len(self._things) > self.most:
                self._things.popitem(last=False)


def set_once(name: str, *values: Hashable, caller: Callable[[], Markup]) -> Markup:
    """The block of a page that stands in its call; of values equal to those of one set lately it is that one, and not set again.

    ``values`` are all that the block is made of, beside the language and where the site stands: never rows of a session.
    """
    kept: Kept = current_app.extensions.setdefault("blocks", Kept(BLOCKS))
    made_of = (name, chosen_language(), request.script_root, *values)
    block: Markup | None = kept.get(made_of)
    if block is None:
        block = caller()
        kept.keep(made_of, block)
    return block
