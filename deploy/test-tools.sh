#!/bin/sh
# The tests need a PostgreSQL server, Chromium, and the two libraries with which PDF is written. As root on Debian or
# Ubuntu they are installed here; otherwise the command to install them is printed.
set -eu
PATH="$PATH:/usr/sbin:/sbin"
missing=""
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1 || missing="$missing postgresql"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
libraries=$(ldconfig -p)
case $libraries in *libpangoft2-1.0.so.0*) ;; *) missing="$missing libpangoft2-1.0-0" ;; esac
case $libraries in *libharfbuzz-subset.so.0*) ;; *) missing="$missing libharfbuzz-subset0" ;; esac
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Memasang:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Pengujian memerlukan:$missing. Pasang dahulu: sudo apt-get install$missing" >&2
    exit 1
fi
