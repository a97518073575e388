# What can be done with this repository. Every target brings what it needs: Node packages, Docker, an image. Nothing asks.

# After `npm ci` this holds the Node that we develop on, before any other one.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

# The projects of vitest.config.ts: those of every `make test`, and those that take minutes. A test holds that none is missing.
TEST_PROJECTS := unit functional house docker
SLOW_TEST_PROJECTS := slow clients
# Many odd requests; takes SEED and COUNT.
FUZZ_TEST_PROJECTS := fuzz
# Needs exchanges recorded from the original, which do not come with this repository.
RECORDED_TEST_PROJECTS := recordings

packages := node_modules/.installed
built := dist/.built

.PHONY: help run demo test test-slow fuzz replay bench lint build package openapi history ci

help: ## say what can be made (the default)
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# With a terminal the script gets a process group of its own, so that Ctrl-C reaches it and not make, which would
# report an interruption where all has ended well.
run: $(built) ## serve a cloud on this machine with a first container in it, until Ctrl-C
	@if [ -t 0 ]; then bash -mc 'scripts/run; exit $$?'; else scripts/run; fi

demo: $(built) ## the same, but end after the container's output
	@scripts/run --demo

test: $(built) lint ## run all quick tests, those on Docker among them
	@scripts/test $(TEST_PROJECTS)

test-slow: $(built) ## run the tests that take minutes: crashes at every step, the OpenStack clients
	@scripts/client-tools-up
	@scripts/test $(SLOW_TEST_PROJECTS)

fuzz: $(packages) ## send 100,000 odd requests to a real server; SEED=n COUNT=m sends the same again
	@ZUN_FUZZ_SEED=$(SEED) ZUN_FUZZ_COUNT=$(COUNT) scripts/test $(FUZZ_TEST_PROJECTS)

replay: $(packages) ## compare answers with those recorded from the original, in the folder ZUN_RECORDINGS
	@[ -d "$(ZUN_RECORDINGS)" ] || { echo "replay: ZUN_RECORDINGS has to name the folder with the recordings." >&2; exit 1; }
	@scripts/test $(RECORDED_TEST_PROJECTS)

bench: $(built) ## measure against the budgets, beside the raw engine
	@scripts/engine-up
	@npm run --silent bench

lint: $(packages) ## format, lint, types, dead code
	@echo "Checking format and lint, types, dead code."
	@biome ci --colors=off --log-level=warn .
	@tsc -p tsconfig.json
	@knip --no-progress --no-config-hints -t tsconfig.build.json

build: $(built) ## compile src/ to dist/

package: $(built) ## pack what is published into build/
	@scripts/pack

openapi: $(packages) ## write docs/openapi.json and the typed client anew from the declarations of the API
	@node --conditions=zun-source scripts/openapi.ts
	@node --conditions=zun-source scripts/zunclient.ts

history: $(packages) ## write docs/api-history.md anew: what each microversion changed
	@node --conditions=zun-source scripts/api-history.ts

ci: ## everything: quick tests, slow tests, the demo
	@.ci/run

$(packages): package-lock.json
	@scripts/packages-up

$(built): $(packages) tsconfig.json tsconfig.build.json $(shell find src -name '*.ts' -not -name '*.test.ts')
	@scripts/build
