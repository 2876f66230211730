"""Walking the site as somebody does: from the first page along every link, a few pages of each kind."""

from collections import Counter, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from werkzeug.exceptions import HTTPException


@dataclass(frozen=True)
class Visited:
    """A page as it was answered."""

    endpoint: str
    address: str
    status: int
    content_type: str
    html: str

    @property
    def page(self) -> HTMLParser:
        """Its tree; empty for what is no page."""
        return HTMLParser(self.html)


def walk(app: Flask, client: FlaskClient, start: str = "/", of_a_kind: int = 1, known: Collection[str] = ()) -> Iterator[Visited]:
    """Every kind of page that the client's person reaches by links from ``start``; files are fetched and not opened.

    A kind is one route with the same names in its query; ``of_a_kind`` pages of each are looked at. Routes of ``known`` are not entered again.
    """
    seen: set[str] = set()
    kinds: Counter[tuple[str, tuple[str, ...]]] = Counter()
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        kind = _kind(app, address)
        if address in seen or kind is None or kinds[kind] >= of_a_kind or (kind[0] in known and address != start):
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = client.get(address, follow_redirects=True)
        is_page = answer.mimetype == "text/html"
        visited = Visited(kind[0], address, answer.status_code, answer.mimetype, answer.text if is_page else "")
        yield visited
        if is_page:
            links = (node.attributes.get("href") or "" for node in visited.page.css("a[href]"))
            waiting.extend(urljoin(answer.request.path, link).split("#")[0] for link in links if not link.startswith("#"))


def _kind(app: Flask, address: str) -> tuple[str, tuple[str, ...]] | None:
    """Route and names in the query; None for what leads out of the site, or nowhere by GET."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme or not parts.path.startswith("/"):
        return None
    try:
        endpoint, _ = app.url_map.bind("duban.test").match(parts.path, "GET")
    except HTTPException:
        return ("nowhere", (parts.path,))
    names = tuple(sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair}))
    return None if endpoint == "static" else (endpoint, names)
