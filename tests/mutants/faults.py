"""Faults that somebody might make, each by name: the text it changes, what it becomes, and the test that must notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault. ``old`` stands exactly once in the file."""

    name: str
    file: str
    old: str
    new: str
    #: the test that fails because of it
    test: str


DELIVER, GATHER, HOLDS, HOURS = (f"tests/mail/test_{name}.py::" for name in ("deliver", "gathering", "holds", "hours"))
TORTURE = "tests/torture/test_torture.py::test_nothing_is_lost_when_killed_at"
TICK, TIMES, WATCH, DAYS, PAGES = (
    f"tests/reminders/test_{name}.py::" for name in ("tick", "timetable", "watch", "days", "pages")
)
ACK, YEARS, CLOCK, TURNS = (f"tests/reminders/test_{name}.py::" for name in ("acknowledging", "workdays", "clockwork", "turns"))
UNCHANGED = "tests/audit/test_unchanged.py::"
BY_UNIT = "tests/tasks/test_by_unit.py::"

FAULTS = (
    Fault("mark before send", "app/mail/jobs.py", "            return self.carrier.send(message, letter.to_address, self.marker.settle)",
          "            self.marker.begin(letter, sending.Answer('accepted', '250'), self.hands())\n"
          "            self.marker.settle()\n            return self.carrier.send(message, letter.to_address)",
          f"{TORTURE}[sqlite-send: half the letter]"),
    Fault("a database that goes away costs a lease", "app/mail/mark_jobs.py", "            if monotonic() > end:\n", "            if end:\n",
          f"{DELIVER}test_a_database_that_goes_away_in_a_run_costs_no_lease_and_no_copy[sqlite]"),
    Fault("a clock set back stops the clockwork", "app/clockwork.py", "        if job.next_run_time - now > 2 * job.trigger.every:\n", "        if now is None:\n",
          f"{CLOCK}test_a_clock_set_forward_by_years_costs_one_turn_and_one_set_back_none"),
    Fault("the last dot waits for no mark", "app/mail/sending.py", "                settle()\n", "",
          f"{TORTURE}[sqlite-mark: of the third of six]"),
    Fault("no unique key of a letter", "migrations/versions/0001_the_first_tables.py",
          "    sa.UniqueConstraint('key', name=op.f('uq_letter_key')),\n", "",
          "tests/mail/test_post.py::test_a_second_letter_of_the_same_key_does_not_exist[sqlite]"),
    Fault("no unique key of a notice", "migrations/versions/0003_letters_that_carry_many.py",
          "'uq_notice_once', ['thing', 'rule', 'occurrence', 'person_id', 'channel']",
          "'uq_notice_once', ['id', 'thing', 'rule', 'occurrence', 'person_id', 'channel']",
          f"{TICK}test_the_database_refuses_a_second_notice[sqlite]"),
    Fault("misfire grace of one second", "app/clockwork.py", '"misfire_grace_time": None', '"misfire_grace_time": 1',
          f"{CLOCK}test_a_pass_that_is_late_is_run_all_the_same[sqlite]"),
    Fault("a refused letter stays open", "app/mail/sending.py", "monotonic() if _yes(code) else 0.0", "monotonic()",
          f"{DELIVER}test_a_final_no_is_not_tried_again_and_a_passing_one_is_later[sqlite]"),
    Fault("retry 5xx", "app/mail/sending.py", 'Answer("never" if 500 <= code < 600 else "later", words,', 'Answer("later", words,',
          f"{DELIVER}test_a_final_no_is_not_tried_again_and_a_passing_one_is_later[sqlite]"),
    Fault("naive times", "app/extensions.py", '            raise ValueError("a moment without a zone")',
          "            value = value.replace(tzinfo=UTC)", f"{HOURS}test_a_moment_without_a_zone_is_refused"),
    Fault("no fencing token", "app/mail/mark_jobs.py", '_TABLE.c.lease_token == bindparam("_token")', '_TABLE.c.lease_token != bindparam("_token") + "x"',
          f"{DELIVER}test_only_the_holder_of_the_lease_decides[sqlite]"),
    Fault("one exact day instead of everything due", "app/reminders/timetable.py", "occurrence, day) if day <= today else None",
          "occurrence, day) if day == today else None", f"{TICK}test_a_late_start_says_the_latest_once_to_each[sqlite]"),
    Fault("what a dead process held is left lying", "app/mail/jobs.py", '(Letter.state == "sending") & (Letter.lease_until < now)',
          '(Letter.state == "sending") & (Letter.lease_until < now - LEASE * 99)',
          f"{DELIVER}test_the_letter_of_a_dead_process_is_taken_again_when_its_lease_ran_out[sqlite]"),
    Fault("an unknown fate is taken for none", "app/mail/sending.py", "                under_way = True\n", "",
          f"{DELIVER}test_an_unknown_fate_is_tried_once_more_under_the_same_name[sqlite]"),
    Fault("every copy has a name of its own", "app/mail/message.py", "{hashlib.sha256(key.encode()).hexdigest()[:32]}@",
          "{hashlib.sha256(f'{key}{datetime.now()}'.encode()).hexdigest()[:32]}@",
          f"{DELIVER}test_an_unknown_fate_is_tried_once_more_under_the_same_name[sqlite]"),
    Fault("a letter that cannot be written stops all others", "app/mail/jobs.py",
          "            return sending.Answer(\"never\", f\"这封信无法写成邮件：{type(error).__name__}\")", "            raise",
          f"{DELIVER}test_a_letter_that_cannot_be_written_stays_alone[sqlite]"),
    Fault("a slow batch keeps its turn", "app/mail/jobs.py", "if place and self.hands() - began > SLOW:", "if place < 0:",
          f"{DELIVER}test_a_slow_batch_gives_way_to_a_court_prompt[sqlite]"),
    Fault("a court prompt waits for the gathering", "app/mail/jobs.py", "            goes_on = run.work_off(taken)",
          "            while not held and put_on_their_way(run.hands()):\n                pass\n            goes_on = run.work_off(taken)",
          f"{GATHER}test_a_court_prompt_waits_for_no_gathering[sqlite]"),
    Fault("a machine that is halted holds what it held", "app/clockwork.py", "timeout={after * 1000}", "timeout=0",
          f"{CLOCK}test_a_machine_that_is_halted_holds_nothing_for_ever[postgresql]"),
    Fault("half of a person's items leave", "app/mail/gathering_actions.py", "query.with_for_update()", "query.with_for_update(skip_locked=True)",
          f"{GATHER}test_what_somebody_looks_through_just_now_is_waited_for[postgresql]"),
    Fault("half of a day's items leave today", "app/clockwork.py", "writing=lambda: planning(clock.now())", "writing=lambda: False",
          f"{CLOCK}test_a_digest_waits_for_the_tick_that_writes_its_day[sqlite]"),
    Fault("a clockwork that hangs is waited for without end", "app/reminders/turn_jobs.py", "quiet is None or quiet > PATIENCE", "quiet is None",
          f"{TURNS}test_one_does_it_and_the_other_passes_until_the_first_is_gone[sqlite]"),
    Fault("two clockworks do the same work", "app/reminders/turn_jobs.py", "        return held or quiet is None", "        return not held or quiet is None",
          f"{TURNS}test_one_does_it_and_the_other_passes_until_the_first_is_gone[sqlite]"),
    Fault("court prompts wait for the office", "app/reminders/timetable.py", "    if rule.court:\n        morning", "    if rule.every:\n        morning",
          f"{TIMES}test_court_prompts_leave_on_any_day_but_not_in_the_night_before"),
    Fault("ordinary letters leave at night", "app/mail/post.py", "leaves if alone else office_hour(leaves)", "leaves",
          f"{HOURS}test_what_an_act_writes_when_offices_are_closed_waits_and_a_court_prompt_does_not[sqlite-moment0]"),
    Fault("a long delivery goes on at night", "app/mail/jobs.py", "    if not open_now(now):\n", "    if now is None:\n",
          f"{HOURS}test_a_long_delivery_and_another_try_end_when_offices_do[sqlite]"),
    Fault("what is done is still asked for", "app/reminders/timetable.py", "    if isinstance(thing, TaskDates) and thing.state not in rule.states:\n        return False\n", "",
          f"{TICK}test_a_finished_task_is_left_alone[sqlite-closed]"),
    Fault("a restored copy sends", "app/mail/jobs.py", '        while held != "restored" and (', "        while (",
          f"{HOLDS}test_a_copy_sends_nothing_until_it_is_released[sqlite]"),
    Fault("no ceiling", "app/mail/hold_actions.py", "if count > decided(CEILING) else None", "if count < 0 else None",
          f"{HOLDS}test_too_many_at_once_stop_and_ask_and_court_prompts_leave[sqlite]"),
    Fault("the watchdog believes the notices", "app/reminders/watching.py", "        if fate is not None and (", "        if fate is None or (",
          f"{WATCH}test_a_tick_that_forgets_a_hearing_is_noticed[sqlite]"),
    Fault("days that are no task's are not watched", "app/reminders/watch_jobs.py", "*day_troubles(sources, now), ", "",
          f"{DAYS}test_every_source_of_days_is_watched[sqlite]"),
    Fault("a dead clockwork is taken for alive", "app/reminders/queries.py", "return tick is None or tick > STALE or (", "return tick is None or (",
          f"{PAGES}test_healthz_tells_a_living_clockwork_from_a_dead_one[sqlite]"),
    Fault("anybody acknowledges for anybody", "app/reminders/actions.py", "Notice.person_id == by.person_id, Notice.acknowledged_at", "Notice.acknowledged_at",
          f"{ACK}test_several_are_acknowledged_by_one_press_and_nobody_elses[sqlite]"),
    Fault("days off of a notice are forgotten", "app/workdays.py", "        worked -= plan.off\n", "",
          "tests/workdays/test_notice.py::test_a_year_counted_by_its_notice_is_the_published_year_day_by_day[2026]"),
    Fault("a process keeps the holidays it began with", "app/policy/holiday_queries.py", "        g.holiday_notices = plans_of(decided(HOLIDAYS))",
          "        decided.__dict__.setdefault('kept', plans_of(decided(HOLIDAYS)))\n        g.holiday_notices = decided.__dict__['kept']",
          f"{YEARS}test_another_process_counts_by_it_without_a_restart[sqlite]"),
    Fault("the last report settles every period", "app/tasks/periods.py", "    if last in (now.key, before.key):\n", "    if last:\n",
          "tests/tasks/test_periods.py::test_what_was_missed_is_filed_late_and_older_ones_stay_missing"),
    Fault("what was counted is kept although something changed", "app/audit/unchanged.py", "if before is not None and before[0] == end:", "if before is not None:",
          f"{UNCHANGED}test_what_another_process_changes_is_seen[sqlite]"),
    Fault("the trail goes on from where a request saw it end", "app/audit/trail_jobs.py", 'AuditHead.number == bindparam("end"), AuditHead.seal == bindparam("row_previous")', 'bindparam("end").is_not(None)',
          "tests/audit/test_trail.py::test_where_the_trail_ended_when_a_request_began_is_not_trusted[sqlite-False--3]"),
    Fault("what is not yet committed is kept for all", "app/audit/unchanged.py", "and end.seal and not changing(session)", "and end.seal",
          f"{UNCHANGED}test_whoever_has_changed_something_counts_it_and_nobody_else_does[sqlite]"),
    Fault("what is made of a table stays although it changed", "app/audit/unchanged.py", "if since is not None and not since.of(of):", "if since is not None:",
          f"{UNCHANGED}test_what_is_made_of_some_tables_stays_while_only_others_change[sqlite]"),
    Fault("a removal that nobody asked for is not told", "app/audit/trail_jobs.py", '("remove", gone)):', '("remove", session.deleted)):',
          "tests/audit/test_trail.py::test_parts_that_are_left_out_are_told_although_nobody_removed_them[sqlite]"),
    Fault("what failed in a savepoint undoes what was told before", "app/audit/trail_jobs.py", "    elif transaction.parent is None:  # one that fails", "    else:  # one that fails",
          "tests/audit/test_trail.py::test_what_fails_within_a_savepoint_undoes_nothing_before_it[sqlite]"),
    Fault("a task told by another name is no task", "app/tasks/by_unit_queries.py", "return frozenset(found) if len(found) == len(refs) + len(milestones) else None", "return frozenset(found)",
          f"{BY_UNIT}test_a_task_that_is_told_by_another_name_is_looked_for_among_all[sqlite]"),
    Fault("rows that the trail only counts are taken for none", "app/audit/since_queries.py", "all_named=named", "all_named=True",
          f"{BY_UNIT}test_of_a_change_only_the_units_that_it_touched_are_counted"),
    Fault("the unit that a task left is not counted", "app/tasks/by_unit_queries.py", 'told.what == "remove" or {"lead_unit_id", "task_id"} & set(told.columns)', 'told.what == "remove"',
          f"{BY_UNIT}test_of_a_change_only_the_units_that_it_touched_are_counted"),
    Fault("what others change while units are counted is not seen", "app/tasks/by_unit_queries.py", "        counted = counted.with_units(touched, count(touched).units)\n", "        return end, counted.with_units(touched, count(touched).units)\n",
          f"{BY_UNIT}test_what_is_changed_while_units_are_counted_is_counted_with_them[sqlite]"),
    Fault("a unit's groups stay in the whole", "app/progress/whole.py", "_count(sums, self.units[unit].groups if unit in self.units else (), sub)", "pass",
          "tests/progress/test_whole.py::test_units_put_in_and_taken_out_make_the_same_whole"),
    Fault("a hearing that begins is not counted", "app/cases/register_queries.py", "unit and unit.id, by, begun(now)", "unit and unit.id, by",
          f"{UNCHANGED}test_a_hearing_that_begins_is_counted_at_once_although_nothing_has_changed[sqlite]"),
    Fault("a paragraph is kept under another rule of lamps", "app/templates/progress/living_document.html", "para, told, today, by)", "para, told, today)",
          "tests/progress/test_set_once.py::test_after_a_change_the_living_report_is_what_it_is_when_nothing_was_kept[sqlite-zh_Hans_CN-_rule]"),
    Fault("a block is kept in the language it was first asked in", "app/web/kept.py", "(name, chosen_language(), request.script_root, ", "(name, request.script_root, ",
          "tests/web/test_kept.py::test_a_block_is_set_once_for_equal_values_in_one_language_at_one_place[sqlite]"),
    Fault("a page that reads is planned anew each time", "app/extensions.py", "transaction_status == _IN_TRANSACTION:", "transaction_status == -1:",
          "tests/web/test_connections.py::test_a_page_asked_for_often_is_planned_once"),
    Fault("plans outlive an error", "app/extensions.py", "transaction_status == _IN_TRANSACTION:", "transaction_status != 0:",
          "tests/web/test_connections.py::test_a_table_that_another_process_changed_hurts_one_request_at_most"),
)  # fmt: skip
