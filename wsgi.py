"""The WSGI entry point: gunicorn and the flask command start here."""

from app import create_app
from config import from_environment

app = create_app(from_environment())
