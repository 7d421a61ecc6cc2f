#!/usr/bin/env bash
# Eight people ask for a preview of 200,000 people each at the same moment, and the lane makes them: what another visitor's
# dashboard takes meanwhile, and a save. The floor is the same dashboard before. PEOPLE= another size.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
state=$(mktemp -d) people=${PEOPLE:-200000} pids=""
trap '[ -z "$pids" ] || kill $pids 2>/dev/null; wait 2>/dev/null || true; rm -rf "$state"' EXIT
gcc -O2 -std=gnu17 -D_GNU_SOURCE -Icore -Ibuild/gen tests/bench/refresh.c build/librollcall.a \
    -o "$state/refresh" -lsqlite3 -lsodium -lmxml -lidn2
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$state/rollcall.db ROLLCALL_KEYS=$state/keys \
    ROLLCALL_SOCKET=$state/web.sock ROLLCALL_TEMPLATES=$PWD/templates
build/rollcallctl init >/dev/null
sqlite3 -cmd '.param init' -cmd ".param set :people $people" "$ROLLCALL_DB" \
    <tests/bench/fill_users.sql
"$state/refresh" "$ROLLCALL_DB" >/dev/null
sqlite3 "$ROLLCALL_DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
port=$((20000 + RANDOM % 12000)) doors=""
for i in 0 1 2 3 4 5 6 7 8; do
    build/rollcallctl grant "bench$i@example.test" >/dev/null
    doors="$doors $((port + i)):bench$i@example.test"
done
build/rollcall.fcgi 2>"$state/web.log" </dev/null &
pids=$!
tests/nginx.sh "$state" "$ROLLCALL_SOCKET" $doors
/usr/sbin/nginx -p "$state/nginx/" -e "$state/nginx/error.log" -c "$state/nginx/nginx.conf" &
pids="$pids $!"
for _ in $(seq 100); do
    curl -fs -o /dev/null "http://127.0.0.1:$port/healthz" && break
    sleep 0.05
done

visitor=http://127.0.0.1:$((port + 8))
token() { curl -s "$1/tasks/new" | grep -o 'name="csrf" value="[^"]*"' | head -1 | cut -d'"' -f4; }
# Seconds of each, until the file is gone. One begins every tenth of a second, whether the one before was answered or not: else
# a dashboard that takes ten seconds would be one of many.
dashboards() {
    while [ -e "$1" ]; do
        curl -s -o /dev/null -w '%{time_total}\n' "$visitor/" &
        sleep 0.1
    done
    wait
}
most() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { printf "%.2f\n", v[int(NR * 0.95 + 0.5)] * 1000 }'
}
slowest() { sort -n "$1" | tail -1 | awk '{ printf "%.0f\n", $1 * 1000 }'; }

touch "$state/idle"
dashboards "$state/idle" >"$state/before" &
sleep 2
rm "$state/idle"
wait $!

tokens=()
for i in 0 1 2 3 4 5 6 7; do tokens[i]=$(token "http://127.0.0.1:$((port + i))"); done
mine=$(token "$visitor")
touch "$state/busy"
dashboards "$state/busy" >"$state/during" &
looks=$!
(
    n=30
    while [ -e "$state/busy" ]; do
        n=$((n == 30 ? 31 : 30))
        curl -s -o /dev/null -w '%{time_total} %{http_code}\n' --data-urlencode "csrf=$mine" \
            -d "inactive_days=$n" -d currency=EUR "$visitor/settings/dashboard"
        sleep 0.05
    done
) >"$state/saves" &
saves=$!
began=$(date +%s%N)
posts=""
for i in 0 1 2 3 4 5 6 7; do
    curl -s -o /dev/null -w '%{time_total} %{http_code}\n' --data-urlencode "csrf=${tokens[i]}" \
        -d 'action=suspend&scope=all&filter=' "http://127.0.0.1:$((port + i))/users/bulk" \
        >"$state/post.$i" &
    posts="$posts $!"
done
wait $posts
build/rollcall-timer tasks 2>"$state/lane.log"
took=$((($(date +%s%N) - began) / 1000000000))
rm "$state/busy"
wait $looks $saves

made=$(sqlite3 "$ROLLCALL_DB" "SELECT count(*) FROM run
    WHERE state = 'preview' AND matched = $people")
floor=$(most "$state/before") measured=$(most "$state/during")
row "ms of 95 of 100 dashboards, 8 previews of $people" "$measured" "$floor" \
    "$(awk "BEGIN { printf \"%.1f\", $measured / $floor }")" "<= 5 of floor" \
    "$(kept "$measured <= 5 * $floor && $made == 8")"
row "ms of the slowest dashboard meanwhile" "$(slowest "$state/during")" \
    "$(slowest "$state/before")" - - -
row "ms of the slowest save meanwhile" "$(slowest "$state/saves")" - - "<= 1000 ms" \
    "$(kept "$(slowest "$state/saves") <= 1000 && $(grep -vc ' 303$' "$state/saves") == 0")"
row "ms of the slowest of the eight answers" \
    "$(sort -n "$state"/post.* | tail -1 | awk '{ printf "%.0f", $1 * 1000 }')" - - - -
row "s until all eight were there" "$took" - - - -
