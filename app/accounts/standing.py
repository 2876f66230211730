"""Where a person stands on a day: roles and units from the posts held; pure values, no database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """Who acts. ``units`` are those whose work the person does or answers for; ``portfolio`` those a leader has in charge."""

    person_id: int
    name: str
    roles: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    portfolio: frozenset[int] = frozenset()
    #: approves for the office: its principal or deputy, or everybody of the office where nobody holds such a post
    approves: bool = False
    #: the posts of a district leader that the person holds
    leads: frozenset[int] = frozenset()

    @property
    def sees_all(self) -> bool:
        """The office and the leaders of the district see every unit's work."""
        return bool(self.roles & {"office", "leader"})
