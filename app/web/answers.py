"""What every answer carries and how a refusal is shown; it knows headers, languages and the error page, not the rooms."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import get_locale as babel_locale
from flask_babel import get_translations, gettext
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from app.errors import No, Refused
from app.extensions import db, login_manager, writing
from app.words import Said

#: a limit on a request leaves one of them for what is typed beside the file
MEGABYTE = 1024 * 1024

LANGUAGES = {"zh_Hans_CN": "中文", "en": "English"}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class FormExpired(Refused):
    """页面停留时间较长，提交凭证已过期，内容还没有保存。请返回上一页，刷新后重新提交。"""


class TooLarge(Refused):
    """这次上传的内容合计超过 %(limit)s MB，没有保存。请压缩，或者分几次上传。"""

    status = 413


class ChangedMeanwhile(Refused):
    """在您填写期间，这项内容已由其他人改动，您的内容没有覆盖它。请返回查看最新情况后再提交。"""


class Unreachable(No):
    """这个页面不存在，或者地址已经变动。"""

    status = 404


class Unusable(No):
    """这次请求的内容不完整，没有保存任何改动。请返回上一页重试。"""

    status = 400


class TooOften(No):
    """操作过于频繁，请稍后再试。"""

    status = 429


class Away(No):
    """数据库暂时连不上或正忙，这一步没有保存。系统会自行恢复，请过一会儿再试；用浏览器的“后退”可以找回刚才填写的内容。"""

    status = 503


class OutOfOrder(No):
    """系统内部出错，这一步没有保存。已记录错误，请稍后重试；仍不行请与管理员联系。"""

    status = 500


def chosen_language() -> str:
    """Chinese first, unless this browser session asked for English."""
    if not has_request_context():
        return "zh_Hans_CN"
    asked: str = session.get("language", "zh_Hans_CN")
    return asked if asked in LANGUAGES else "zh_Hans_CN"


def spoken(said: No | Said) -> str:
    """The sentence of a refusal, or of anything else the product says, in the reader's language."""
    sentence: str = gettext(said.template)
    return sentence % {name: _told(fact) for name, fact in said.facts.items()} if said.facts else sentence


def _told(fact: object) -> object:
    """A fact made of the catalogue's own words, in the reader's language; what somebody typed stays as it is."""
    if isinstance(fact, Said):
        return spoken(fact)
    if isinstance(fact, date):
        return _dated(fact)
    if not isinstance(fact, str):
        return fact
    words = fact.split("、")
    told = [gettext(word) if word else word for word in words]
    return gettext("、").join(told) if all(a != b for a, b in zip(words, told, strict=True)) else fact


def _dated(day: date) -> str:
    """2022年2月7日 or 7 Feb 2022, with the time when it is a moment; the year always, for such a sentence is read later."""
    words = f"{day.year}年{day.month}月{day.day}日" if str(babel_locale()).startswith("zh") else f"{day.day} {day:%b} {day.year}"
    return f"{words} {day:%H:%M}" if isinstance(day, datetime) else words


def worded(words: str, /, **facts: object) -> Markup:
    """A sentence of a template in the reader's language, its facts escaped: what ``_`` means there.

    A page has a thousand of them, so the catalogue is found once a request and not once a sentence.
    """
    if (catalogue := g.get("catalogue")) is None:
        catalogue = g.catalogue = get_translations()
    told = _sentence(catalogue, words)
    return told % facts if facts or "%" in told else told


@lru_cache(8192)
def _sentence(catalogue: Any, words: str) -> Markup:
    """What stands in a catalogue for these words; there are a few thousand, in two languages."""
    return Markup(catalogue.ugettext(words))


def tell(sentence: str, kind: str = "done") -> None:
    """Show a sentence on the next page: kind is done or refused."""
    flash(sentence, kind)


def asked_seen() -> int:
    """The decision, by its number, that a form was shown with; 0 when none was or the number cannot be read."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def local_address(target: str | None, otherwise: str) -> str:
    """An address of this site to go on to; anything that could lead elsewhere becomes ``otherwise``."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    parts = urlsplit(target)
    clean = not parts.scheme and not parts.netloc and target.isprintable()
    return target if clean else otherwise


def back(otherwise: str) -> AnyResponse:
    """Go back to where the form said it came from."""
    return redirect(local_address(request.form.get("next") or request.args.get("next"), otherwise))


def show_refusal(refusal: No) -> tuple[str, int]:
    """The page of a refusal; whatever the request began to change is undone."""
    db.session.rollback()
    g.refused = type(refusal).__name__ if not isinstance(refusal, Unreachable) else ""
    return render_template("refusal.html", sentence=spoken(refusal), status=refusal.status), refusal.status


def is_away(error: BaseException | None) -> bool:
    """Whether an error says that the database is not to be reached just now, or busy, and not that we asked it something wrong."""
    if isinstance(error, PoolTimeout | InterfaceError) or getattr(error, "connection_invalidated", False):
        return True
    if not isinstance(error, OperationalError):
        return False
    # SQLite calls a missing table operational too; PostgreSQL does not
    return db.engine.dialect.name != "sqlite" or any(word in str(error.orig) for word in ("locked", "unable to open", "disk"))


def _away(error: DBAPIError | PoolTimeout) -> tuple[str, int, dict[str, str]]:
    if not is_away(error):
        raise error
    current_app.logger.warning("the database is away", exc_info=error)
    # nobody is asked who this is: that, too, stands in the database
    g._login_user = login_manager.anonymous_user()
    return *show_refusal(Away()), {"Retry-After": "10"}


def _http_refusal(error: HTTPException) -> tuple[str, int] | AnyResponse:
    kinds: dict[int, type[No]] = {404: Unreachable, 405: Unreachable, 413: TooLarge, 429: TooOften}
    code = error.code or 500
    original = getattr(error, "original_exception", None)
    if isinstance(original, DBAPIError | PoolTimeout) and is_away(original):  # it went while an answer was being finished
        return current_app.make_response(_away(original))
    if isinstance(error, SecurityError):  # another site's name: nothing of ours is shown under it, and no link can be made
        return Response(Unusable().sentence, code, mimetype="text/plain")
    if error.response is not None or code < 400:
        return error.get_response()
    kind = kinds.get(code, Unusable if code < 500 else OutOfOrder)
    page, _ = show_refusal(kind(limit=(request.max_content_length or 0) // MEGABYTE - 1) if kind is TooLarge else kind())
    return page, code


def prepare(app: Flask) -> None:
    """Give the application its headers, its refusals and its languages."""

    @app.before_request
    def _fit_to_be_read() -> None:
        if request.mimetype != "multipart/form-data":  # what carries no files is held in memory whole
            request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
        typed = (text for asked in (request.args, request.form) for texts in asked.listvalues() for text in texts)
        said = (request.path, *typed)
        if any("\x00" in text for text in said):  # no text that somebody types; PostgreSQL takes none
            raise Unusable

    @app.before_request
    def _reads_or_writes() -> None:
        writing.set(request.method not in ("GET", "HEAD", "OPTIONS"))

    @app.teardown_request
    def _whatever_comes_next(_error: BaseException | None) -> None:
        writing.set(True)

    @app.after_request
    def _dress(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.register_error_handler(No, show_refusal)
    for kind in (DBAPIError, PoolTimeout):
        app.register_error_handler(kind, _away)
    app.register_error_handler(CSRFError, lambda _error: show_refusal(FormExpired()))
    app.register_error_handler(StaleDataError, lambda _error: show_refusal(ChangedMeanwhile()))
    app.register_error_handler(HTTPException, _http_refusal)
    app.jinja_env.filters["spoken"] = spoken
    app.jinja_env.globals.update(_=worded, gettext=worded)
    app.context_processor(lambda: {"languages": LANGUAGES, "language": str(babel_locale()), "here": _here()})


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else url_for("accounts.home")
