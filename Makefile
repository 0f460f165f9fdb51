# The verbs of this book. Each needs make (3.81 or newer) and a Python that pyproject.toml allows, and nothing else.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help environment book check test lab refresh seeds nulls bench clean

# Some python3.x commands are only stand-ins that fail, so each is tried before it is taken.
PYTHON := $(shell for name in python3.{11..20} python3; do \
	"$$name" tools/environment.py --fits 2>/dev/null && { echo "$$name"; break; }; done)
# Two notebooks at a time share the cores: their linear algebra must not wait for a core in a loop.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

help: ## list the verbs
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1	\2/p' Makefile | expand -t 18

environment: # .venv, made from requirements.txt if it is missing or stale
	@"$(or $(PYTHON),python3)" tools/environment.py

book: environment ## build the book and print the page to open (SOLUTIONS=no: without the solutions of the exercises)
	@.venv/bin/python tools/book.py $(if $(filter no,$(SOLUTIONS)),--without-solutions)

check: environment ## in seconds: form, rules, citations and links of everything, or of NB=path
	@.venv/bin/python tools/check.py $(NB)

test: environment ## run every test and every notebook, or those in NB=path
	@$(ONE_THREAD) .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope $(NB)

lab: environment ## copy the notebooks to work/ and open them in JupyterLab (FRESH=10_ranking: its exercises once more)
	@.venv/bin/python tools/lab.py $(if $(FRESH),--fresh "$(FRESH)")

refresh: environment ## for authors: run the notebooks, or NB=path, and store their outputs
	@.venv/bin/python tools/refresh.py $(NB)

seeds: environment ## for authors: run the lessons, or NB=path, under several seeds; list the claims that fail
	@.venv/bin/python tools/seeds.py $(NB)

nulls: environment ## for authors: run the lessons, or NB=path, where there is nothing to find; list the claims that hold
	@.venv/bin/python tools/nulls.py $(NB)

bench: environment ## for authors: measure the speed of the simulator and the networks on real films
	@.venv/bin/python tools/bench.py

clean: ## remove what was built; .venv and work/ stay
	@rm -rf _build dist .pytest_cache .ruff_cache
