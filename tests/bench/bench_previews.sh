#!/usr/bin/env bash
# Eight people ask for a preview of 200,000 people each at the same moment, and the lane makes the
# previews. Measured is another visitor's dashboard meanwhile, and a save; the floor is the same
# dashboard before. PEOPLE= sets another size; QUICK=1 takes a quarter.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
people=${PEOPLE:-${QUICK:+50000}}
people=${people:-200000}
build_tool tests/bench/refresh.c refresh
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/rollcall.db ROLLCALL_KEYS=$work/keys \
    ROLLCALL_SOCKET=$work/web.sock ROLLCALL_TEMPLATES=$PWD/templates
"$build/rollcallctl" init >/dev/null
sqlite3 -cmd '.param init' -cmd ".param set :people $people" "$ROLLCALL_DB" \
    <tests/bench/fill_users.sql
"$work/refresh" "$ROLLCALL_DB" >/dev/null
sqlite3 "$ROLLCALL_DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
port=$((20000 + RANDOM % 12000)) doors=""
for i in 0 1 2 3 4 5 6 7 8; do
    "$build/rollcallctl" grant "bench$i@example.test" >/dev/null
    doors="$doors $((port + i)):bench$i@example.test"
done
"$build/rollcall.fcgi" 2>"$work/web.log" </dev/null &
pids+=($!)
start_doors "$work" "$ROLLCALL_SOCKET" $doors

visitor=http://127.0.0.1:$((port + 8))
token() { curl -s "$1/tasks/new" | grep -o 'name="csrf" value="[^"]*"' | head -1 | cut -d'"' -f4; }
# The seconds of each dashboard, until FILE is gone. One request starts every tenth of a second,
# also when the one before is still open: else a dashboard of ten seconds would be one of many.
dashboards() { # FILE
    while [ -e "$1" ]; do
        curl -s -o /dev/null -w '%{time_total}\n' "$visitor/" &
        sleep 0.1
    done
    wait
}
at_95_percent() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { printf "%.2f\n", v[int(NR * 0.95 + 0.5)] * 1000 }'
}
slowest() { sort -n "$1" | tail -1 | awk '{ printf "%.0f\n", $1 * 1000 }'; }

touch "$work/idle"
dashboards "$work/idle" >"$work/before" &
sleep 2
rm "$work/idle"
wait $!

tokens=()
for i in 0 1 2 3 4 5 6 7; do tokens[i]=$(token "http://127.0.0.1:$((port + i))"); done
mine=$(token "$visitor")
touch "$work/busy"
dashboards "$work/busy" >"$work/during" &
looks=$!
(
    n=30
    while [ -e "$work/busy" ]; do
        n=$((n == 30 ? 31 : 30))
        curl -s -o /dev/null -w '%{time_total} %{http_code}\n' --data-urlencode "csrf=$mine" \
            -d "inactive_days=$n" "$visitor/settings/dashboard"
        sleep 0.05
    done
) >"$work/saves" &
saves=$!
began=$(date +%s%N)
posts=""
for i in 0 1 2 3 4 5 6 7; do
    curl -s -o /dev/null -w '%{time_total} %{http_code}\n' --data-urlencode "csrf=${tokens[i]}" \
        -d 'action=suspend&scope=all&filter=' "http://127.0.0.1:$((port + i))/users/bulk" \
        >"$work/post.$i" &
    posts="$posts $!"
done
wait $posts
"$build/rollcall-timer" tasks 2>"$work/lane.log"
took=$((($(date +%s%N) - began) / 1000000000))
rm "$work/busy"
wait $looks $saves

made=$(sqlite3 "$ROLLCALL_DB" "SELECT count(*) FROM run
    WHERE state = 'preview' AND matched = $people")
floor=$(at_95_percent "$work/before") measured=$(at_95_percent "$work/during")
row "ms of 95 of 100 dashboards, 8 previews of $people" "$measured" "$floor" \
    "$(divide "$measured" "$floor" 1)" "<= 5 of floor" \
    "$(yes_if "$measured <= 5 * $floor && $made == 8")"
row "ms of the slowest dashboard meanwhile" "$(slowest "$work/during")" \
    "$(slowest "$work/before")" - - -
row "ms of the slowest save meanwhile" "$(slowest "$work/saves")" - - "<= 1000 ms" \
    "$(yes_if "$(slowest "$work/saves") <= 1000 && $(grep -vc ' 303$' "$work/saves") == 0")"
row "ms of the slowest of the eight answers" \
    "$(sort -n "$work"/post.* | tail -1 | awk '{ printf "%.0f", $1 * 1000 }')" - - - -
row "s until all eight were there" "$took" - - - -
