# One word for each task; everything runs in .venv, which is made when it is missing or out of date.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Parallel test processes, each with its own model (0.6 GB). More than four gain nothing.
JOBS   ?= $(shell n=$$(nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2); [ $$n -gt 4 ] && echo 4 || echo $$n)
# Annotated press articles beside the repository, if there are any (see bench/gate.py).
GOLD   ?= $(firstword $(AIDEMEMOIRE_GOLD) $(wildcard ../*/gold/dev-fr.jsonl))
# One BLAS thread a process: the processes are what runs in parallel.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help demo install test check lint format types contracts docs gate refresh bench clean

help: ## what there is to type
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(READY) ## the environment in .venv (done by every other word when needed)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/pip || { echo "making $(VENV) …"; $(PYTHON) -m venv $(VENV); } \
	  || { rm -rf $(VENV); echo "This Python makes no environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "installing (about a minute the first time) …"
	@$(BIN)/pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(READY) ## read the example articles, show what was found, say what to type next
	@$(BIN)/python -m aidememoire.demo

test: $(READY) ## the tests
	@$(BIN)/pytest -n $(JOBS) --dist loadfile

lint: $(READY) ## style and form
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(READY) ## put the form right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(READY) ## mypy, strict
	@$(BIN)/mypy

contracts: $(READY) ## who may import whom
	@$(BIN)/lint-imports

docs: $(READY) ## commands, links, rules and examples of the documentation
	@$(BIN)/pytest -q tests/test_docs.py

gate: $(READY) ## scores on the annotated articles against bench/floors.json, where the articles are there
	@$(BIN)/python bench/gate.py

check: lint types contracts gate test ## all that has to hold before a commit (what CI runs)

refresh: $(READY) ## after a change of rules: confidence, accuracy page and picture anew (then look at the diff)
	@test -z "$(GOLD)" || $(BIN)/aidememoire calibrate $(GOLD) bench/gold/examples-fr.jsonl --write src/aidememoire/languages/fr/confidence.toml
	@$(BIN)/python bench/accuracy.py
	@$(BIN)/python bench/picture.py

bench: $(READY) ## where the time goes, and against the bare model; writes docs/performance.md
	@$(BIN)/python bench/speed.py --write $(if $(GOLD),--from $(GOLD))

clean: ## remove what was made, except .venv
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
