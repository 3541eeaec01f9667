# Two commands are enough: `make run` and `make test`. Each installs what it misses.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

APT_BUILD := libsodium-dev libsqlite3-dev zlib1g-dev libcurl4-openssl-dev libssl-dev \
  libzxcvbn-dev libqrencode-dev coinor-libclp-dev libpq-dev libjemalloc-dev
APT_TEST := chromium curl openssl postgresql python3-venv sqlite3
# What runs on PostgreSQL too each time; `make postgresql` runs all that touches a database.
ON_BOTH := ^(Database|Organisation|Records|Notes)Tests
PORT ?= 8080
HOST ?= 127.0.0.1
DATABASE_URL ?= var/demo.sqlite
RELEASE := .build/release/beprova
PYTHON := .venv/bin/python
PACKAGED := .build/deb/release/beprova
SECONDS ?= 60
LOAD_SECONDS ?= 600
RATE ?= 100
export DATABASE_URL

.PHONY: help
help: ## what can be done
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: setup
setup: ## install the Debian packages that the build needs
	@tools/install-packages $(APT_BUILD)

.PHONY: setup-test
setup-test: setup ## and those that the tests need
	@tools/install-packages $(APT_TEST)
	@tools/install-python

.PHONY: run
run: setup ## build, make the demo municipality and serve it at http://127.0.0.1:8080
	@echo "Building Bepröva (the first time takes some minutes) …"
	@swift build -c release --product beprova
	@mkdir -p var
	@exec $(RELEASE) demo --host $(HOST) --port $(PORT)

.PHONY: build
build: setup ## build for use: .build/release/beprova
	swift build -c release --product beprova

.PHONY: lint
lint: ## the formatter's rules, without mercy
	swift format lint --strict --recursive Package.swift Sources Tests

.PHONY: quick
quick: setup ## the Swift tests alone, on SQLite
	swift test

.PHONY: test
test: setup-test lint ## every test, in real browsers too
	swift build --build-tests
	@tools/swift-tests
	@BEPROVA_TEST_ENGINE=postgresql tools/swift-tests --filter '$(ON_BOTH)'
	$(PYTHON) -m pytest Tests/BrowserTests Tests/LoadTests -q

.PHONY: postgresql
postgresql: setup-test ## everything that touches a database, on PostgreSQL
	swift build --build-tests
	@BEPROVA_TEST_ENGINE=postgresql tools/swift-tests

.PHONY: reference
reference: setup ## compare with values worked out elsewhere: make reference DIR=…
	@test -n "$(DIR)" || { echo "Say where the reference values are: make reference DIR=path"; exit 2; }
	BEPROVA_REFERENCE="$(abspath $(DIR))" swift test --filter Reference

.PHONY: bench
bench: build ## measure, and write docs/benchmarks.md
	@tools/install-packages $(APT_TEST)
	@tools/install-python
	swift build -c release --product disclosure-bench
	BEPROVA_REFERENCE="$(if $(DIR),$(abspath $(DIR)))" $(PYTHON) Benchmarks/run.py

.PHONY: load
load: build ## a day's mix of requests at a steady rate: make load RATE=100 LOAD_SECONDS=600
	@tools/install-packages $(APT_TEST)
	@tools/install-python
	$(PYTHON) Benchmarks/load.py --rate $(RATE) --seconds $(LOAD_SECONDS)

.PHONY: deb
deb: setup ## a Debian package, with the Swift runtime in it: .build/package/*.deb
	@tools/install-packages dpkg-dev
	swift build -c release --product beprova --static-swift-stdlib --scratch-path .build/deb
	@tools/make-deb $(PACKAGED)

.PHONY: deb-test
deb-test: ## install that package in a clean Debian and use it there (as root)
	@tools/install-packages debootstrap
	@tools/test-deb $$(ls -t .build/package/*.deb | head -1)

.PHONY: fuzz
fuzz: setup ## throw made-up input at every parser: make fuzz SECONDS=60
	@tools/fuzz $(SECONDS)

.PHONY: clean
clean: ## forget what was built
	rm -rf .build .venv
