# What people do with this tree; `make help` lists it. Needs Python 3.11+ and make; everything else is brought along.

PY := .venv/bin/python
CORE := .venv/.core
ALL := .venv/.all
UI := ui/dist/.built
UI_SOURCES := $(shell find ui \( -name node_modules -o -name dist \) -prune -o -type f -print 2>/dev/null)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install run reset-demo sandbox test test-full check format bench train evals lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: $(ALL) $(UI) ## everything that development needs: .venv, locked packages, built screens

run: $(CORE) $(UI) ## the product with a demo practice on 127.0.0.1:8000, and three links to try it
	@exec $(PY) -m demo.run

reset-demo: $(CORE) ## forget what happened in the demo practice
	@$(PY) -m demo.reset

sandbox: $(CORE) ## the test interface on 127.0.0.1:8000 (PORT=… for another port), in the foreground
	@GLOWDESK_SANDBOX=true GLOWDESK_PORT=$${PORT:-8000} exec $(PY) server.py

# A browser, its server and what they play with are several processes: two such tests at once are too many here. With
# ARGS either half may find nothing to run (5).
test: $(ALL) $(UI) ## everything that CI runs, PostgreSQL, Redis and a browser included
	@[ -n "$$GLOWDESK_SPECS" ] || echo "GLOWDESK_SPECS is not set: third parties' own specifications are left out."
	@failed=0; look() { echo "$$*"; "$$@"; code=$$?; [ $$code = 0 ] || [ $$code = $(if $(ARGS),5,0) ] || failed=1; }; \
	look $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -rs -m "not browser" $(ARGS); \
	look $(PY) -m pytest -rs -m browser $(ARGS); \
	look $(PY) -m tools.build_ui npm test; \
	exit $$failed

test-full: ## the same with the full counts: every fault, thousands of interleavings
	GLOWDESK_TEST_FULL=1 $(MAKE) test

check: $(ALL) $(UI) ## lint, format, types and import directions, without changing a file
	@failed=0; look() { echo "$$*"; "$$@" || failed=1; }; \
	look $(PY) -m ruff check .; \
	look $(PY) -m ruff format --check .; \
	look $(PY) -m mypy .; \
	look .venv/bin/lint-imports; \
	look $(PY) -m tools.dependency_audit; \
	look $(PY) -m tools.build_ui npm run --silent check; \
	exit $$failed

format: $(ALL) $(UI) ## put every file into the form that check asks for
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m tools.build_ui npm run --silent format

bench: $(ALL) $(UI) ## the figures of this machine: accept, answer, list, search, fan-out
	$(PY) -m benchmarks $(ARGS)

train: $(CORE) ## learn the weights again from the phrases in the tree (about a minute)
	$(PY) -m agent.playbook.train
	$(PY) -m compliance.phi.train
	$(PY) -c "from compliance.opt_out import learned; learned.rebuild()"

evals: $(ALL) ## how well the agent understands and talks, on messages and dialogues of our own
	$(PY) -m evals $(ARGS)

lock: $(ALL) ## resolve requirements/*.in again (UPGRADE=1 takes newer releases)
	cd requirements && for each in core dev; do \
	  ../.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    $(if $(UPGRADE),--upgrade) --quiet $$each.in --output-file $$each.txt || exit 1; \
	done

# What is there already is not made again: each step leaves a stamp that is newer than what it was made from.

$(PY):
	@for each in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14; do \
	  if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$each; break; fi; \
	done; \
	[ -n "$$found" ] || { echo "Glowdesk needs Python 3.11 or newer; name yours with PYTHON=…"; exit 1; }; \
	$$found -m venv .venv >/dev/null 2>&1 \
	  || { $$found -m venv --clear --without-pip .venv && $$found -m pip --python $(PY) install -q pip; } \
	  || { rm -rf .venv; echo "Python's venv module is not complete here. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(CORE): requirements/core.txt pyproject.toml tools/install.py | $(PY)
	@echo "Installing what the product needs …"
	@$(PY) -m tools.install core
	@touch $@

$(ALL): requirements/core.txt requirements/dev.txt pyproject.toml tools/install.py | $(PY)
	@echo "Installing what the product, its tests and its checks need …"
	@$(PY) -m tools.install all
	@touch $(CORE) $@

$(UI): $(UI_SOURCES) tools/build_ui.py | $(PY)
	@echo "Building the screens …"
	@$(PY) -m tools.build_ui
	@mkdir -p ui/dist && touch $@
