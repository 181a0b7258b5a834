#!/usr/bin/env bash
# Makes Python families (see common.sh; those that Quill runs with, unless told): for each a virtual environment with the pinned,
# hash-checked packages of requirements/<family>.txt, then its models. Families whose stamp stands are skipped.
# usage: python.sh [family…]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ $# -gt 0 ] && families=("$@")
logs=$tools/logs
mkdir -p "$tools/venvs" "$tools/models" "$tools/stamps" "$logs"

# Count this up when make_family below makes something else of the same inputs.
layout=1

# The digest of all that decides what a family's environment looks like, the place it stands in included:
# a virtual environment cannot be moved.
fingerprint() {
    {
        printf '%s\n' "$layout" "$tools"
        cat "$setup_dir/requirements/$1.txt" "$setup_dir/models.py" "$root/Support/models.json"
    } | sha256sum | cut -d' ' -f1
}

stands() {
    [ -x "$tools/venvs/$1/bin/python" ] && [ "$(cat "$tools/stamps/$1" 2>/dev/null)" = "$(fingerprint "$1")" ]
}

# The pins hold wheels for CPython 3.11 alone.
find_python() {
    local python
    for python in python3.11 python3; do
        if "$python" -c 'import sys, venv, pip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            say "$python"
            return
        fi
    done
    fail "no CPython 3.11 with pip and venv on the PATH" \
        "apt-get install python3 python3-pip python3-venv (Debian 12), or point QUILL_TOOLS at a folder set up elsewhere"
}

# Pip comes from the outer Python, so that an environment holds nothing that is not pinned.
make_family() {
    local family=$1 venv=$tools/venvs/$1
    rm -rf "$venv" "$tools/stamps/$family"
    "$python" -m venv --without-pip "$venv"
    "$python" -m pip --python "$venv/bin/python" install --quiet --disable-pip-version-check --no-input \
        --retries 3 --require-hashes --only-binary :all: --no-deps -r "$setup_dir/requirements/$family.txt"
    "$venv/bin/python" "$setup_dir/models.py" --tools "$tools" --family "$family"
    fingerprint "$family" >"$tools/stamps/$family"
}

wanted=()
for family in "${families[@]}"; do
    stands "$family" || wanted+=("$family")
done

# What is ours and small is linked, so that it is never stale.
ln -sfn "$root/Support/helpers" "$tools/helpers"
ln -sfn "$root/Support/models.json" "$tools/models.json"
[ ${#wanted[@]} -gt 0 ] || exit 0

python=$(find_python)
say "python environments to make: ${wanted[*]}"
started=$SECONDS
declare -A running
for family in "${wanted[@]}"; do
    # A subshell of its own, outside any condition, keeps `set -e` in force inside the function.
    (
        make_family "$family" >"$logs/$family.log" 2>&1
        say "  $family ready after $(seconds_since "$started")"
    ) &
    running[$family]=$!
done

broken=()
for family in "${wanted[@]}"; do
    if ! wait "${running[$family]}"; then
        broken+=("$family")
        printf '  %s failed:\n' "$family" >&2
        tail -n 15 "$logs/$family.log" | sed 's/^/    /' >&2
    fi
done
[ ${#broken[@]} -eq 0 ] || fail "could not make the python environments: ${broken[*]}" \
    "if the network refused, run 'make setup' again; if a hash or version did, see Support/setup/pin.sh"
