# Quill. `make help` lists what there is to do.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where set-up puts Python environments, models and the sample; the quill binary looks here too.
export QUILL_TOOLS ?= $(CURDIR)/.quill-tools

SAMPLE := $(QUILL_TOOLS)/sample/talk.m4a
RELEASE := swift build -c release --static-swift-stdlib --product quill
QUILL := .build/release/quill

# The flag keeps siblings from importing each other; check and test share it, so that they share one build.
TESTS := swift build --build-tests --explicit-target-dependency-import-check error

# Few tests at a time: many start programs of their own (browsers, models, recognisers), and a crowd of them starves itself.
RUN_TESTS := Support/setup/tests.sh swift test --skip-build --experimental-maximum-parallelization-width 6

# What `make run` works on, and where the article goes.
INPUT ?= $(SAMPLE)
TO ?= folder:./site

.PHONY: help run test build check bench torture rubric pictures fmt verify parts setup sample clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: build sample ## set up everything, build, turn a recording into an article (INPUT=path or URL, TO=folder:./site), and serve
	@$(QUILL) article "$(INPUT)" --to "$(TO)"
	@printf 'Where it says quill, write %s; or call it so: alias quill=%s\n\n' "$(QUILL)" "$(CURDIR)/$(QUILL)"
	@exec $(QUILL) serve

test: setup sample ## set up everything the tests need, build, and run every test
	@Support/setup/quiet.sh "building the tests" $(TESTS)
	@$(RUN_TESTS)

build: parts ## build the release executable, .build/release/quill
	@Support/setup/quiet.sh "building quill" $(RELEASE)

check: setup ## imports, formatting, lint and forbidden constructs
	@Support/checks/run.sh

bench: setup build sample ## measure speed as ratios within one run
	@Support/setup/bench.sh
	@Benchmarks/run

rubric: setup build sample ## judge the pages of a seeded server in a browser, with figures
	@python3 -B Support/pictures/rubric.py $(QUILL)

pictures: setup build ## take pictures of every page into .build/pictures (NAMES="overview item" for some)
	@python3 -B Support/pictures/pictures.py $(QUILL) .build/pictures $(NAMES)
	@python3 -B Support/pictures/pictures.py $(QUILL) --readme docs/pictures/overview.png

# Leaks are not looked for: Swift keeps references shifted in its counts, where the sanitizer cannot see them, and reports what is
# alive at exit. What grows is measured by tests in processes of their own; the small quarantine keeps those figures meaningful.
ASAN := suppressions=$(CURDIR)/Support/checks/asan.supp:detect_leaks=0:quarantine_size_mb=4:thread_local_quarantine_size_kb=64
# Pages are the browser's work. A clock moved by libfaketime asks for the time, and so for memory, while the sanitizers' own allocators are locked, and stands still.
UNSANITIZED := BrowserTests|ClockStormTests|PostgreSQLBadInputTests/clock

# QUILL_TORTURE=1 has the fault bench kill Quill at every failpoint, at its first time and a later one, over SQLite and PostgreSQL;
# `make test` has some of each kind (Tests/EndToEndTests/Faults/FaultBench.swift).
# The browser judges pages that another build wrote: there is nothing for a sanitizer in it.
# One death alone: QUILL_FATE="writing delivery.saved:3" swift test --filter FailpointTests/killed
torture: setup build sample ## long fault, fuzz and sanitizer runs
	@Support/torture/upload.py $(QUILL) $(SAMPLE)
	@Support/setup/quiet.sh "building the tests" $(TESTS)
	@QUILL_TORTURE=1 $(RUN_TESTS) --filter 'FailpointTests|SimulationTests|StormTests|Failing|LeaseOverlapTests|KeepingFaultTests'
	@Support/setup/quiet.sh "building with the thread sanitizer" swift build --build-tests --sanitize thread --scratch-path .build/tsan
	@$(RUN_TESTS) --skip '$(UNSANITIZED)' --sanitize thread --scratch-path .build/tsan
	@Support/setup/quiet.sh "building with the address sanitizer" swift build --build-tests --sanitize address --scratch-path .build/asan
	@ASAN_OPTIONS=$(ASAN) $(RUN_TESTS) --skip '$(UNSANITIZED)' --sanitize address --scratch-path .build/asan

fmt: ## format the Swift sources in place
	@swift format --in-place --parallel --recursive Sources Tests Package.swift

verify: ## generated files are the ones that the sources make
	@Support/checks/generated.sh
	@docs/generate.sh --check

# What Quill itself builds and runs with; `make run` needs no more.
parts:
	@Support/setup/setup.sh

setup: ## install what is missing, for running and testing: system packages, Python environments, models
	@Support/setup/setup.sh test

sample: parts ## speak the sample recording
	@Support/sample/make.sh

clean: ## remove what builds make; what set-up installed stays (rm -r .quill-tools removes that)
	@rm -rf .build site
