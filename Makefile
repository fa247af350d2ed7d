PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# One line that says what to install, where something is missing that make cannot set up itself.
TOO_OLD := talonbench: Python 3.11 or newer is needed; name one as in: make run PYTHON=python3.12
NO_VENV := talonbench: Python cannot make virtual environments here: apt-get install python3-venv
NO_NODE := talonbench: the tests compare with Segment's own engine, on Node.js 20 or newer: apt-get install nodejs npm

# Tests of clocks, signals and screens have the machine to themselves; all others share two cores, a file in one process.
ALONE := tests/e2e tests/guide $(addprefix tests/core/test_,client_rate_limiter.py client_shared_limiter.py \
	history.py replay_real.py sandbox.py) $(addprefix tests/gui/,features/event/test_too_long.py shell/test_warm_up.py \
	state/test_history.py state/test_jobs.py state/test_keys.py test_clock_jumps.py test_rate_limit.py)

.PHONY: run test check bench fuzz faults prove fix clean oracle clients guide pictures install-test bundle bundle-test deb

run: $(STAMP)
	@$(BIN)/python -m talonbench_gui

test: check

check: $(STAMP) oracle clients
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/talonbench check tests/cases
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(addprefix --ignore=,$(ALONE))
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q $(ALONE)

bench: $(STAMP) oracle
	$(BIN)/python -m tests.benchmarks

# Mutated input for every reader and server; what fails is saved in tests/fuzz/findings and replayed by the tests.
fuzz: SECONDS ?= 300
fuzz: $(STAMP)
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(TARGETS)

# kill -9, full disks, locked and torn databases, failing keychains under the real window; a table at the end.
faults: $(STAMP)
	$(BIN)/python -m tests.faults $(FAULTS)

# Random setups and events: everything says the same, and every sentence is held against brute force; EVENTS of them
# go through the archive's fast path and the trace. SEED repeats a run.
prove: SETUPS ?= 10000
prove: EVENTS ?= 200000
prove: SEED ?= $(shell date +%s)
prove: $(STAMP)
	TALONBENCH_SEED=$(SEED) TALONBENCH_SETUPS=$(SETUPS) TALONBENCH_ARCHIVE=$(EVENTS) QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q tests/gui/test_agreement.py tests/properties

fix: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The guide as a site in build/guide; a warning is a failure.
guide: $(STAMP)
	$(BIN)/python -m mkdocs build --strict

# The pictures in docs/screenshots, from the real window on a screen of its own.
pictures: $(STAMP)
	$(BIN)/python -m tests.pictures

# The wheel in a bare environment outside the tree: the command line, every page of the window, an older home, uninstalling.
install-test: $(STAMP)
	$(BIN)/python -m tests.installed.wheel

# The application without Python, for the system that this runs on, in dist/talonbench; bundle-test starts it, too.
bundle: $(STAMP)
	$(BIN)/python -m tests.installed.bundle

bundle-test: $(STAMP)
	$(BIN)/python -m tests.installed.bundle --check

deb: bundle
	QT_QPA_PLATFORM=offscreen $(BIN)/python bundle/build_deb.py

oracle: .oracle/talon-one
.oracle/talon-one: tests/parity/setup_oracle.sh
	@command -v npm >/dev/null || { echo "$(NO_NODE)" >&2; exit 2; }
	sh tests/parity/setup_oracle.sh .oracle
	@touch $@

clients: .clients/node_modules
.clients/node_modules: tests/clients/setup_clients.sh
	@command -v npm >/dev/null || { echo "$(NO_NODE)" >&2; exit 2; }
	sh tests/clients/setup_clients.sh .clients
	@touch $@

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(TOO_OLD)" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(NO_VENV)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q core gui resources
	@touch $@

clean:
	rm -rf $(VENV) .oracle .clients .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist
	find core gui resources tests -name __pycache__ -prune -exec rm -rf {} +
