# Pathways. `make` lists the targets; README.md says what each is for.
.DEFAULT_GOAL := help
.PHONY: help start test lint format bench soak reset locks
PORT ?= 8000
JOURNEYS ?= tests/journeys
CORES ?= auto
export PYTHON PORT
VENV := .venv
RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

$(VENV)/.prod: requirements/prod.txt
	@py=$$(sh bin/find-python) && $$py -m venv $(VENV)
	@echo "Installing packages (once)..."
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/prod.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.prod requirements/dev.txt
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

start: $(VENV)/.prod ## set up what is missing and serve the site with demo data on PORT (8000)
	@export BASE_URL="$${BASE_URL:-http://127.0.0.1:$(PORT)}"; $(MANAGE) prepare && exec $(MANAGE) serve --port $(PORT)

test: $(VENV)/.dev ## the whole suite; DATABASE_URL chooses the database
	@$(MANAGE) check --fail-level WARNING
	@$(MANAGE) makemigrations --check --dry-run --verbosity 0
	@$(RUN) -m pytest tests -n $(CORES) --ignore tests/journeys --ignore tests/soak
	@$(RUN) -m pytest $(JOURNEYS) -n $(CORES) --dist loadfile

lint: $(VENV)/.dev ## style, templates, import contracts
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/djlint --check --lint --quiet templates
	@$(VENV)/bin/lint-imports

format: $(VENV)/.dev ## put code and templates into the house style
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/djlint --reformat --quiet templates

bench: $(VENV)/.dev ## figures as JSON lines (docs/benchmarks.md)
	@$(RUN) -m tests.bench

soak: $(VENV)/.dev ## load, kill and long property runs; minutes, never part of `test`
	@HYPOTHESIS_PROFILE=soak $(RUN) -m pytest tests/soak -s

reset: ## forget the local database, mail and media; asks first
	@printf 'Delete everything in var/ (database, media, mail, keys)? Type yes: ' && read answer && [ "$$answer" = yes ]
	@rm -rf var

locks: $(VENV)/.dev ## remake the hashed locks from requirements/*.in
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate requirements/prod.in -o requirements/prod.txt
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate requirements/dev.in -c requirements/prod.txt -o requirements/dev.txt
