#!/usr/bin/env bash
# Gets what `make bench` measures against and with: nginx, FastAPI and the load generator wrk for the server; for the queue Celery, pgbench
# and Redis (which the tests have too), and what compiles a loop in C. Nothing else needs them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$setup_dir/system.sh" wrk gcc libc6-dev postgresql-15 postgresql-client-15 redis-tools
"$setup_dir/python.sh" "${bench_families[@]}"

# Taken out of its package: installed, it would begin to serve port 80 of this machine.
place=$tools/bench
[ ! -x "$place/usr/sbin/nginx" ] || exit 0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say "getting nginx to compare with"
(cd "$scratch" && apt-get -qq download nginx 2>"$scratch/log" && dpkg -x nginx_*.deb "$scratch/files") ||
    fail "nginx could not be had: $(tail -n 1 "$scratch/log")" "run 'apt-get update' as root, then 'make bench' again"
mkdir -p "$tools"
rm -rf "$place"
mv "$scratch/files" "$place"
"$place/usr/sbin/nginx" -v 2>/dev/null || fail "nginx does not start" "apt-get install nginx brings the libraries it needs"
