#!/usr/bin/env bash
# Writes requirements/<family>.txt from requirements/<family>.in: every package, exact version, sha256.
# Run it by hand after changing a .in file, on the platform that the pins are for. usage: pin.sh [family…]
# A package whose line ends in "# alone" is taken without what it depends on.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ $# -gt 0 ] && families=("$@") || families+=("${test_families[@]}" "${bench_families[@]}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for family in "${families[@]}"; do
    wheels=$scratch/$family
    download=(python3 -m pip download --quiet --disable-pip-version-check --only-binary :all: --dest "$wheels")
    grep -v '# alone$' "$setup_dir/requirements/$family.in" >"$scratch/together.in"
    # Of what stands alone only the files are wanted, not what would run them.
    ! grep -q == "$scratch/together.in" || "${download[@]}" -r "$scratch/together.in"
    for package in $(sed -n 's/ *# alone$//p' "$setup_dir/requirements/$family.in"); do "${download[@]}" --no-deps "$package"; done
    {
        printf '# Made by pin.sh from %s.in for %s; do not edit.\n' "$family" \
            "$(python3 -c 'import platform as p; print("CPython", ".".join(p.python_version_tuple()[:2]), p.machine())')"
        for wheel in "$wheels"/*.whl; do
            # A wheel's file name is name-version-….whl.
            IFS=- read -r name version _ <<<"$(basename "$wheel")"
            printf '%s==%s --hash=sha256:%s\n' "${name//_/-}" "$version" "$(sha256sum <"$wheel" | cut -d' ' -f1)"
        done
    } >"$scratch/$family.txt"
    mv "$scratch/$family.txt" "$setup_dir/requirements/$family.txt"
    say "pinned $family: $(grep -c == "$setup_dir/requirements/$family.txt") packages"
done
