# The chores of the house. `make run` and `make test` need nothing but Python >= 3.11, make and an index for pip.
PYTHON ?= python3
BIN := .venv/bin
# Tests run in as many processes as there are cores; each has servers of its own.
WORKERS ?= auto

.PHONY: run test env check demo bench lock clean

run: env  ## start the main job: the bot with a token, the preview in this terminal without
	$(BIN)/rarewatch run

demo: env  ## a synthetic week in a minute: no network, no token
	$(BIN)/rarewatch demo

test: env  ## the whole suite, on real servers that the tests start and end themselves
	$(BIN)/python -m pytest -n $(WORKERS)

check: env  ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: env  ## measured claims, each as a ratio against a named baseline in the same run
	$(BIN)/python benchmarks/poll.py
	$(BIN)/python benchmarks/deliver.py
	$(BIN)/python benchmarks/latency.py

env: .venv/ready  ## build .venv from the locked versions

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "rarewatch needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

lock:  ## renew the locks (needs uv)
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q -c requirements.lock -o requirements-runtime.lock

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .hypothesis
