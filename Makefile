# One line for each target: what follows "##".
SHELL := bash
.SHELLFLAGS := -Eeuo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.5.0

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The page needs Node; everything else works without it, and the page is left out then.
UI_BUILD := web/ui/dist/index.html
UI_SOURCES := $(shell find web/ui/src web/ui/public -type f 2>/dev/null) $(wildcard web/ui/*.json web/ui/*.ts web/ui/index.html) internal/tailwind/theme.css examples/northwind.json
NPM := $(shell command -v npm)

.PHONY: ui
ui: $(if $(NPM),$(UI_BUILD)) ## build the page, when npm is here and its sources are newer
ifeq ($(NPM),)
	@echo "npm is not installed: the page is left out, the API and the commands work without it"
endif

# Not "npm ci": it refuses a lock file without the builds for other platforms, and not
# every registry has those. This takes the versions that the lock file names all the same.
$(UI_BUILD): $(UI_SOURCES)
	npm --prefix web/ui install --no-save --loglevel=error
	npm --prefix web/ui run build

.PHONY: api
api: ## write the OpenAPI file and the page's types anew
	go test ./web -run TestOpenAPIFileIsCurrent -update
	npm --prefix web/ui run api

.PHONY: build
build: ## compile the server to bin/server, with the page when it can be built
	@$(MAKE) ui || echo "the page could not be built and is left out; the API and the commands work without it"
	go build -trimpath -o bin/server ./cmd/server

.PHONY: demo
demo: build ## start everything, generate one set of screens, show where they are, stop everything
	bin/server demo

.PHONY: dev
dev: build ## start everything and stay, for the browser
	bin/server dev

.PHONY: test
# The page comes first: the server under test has it embedded, and Chromium looks at it.
# The browser suite runs last and alone: a busy machine makes it wait for everything.
test: ## set up what is missing, then all tests with the race detector, on all databases, in Chromium
	scripts/setup-test.sh
	$(MAKE) ui
	engine="$$(go run ./internal/engine/findengine)"; APPFORGE_ENGINE="$$engine" APPFORGE_TEST_ALL=1 scripts/with-databases.sh go test -race -timeout 40m -skip '^TestBrowser$$' ./...
	engine="$$(go run ./internal/engine/findengine)"; APPFORGE_ENGINE="$$engine" APPFORGE_TEST_ALL=1 go test -timeout 30m ./e2e -run '^TestBrowser$$' -v
	npm --prefix web/ui test

.PHONY: pictures
pictures: ## take the README's pictures of the page anew
	scripts/setup-test.sh
	$(MAKE) ui
	engine="$$(go run ./internal/engine/findengine)"; APPFORGE_ENGINE="$$engine" APPFORGE_TEST_ALL=1 go test ./e2e -run '^TestBrowser$$' -count=1 -v -browser-kind pictures

.PHONY: engine
engine: ## find the Inngest engine, or build it (about 5 minutes, once)
	@go run ./internal/engine/findengine >/dev/null

.PHONY: soak
soak: ## the long form of the kill test
	scripts/setup-test.sh
	engine="$$(go run ./internal/engine/findengine)"; APPFORGE_ENGINE="$$engine" APPFORGE_TEST_ALL=1 scripts/with-databases.sh go test ./e2e -run Soak -soak -timeout 30m

.PHONY: bench
bench: ## measurements, each beside the bare alternative
	scripts/setup-test.sh
	engine="$$(go run ./internal/engine/findengine)"; APPFORGE_ENGINE="$$engine" scripts/with-databases.sh go run ./bench $(ARGS)

.PHONY: lint
lint: ## gofmt, go vet, shell syntax, golangci-lint; biome too when npm is here
	@unformatted="$$(git ls-files --cached --others --exclude-standard '*.go' | xargs -r ls -d 2>/dev/null | xargs -r gofmt -l)"; \
	if [ -n "$$unformatted" ]; then printf 'not formatted, run gofmt -w:\n%s\n' "$$unformatted"; exit 1; fi
	go vet ./...
	for script in scripts/*.sh .ci/run; do bash -n "$$script"; done
	go run $(GOLANGCI_LINT) run ./...
ifneq ($(NPM),)
	[ -x web/ui/node_modules/.bin/biome ] || npm --prefix web/ui install --no-save --loglevel=error
	npm --prefix web/ui run lint
endif

.PHONY: clean
clean: ## remove what was built here, not the cached engine
	rm -rf bin coverage.out
