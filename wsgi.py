"""The WSGI entry point: gunicorn and the flask command start here."""

from app import create_app
from config import BadSetting, from_environment

try:
    app = create_app(from_environment())
except BadSetting as wrong:
    raise SystemExit(str(wrong)) from None
