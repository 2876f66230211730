"""Each request has a number, is told as one line of the log and counted for monitoring; it knows endpoints, not addresses or people."""

import logging

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from app import clock
from app.extensions import new_ref
from app.journal import request_number

log = logging.getLogger(__name__)

ANSWERED = Counter("duban_requests", "Requests answered", ["endpoint", "method", "status"])
TOOK = Histogram(
    "duban_request_seconds", "How long an answer took", ["endpoint"], buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
)
#: what is counted by its name; another word in the place of a method is counted as one of many
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


def prepare(app: Flask) -> None:
    """Let every request be numbered, told and counted. To be called before whatever else looks at answers: it then comes last."""

    # Flask's own words for an error quote the address, in which a calendar's key may stand; the endpoint is in the request's line
    app.log_exception = lambda exc_info: log.error("the answer failed", exc_info=exc_info)  # type: ignore[method-assign]

    @app.before_request
    def _begun() -> None:
        g.number, g.elapsed = new_ref(), clock.stopwatch()
        request_number.set(g.number)

    @app.after_request
    def _numbered(response: Response) -> Response:
        if "number" in g:
            response.headers["X-Request-ID"] = g.number
        g.answered = response.status_code
        return response

    @app.teardown_request
    def _ended(_error: BaseException | None) -> None:
        _tell()
        request_number.set("")


def _tell() -> None:
    if "elapsed" not in g:
        return
    # without a status even the error page failed
    elapsed, status = g.elapsed(), g.get("answered", 500)
    endpoint = request.endpoint or "none"
    method = request.method if request.method in METHODS else "OTHER"
    ANSWERED.labels(endpoint, method, str(status)).inc()
    TOOK.labels(endpoint).observe(elapsed)
    if endpoint != "static" or status >= 400:
        facts = {"endpoint": endpoint, "method": method, "status": status, "ms": round(elapsed * 1000, 1)}
        log.info("request", extra=facts)
