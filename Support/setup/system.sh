#!/usr/bin/env bash
# Installs the Debian packages that Quill is built on and runs with; does nothing when all are there.
# usage: system.sh [package…]   more packages beside those below
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=(
    # to build
    pkg-config libsqlite3-dev libssl-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libmicrohttpd-dev libcurl4-openssl-dev
    libbrotli-dev zlib1g-dev libpq-dev libhiredis-dev
    # to run: media, DOCX, setpriv + prlimit around every child process, the authorities behind https, PostgreSQL's client
    ffmpeg pandoc util-linux ca-certificates libpq5
    # for the pages: fonts and icons, and what cuts them to size
    fonts-inter-variable fonts-sil-charis bootstrap-icons fonttools python3-brotli
)
packages+=("$@")
by_hand="install by hand what your system calls: ${packages[*]}"

command -v dpkg-query >/dev/null ||
    fail "this system has no dpkg, so its packages cannot be checked" "use Debian 12, or $by_hand"

missing=()
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null || true)
for package in "${packages[@]}"; do
    grep -qx "installed $package" <<<"$installed" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

say "system packages to install: ${missing[*]}"
as_root=()
if [ "$(id -u)" != 0 ]; then
    # A password prompt would hang a run that nobody watches.
    if [ -t 0 ]; then ask=(); else ask=(-n); fi
    command -v sudo >/dev/null && sudo "${ask[@]}" true ||
        fail "installing packages needs root, and sudo is not usable here" \
            "as root: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo "${ask[@]}")
fi

# Another apt may hold the lock for a while: wait for it instead of failing.
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}
# Apt chats on both streams; what it says matters only when it fails.
log=$tools/logs/system.log
quietly() {
    "$@" >"$log" 2>&1 && return
    tail -n 15 "$log" | sed 's/^/    /' >&2
    return 1
}
mkdir -p "$(dirname "$log")"
network="check the network and the sources of apt, then run 'make setup' again; or $by_hand"
started=$SECONDS
quietly apt update || fail "apt-get update failed (its own words are above)" "$network"
quietly apt install -y --no-install-recommends "${missing[@]}" ||
    fail "apt-get install failed (its own words are above)" "$network"
say "  system packages ready after $(seconds_since "$started")"
