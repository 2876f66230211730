"""A quick selection of the torture on both engines: every named point once, random kills, many processes, a server that hangs up.

All of it, at its full figures: ``python -m tests.torture``.
"""

import pytest

from tests.torture import campaigns, outages, servers, watching
from tests.torture.points import DELIVER, TICK, TWICE

POINTS = (*TICK, *DELIVER)


@pytest.mark.parametrize("point", POINTS)
def test_nothing_is_lost_when_killed_at(point, database_url, tmp_path):
    outcome = campaigns.failpoint(database_url, tmp_path, point, times=1)
    assert (outcome.lost, outcome.extra) == (0, 1 if point in TWICE else 0)


def test_nothing_is_lost_when_killed_at_random(database_url, tmp_path):
    campaigns.random_kills(database_url, tmp_path, workers=2, kills=4)


def test_many_processes_say_everything_once(database_url, tmp_path):
    campaigns.many_at_once(database_url, tmp_path, workers=4, letters=60)


def test_a_server_that_hangs_up_after_the_dot_is_asked_once_more(database_url, tmp_path):
    campaigns.dropped_after_the_dot(database_url, tmp_path, letters=5)


def test_prompts_that_fell_due_while_nobody_was_at_work_are_said_by_the_first_pass(database_url, tmp_path):
    outages.downtime(database_url, tmp_path, hearings=2)


def test_each_fault_of_a_mail_server_ends_as_the_table_says(database_url, tmp_path):
    servers.smtp_faults(database_url, tmp_path, letters=1)


def test_whoever_can_be_reached_is_counted_right(database_url, tmp_path):
    watching.addressability(database_url, tmp_path, steps=30)
