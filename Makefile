# Needs Python 3.11 or newer and make; every target sets up the rest by itself, in .venv.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input

# Written last, so that a set-up that was cut short is done again.
READY := $(VENV)/.earmark-is-installed
TOOLS := $(VENV)/.tools-are-installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## make a two-minute video, find the typing in it, write a report to demo/
	@$(VENV)/bin/earmark demo demo/

test: $(TOOLS) ## run every test; 95 % of the code is covered, and all of the core
	@$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest
	@$(PY) -m coverage combine --quiet
	$(PY) -m coverage report
	@echo 'The core alone:'
	@$(PY) -m coverage report --include='*/earmark/core/*' --fail-under=100

lint: $(TOOLS) ## check style, types, layers, dependencies and dead code
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m deptry src
	$(PY) -m vulture

bench: $(READY) ## run each script of benchmarks/ that needs no argument; say what the others need
	@failed=; for script in benchmarks/*.py; do \
	    grep -q __main__ "$$script" || continue; \
	    printf '\n== %s ==\n' "$$script"; \
	    $(PY) -c 'import ast, sys; print(ast.get_docstring(ast.parse(sys.stdin.read())))' <"$$script"; \
	    $(PY) "$$script"; case $$? in \
	        0) ;; \
	        2) echo "Not run: it needs arguments. See $$script --help" ;; \
	        *) failed="$$failed $$script" ;; \
	    esac; \
	done; [ -z "$$failed" ] || { echo "Failed:$$failed" >&2; exit 1; }

clean: ## remove what the other targets made, the virtual environment too
	rm -rf $(VENV) demo dist build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache \
	    .hypothesis .import_linter_cache

# An environment that is there and works is kept; any other is made anew.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "earmark needs Python 3.11 or newer, but $(PYTHON) is" \
	        "$$($(PYTHON) --version 2>/dev/null || echo missing)." \
	        "Install one, or name it: make PYTHON=python3.11 ..." >&2; exit 1; }
	@echo 'Setting up $(VENV) ...'
	@$(PY) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	    || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install -qq --upgrade 'pip>=25.1'
	@$(PIP) install -qq --editable .
	@touch $@

$(TOOLS): $(READY)
	@echo 'Installing what tests and linters need ...'
	@$(PIP) install -qq torch==2.13.0  # by itself: then pip may choose a build for CPUs
	@$(PIP) install -qq --group test --group lint
	@touch $@
