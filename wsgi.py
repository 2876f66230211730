"""The WSGI entry point: gunicorn and the flask command start here."""

import gc
import os

from app import create_app, journal
from config import BadSetting, from_environment

journal.begin(os.environ.get("LOG_LEVEL", ""))
try:
    app = create_app(from_environment())
except BadSetting as wrong:
    raise SystemExit(str(wrong)) from None

# What was loaded stays for as long as the process: it is set aside, so that no collection walks through it again in the middle of
# a page, and the workers that gunicorn --preload forks go on sharing it.
gc.collect()
gc.freeze()
# A page makes some twenty thousand things and lets go of nearly all of them by itself: with Python's usual 700 it would be
# interrupted thirty times to look for the few that hold one another.
gc.set_threshold(10_000)
