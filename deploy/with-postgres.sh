#!/bin/sh
# Runs a command against a private, throw-away PostgreSQL server (Unix socket only, nothing kept).
#   deploy/with-postgres.sh python -m pytest
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v postgres)")
dir=$(mktemp -d)
as=""
if [ "$(id -u)" = 0 ]; then
    as="runuser -u postgres --" # the server refuses to run as root
    chown postgres "$dir"
fi
chmod 755 "$dir"
stop() {
    $as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM
cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U postgres -A trust --locale=C.UTF-8 --no-sync >/dev/null
$as "$bin/pg_ctl" -w -D "$dir/data" -l "$dir/log" \
    -o "-k $dir -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >/dev/null
cd - >/dev/null
DATABASE_URL="postgres://postgres@/pug?host=$dir" "$@"
