# Sidequill. Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

GO      ?= go
VERSION := $(shell sed -n 's/^const Version = "\(.*\)"/\1/p' agent/version.go)
LDFLAGS := -s -w
EHR     ?= sample

.PHONY: all build agent extension extension-demo demo test test-go test-extension test-browser editors test-ehr test-ollama lint audit bench fuzz soak screens guide clean setup

all: build

build: agent extension

agent:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/sidequill ./agent

extension/node_modules: extension/package-lock.json
	cd extension && npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@

extension: extension/node_modules
	cd extension && npm run -s build

# The same, with the sample EHR's address granted beforehand, as a clinic may build it for its own.
extension-demo: extension/node_modules
	cd extension && npm run -s build -- --site='http://127.0.0.1/*' --out=../dist/demo

# The main job, shown: an agent, a sample EHR, a browser with the extension paired as a person pairs it.
# With a display it stays open for you; without one it plays the story and saves a screenshot.
demo: setup agent extension-demo
	cd extension && npx tsx test/demo.ts --ehr=$(EHR)

setup: extension/node_modules
	.ci/setup browser

# Everything. The long loops are in `make soak`.
test: lint test-go test-extension test-ollama editors test-browser test-ehr audit
	@echo "make test: all passed"

lint: extension/node_modules
	@test -z "$$(gofmt -l agent internal installer)" || { gofmt -l agent internal installer; echo "run gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	cd extension && npm run -s types && npm run -s lint

test-go:
	.ci/setup systemd
	.ci/setup keystore
	$(GO) test -race -timeout 15m ./...
	for os in windows darwin; do CGO_ENABLED=0 GOOS=$$os $(GO) build -o /dev/null ./agent; done

test-extension: build
	cd extension && npm run -s test

# Against a real Ollama server with a small real model (built or found by .ci/ollama, cached).
test-ollama: agent
	.ci/ollama setup
	.ci/with-ollama $(GO) test -race -count=1 -timeout 15m -run 'Real' ./internal/model/ollama ./internal/writer ./internal/draft ./agent

# Real Chromium with the extension loaded (and Firefox, to pair), a real agent, the sample EHR and a real model. Then the same in a network
# whose every way out is counted: without root and without user namespaces that says SKIP, and fails under .ci/run.
test-browser: setup agent extension-demo
	.ci/setup firefox
	.ci/ollama setup
	cd extension && ../.ci/with-ollama npx tsx --experimental-websocket --test --test-concurrency=1 $$(find test -name '*.e2e.ts' | sort)
	SIDEQUILL_TEST_BROWSER=1 $(GO) test -count=1 -v -run 'LeavesTheMachineAlone' ./agent

# Every editor there is a page for, filled in real Chromium and real Firefox; docs/EDITORS.md says what holds.
# Then pages that go wrong, and what the content script costs a page (it prints the figures).
editors: setup
	.ci/setup firefox
	cd extension && npx tsx --experimental-websocket --test --test-concurrency=1 test/editors/editors.ts test/editors/trouble.ts test/editors/cost.ts

# A real EHR (GNU Health) on a real database.
test-ehr: setup agent extension-demo
	.ci/gnuhealth setup
	cd extension && npx tsx --experimental-websocket --test test/gnuhealth.story.ts

# Every state of the panel as a picture, light and dark, with what axe finds in it.
screens: setup
	cd extension && npx tsx test/panel/screens.ts

# The pictures of docs/CLINICIAN.md, taken anew of the real thing.
guide: setup agent extension-demo
	cd extension && ../.ci/with-ollama npx tsx --experimental-websocket --test test/guide.e2e.ts
	cp dist/guide/guide-*.png docs/images/

# Known vulnerabilities. Says NOT RUN, never ok, where the databases cannot be reached.
audit: extension/node_modules
	.ci/audit

# Quality of the drafts, then speed. DATA is a folder with aci-bench and mts-dialog, ENGINE none or ollama:NAME.
ENGINE ?= none
bench: agent
	bin/sidequill bench --engine $(ENGINE) $(if $(DATA),--data $(DATA))
	$(GO) test -run '^$$' -bench . -benchtime 1s ./internal/...

# Long loops: fuzzing each parser for FUZZ seconds (600 before an issue is closed), the extension's with spoilt messages.
FUZZ ?= 60
fuzz: extension/node_modules
	.ci/fuzz $(FUZZ)
	cd extension && SIDEQUILL_FUZZ=$(FUZZ) npx tsx --experimental-websocket --test src/protocol/fuzz.test.ts

# Fuzzing, and whoever of agent, worker, page and line is killed at any moment, KILLS times.
KILLS ?= 500
SEED  ?= $(shell date +%j)
soak: fuzz setup agent extension-demo
	cd extension && SIDEQUILL_KILLS=$(KILLS) SIDEQUILL_SEED=$(SEED) npx tsx --experimental-websocket --test src/background/kills.test.ts
	cd extension && SIDEQUILL_BROWSER_KILLS=60 SIDEQUILL_SEED=$(SEED) npx tsx --test test/kills.e2e.ts

clean:
	rm -rf bin dist extension/node_modules
