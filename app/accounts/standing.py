"""Where a person stands on a day: roles and units from the posts held; pure values, no database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """Who acts. ``units`` are those whose work the person does or answers for; ``portfolio`` those a leader has in charge.

    A secretary or stand-in has the standing of the post they act for, under their own ``person_id`` and ``name``; whose
    place they act in stands in ``on_behalf_of``, and a record of what they did names both.
    """

    person_id: int
    name: str
    roles: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    portfolio: frozenset[int] = frozenset()
    #: the name of the holder of the post acted for, or its title while it is vacant; empty for one's own posts
    on_behalf_of: str = ""
    #: the holder of the post acted for
    on_behalf_of_id: int | None = None
    #: approves for the office: its principal or deputy, or everybody of the office where nobody holds such a post
    approves: bool = False
    #: the posts of a district leader that the person holds
    leads: frozenset[int] = frozenset()

    @property
    def sees_all(self) -> bool:
        """The office and the leaders of the district see every unit's work."""
        return bool(self.roles & {"office", "leader"})

    @property
    def signature(self) -> str:
        """Both names where one acts for another: 沈区长（李四代）."""
        return f"{self.on_behalf_of}（{self.name}代）" if self.on_behalf_of else self.name
