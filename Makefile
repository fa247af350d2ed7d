PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test check bench fix clean oracle clients

run: $(STAMP)
	@$(BIN)/python -m talonbench_gui

test: check

check: $(STAMP) oracle clients
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/talonbench check tests/cases
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q

bench: $(STAMP) oracle
	$(BIN)/python -m tests.bench

fix: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

oracle: .oracle/talon-one
.oracle/talon-one: tests/parity/setup_oracle.sh
	sh tests/parity/setup_oracle.sh .oracle
	@touch $@

clients: .clients/node_modules
.clients/node_modules: tests/clients/setup_clients.sh
	sh tests/clients/setup_clients.sh .clients
	@touch $@

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q core gui resources
	@touch $@

clean:
	rm -rf $(VENV) .oracle .clients .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
