"""Numbers that can be followed: every count and every part of a bar on a page, and the rows behind the address it leads to."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

#: what one row of a list is, by where the list stands; the longest beginning that fits
ROWS = {
    "/ledger": "table.ledger tbody tr",
    "/cases": "table tbody tr",
    "/overview/days": "li.task-row",
    "/overview/tasks": "li.task-row",
    "/overview/decisions": "ul.waiting > li",
    "/progress/units": "table.chapters tbody tr",
    "/bulletins/": "li.task-row",
    "/indicators": "table.indicators tbody tr",
    "/talks": "#points tbody tr",
}

Pages = Callable[[str], HTMLParser]


def digits(node: Node) -> int:
    """The number that a link shows, the last of its text."""
    found = re.findall(r"\d+", node.text().replace(",", ""))
    assert found, f"a count without a number: {node.html}"
    return int(found[-1])


def numbers(page: HTMLParser) -> Iterator[tuple[str, int]]:
    """Every number that a page lets one follow: counts and the segments of bars."""
    for node in page.css("main a.count"):
        yield str(node.attributes["href"]), digits(node)
    for node in page.css("svg.bar a"):
        yield str(node.attributes["href"]), digits(node.css_first("title"))


def rows(pages: Pages, address: str, within: str = "") -> int:
    """How many rows stand behind an address, over all its pages."""
    path = urlsplit(address).path
    kind = max((prefix for prefix in ROWS if path.startswith(prefix)), key=len, default=None)
    assert kind is not None, f"{address}: nobody said what a row is there"
    total, turn = 0, int(parse_qs(urlsplit(address).query).get("page", ["1"])[0])
    while True:
        page = pages(address if turn == 1 else f"{address}{'&' if '?' in address else '?'}page={turn}")
        total += len(page.css(f"{within} {ROWS[kind]}"))
        if page.css_first("a[rel=next]") is None:
            return total
        turn += 1


def wrong(pages: Pages, address: str, page: HTMLParser, known: dict[str, int]) -> Iterator[str]:
    """The numbers of a page whose lists have another number of rows; ``known`` keeps the rows of the lists opened so far."""
    for href, number in numbers(page):
        if href.startswith("#p-"):
            # it leads to the first of the blanks that it counts
            typed = sum(node.text().count("〔待填") for node in page.css(".sheet textarea"))
            found = len(page.css(".sheet .blank")) + typed
        elif href.startswith("#"):
            found = len(page.css(f"{href} li"))
        else:
            there = urljoin(address, href)
            if there not in known:
                part = there.partition("#")[2]
                known[there] = rows(pages, there.partition("#")[0], f"#{part}" if part else "")
            found = known[there]
        if found != number:
            yield f"{address}: {href} says {number}, has {found} rows"
