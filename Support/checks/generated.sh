#!/usr/bin/env bash
# Every pin that a person wrote in requirements/*.in is in the generated .txt beside it, and every line there has a hash.
source "$(dirname "${BASH_SOURCE[0]}")/../setup/common.sh"

for family in "${families[@]}" "${bench_families[@]}"; do
    pins=$setup_dir/requirements/$family
    while read -r wanted _; do
        # What is asked for with a name, as in celery[redis], has lines of its own.
        wanted=${wanted/\[*\]/}
        grep -qE "^${wanted//./\\.}(==| )" "$pins.txt" || fail "$family.txt lacks $wanted" "Support/setup/pin.sh $family"
    done < <(grep -vE '^(#|$)' "$pins.in")
    ! grep -vE '^#|==[^ ]+ --hash=sha256:[0-9a-f]{64}$' "$pins.txt" || fail "$family.txt has a line without a hash" "Support/setup/pin.sh $family"
done
