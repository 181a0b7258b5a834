#!/usr/bin/env bash
# Takes pictures of every page with sample values, at 1440 and 360 px, light and dark. usage: take.sh OUT [page…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[ $# -gt 0 ] || { echo "usage: take.sh OUT [page…]" >&2; exit 64; }
tools=${QUILL_TOOLS:-$PWD/.quill-tools}
gallery=$(mktemp -d)
trap 'rm -rf "$gallery"' EXIT
swift build --quiet --product gallery
"$(swift build --show-bin-path)/gallery" "$gallery" "$tools/web"
python3 -B Support/pictures/take.py "$gallery" "$@"
