#!/usr/bin/env bash
# Each page through nginx and FastCGI under wrk. The floor is a bare libfcgi program behind the same
# nginx with as many workers.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
port=$((10000 + RANDOM % 20000)) floor=http://127.0.0.1:$((port + 9)) seconds=${SECONDS_EACH:-4}
gcc -O2 tests/bench/hello.c -o "$work/hello" -lfcgi
STATE=$work PORT=$port tests/run.sh >"$work/out" &
demo=$!
pids+=("$demo")
"$work/hello" "$work/hello.sock" 8 &
hello=$!
pids+=("$hello")
trap 'pkill -P $hello || true; clean_up' EXIT # the floor program does not end its children
wait_for grep -q READY "$work/out"
mkdir -p "$work/floor"
start_doors "$work/floor" "$work/hello.sock" "$((port + 9)):hello"

measure() { # URL CONNECTIONS -> "requests/s p99ms timeouts"
    wrk -t2 -c"$2" -d"${seconds}s" --latency "$1" | awk '
        function ms(v) { return v ~ /us$/ ? v / 1000 : v ~ /ms$/ ? v + 0 : v * 1000 }
        /Requests\/sec/ { rate = $2 }
        $1 == "99%" { p99 = ms($2) }
        /Socket errors/ { timeouts = $NF }
        /Non-2xx/ { bad = $NF }
        END { printf "%.0f %.2f %d %d\n", rate, p99, timeouts, bad }'
}

cpu_nanoseconds() { # PID: of the process and its children
    local pid
    for pid in "$1" $(pgrep -P "$1"); do
        cut -d' ' -f1 "/proc/$pid/schedstat"
    done | awk '{ sum += $1 } END { print sum }'
}
cpu_a_page() { # PID URL -> microseconds, at a rate that leaves the machine idle in between
    local before
    curl -s -o /dev/null "$2#[1-50]"
    before=$(cpu_nanoseconds "$1")
    curl -s -o /dev/null --rate 100/s "$2#[1-300]"
    divide "$(cpu_nanoseconds "$1") - $before" 300e3 1
}
web=$(pgrep -P "$demo" -f rollcall.fcgi | head -1)

settings="/settings /settings/api-key /settings/dashboard /settings/access /settings/sync
    /settings/automation /settings/automation/notices /settings/email /settings/tasks
    /settings/import /settings/export"
for path in $settings /tasks /audit / /users; do
    read -r base _ < <(measure "$floor/" 16)
    read -r rate p99 timeouts bad < <(measure "http://127.0.0.1:$port$path" 16)
    ratio=$(divide "$rate" "$base")
    if [[ $path = / || $path = /users ]]; then # bench_users.sh measures their promises
        row "requests/s of $path" "$rate" "$base" "$ratio" - -
        row "p99 ms of $path, 16 connections" "$p99" - - - -
        continue
    fi
    row "requests/s of $path" "$rate" "$base" "$ratio" ">= 0.60 of floor" \
        "$(yes_if "$rate >= 0.6 * $base && $bad == 0")"
    row "p99 ms of $path, 16 connections" "$p99" - - "< 5 ms" "$(yes_if "$p99 < 5")"
done
for path in $settings /tasks /; do
    base=$(cpu_a_page "$hello" "$floor/")
    cpu=$(cpu_a_page "$web" "http://127.0.0.1:$port$path")
    row "CPU us a page, 100 a second, $path" "$cpu" "$base" "$(divide "$cpu" "$base")" \
        "<= 2.5 of floor" "$(yes_if "$cpu <= 2.5 * $base")"
done
# Workers keep answers as long as the database stays the same: the same page while another program
# commits a hundred times a second.
while sleep 0.01; do
    echo "INSERT INTO instance (name, value) VALUES ('bench', hex(randomblob(4)))
          ON CONFLICT (name) DO UPDATE SET value = excluded.value;"
done | sqlite3 -cmd "PRAGMA wal_autocheckpoint=0" -cmd ".timeout 5000" "$work/rollcall.db" \
    >/dev/null &
writer=$!
read -r base _ < <(measure "$floor/" 16)
read -r rate p99 timeouts bad < <(measure "http://127.0.0.1:$port/settings/dashboard" 16)
kill "$writer"
row "requests/s of /settings/dashboard, 100 commits a second" "$rate" "$base" \
    "$(divide "$rate" "$base")" - "$(yes_if "$bad == 0")"
read -r rate p99 timeouts bad < <(measure "http://127.0.0.1:$port/settings" 200)
row "time-outs of /settings, 200 connections" "$timeouts" - - "0" \
    "$(yes_if "$timeouts == 0 && $bad == 0")"

# Memory: the largest worker after a first round over the pages, and after 100,000 requests more.
largest() {
    local pid
    for pid in $(pgrep -P "$web"); do
        awk '/VmRSS/ { print $2 }' "/proc/$pid/status"
    done | sort -n | tail -1
}
request_all() { # SECONDS_EACH -> requests answered
    local path n=0
    for path in $settings; do
        n=$((n + $(wrk -t1 -c16 -d"$1s" "http://127.0.0.1:$port$path" |
            awk '/requests in/ { print $1 }')))
    done
    echo $n
}
done=0
request_all 1 >/dev/null
before=$(largest)
while [ "$done" -lt 100000 ]; do done=$((done + $(request_all 1))); done
after=$(largest)
row "KiB resident of the largest worker" "$after" - - "< 12288" "$(yes_if "$after < 12288")"
row "KiB grown over $done requests" "$((after - before))" - - "< 256" \
    "$(yes_if "$after - $before < 256")"
