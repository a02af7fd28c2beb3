#!/bin/sh
# Make the virtual environment and install one requirements file; whatever fails is said in one line.
set -u
python="$1" requirements="$2"
say() { echo "make: $1" >&2; exit 1; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    say "$python is missing or older than 3.11: install Python 3.11, or name it: make run PYTHON=python3.12"
free=$(df -Pk . | awk 'NR==2 {print int($4 / 1024)}')
[ -x .venv/bin/pip ] || [ "$free" -ge 3000 ] ||
    say "only $free MB free here, the packages need 3,000: make room, then run it again"
[ -x .venv/bin/pip ] || "$python" -m venv .venv ||
    say "no virtual environment could be made: install your system's python3-venv package (apt-get install python3-venv)"
echo "Installing $requirements ..."
.venv/bin/pip install --quiet --disable-pip-version-check -r "$requirements" >.venv/install.log 2>&1 ||
    say "$requirements did not install: $(grep -m1 -i -E 'error|no space' .venv/install.log || tail -n 1 .venv/install.log) (all of it: .venv/install.log)"
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --editable . >>.venv/install.log 2>&1 ||
    say "the project itself did not install: see .venv/install.log"
