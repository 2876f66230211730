"""create_app: the one place that knows every room. It starts no threads and touches no table."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, workdays
from app.accounts import account_views, people_views, roster_views  # noqa: F401  register their routes on the accounts blueprint
from app.accounts import views as accounts
from app.accounts.access import renew
from app.accounts.rules import DoorRules
from app.audit import views as audit
from app.audit import watch_views
from app.audit.trail_jobs import trail_end
from app.bulletins import queries as bulletins_waiting
from app.bulletins import views as bulletins
from app.cases import (  # noqa: F401  these register their routes on the cases blueprint
    calendar_views,
    clock_views,
    entry_views,
    follow_views,
    hearing_views,
    letter_views,
    matter_course_views,
    matter_sheet_views,
    matter_views,
    outcome_views,
    rate_views,
    rule_views,
    sheet_views,
    talk_views,
)
from app.cases import views as cases
from app.cases.choices import CHOICES as CASE_CHOICES
from app.drafting import paper_views, patterns, remark_views, step_views  # noqa: F401  register their routes on the drafting blueprint
from app.drafting import views as drafting
from app.extensions import babel, csrf, db, login_manager, migrate, prepare_postgresql, prepare_sqlite
from app.indicators import owed_views  # noqa: F401  registers its routes on the indicators blueprint
from app.indicators import sheet_views as figures_by_sheet  # noqa: F401  likewise
from app.indicators import views as indicators
from app.mail import views as mail
from app.mail.choices import CEILING
from app.manual import views as manual
from app.policy import door_views  # noqa: F401  registers its routes on the policy blueprint
from app.policy import views as policy
from app.policy.choices import Choice
from app.policy.doors import DOORS
from app.policy.holiday_queries import notices_in_force
from app.policy.holidays import HOLIDAYS
from app.policy.queries import decided, decided_value
from app.progress import document_views, part_views, request_queries  # noqa: F401  register their routes on the progress blueprint
from app.progress import views as progress
from app.progress.decisions import Source
from app.reminders import (
    alarm_views,  # noqa: F401  registers its routes on the reminders blueprint
    feed_views,  # noqa: F401  registers its routes on the reminders blueprint
    forecast_views,  # noqa: F401  registers its routes on the reminders blueprint
    timetable_views,  # noqa: F401  registers its routes on the reminders blueprint
    workday_views,  # noqa: F401  registers its routes on the reminders blueprint
)
from app.reminders import views as reminders
from app.reminders.choices import TIMETABLE
from app.reports import desk_views, years_views  # noqa: F401  registers its routes on the reports blueprint
from app.reports import views as reports
from app.tasks import views as tasks
from app.tasks.file_kinds import FILE_LIMIT
from app.tasks.lamps import LAMP_RULE
from app.tasks.office_papers import TASK_PAPERS
from app.tasks.request_models import REQUEST_KINDS
from app.upkeep import command_views, keeping_views  # noqa: F401  the latter registers its routes on the upkeep blueprint
from app.upkeep import views as upkeep
from app.upkeep.choices import KEEPING
from app.web import answers, filters, navigation, requests, scanning
from app.web.limit_access import limiter
from config import Settings

UPLOAD_LIMIT = 20 * 1024 * 1024

#: everything that an office may decide, in the order of the page that lists it
CHOICES: tuple[Choice, ...] = (
    TIMETABLE,
    CEILING,
    HOLIDAYS,
    LAMP_RULE,
    TASK_PAPERS,
    FILE_LIMIT,
    DOORS,
    KEEPING,
    *CASE_CHOICES,
    patterns.CHOICE,
)

#: everything that may wait for somebody's decision, as the overview shows it
DECISIONS: tuple[Source, ...] = (
    *(Source(kind, request_queries.to_decide, "progress/waiting_request.html") for kind in REQUEST_KINDS),
    Source("bulletin", bulletins_waiting.to_approve, "bulletins/waiting_bulletin.html"),
    Source("talk", bulletins_waiting.to_talk, "bulletins/waiting_talk.html"),
)

ROOMS = (
    audit.room,
    accounts.room,
    policy.room,
    manual.room,
    reports.room,
    mail.room,
    reminders.room,
    tasks.room,
    cases.room,
    indicators.room,
    progress.room,
    bulletins.room,
    drafting.room,
    upkeep.room,
)


def _manners(settings: Settings) -> dict[str, str]:
    """How PostgreSQL is to work for us.

    A year of a province is counted in memory; with the 4 MB it takes by itself, over the disk. Pages are many and short: to call further
    processes to one, or to compile its statements, takes longer than to answer it. What is read bit by bit, a workbook, is read to its
    end, and not a tenth of it, as is supposed.
    """
    ways = "-c work_mem=32MB -c max_parallel_workers_per_gather=0 -c jit=off -c cursor_tuple_fraction=1"
    return {"options": ways} if settings.database_url.startswith("postgresql") else {}


def _configuration(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions are told."""
    site = urlsplit(settings.base_url).hostname or ""
    return dict(  # noqa: C408 - the names are Flask's own, as its pages write them
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # an error of the database must not carry names and letters into a log
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "hide_parameters": True, "connect_args": _manners(settings)},
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_ENABLED=not settings.testing,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        RATELIMIT_ENABLED=not settings.testing,
        TESTING=settings.testing,
        # a cookie of this name is taken from this very site by https alone, never from a neighbour of its domain
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        # links are made from BASE_URL; a request that names another host is not answered at all
        TRUSTED_HOSTS=None if settings.testing else [site, "localhost", "127.0.0.1"],
        MAX_FORM_PARTS=5000,
    )


def create_app(settings: Settings) -> Flask:
    """Build the application for an installation's settings."""
    app = Flask(__name__)
    app.config.update(_configuration(settings))
    app.extensions.update(
        settings=settings,
        choices=CHOICES,
        decisions=DECISIONS,
        door_rules=lambda: DoorRules.read(decided(DOORS)),
        asked_first={"doors": decided_value(DOORS), **trail_end()},
    )
    requests.prepare(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    workdays.ask(notices_in_force)
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=False)
    login_manager.init_app(app)
    babel.init_app(app, locale_selector=answers.chosen_language)  # before answers, which looks its words up in a quicker way
    answers.prepare(app)
    csrf.init_app(app)
    limiter.init_app(app)
    scanning.prepare(app)
    with app.app_context():
        (prepare_sqlite if db.engine.dialect.name == "sqlite" else prepare_postgresql)(db.engine)
    app.after_request(renew)
    for shared in (watch_views, filters, navigation, manual):
        shared.prepare(app)
    for room in ROOMS:
        app.register_blueprint(room)
    cli.prepare(app)
    command_views.prepare(app)
    return app
