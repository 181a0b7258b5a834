#!/usr/bin/env bash
# Runs a command that says much when all is well: quiet.sh WHAT COMMAND…
# Shows one line with a running clock (on a terminal), its warnings, and everything when it fails.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

what=$1
shift
log=$(mktemp)
started=$SECONDS
"$@" >"$log" 2>&1 &
command=$!
trap 'rm -f "$log"' EXIT
trap 'kill "$command" 2>/dev/null || true; exit 130' INT TERM

if [ -t 1 ]; then
    while kill -0 "$command" 2>/dev/null; do
        # The build's own "[12/345]" is the best progress there is.
        step=$(tail -c 4000 "$log" | grep -oE '\[[0-9]+/[0-9]+\]' | tail -n 1 || true)
        printf '\r%s %s %s \033[K' "$what" "$(seconds_since "$started")" "$step"
        sleep 0.5
    done
    printf '\r\033[K'
fi

status=0
wait "$command" || status=$?
if [ "$status" != 0 ]; then
    cat "$log" >&2
    exit "$status"
fi
# What the linker says of Swift's own library is nothing that anybody here could change.
grep -E '(^|: )warning: ' "$log" | grep -v 'libFoundation.*the use of .mktemp. is dangerous' | sort -u >&2 || true
# A build with nothing to do is not news.
[ $((SECONDS - started)) -lt 3 ] || say "$what: $(seconds_since "$started")"
