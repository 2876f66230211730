"""create_app: the one place that knows every room. It starts no threads and touches no table."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli
from app.accounts import people_views  # noqa: F401  registers its routes on the accounts blueprint
from app.accounts import views as accounts
from app.bulletins import queries as bulletins_waiting
from app.bulletins import views as bulletins
from app.cases import (  # noqa: F401  these register their routes on the cases blueprint
    calendar_views,
    clock_views,
    follow_views,
    hearing_views,
    letter_views,
    matter_views,
    outcome_views,
    rate_views,
    rule_views,
    sheet_views,
    talk_views,
)
from app.cases import views as cases
from app.cases.choices import CHOICES as CASE_CHOICES
from app.drafting import views as drafting
from app.extensions import babel, csrf, db, limiter, login_manager, migrate, prepare_sqlite
from app.mail import views as mail
from app.policy import views as policy
from app.policy.choices import Choice
from app.progress import document_views, part_views  # noqa: F401  register their routes on the progress blueprint
from app.progress import views as progress
from app.progress.decisions import Source
from app.reminders import views as reminders
from app.reports import desk_views  # noqa: F401  registers its routes on the reports blueprint
from app.reports import views as reports
from app.tasks import views as tasks
from app.web import answers, filters, navigation
from config import Settings

UPLOAD_LIMIT = 20 * 1024 * 1024

#: everything that an office may decide, in the order of the page that lists it
CHOICES: tuple[Choice, ...] = CASE_CHOICES

#: everything that may wait for somebody's decision, as the overview shows it
DECISIONS: tuple[Source, ...] = (
    Source("bulletin", bulletins_waiting.to_approve, "bulletins/waiting_bulletin.html"),
    Source("talk", bulletins_waiting.to_talk, "bulletins/waiting_talk.html"),
)

ROOMS = (
    accounts.room,
    policy.room,
    reports.room,
    mail.room,
    reminders.room,
    tasks.room,
    cases.room,
    progress.room,
    bulletins.room,
    drafting.room,
)


def create_app(settings: Settings) -> Flask:
    """Build the application for an installation's settings."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # an error of the database must not carry names and letters into a log
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "hide_parameters": True},
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
    )
    app.extensions.update(settings=settings, choices=CHOICES, decisions=DECISIONS)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=False)
    login_manager.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=answers.chosen_language)
    if settings.database_url.startswith("sqlite"):
        with app.app_context():
            prepare_sqlite(db.engine)
    answers.prepare(app)
    filters.prepare(app)
    navigation.prepare(app)
    for room in ROOMS:
        app.register_blueprint(room)
    cli.prepare(app)
    return app
