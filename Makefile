# The habits of this project; CI runs the same commands. Windows without make: see README.md.
PYTHON ?= python3
BIN := .venv/bin
PERIOD ?= 2024-11-03
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE = uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11

# Modules are compiled once, not in each of the processes that commands and tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test test-spark test-dask docs picture check format lab bench lock wheel hooks clean

# Run one period: make report PERIOD=2024-11-03
report: .venv/run
	$(BIN)/hganalysis run params/$(PERIOD).yml

# Everything that must hold before a commit. Test files go as they stand: by their numbers of tests, which is the
# other order, those of few and long tests would come last, one after another.
test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# The same rules on PySpark frames: needs Java, and takes half a gigabyte.
test-spark: .venv/ready
	$(INSTALL) --require-hashes -r requirements-spark.lock
	$(BIN)/python -m pytest -n 0 -k pyspark \
	  tests/counting/test_frame_libraries.py tests/counting/test_any_library.py tests/intake/test_large_source.py \
	  tests/run/test_large_period.py

# Briefs of agencies on a Dask cluster of a scheduler and two workers.
test-dask: .venv/ready
	$(INSTALL) --require-hashes -r requirements-dask.lock
	$(BIN)/python -m pytest -n 0 tests/run/test_dask_executor.py

# The documentation as a site in site/, with pictures of a period made for it.
docs: .venv/ready
	$(BIN)/hganalysis run params/2024-11-03.yml
	$(INSTALL) --require-hashes -r requirements-docs.lock
	$(BIN)/python docs/site/assemble.py build/docs
	$(BIN)/python -m sphinx -q -E -W --keep-going -c docs/site build/docs site

# The picture of README, from the same period.
picture: .venv/ready
	$(BIN)/hganalysis run params/2024-11-03.yml
	$(BIN)/python docs/site/assemble.py picture

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lab: .venv/lab
	$(BIN)/hganalysis lab

# Speed against a yardstick measured in the same run.
bench: .venv/ready
	export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1; \
	  for each in benchmarks/bench_*.py; do $(BIN)/python $$each || exit 1; done

# Pin every package again, with hashes and without addresses (needs uv).
lock:
	$(COMPILE) --extra dev --extra lab pyproject.toml -o requirements.lock
	echo 'setuptools>=80' | $(COMPILE) -c requirements.lock pyproject.toml - -o requirements-run.lock
	echo 'setuptools>=80' | $(COMPILE) -c requirements.lock --extra lab pyproject.toml - -o requirements-lab.lock
	echo 'pyspark>=4.1' | $(COMPILE) - -o requirements-spark.lock
	echo 'distributed>=2025.1' | $(COMPILE) -c requirements.lock - -o requirements-dask.lock
	printf 'sphinx>=8.2\nmyst-parser>=4\nfuro>=2025.7\n' | $(COMPILE) -c requirements.lock - -o requirements-docs.lock

# The wheel, the same bytes for the same files.
wheel: .venv/run
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .

# What runs a month; JupyterLab beside it; and, for developers, everything.
.venv/run: requirements-run.lock pyproject.toml hganalysis/__init__.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements-run.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch .venv/run

.venv/lab: requirements-lab.lock .venv/run
	$(INSTALL) --require-hashes -r requirements-lab.lock
	touch .venv/lab

.venv/ready: requirements.lock .venv/run
	$(INSTALL) --require-hashes -r requirements.lock
	$(MAKE) --no-print-directory hooks
	touch .venv/ready

# What keeps rows of tasks out of commits: git sees notebooks without outputs, and each commit is held to the habits. Fetches nothing.
hooks:
	@if git rev-parse --git-dir >/dev/null 2>&1; then \
	  git config filter.nbstripout.clean "$(BIN)/nbstripout --keep-id" && git config filter.nbstripout.smudge cat && \
	  { $(BIN)/pre-commit install || echo "pre-commit was not set up; see above"; }; \
	fi

clean:
	rm -rf .venv build site outputs/.stage-* outputs/.lab
