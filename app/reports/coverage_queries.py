"""What answers what in one report, list by list and page by page; it changes nothing."""

from dataclasses import dataclass

from app.reports.coverage import Coverage, coverage
from app.reports.models import Clause, Report
from app.reports.queries import links_of
from app.web.paging import PER_PAGE, Page

#: the four lists in the order in which they are worked through
LISTS = ("unanswered", "unprompted", "unowned", "undated")


@dataclass(frozen=True)
class Gaps:
    """The four counts, and one page of the clauses of one list."""

    coverage: Coverage
    name: str
    page: Page


def gaps(report: Report, name: str, number: int) -> Gaps:
    """One page of the list ``name`` in the order of the text; an unknown name is the first list."""
    name = name if name in LISTS else LISTS[0]
    live = sorted(
        (clause for clause in report.clauses if clause.state not in ("absorbed", "discarded")),
        key=lambda clause: (clause.start, clause.id),
    )
    told = coverage(
        [(clause.id, clause.role, clause.owner, clause.deadline) for clause in live],
        [(link.problem_id, link.arrangement_id) for link in links_of(report)],
    )
    by_key: dict[int, Clause] = {clause.id: clause for clause in live}
    keys: tuple[int, ...] = getattr(told, name)
    number = min(number, max(1, -(-len(keys) // PER_PAGE)))
    cut = keys[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Gaps(told, name, Page([by_key[key] for key in cut], number, len(keys)))
