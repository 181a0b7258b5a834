# Shared by the set-up scripts: where things are, and how they speak. Sourced, never run.

set -euo pipefail

setup_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$setup_dir/../.." && pwd)

# Everything that set-up makes lives here and may be deleted at any time.
tools=${QUILL_TOOLS:-$root/.quill-tools}

# The Python families, one virtual environment each, so that their pins never meet.
families=(speech voice fetch)
test_families=(peers language pages buckets)
bench_families=(bench)

say() { printf '%s\n' "$*"; }

# fail MESSAGE REMEDY: one clear error, and the way out of it.
fail() {
    printf 'error: %s\n' "$1" >&2
    printf 'remedy: %s\n' "$2" >&2
    exit 1
}

# seconds_since START: whole seconds since $SECONDS was START.
seconds_since() { printf '%ds' $((SECONDS - $1)); }
