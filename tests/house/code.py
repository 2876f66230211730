"""The product's own code as syntax trees, for the tests of the house rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"

ROOMS = (
    "web", "sheets", "accounts", "policy", "manual", "mail", "paper", "reports", "tasks", "cases", "indicators", "reminders", "progress",
    "bulletins", "drafting", "upkeep", "demo",
)  # fmt: skip

#: the shelves of a room in their order; every other file is pure and stands before them
SHELVES = ("pure", "models", "access", "forms", "letters", "queries", "actions", "jobs", "views")


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    path: Path

    @property
    def name(self) -> str:
        """Its dotted name."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def room(self) -> str:
        """The room it stands in, or empty for what stands on the street itself."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 2 and parts[1] in ROOMS else ""

    @property
    def shelf(self) -> str:
        """Its shelf, by its name: ``queries`` and ``ledger_queries`` stand on the same one."""
        last = self.path.stem.rsplit("_", 1)[-1]
        return last if last in SHELVES else "pure"


def modules() -> list[Module]:
    """Every module of the product, with config.py and wsgi.py."""
    return [Module(path) for path in (*sorted(APP.rglob("*.py")), ROOT / "config.py", ROOT / "wsgi.py")]


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What a tree imports, as dotted names, with lines; ``from app import x`` counts as ``app.x``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
