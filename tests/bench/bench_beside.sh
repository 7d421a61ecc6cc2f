#!/usr/bin/env bash
# Dashboard and list of users while a synchronization runs beside them. The stand-in takes 50 ms a
# call. The floor is the bare program of bench_pages.sh in the same run; one reader asks for one
# page after the other, then 16 at once.
# QUICK=1 leaves the larger organization out.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
. tests/bench/lib.sh
. tests/timer/fixture.bash
seconds=${SECONDS_EACH:-3}

syncs() { # one after the other, until the end
    while :; do
        sync_again
    done
}
beside() { # PATH PROMISED-MS PEOPLE
    local base p99 bad page=http://127.0.0.1:$port$1
    read -r _ base _ < <(load "$floor/" 1 "$seconds")
    read -r _ p99 _ bad < <(load "$page" 1 "$seconds")
    row "p99 ms of $1 beside a sync, $3 people" "$p99" "$base" "$(divide "$p99" "$base")" \
        "<= $2 ms" "$(yes_if "$p99 <= $2 && $bad == 0")"
    read -r _ base _ < <(load "$floor/" 16 "$seconds")
    read -r _ p99 _ bad < <(load "$page" 16 "$seconds")
    row "the same, 16 connections" "$p99" "$base" "$(divide "$p99" "$base")" "<= 3 of floor" \
        "$(yes_if "$p99 <= 3 * $base && $bad == 0")"
}
bench() { # PEOPLE
    local port=$((10000 + RANDOM % 20000)) web lane
    local floor=http://127.0.0.1:$((port + 9))
    control "ORG_USERS=$1
ORG_LATENCY_MS=0"
    first_sync "of$1"
    [ "$(last_sync outcome)" = ok ] || echo "   the first sync failed: $(last_sync error)"
    control "ORG_LATENCY_MS=50"
    "$build/rollcallctl" grant bench@example.test >/dev/null
    export ROLLCALL_SOCKET=$work/web.sock ROLLCALL_TEMPLATES=$PWD/templates
    rm -f "$ROLLCALL_SOCKET"
    "$build/rollcall.fcgi" 2>"$work/web.log" </dev/null &
    web=$!
    pids+=("$web")
    start_doors "$work/doors$1" "$ROLLCALL_SOCKET" "$port:bench@example.test"
    start_floor "$((port + 9))"
    syncs &
    lane=$!
    beside / 5 "$1"
    beside /users 25 "$1"
    kill "$lane" "$web"
    wait "$lane" "$web" 2>/dev/null
    pkill -P "$lane" 2>/dev/null
    stop_floor
}

start_demo ORG_USERS=100000
bench 100000
[ -n "${QUICK:-}" ] || bench 1000000
