"""The WSGI entry point: gunicorn and the flask command start here."""

import os

from app import create_app, journal
from config import BadSetting, from_environment

journal.begin(os.environ.get("LOG_LEVEL", ""))
try:
    app = create_app(from_environment())
except BadSetting as wrong:
    raise SystemExit(str(wrong)) from None
