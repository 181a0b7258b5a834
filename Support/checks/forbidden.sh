#!/usr/bin/env bash
# Finds what must not be in the sources. A line that has a good reason says so: // allowed: the reason
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

status=0
# search WHY PATTERN PLACE…: prints every line that matches, comments and excused lines apart.
search() {
    local why=$1 pattern=$2
    shift 2
    local hits
    hits=$(grep -rnE --include='*.swift' -- "$pattern" "$@" | grep -vE '//+ allowed: .|^[^:]+:[0-9]+:[[:space:]]*//' || true)
    [ -n "$hits" ] || return 0
    printf '%s:\n%s\n' "$why" "$hits" | sed '2,$s/^/    /'
    status=1
}

places=()
for place in Sources Tests; do
    [ -d "$place" ] && places+=("$place")
done

search 'traps on input (throw instead)' '\btry!|\bas!|\b(fatalError|preconditionFailure|assertionFailure)\(' Sources
search 'unchecked code' '\bunowned\(unsafe\)|\bnonisolated\(unsafe\)|\bunsafeBitCast\(|@unchecked Sendable' Sources
search 'a swallowed error' '\btry\?|\bcatch( *_)? *\{ *\}' Sources
search 'printing around the writer of the command line' '(^|[^.A-Za-z])(print|debugPrint|dump|NSLog)\(' Sources
search 'the network other than through HTTPClient' '\b(URLSession|FoundationNetworking)\b' Sources
search 'sleeping in a test (wait for a signal)' '\b(Task\.sleep|Thread\.sleep|usleep|sleep)\(' Tests
search 'a test that holds a thread of the pool (run of Programs does not)' '\b(waitUntilExit|readDataToEndOfFile)\(' Tests
search 'a program that Foundation starts (Children does, or Programs for tests)' '(^|[^.A-Za-z])Process\(\)' Sources Tests
search 'a test that is off, or cannot fail' '\.disabled\(|withKnownIssue|XCTSkip|#expect\(true\)' Tests
search 'a path of one machine' '"/(home|root|work|Users|opt)/' "${places[@]}"
search 'a package registry by name' '(pypi|pythonhosted|npmjs|huggingface)\.(org|com|co)|files\.pythonhosted' "${places[@]}"
exit "$status"
