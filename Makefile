# Fresh machine: `make demo` and `make test` do all the set-up (Python 3.11 or newer and make are enough).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Errors only: what a machine's own pip set-up warns of is no business of ours. A lock names packages and hashes, never an address.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-annotate --no-header --no-strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --build-deps-for wheel --build-deps-for editable
COVERAGE_FLOOR := 90

.DEFAULT_GOAL := help
.PHONY: help demo test check fuzz accuracy bench browser mutants format docs lock clean check-types check-format check-style check-imports check-packs check-examples check-pages

help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## Set up, then audit sample_transcripts/
	@$(BIN)/supportaudit audit sample_transcripts

test: $(VENV)/.installed-dev ## Set up, then run every check that CI runs
	@$(MAKE) --no-print-directory check

# What does not wait for anything else runs side by side; make says what it did of each at once, where it can.
STATIC := check-types check-format check-style check-imports check-packs check-examples check-pages
# What Python compiles is kept, whatever the environment says: tests and the programs that they start would be compiled each time again.
check fuzz: export PYTHONDONTWRITEBYTECODE =
OUTPUT := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

check: ## Format, lint, types, import contracts, packs, generated docs, tests with coverage (needs the set-up of `make test`)
	@$(MAKE) --no-print-directory --keep-going --jobs=2 $(OUTPUT) $(STATIC)
	$(BIN)/pytest -q -n 2 --dist worksteal --cov --cov-report=term --cov-fail-under=$(COVERAGE_FLOOR)

fuzz: ## Property tests on thirty times as many examples, other ones each time (some ten minutes)
	$(BIN)/pytest -q -n 2 --dist worksteal --hypothesis-profile=fuzz -m "hypothesis or whole"

check-types:
	$(BIN)/mypy

check-format:
	$(BIN)/ruff format --check .

check-style:
	$(BIN)/ruff check .

check-imports:
	$(BIN)/lint-imports --no-cache

check-packs:
	$(BIN)/supportaudit rules lint --no-notes
	$(BIN)/supportaudit rules lint --no-notes rules/examples

check-examples:
	@echo '$(BIN)/supportaudit rules test'; out=$$($(BIN)/supportaudit rules test) || { printf '%s\n' "$$out"; exit 1; }
	@echo '$(BIN)/supportaudit rules test rules/examples'; out=$$($(BIN)/supportaudit rules test rules/examples) || { printf '%s\n' "$$out"; exit 1; }

check-pages:
	$(BIN)/python tools/refresh_docs.py --check

accuracy: $(VENV)/.installed-dev ## How right the packs are on ../shared/gold, into docs/accuracy.md; fails below tests/accuracy_floors.json
	$(BIN)/python -m tools.accuracy --date $$(date +%F)

browser: $(VENV)/.installed-dev ## The HTML report in headless Chromium, with axe; skips where no Chromium is installed
	@$(PIP) install --no-build-isolation --editable '.[browser]'
	$(BIN)/pytest -q -o addopts='-ra --strict-markers --strict-config' tests/browser

BENCH_FILE ?= ../shared/data/twacs.jsonl.gz

bench: $(VENV)/.installed-dev ## How fast an audit is, beside the tokenizer of spaCy, on BENCH_FILE, into docs/performance.md; some minutes
	$(BIN)/python -m benchmarks.throughput $(BENCH_FILE) --date $$(date +%F)

mutants: ## What share of small mistakes in checks, scoring and reviews the tests notice (a sample; some ten minutes)
	$(BIN)/python -m tools.mutants --sample 150 --seed 1

format: ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: ## Refresh the output in the README and the pages made from the code
	$(BIN)/python tools/refresh_docs.py

lock: $(VENV)/.installed-dev ## Resolve the dependencies again
	$(COMPILE) --upgrade --output-file requirements.lock pyproject.toml
	$(COMPILE) --upgrade --extra calibrate --extra dev --extra msg --extra parquet --extra xlsx --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean: ## Remove the virtual environment and everything generated
	rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "supportaudit needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

# Both locks hold the build backend too, so that installing the package itself needs no isolated, unlocked build.
$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock (once)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements-dev.lock (once)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $(VENV)/.installed $@
