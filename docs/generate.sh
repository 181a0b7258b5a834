#!/usr/bin/env bash
# Writes what the executable knows best: the CLI and API references, .env.example and the README's table of settings.
#   docs/generate.sh           write them
#   docs/generate.sh --check   fail where one of them is not what the executable says
# Both fail where the tables of error codes, events and audited actions, which people write, lack one that the sources have.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

quill=${QUILL_BIN:-.build/release/quill}
[ -x "$quill" ] || { echo "There is no $quill. Run: make build" >&2; exit 1; }
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
# The developer's own settings and terminal must not show in what is generated.
quill() { env -i HOME=/nonexistent PATH="$PATH" COLUMNS=80 "$quill" "$@"; }

{
    printf '# Commands\n\nMade by `docs/generate.sh` from `quill help`; do not edit.\n'
    printf '\n## quill\n\n```text\n%s\n```\n' "$(quill help)"
    # The list of commands is indented by two; what goes on in a second line by more.
    commands() { quill help "$@" | sed -nE '/^Commands/,/^Options/s/^  ([a-z]+) .*/\1/p'; }
    for command in $(commands); do
        printf '\n## quill %s\n\n```text\n%s\n```\n' "$command" "$(quill help "$command")"
        for below in $(commands "$command"); do
            printf '\n### quill %s %s\n\n```text\n%s\n```\n' "$command" "$below" "$(quill help "$command" "$below")"
        done
    done
} >"$made/cli.md"
quill api --format markdown >"$made/api.md"
quill config --format env >"$made/env"
quill config --format markdown >"$made/settings"
awk -v table="$made/settings" '
    /^<!-- \/settings -->/ { inside = 0 }
    !inside { print }
    /^<!-- settings -->/ { inside = 1; while ((getline line < table) > 0) print line }
' README.md >"$made/README.md"

status=0
place() {
    cmp -s "$made/$1" "$2" && return
    if [ "${check:-}" ]; then echo "$2 is not what quill says. Run: docs/generate.sh" >&2; status=1; else cp "$made/$1" "$2"; echo "wrote $2"; fi
}
if [ "${1:-}" = --check ]; then check=yes; fi
place cli.md docs/reference/cli.md
place api.md docs/reference/api.md
place env .env.example
place README.md README.md
# table FILE, names on standard input: each stands in backquotes in a table of the file.
table() {
    while read -r name; do
        grep -qE "^\\|.*\`$name\`.*\\|" "$1" || { echo "$1 has no row for $name" >&2; status=1; }
    done
}
# What a case of a string enumeration is called outside: case noSpeech = "no-speech".
names() { sed -nE "/enum $1:/,/^ *\}/s/^ *case .* = \"(.*)\"$/\1/p" "$2"; }
table docs/reference/errors.md < <(names ErrorCode Sources/QuillCore/QuillError.swift)
table docs/reference/events.md < <(names Name Sources/QuillCore/Event.swift)
table docs/reference/audit.md < <(names AuditAction Sources/QuillCore/AuditAction.swift)
exit "$status"
