# The two words to know are `make run` and `make test`; `make help` tells the others.
# Only python3 (3.11 or newer, with venv) and make are needed to begin.

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON_BIN := .venv/bin/python
WHOOSH_2 := Whoosh==2.7.4

.PHONY: help run check format test browser docs bench translations lock venv venv-dev clean

help: ## Montre cette aide
	@echo "Alliances : il faut python3 (3.11 ou plus récent) ; sur Debian : apt install make python3 python3-venv"
	@echo "Pour les tests aussi : apt install chromium postgresql libreoffice-calc-nogui"
	@echo
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1	\2/' | expand -t 18
	@echo
	@echo "PORT=8000 change le port, ALLIANCES_INSTANCE=/chemin le dossier de la base et de l'index."

run: venv ## Installe ce qui manque, prépare les données et sert le site sur http://127.0.0.1:5000
	@exec .ci/serve

test: venv-dev ## Essaie tout : style, types, tests, navigateur, SQLite et PostgreSQL
	@.ci/with-postgres .ci/test || { status=$$?; [ $$status = 69 ] && exec .ci/test; exit $$status; }

check: venv-dev ## Vérifie vite : style, types et tests sans navigateur
	@$(PYTHON_BIN) -m ruff format --check --output-format=concise .
	@$(PYTHON_BIN) -m ruff check .
	@$(PYTHON_BIN) -m mypy
	@$(PYTHON_BIN) -m pytest -q -n 2 --dist loadfile --ignore=tests/browser

format: venv-dev ## Met le code en forme
	@$(PYTHON_BIN) -m ruff format .
	@$(PYTHON_BIN) -m ruff check --fix .

browser: venv-dev ## Essaie le site dans un vrai navigateur (Chromium)
	@$(PYTHON_BIN) -m pytest tests/browser

docs: venv-dev ## Vérifie que la documentation dit vrai
	@$(PYTHON_BIN) -m pytest -q tests/test_docs.py

bench: venv-dev ## Mesure la vitesse et la pertinence de la recherche
	@$(PYTHON_BIN) -m bench.speed
	@$(PYTHON_BIN) -m bench.relevance

# Below: for the commands above and for maintainers.

translations: venv-dev
	@$(PYTHON_BIN) -m scripts.tidy_translations

venv:
	@.ci/venv requirements.lock

venv-dev:
	@.ci/venv requirements-dev.lock
	@[ -e .venv/whoosh274/whoosh/__init__.py ] || \
		$(PYTHON_BIN) -m pip install --quiet --no-deps --target .venv/whoosh274 $(WHOOSH_2)

# Versions already in a lock stay unless asked otherwise: make lock UPGRADE=--upgrade (see docs/decisions/0002).
COMPILE = $(PYTHON_BIN) -m piptools compile --quiet --no-header --no-annotate --strip-extras $(UPGRADE) \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
lock: venv-dev
	$(COMPILE) --output-file requirements.lock requirements.in
	$(COMPILE) --constraint requirements.lock --output-file requirements-dev.lock requirements-dev.in
	@sed -i '/^# The following packages are considered/,$$d' requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
