#!/usr/bin/env bash
# Every check that needs no test to run. All of them run, so that one look shows all that is wrong.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

status=0
check() {
    local what=$1
    shift
    if "$@"; then printf 'ok      %s\n' "$what"; else printf 'FAILED  %s\n' "$what"; status=1; fi
}

# The scripts of the repository: nothing that a build or set-up made, nothing hidden.
scripts() { find . -name '.?*' -prune -o -type f -name "$1" -print; }

shell_syntax() {
    local file bad=0
    while read -r file; do bash -n "$file" || bad=1; done < <(scripts '*.sh'; ls -d .ci/run Benchmarks/run 2>/dev/null)
    return "$bad"
}

# Compiles without leaving anything behind.
python_syntax() {
    scripts '*.py' | python3 -c '
import pathlib, sys
bad = False
for name in sys.stdin.read().split("\n")[:-1]:
    try:
        compile(pathlib.Path(name).read_bytes(), name, "exec")
    except SyntaxError as error:
        bad = True
        print(f"{name}:{error.lineno}: {error.msg}")
sys.exit(bad)'
}

check 'formatting and lint'          swift format lint --strict --parallel --recursive Sources Tests Package.swift
check 'forbidden constructs'         Support/checks/forbidden.sh
check 'shell scripts parse'          shell_syntax
check 'python scripts parse'         python_syntax
check 'pins are what was asked for'  Support/checks/generated.sh
check 'targets import what they declare' Support/setup/quiet.sh 'building' \
    swift build --build-tests --explicit-target-dependency-import-check error
# A package of its own, and so what else uses the same parts may change without anybody seeing that these are left behind.
check 'the measuring programs build' Support/setup/quiet.sh 'building the measuring programs' \
    swift build --package-path Benchmarks --scratch-path .build/measuring
exit "$status"
