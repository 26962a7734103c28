# A Python 3.11 or newer and make are all that is needed: `make run`, `make test`.
PYTHON ?= python3
BIN := .venv/bin
# A process for each core, with a local AWS of its own.
PYTEST := $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
DEPLOY := .venv-deploy/bin/python -m infra.deploy

.DEFAULT_GOAL := help
.PHONY: help run install test check lint format reader bench clean deploy rollback destroy copy serve manage

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## the admin, the site and a local AWS on this machine, with demo posts; Ctrl-C stops
	@$(PYTHON) -m infra.local

install: ## only make the virtual environments
	@$(PYTHON) -m infra.local.environments dev local

test: install ## the tests that need nothing else: under 5 minutes
	$(PYTEST) -m "not browser and not edge and not slow"

check: install ## lint, types and every test, with DynamoDB Local, Chromium and Varnish
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@$(BIN)/python -m infra.local.tools $(PYTEST)

lint: install ## ruff and mypy alone
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: install ## let ruff put the code in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

reader: ## build/reader.zip, what the reader's Lambda runs
	@$(PYTHON) -m infra.build_reader

bench: install ## speed, memory, growth to 100,000 posts, Lighthouse: 20 minutes, build/bench.json
	@$(BIN)/python -m infra.local.tools --bench $(BIN)/python -m tests.benchmarks

deploy: deploy-tools ## put a stage on AWS, or update it: STAGE=prod, settings in infra/stages/prod.toml
	@$(DEPLOY) deploy "$(STAGE)" $(if $(YES),--yes)

rollback: deploy-tools ## back to the release before: STAGE=prod
	@$(DEPLOY) rollback "$(STAGE)" $(if $(YES),--yes)

destroy: deploy-tools ## take a stage down and keep its data: STAGE=prod; DATA=delete takes the data too
	@$(DEPLOY) destroy "$(STAGE)" $(if $(DATA),--data "$(DATA)") $(if $(YES),--yes)

copy: deploy-tools ## store the site as static files, for a day on which AWS fails: STAGE=prod
	@$(DEPLOY) copy "$(STAGE)"

serve: deploy-tools ## have readers get the static copy, or live pages: STAGE=prod FROM=copy, FROM=reader
	@$(DEPLOY) serve "$(STAGE)" "$(FROM)" $(if $(YES),--yes)

manage: deploy-tools ## manage.py from here against a stage: STAGE=prod COMMAND="doctor"
	@$(DEPLOY) manage "$(STAGE)" -- $(COMMAND)

.PHONY: deploy-tools
deploy-tools:
	@$(PYTHON) -m infra.local.environments deploy

clean: ## remove what was built and installed; .local, with your posts, stays
	rm -rf .venv .venv-aws .venv-deploy .venv.lock .venv-aws.lock .venv-deploy.lock .tools build .mypy_cache .pytest_cache .ruff_cache
