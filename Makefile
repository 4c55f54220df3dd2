# `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
JOBS := $(shell nproc)

DATA ?= build/demo
HTTP_PORT ?= 8080
HTTPS_PORT ?= 8443

SEEDS ?= 40
OPS ?= 1000
FIRST ?= 1
KILLS ?= 300
SECONDS ?= 600

.PHONY: help deps build run test crowd crash kills month soak sim sim-million sim-mutants fuzz bench lint format clean native wasm native-benches \
  native-sim asan-tests wasm-tests crash-site

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

deps: ## install and fetch what is missing (apt, npm, two source packages); instant when nothing is
	@tools/deps

build: deps native wasm ## build the server and the device natively, the app as WebAssembly

run: build ## serve the demo: HTTP_PORT=8080 HTTPS_PORT=8443 DATA=build/demo can be given
	@exec build/native/sync-server/wardbook-server demo --data "$(DATA)" \
	  --http-port "$(HTTP_PORT)" --https-port "$(HTTPS_PORT)"

test: deps ## build and run every test; the last line has the counts (SUITES="asan wasm" picks some)
	@node tools/test.mjs $(SUITES)

crowd: deps native ## 2,500 slow and idle connections, 10,000 parked tablets: minutes
	@cmake --build --preset native --parallel $(JOBS) --target crowd_test
	@WARDBOOK_CROWD=whole build/native/tests/server/crowd_test

crash: deps build/native/build.ninja crash-site ## cut the power of disks at every sync of 200 transactions, both sides, the device in Chromium too; minutes
	@cmake --build --preset native --parallel $(JOBS) --target power_cut_test
	@WARDBOOK_CRASH=whole build/native/tests/crash/power_cut_test
	@WARDBOOK_CRASH=whole node --test tests/browser/power_cut.test.mjs

kills: deps native ## kill -9 the server KILLS=300 times while eight devices push
	@cmake --build --preset native --parallel $(JOBS) --target crash_test
	@WARDBOOK_KILLS=$(KILLS) build/native/tests/server/crash_test

month: deps build/native/build.ninja ## 50 devices push 30 days of offline work over 50 kbit/s that lose a fifth; minutes
	@cmake --build --preset native --parallel $(JOBS) --target month_test
	@WARDBOOK_MONTH=whole build/native/tests/month/month_test

soak: deps native ## desks and wards at work for SECONDS=600: red if memory or processor time a command grow
	@SECONDS=$(SECONDS) node tests/soak/soak.mjs

sim: deps native-sim ## simulate devices, network and server: SEEDS=40 OPS=1000 FIRST=1; what fails is shrunk
	@mkdir -p build/sim
	@build/native/tests/sim/wardbook-sim --first "$(FIRST)" --seeds "$(SEEDS)" --ops "$(OPS)" --jobs $(JOBS)

sim-million: deps native-sim ## simulate 1,000,000 commands, red if the coverage is below its floor: a quarter of an hour on two cores
	@mkdir -p build/sim
	@build/native/tests/sim/wardbook-sim --first 1 --seeds 1450 --ops 1000 --jobs $(JOBS) --floor

sim-mutants: deps ## plant faults one at a time in a copy of the tree; the simulator must catch each
	@mkdir -p build/mutants
	@node tests/sim/run_mutants.mjs

fuzz: deps build/fuzz/build.ninja ## let libFuzzer look for SECONDS=600 each for messages, connections, replies and set-up files that break a program
	@cmake --build build/fuzz --parallel $(JOBS) --target fuzzers
	@build/fuzz/tests/fuzz/write_corpus build/fuzz/corpus
	@set -e; for target in codec framing replica setup; do \
	  mkdir -p build/fuzz/found/$$target; \
	  build/fuzz/tests/fuzz/$${target}_fuzz -max_total_time=$(SECONDS) -max_len=65536 -artifact_prefix=build/fuzz/$$target- \
	    build/fuzz/found/$$target build/fuzz/corpus/$$target; done

bench: deps native wasm native-benches ## measure Wardbook beside its peers: build/bench/figures.json and figures.svg; minutes
	@set -e; for bench in build/native/tests/bench/*_bench; do "$$bench"; done
	@tests/bench/peers/install
	@node tests/bench/bench.mjs

lint: deps ## clang-format and clang-tidy on our C++
	@tools/lint

format: ## format our C++ in place
	git ls-files '*.h' '*.cpp' | xargs clang-format -i

clean: ## remove what was built; what was fetched stays
	rm -rf build

native wasm: %: build/%/build.ninja
	@cmake --build --preset $@ --parallel $(JOBS)

asan-tests: build/asan/build.ninja
	@cmake --build --preset asan --parallel $(JOBS) --target tests

# With all that has a browser: each link keeps one core for a minute.
wasm-tests: build/wasm/build.ninja
	@cmake --build --preset wasm --parallel $(JOBS) --target all tests crash-site story

crash-site: build/wasm/build.ninja
	@cmake --build --preset wasm --parallel $(JOBS) --target crash-site

native-benches: build/native/build.ninja
	@cmake --build --preset native --parallel $(JOBS) --target benches

native-sim: build/native/build.ninja
	@cmake --build --preset native --parallel $(JOBS) --target wardbook-sim story

build/%/build.ninja: CMakePresets.json
	@cmake --preset $*
