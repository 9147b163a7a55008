# Thin on purpose: each target names a script or a tool, and the work is done there.
.DEFAULT_GOAL := help
.PHONY: help setup run push-mocks test bench fmt lint

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what building and testing need (Debian)
	scripts/setup

run: ## start Nod on http://localhost:8080, the phone app on http://localhost:8081, state in ./var; ARGS="…" is passed on
	scripts/run $(ARGS)

push-mocks: ## start stand-ins for the push services of Apple, Google and browsers; ARGS="…" is passed on
	scripts/push-mocks $(ARGS)

test: ## everything that must hold before a change lands
	scripts/test

bench: ## how long an approval takes, and how many a second
	scripts/bench $(ARGS)

fmt: ## format
	cargo fmt --all
	scripts/web-lint --write

lint: ## the quick half of `make test`
	scripts/test lint
