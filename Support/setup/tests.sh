#!/usr/bin/env bash
# Runs the tests and says what matters: how far they are, then what failed, with its words, and the summary.
# usage: tests.sh COMMAND…   the whole output is kept in .build/tests.log
# When nothing was heard for SILENCE_SECONDS (a quarter of an hour) it says which tests have begun and not ended, ends them all, and fails.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

mkdir -p "$root/.build"
log=$root/.build/tests.log
started=$SECONDS
"$@" >"$log" 2>&1 &
command=$!
trap 'kill "$command" 2>/dev/null || true; exit 130' INT TERM

count() { grep -cE "$1" "$log" || true; }
progress() { printf 'testing %s: %s passed, %s failed' "$(seconds_since "$started")" "$(count '^✔ Test [^r]')" "$(count '^✘ Test [^r].* failed')"; }

silence_seconds=${SILENCE_SECONDS:-900}
# Its children and theirs, the youngest first.
descendants() {
    local status pid
    for status in $(grep -lsE "^PPid:[[:space:]]$1\$" /proc/[0-9]*/status); do
        pid=${status#/proc/} pid=${pid%/status}
        descendants "$pid"
        printf '%s\n' "$pid"
    done
}
end_silence() {
    local pid
    say "nothing was heard for $silence_seconds s; begun, and not ended as far as was told:"
    { sed -nE 's/^◇ Test (.*) started\.$/\1/p' "$log" | grep -vE '^(run$|case )' | while IFS= read -r name; do
        grep -qF -e "✔ Test $name passed" -e "✔ Test $name with" -e "✘ Test $name failed" -e "✘ Test $name with" "$log" || say "  $name"
    done | head -n 40; } || true
    say "what runs:"
    for pid in $(descendants "$command"); do
        say "  $(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-160)"
        kill -KILL "$pid" 2>/dev/null || true
    done
}

if [ -t 1 ]; then every=1; else every=30; fi
looked=$SECONDS heard=$SECONDS size=0
while kill -0 "$command" 2>/dev/null; do
    sleep 0.5
    now=$(stat -c %s "$log")
    if [ "$now" != "$size" ]; then size=$now heard=$SECONDS; fi
    if [ $((SECONDS - heard)) -ge "$silence_seconds" ]; then end_silence; break; fi
    [ $((SECONDS - looked)) -ge "$every" ] || continue
    looked=$SECONDS
    if [ -t 1 ]; then printf '\r%s\033[K' "$(progress)"; else say "$(progress)"; fi
done
[ ! -t 1 ] || printf '\r\033[K'

status=0
wait "$command" || status=$?
if [ "$status" != 0 ]; then
    say "the last lines:"
    grep -vE "^(✔|◇) " "$log" | tail -n 12 | cut -c1-400
    # What went wrong in the words of the tests, each with what stands indented below it: last, where a reader of the end finds it.
    say "what failed:"
    awk '/^✘ Test .* recorded an issue|error:|Fatal error|ERROR: |WARNING: ThreadSanitizer/ { shown = 12 }
         /^(✔|◇|✘) / && !/recorded an issue/ { shown = 0 }
         shown > 0 { print substr($0, 1, 600); shown-- }' "$log" | head -n 200
    say "everything: $log"
fi
grep -E 'Test run with .* (passed|failed)' "$log" | tail -n 1 || say "the tests stopped before their end (exit code $status)"
exit "$status"
