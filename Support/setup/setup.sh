#!/usr/bin/env bash
# Installs whatever Quill still lacks on this machine: system packages, Python environments, models.
# Cheap to call again: when nothing is missing it says nothing and takes a moment.
# usage: setup.sh [test]   with "test", also what only the tests need
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=()
if [ "${1:-}" = test ]; then
    families+=("${test_families[@]}")
    # The certificate of the peer that plays sites, and what asks servers from outside; the pages in a browser, their validity, their weight.
    packages+=(openssl curl chromium chromium-driver openjdk-17-jre-headless brotli)
    # A database server, its own tools, and a pooler before it.
    packages+=(postgresql-15 postgresql-client-15 pgbouncer faketime)
    # What stands before the system's calls to let a disk fail is compiled by the tests.
    packages+=(gcc libc6-dev)
    # A store of objects that verifies signatures: OpenStack Swift with its S3 API.
    packages+=(swift-proxy swift-account swift-container swift-object memcached)
    # Redis, whose server comes with its tools, and what runs the Worker of Cloudflare Queues.
    packages+=(redis-tools nodejs)
fi

# The two need nothing from each other, and each mostly waits for the network.
"$setup_dir/python.sh" "${families[@]}" &
python=$!
status=0
"$setup_dir/system.sh" "${packages[@]}" || status=$?
wait "$python" || status=$?
[ "$status" != 0 ] || "$setup_dir/assets.sh" || status=$?
exit "$status"
