"""`make bench`: one JSON line per figure on standard output, progress on standard error."""

from tests.bench import pages, reading, reminding, sheets, starting

for part in (starting, reading, pages, sheets, reminding):
    part.run()
