# The verbs of this book. Each needs make and Python 3.11, 3.12 or 3.13, and nothing else.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help environment book test lab refresh exercises seeds bench

RIGHT_VERSION := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
# Some python3.x commands are only stand-ins that fail, so each is tried before it is taken.
PYTHON := $(shell for name in python3.11 python3.12 python3.13 python3; do \
	"$$name" -c '$(RIGHT_VERSION)' 2>/dev/null && { echo "$$name"; break; }; done)
# Two notebooks at a time share the cores: their linear algebra must not wait for a core in a loop.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

help: ## list the verbs
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1	\2/p' Makefile | expand -t 18

environment: # .venv, made from requirements.txt if it is missing or stale
	@command -v "$(or $(PYTHON),python3)" >/dev/null || { echo "Python 3.11, 3.12 or 3.13 is needed, and none was found." >&2; exit 1; }
	@"$(or $(PYTHON),python3)" tools/environment.py

book: environment ## build the book and print the page to open
	@.venv/bin/python tools/book.py

test: environment ## run every test and every notebook
	@$(ONE_THREAD) .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope

lab: environment ## copy the notebooks to work/ and open them in JupyterLab (FRESH=02_cnn/exercises.ipynb: a second copy of one)
	@.venv/bin/python tools/lab.py $(if $(FRESH),--fresh $(FRESH))

refresh: environment ## for authors: run the notebooks, or NB=path, and store their outputs
	@.venv/bin/python tools/refresh.py $(NB)

exercises: environment ## for authors: make exercises.ipynb from solutions.ipynb
	@.venv/bin/python tools/exercises.py

seeds: environment ## for authors: run the lessons, or NB=path, under several seeds; list the claims that fail
	@.venv/bin/python tools/seeds.py $(NB)

bench: environment ## for authors: measure the speed of the simulator and the networks on real films
	@.venv/bin/python tools/bench.py
