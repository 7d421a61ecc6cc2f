#!/usr/bin/env bash
# Each page through nginx and FastCGI under wrk; the floor is a bare libfcgi program with the same workers and nginx.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
state=$(mktemp -d) port=$((10000 + RANDOM % 20000)) seconds=${SECONDS_EACH:-4}
gcc -O2 tests/bench/hello.c -o build/hello -lfcgi
STATE=$state PORT=$port tests/run.sh >"$state/out" &
house=$!
build/hello "$state/hello.sock" 8 &
hello=$!
floor="" floor_pid=""
# The children of the floor program end with its process group.
trap \
    'set +e; kill $house $floor_pid 2>/dev/null; pkill -P $hello 2>/dev/null; kill $hello 2>/dev/null; wait 2>/dev/null; rm -rf "$state"' \
    EXIT
for _ in $(seq 200); do
    grep -q READY "$state/out" && break
    sleep 0.1
done
mkdir -p "$state/floor"
tests/nginx.sh "$state/floor" "$state/hello.sock" "$((port + 9)):hello"
/usr/sbin/nginx -p "$state/floor/nginx/" -e "$state/floor/nginx/error.log" \
    -c "$state/floor/nginx/nginx.conf" &
floor_pid=$!
sleep 0.5

measure() { # URL CONNECTIONS -> "requests/s p99ms timeouts"
    wrk -t2 -c"$2" -d"${seconds}s" --latency "$1" | awk '
        function ms(v) { return v ~ /us$/ ? v / 1000 : v ~ /ms$/ ? v + 0 : v * 1000 }
        /Requests\/sec/ { rate = $2 } $1 == "99%" { p99 = ms($2) } /Socket errors/ { timeouts = $NF }
        /Non-2xx/ { bad = $NF } END { printf "%.0f %.2f %d %d\n", rate, p99, timeouts, bad }'
}

settings="/settings /settings/api-key /settings/dashboard /settings/access /settings/sync /settings/automation
    /settings/automation/notices /settings/email /settings/tasks /settings/import /settings/export"
for path in $settings /tasks /audit / /users; do
    read -r base _ < <(measure "http://127.0.0.1:$((port + 9))/" 16)
    read -r rate p99 timeouts bad < <(measure "http://127.0.0.1:$port$path" 16)
    ratio=$(awk "BEGIN { printf \"%.2f\", $rate / $base }")
    if [[ $path = / || $path = /users ]]; then # what these promise, bench_users.sh measures
        row "requests/s of $path" "$rate" "$base" "$ratio" - -
        row "p99 ms of $path, 16 connections" "$p99" - - - -
        continue
    fi
    row "requests/s of $path" "$rate" "$base" "$ratio" ">= 0.60 of floor" \
        "$(kept "$rate >= 0.6 * $base && $bad == 0")"
    row "p99 ms of $path, 16 connections" "$p99" - - "< 5 ms" "$(kept "$p99 < 5")"
done
# What a worker keeps stands while the database does: the same page while somebody commits a hundred times a second.
while sleep 0.01; do
    echo "INSERT INTO instance (name, value)
        VALUES (
          'bench', hex(randomblob(4))) ON CONFLICT (name) DO UPDATE SET value = excluded.value;"
done |
    sqlite3 -cmd "PRAGMA wal_autocheckpoint=0" -cmd ".timeout 5000" "$state/rollcall.db" \
        >/dev/null &
writer=$!
read -r base _ < <(measure "http://127.0.0.1:$((port + 9))/" 16)
read -r rate p99 timeouts bad < <(measure "http://127.0.0.1:$port/settings/dashboard" 16)
kill "$writer"
row "requests/s of /settings/dashboard, 100 commits a second" "$rate" "$base" \
    "$(awk "BEGIN { printf \"%.2f\", $rate / $base }")" - "$(kept "$bad == 0")"
read -r rate p99 timeouts bad < <(measure "http://127.0.0.1:$port/settings" 200)
row "time-outs of /settings, 200 connections" "$timeouts" - - "0" \
    "$(kept "$timeouts == 0 && $bad == 0")"

# Memory: the largest worker after a first round over the pages, and after 100,000 requests more.
web=$(pgrep -P $house -f rollcall.fcgi | head -1)
largest() {
    pgrep -P "$web" | while read -r pid; do awk '/VmRSS/ { print $2 }' "/proc/$pid/status"; done | sort -n | tail -1
}
round() { # round SECONDS_EACH -> requests answered
    local path n=0
    for path in $settings; do
        n=$((n + $(wrk -t1 -c16 -d"$1s" "http://127.0.0.1:$port$path" | awk '/requests in/ { print $1 }')))
    done
    echo $n
}
done=0
round 1 >/dev/null
before=$(largest)
while [ "$done" -lt 100000 ]; do done=$((done + $(round 1))); done
after=$(largest)
row "KiB resident of the largest worker" "$after" - - "< 12288" "$(kept "$after < 12288")"
row "KiB grown over $done requests" "$((after - before))" - - "< 256" \
    "$(kept "$after - $before < 256")"
