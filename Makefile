# Everything a newcomer needs: `make run` and `make test`. Nothing here asks for more than Python 3.11, make and git.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
# an offline release carries its libraries in wheels/ (make wheelhouse); then no registry is asked
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes $(if $(wildcard wheels),--no-index --find-links wheels)

.PHONY: run setup test lint bench bench-scale torture machine mutants fuzz screenshots lock messages wheelhouse sbom audit clean

run: setup
	@exec $(BIN)/python deploy/local.py

# prepares .venv and the database, and starts nothing
setup: .venv/runtime.stamp .venv/messages.stamp
	@$(FLASK) db upgrade

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本 / Python 3.11 or newer is needed." >&2; exit 1; }
	@sh deploy/venv.sh $(PYTHON)

.venv/runtime.stamp: requirements.txt | .venv/bin/python
	@echo "安装依赖（首次需要一两分钟）… / installing dependencies" >&2
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	@echo "安装测试所需 … / installing what the tests need" >&2
	@$(PIP) -r requirements-dev.txt
	@touch $@

# the catalogue has no header, for its dates would change with every run; to pybabel that makes all of it fuzzy
.venv/messages.stamp: $(wildcard app/translations/*/LC_MESSAGES/*.po) .venv/runtime.stamp
	@$(BIN)/pybabel -q compile --use-fuzzy -d app/translations
	@touch $@

test: .venv/runtime.stamp .venv/dev.stamp .venv/messages.stamp
	@sh tests/needs.sh
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist worksteal

lint: .venv/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: .venv/runtime.stamp .venv/dev.stamp .venv/messages.stamp
	@$(BIN)/python -m tests.bench

# the same pages at a thousand, a hundred thousand and a million tasks on PostgreSQL
bench-scale: .venv/runtime.stamp .venv/dev.stamp .venv/messages.stamp
	@$(BIN)/python -m tests.bench.scale --write

torture: .venv/runtime.stamp .venv/dev.stamp
	@$(BIN)/python -m tests.torture

# long random walks of a task's life on both engines, and every seeded fault found
machine: .venv/runtime.stamp .venv/dev.stamp .venv/messages.stamp
	@DUBAN_MACHINE=100 $(BIN)/python -m pytest tests/tasks/test_machine.py -q -o timeout=3600

# each named fault made in a copy of the source: the test named for it must fail; then faults by rule in the permission, rule and
# outbox files, of which 85 in a hundred must be noticed
mutants: .venv/runtime.stamp .venv/dev.stamp .venv/messages.stamp
	@$(BIN)/python -m tests.mutants $(only)
	@$(BIN)/python -m tests.mutants.systematic $(only)

.venv/fuzz.stamp: requirements-fuzz.txt | .venv/dev.stamp
	@$(PIP) -r requirements-fuzz.txt
	@touch $@

# every reader is given bytes chosen by what they reach, so many seconds each; what breaks one is kept in tests/fuzz/findings.
# Then the properties of Hypothesis, with twenty times the examples of make test
seconds ?= 30
fuzz: .venv/runtime.stamp .venv/dev.stamp .venv/fuzz.stamp
	@$(BIN)/python -m tests.fuzz $(seconds) $(only)
	@DUBAN_FUZZ=20 $(BIN)/python -m pytest -q tests/reader/test_properties.py -o timeout=3600

screenshots: .venv/runtime.stamp .venv/dev.stamp .venv/messages.stamp
	@sh tests/needs.sh
	@$(BIN)/python -m tests.screenshots $(only)

# the interface's words: collect them into the English catalogue
messages: .venv/dev.stamp
	@$(BIN)/python -m babel.messages.frontend -q extract -F babel.cfg --no-location --sort-output --omit-header -o .venv/messages.pot app
	@$(BIN)/pybabel -q update -i .venv/messages.pot -d app/translations -l en --no-fuzzy-matching --omit-header --ignore-obsolete

# one archive with everything for a machine without a network
wheelhouse: .venv/bin/python
	@sh deploy/wheelhouse.sh

lock: .venv/dev.stamp
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" -q -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.txt --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" -q -o requirements-dev.txt
	@$(BIN)/uv pip compile --group fuzz -c requirements-dev.txt --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" -q -o requirements-fuzz.txt
	@echo "then: make setup, make sbom, make audit" >&2

# what this release is made of, as CycloneDX; it is kept in the repository and so lies in every release
sbom: .venv/runtime.stamp .venv/dev.stamp
	@$(BIN)/python deploy/sbom.py

# pip-audit over both locks against the dated snapshot in the repository; "python deploy/audit.py --renew FOLDER" takes a new one
audit: .venv/runtime.stamp .venv/dev.stamp
	@$(BIN)/python deploy/audit.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
