# `make html`, `make serve` and `make test` need python3 (with venv) and make, nothing else. `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
# Versions that are known to pass. pip builds packages with those of the second variable, before 25.3 with those of the first.
CONSTRAINTS := constraints/current.txt
PIP = PIP_CONSTRAINT=$(CONSTRAINTS) PIP_BUILD_CONSTRAINT=$(CONSTRAINTS) $(@D)/bin/python -m pip install -q --disable-pip-version-check
SEEDS := seeds/_build
# Where `make serve` listens; 0 is any free port.
PORT ?= 0
OUTPUTS := tests/_build

# Less than this many percent of the package under test fail `make test`.
COVERAGE ?= 95
# More arguments for pytest, such as PYTESTFLAGS="-k timecode -x".
PYTESTFLAGS ?=
# What `make test-oldest` leaves out: pure functions, which no Sphinx can change, what is random or long, and features that
# ask nothing of Sphinx that others do not. `make test-long` runs them all with each version.
NOT_OLDEST := commands knowledge pages text vault stateful test_docs.py test_packaging.py \
	$(patsubst %,syntax/test_%.py,linear obsidian properties) $(patsubst %,projects/test_%.py,backlinks cards drafts each_link \
	embeds_hostile feeds file_names git_dates growth hard_cases hostile_vault index_tools inline metadata missing names \
	numbered_pages random_notes redirects reproducible thumbnails time_format timeline topic_index videos writes \
	wrong_times)
OLDEST ?= tests $(NOT_OLDEST:%=--ignore=tests/%)

SYSTEM_PACKAGES := latexmk texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended \
	tex-gyre texlive-xetex texlive-luatex texlive-lang-chinese texlive-lang-cjk \
	fonts-freefont-otf fonts-noto-cjk fonts-symbola poppler-utils \
	chromium epubcheck default-jre-headless texinfo graphviz
# Node from elsewhere brings an npm of its own, and refuses Debian's.
SYSTEM_PACKAGES += $(if $(shell command -v npm),,nodejs npm)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help html serve pdf epub docs lint locale pictures same test test-oldest test-long constraints system-packages \
	clean distclean FORCE

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

# --- the sample vault ---------------------------------------------------------------------------

html: $(VENV)/.installed-docs ## build the sample vault in seeds/ and say how to look at it
	$(PY) -m sphinx -M html seeds $(SEEDS)
	@echo "The pages are in $(abspath $(SEEDS)/html). Videos play in them once they are served: make serve"

# On a terminal the server has Ctrl+C for itself, so that make ends as it does: without an error.
serve: html ## build the sample vault and serve it to this machine alone, until Ctrl+C
	@[ ! -t 0 ] || set -m; $(PY) -u -m http.server -b 127.0.0.1 -d $(SEEDS)/html $(PORT)

pdf: $(VENV)/.installed ## print the sample vault to PDF (needs TeX Live)
	@command -v latexmk >/dev/null || { echo "make: latexmk is missing: make system-packages" >&2; exit 1; }
	$(PY) -m sphinx -M latexpdf seeds $(SEEDS)
	@echo "Open $$(ls "$(CURDIR)"/$(SEEDS)/latex/*.pdf)"

epub: $(VENV)/.installed ## make an e-book of the sample vault
	$(PY) -m sphinx -M epub seeds $(SEEDS)
	@echo "Open $$(ls "$(CURDIR)"/$(SEEDS)/epub/*.epub)"

docs: $(VENV)/.installed-docs ## build the documentation
	$(PY) -m sphinx -M html docs docs/_build -W --keep-going
	@echo "Open $(CURDIR)/docs/_build/html/index.html"

# --- checks -------------------------------------------------------------------------------------

lint: $(VENV)/.installed-test ## check style, types and the layers of the package
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo

AXE := tests/browser/node_modules/axe-core/axe.min.js

# Without npm, or without its registry, the tests that need it are skipped.
$(AXE): tests/browser/package.json
	@if command -v npm >/dev/null; then \
		npm install --prefix tests/browser --no-package-lock --no-audit --no-fund --silent || echo "make: axe-core is not there" >&2; \
	else echo "make: npm is missing, so axe looks at no page: make system-packages" >&2; fi
	@touch -c $@

test: lint $(AXE) ## set up what the tests need and run them all (but the long ones)
	$(PY) -m pytest -n auto --dist worksteal --cov --cov-report=term --cov-fail-under=$(COVERAGE) $(PYTESTFLAGS)

test-oldest: $(VENV)-oldest/.installed ## run the builds among the tests with the oldest Sphinx
	$(VENV)-oldest/bin/python -m pytest -n auto --dist worksteal \
		-m "not tex and not browser and not epubcheck and not long" $(PYTESTFLAGS) $(OLDEST)

test-long: lint ## run the long tests, then all tests with each version of Sphinx and the newest of all else
	$(PY) -m pytest -m "long or hypothesis" --hypothesis-profile=random $(PYTESTFLAGS)
	$(PY) -m nox -s tests newest development

pictures: $(VENV)/.installed-test ## take the pictures of the documentation (needs Chromium)
	PYTHONPATH=tests $(PY) -m support.pictures

same: $(VENV)/.installed-test ## compare what this package writes with that of a checkout: make same BEFORE=../before
	@test -d "$(BEFORE)/sphinx_aikb" || { echo "make: name a checkout to compare with: make same BEFORE=../before" >&2; exit 1; }
	rm -rf $(OUTPUTS)
	PYTHONPATH=tests $(PY) -m support.outputs build $(OUTPUTS)/before --package "$(BEFORE)"
	PYTHONPATH=tests $(PY) -m support.outputs build $(OUTPUTS)/after
	PYTHONPATH=tests $(PY) -m support.outputs compare $(OUTPUTS)/before $(OUTPUTS)/after

locale: $(VENV)/.installed ## compile the translations of the interface
	$(VENV)/bin/pybabel compile -D sphinx_aikb -d sphinx_aikb/locale

# --- environments -------------------------------------------------------------------------------

# A venv is checked for before it is made, and made again when its interpreter is gone.
define make-venv
@$(PYTHON) -c "" 2>/dev/null || { echo "make: '$(PYTHON)' does not run: install Python 3.11 or later, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "make: '$(PYTHON)' is $$($(PYTHON) -V 2>&1), and Python 3.11 or later is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || { echo "make: '$(PYTHON)' has no venv module: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 1; }
$(PYTHON) -m venv --clear $(@D)
@touch $@
endef

gone = $(if $(shell test -x $(1)/bin/python && echo yes),,FORCE)

$(VENV)/.created: $(call gone,$(VENV))
	$(make-venv)

$(VENV)-oldest/.created: $(call gone,$(VENV)-oldest)
	$(make-venv)

$(VENV)/.installed: $(VENV)/.created pyproject.toml $(CONSTRAINTS)
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.created pyproject.toml $(CONSTRAINTS)
	$(PIP) -e ".[docs]"
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-test: $(VENV)/.created pyproject.toml $(CONSTRAINTS)
	$(PIP) -e ".[test,dev]"
	@touch $@ $(VENV)/.installed

$(VENV)-oldest/.installed: CONSTRAINTS := constraints/oldest.txt
$(VENV)-oldest/.installed: $(VENV)-oldest/.created pyproject.toml constraints/oldest.txt
	$(PIP) -e ".[test]"
	@touch $@

# One file for every Python and every system. Of packages without a wheel nothing would be known but their own version.
RESOLVE := $(VENV)/bin/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --upgrade --only-binary :all: \
	--no-annotate --custom-compile-command "make constraints"

constraints: $(VENV)/.created ## renew the versions in constraints/ that all else is installed with
	$(PY) -m pip install -q --disable-pip-version-check --upgrade uv
	$(RESOLVE) --all-extras --output-file constraints/current.txt
	$(RESOLVE) constraints/oldest.in --resolution lowest-direct | \
		$(RESOLVE) --extra test --constraint /dev/stdin --output-file constraints/oldest.txt

# --- the system ---------------------------------------------------------------------------------

system-packages: ## install TeX Live, Chromium and epubcheck for the tests (Debian)
	@command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || { \
		echo "make: there is no apt-get here; install what these Debian packages hold: $(SYSTEM_PACKAGES)" >&2; exit 1; }
	@missing=; for package in $(SYSTEM_PACKAGES); do \
		dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then echo "All system packages are here."; exit 0; fi; \
	echo "Installing$$missing"; \
	if [ "$$(id -u)" = 0 ]; then sudo=; \
	elif command -v sudo >/dev/null; then sudo=sudo; \
	else echo "make: this needs root, and there is no sudo" >&2; exit 1; fi; \
	$$sudo apt-get update -q && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing

clean: ## remove what builds and tests leave
	rm -rf tests/browser/node_modules
	rm -rf seeds/_build docs/_build $(OUTPUTS) dist .coverage .coverage.* htmlcov
	rm -rf __pycache__ .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find sphinx_aikb tests seeds docs -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean ## remove the environments too
	rm -rf $(VENV) $(VENV)-oldest .nox
