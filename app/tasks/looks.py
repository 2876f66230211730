"""How the ledger is laid out, read off an address: its order and its columns; pure, it knows codes and no table."""

from collections.abc import Mapping
from dataclasses import dataclass

#: what rows can be put in order by; with a minus before it, the other way round
SORTS = ("number", "lead", "due", "percent", "state", "updated")

#: columns beside number and title, in their order on the page
COLUMNS = (
    "lead",
    "support",
    "leader",
    "lamp",
    "due",
    "original",
    "actual",
    "percent",
    "state",
    "nature",
    "target",
    "source",
    "updated",
)
USUAL = ("lead", "support", "leader", "lamp", "due", "percent", "state")


@dataclass(frozen=True)
class Looks:
    """The order (empty: by deadline, what is finished last) and the columns of one's own."""

    sort: str = ""
    columns: tuple[str, ...] = USUAL

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "Looks":
        """Read an address; what is unknown is left alone. ``cols`` are parted by commas."""
        sort = args.get("sort", "").strip()
        wanted = args.get("cols", "").split(",")
        chosen = tuple(column for column in COLUMNS if column in wanted)
        return cls(sort if sort.removeprefix("-") in SORTS else "", chosen or USUAL)

    def named(self) -> dict[str, str]:
        """What differs from the usual, for an address."""
        found = {"sort": self.sort} if self.sort else {}
        return found | ({"cols": ",".join(self.columns)} if self.columns != USUAL else {})

    def turned(self, by: str) -> str:
        """What a press on a column's head sorts by: the same column again turns round."""
        return f"-{by}" if self.sort == by else by
