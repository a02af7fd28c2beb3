# Two commands: `make run` serves, `make test` proves. Both set up what they need and can be repeated.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check train clean

run: $(VENV)/run.stamp
	@grep -qs '^CHATBOT_DEVELOPMENT=' .env || export CHATBOT_DEVELOPMENT="$${CHATBOT_DEVELOPMENT:-true}"; \
	$(BIN)/chatbot train --if-needed && exec $(BIN)/chatbot serve --demo

test: $(VENV)/test.stamp check
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/test.stamp
	@$(BIN)/ruff format --check --quiet . || { echo "make check: run '$(BIN)/ruff format .'"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/tsc -p tsconfig.json
	@$(BIN)/chatbot validate

train: $(VENV)/run.stamp
	@$(BIN)/chatbot train

clean:
	rm -rf $(VENV) node_modules var

$(VENV)/run.stamp: requirements.txt pyproject.toml
	@sh deploy/setup.sh "$(PYTHON)" requirements.txt
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements-dev.txt package.json
	@sh deploy/setup.sh "$(PYTHON)" requirements-dev.txt
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm install --no-package-lock --no-audit --no-fund --silent || { echo "make: TypeScript did not install: check the network and run make test again"; exit 1; }
	@touch $@
