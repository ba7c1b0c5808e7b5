# Two commands do everything: `make run` and `make test`. No root, Java or Maven needed.
SHELL := /bin/bash
VENV := .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test setup lint format chaos clean

run: setup ## everything on this machine with demonstration data; Ctrl-C stops it
	$(BIN)/anxin up --demo

test: setup ## every test that CI runs
	$(BIN)/python -m tests.support.preflight
	$(BIN)/python -m pytest -n 2 --dist loadgroup --durations 20 -m "not long"

setup: $(READY) ## the set-up alone

$(READY): requirements.lock pyproject.toml anxin/embedded/kafka.lock.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "Python 3.11 is needed; say make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m anxin.embedded.fetch
	touch $(READY)

lint: setup ## format, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

chaos: setup ## all fault runs, the long ones too: kill -9 of host, bus and store; a bus lost whole
	$(BIN)/python -m pytest tests/chaos

clean:
	rm -rf $(VENV) build *.egg-info
