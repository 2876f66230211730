"""The last things that a process made, by all that they are made of; it knows how many, and refuses to know what they are."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from flask import current_app, request, url_for
from markupsafe import Markup

from app.web.answers import chosen_language

#: so many blocks of pages; one is of a few thousand letters
BLOCKS = 1_000
#: so many addresses of pages
ADDRESSES = 8_192


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


def address_of(endpoint: str, /, **values: Any) -> str:
    """What ``url_for`` says, as pages ask for it hundreds of times: of the same endpoint and values it is the same address."""
    if not endpoint or endpoint[0] == "." or any(name[0] == "_" and name != "_anchor" for name in values):
        return url_for(endpoint, **values)  # it goes by where the reader is, or by the request's own host
    kept: Kept = current_app.extensions.setdefault("addresses", Kept(ADDRESSES))
    # 1 and true are equal and not written alike
    asked = (request.script_root, endpoint, *values.items(), *map(type, values.values()))
    try:
        found: str | None = kept.get(asked)
    except TypeError:  # a list among the values
        return url_for(endpoint, **values)
    if found is None:
        found = url_for(endpoint, **values)
        kept.keep(asked, found)
    return found
