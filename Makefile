# Thin on purpose: each target names a script or a tool, and the work is done there.
.DEFAULT_GOAL := help
.PHONY: help setup run test bench fmt lint

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## install what building and testing need (Debian)
	scripts/setup

run: ## start Nod on http://localhost:8080, state in ./var; ARGS="…" is passed on
	scripts/run $(ARGS)

test: ## everything that must hold before a change lands
	scripts/test

bench: ## how long an approval takes, and how many a second
	scripts/bench $(ARGS)

fmt: ## format
	cargo fmt --all

lint: ## the quick half of `make test`
	scripts/test lint
