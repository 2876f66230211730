"""How gunicorn runs the site: its words are lines of the same log, and its workers count requests together."""

import logging
import os
import shutil
import tempfile

# where the workers keep their counts; made anew with every start, so that nothing of an earlier one is added up. The library
# looks for it when it is imported, so it is named before
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="duban-counts-")
from prometheus_client import multiprocess

control_socket_disable = True
# the workers share what was loaded once
preload_app = True
# an unknown word is as good as none, as in app/journal.py
LEVEL = logging.getLevelNamesMapping().get(os.environ.get("LOG_LEVEL", "").upper(), logging.INFO)
# each request is told once, by the application, without its address
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "app.journal.Lines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {"gunicorn.error": {"level": LEVEL, "handlers": ["lines"], "propagate": False}},
}


def child_exit(_server, worker):
    """A worker that ended is counted on, but no longer as one that lives."""
    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server):
    """What was counted goes with the site."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
