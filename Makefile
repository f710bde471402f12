# One command file. `make run` and `make test` need nothing but Python 3.11+ (make test also PostgreSQL and Chromium).
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help run demo test test-sqlite test-postgres test-e2e lint bench messages clean

help: ## daftar perintah
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Perlu Python 3.11 atau lebih baru."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Modul venv belum ada. Pasang dahulu: sudo apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.run-installed: requirements.txt | $(VENV)/bin/python
	@echo "Memasang pustaka…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.test-installed: tests/requirements.txt requirements.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@ $(VENV)/.run-installed

run: export PUG_ENV ?= development
run: $(VENV)/.run-installed ## pasang, siapkan basis data, muat data peragaan bila kosong, jalankan di 127.0.0.1:8000 (PORT=…)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) demo --bila-kosong
	@echo "Buka http://127.0.0.1:$(PORT)/ (berhenti: Ctrl+C)"
	@$(MANAGE) runserver --noreload 127.0.0.1:$(PORT)

demo: export PUG_ENV ?= development
demo: $(VENV)/.run-installed ## kosongkan basis data pengembangan dan muat ulang data peragaan
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo --kosongkan

test: $(VENV)/.test-installed ## semua pemeriksaan dan pengujian: lint, SQLite, PostgreSQL, peramban
	@sh deploy/test-tools.sh
	@$(MAKE) --no-print-directory lint test-sqlite test-postgres test-e2e

# The second run of the tests reads what the first one has compiled, whatever the shell says about that.
unexport PYTHONDONTWRITEBYTECODE

test-sqlite: $(VENV)/.test-installed ## pengujian tanpa peramban pada SQLite, dengan cakupan
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/e2e --cov --cov-report=term:skip-covered --cov-fail-under=95

test-postgres: $(VENV)/.test-installed ## pengujian yang sama pada PostgreSQL sementara
	sh deploy/with-postgres.sh $(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/e2e

test-e2e: $(VENV)/.test-installed ## perjalanan pengguna dalam Chromium
	$(BIN)/python -m pytest tests/e2e

lint: $(VENV)/.test-installed ## gaya, jenis, templat, migrasi
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/mypy .
	PUG_ENV=test $(MANAGE) makemigrations --check --dry-run

bench: $(VENV)/.test-installed ## ukur sasaran kinerja sebagai perbandingan dalam satu proses
	$(BIN)/python -m tests.bench

messages: ## susun ulang terjemahan pustaka
	cd locale && msgfmt --check -o id/LC_MESSAGES/django.mo id/LC_MESSAGES/django.po

clean: ## hapus lingkungan virtual dan berkas hasil
	rm -rf $(VENV) staticfiles .pytest_cache .ruff_cache .mypy_cache .coverage htmlcov
