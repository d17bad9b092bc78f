# `make` lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SUPPLY := .venv-supply

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench soak lock model audit sbom format clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(READY) ## make .venv with everything locked in requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Headroom needs Python 3.11 or newer: set PYTHON=python3.12, for example.")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make a virtual environment here: install its venv package first (on Debian and Ubuntu: apt-get install python3-venv)."; exit 1; }
	@echo "Setting up $(VENV): about half a minute, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot jobs
	@touch $(READY)

demo: $(READY) ## a Slack of our own with the bot in it, in your browser
	@$(BIN)/headroom playground

test: $(READY) ## all tests, on SQLite and PostgreSQL, in a real browser where there is one
	@$(BIN)/python -m pytest -n 4 --dist worksteal

check: $(READY) ## formatting, lint, strict types, import floors
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(READY) ## a table of ratios, written to bench/results.md
	@$(BIN)/python -m bench

soak: $(READY) ## ten minutes of a busy, bad-tempered Slack: nothing lost, nothing doubled, memory flat
	@$(BIN)/python -m soak

model: ## train the model anew from the wheel and the examples, in a venv of its own
	@$(PYTHON) training/make.py

audit: $(SUPPLY)/.ready ## ask whether a locked version has a known hole
	@$(SUPPLY)/bin/python -m supply.audit

sbom: $(READY) $(SUPPLY)/.ready ## write sbom.cdx.json (CycloneDX) and docs/licences.md
	@$(SUPPLY)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --short-PURLs -o sbom.cdx.json $(BIN)/python
	@$(BIN)/python -m supply.licences sbom.cdx.json

$(SUPPLY)/.ready: supply/requirements.lock
	@$(PYTHON) -m venv $(SUPPLY)
	@$(SUPPLY)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r supply/requirements.lock
	@touch $@

lock: $(READY) ## resolve requirements.lock anew, for Python 3.11 to 3.14
	@$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --all-extras pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header supply/requirements.in -o supply/requirements.lock

format: $(READY) ## format and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## remove what was set up and measured
	@rm -rf $(VENV) $(SUPPLY) sbom.cdx.json .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
