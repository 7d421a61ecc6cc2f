#!/usr/bin/env bash
# Each page through nginx and FastCGI under wrk. The floor is a bare libfcgi program behind the same
# nginx with as many workers.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
port=$((10000 + RANDOM % 20000)) floor=http://127.0.0.1:$((port + 9)) seconds=${SECONDS_EACH:-1}
# The demo of `make run`: with prices, a history and an audit.
STATE=$work PORT=$port ORG_HOSTILE=0 tests/run.sh >"$work/out" &
demo=$!
pids+=("$demo")
trap 'stop_floor || true; clean_up' EXIT
start_floor "$((port + 9))"
wait_for grep -q READY "$work/out" || wait_for grep -q READY "$work/out"

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
    curl -s -o /dev/null --rate 100/s "$2#[1-200]"
    divide "$(cpu_nanoseconds "$1") - $before" 200e3 1
}
# What nginx.conf.example sends for them, when the site itself asked. PATH...
compressed() {
    local path sum=0
    for path in "$@"; do
        case $path in
            /static/*) sum=$((sum + $(gzip -9nc "${path#/}" | wc -c))) ;;
            *) sum=$((sum + $(curl -s "http://127.0.0.1:$port$path" | gzip -5nc | wc -c))) ;;
        esac
    done
    echo "$sum"
}
# PATH -> what the page loads: static files, and parts of its own
loads() {
    curl -s "http://127.0.0.1:$port$1" | grep -oE '"(/static/[^"#]+|/[^"#]+\.svg[^"#]*)[^"]*"' |
        sed -E 's/^"([^"#]+).*/\1/; s/&amp;/\&/g' | sort -u
}
web=$(pgrep -P "$demo" -f rollcall.fcgi | head -1)

settings="/settings /settings/api-key /settings/dashboard /settings/access /settings/sync
    /settings/automation /settings/automation/notices /settings/email /settings/tasks
    /settings/prices /settings/import /settings/export"
for path in $settings /tasks /audit / /users; do
    read -r base base99 _ < <(load "$floor/" 16 "$seconds")
    read -r rate p99 timeouts bad < <(load "http://127.0.0.1:$port$path" 16 "$seconds")
    promise=">= 0.60 of floor" kept=$(yes_if "$rate >= 0.6 * $base && $bad == 0")
    promise99="<= 3 of floor" kept99=$(yes_if "$p99 <= 3 * $base99")
    if [[ $path = / || $path = /users ]]; then # bench_users.sh and bench_beside.sh have theirs
        promise=- kept=- promise99=- kept99=-
    fi
    row "requests/s of $path" "$rate" "$base" "$(divide "$rate" "$base")" "$promise" "$kept"
    row "p99 ms of $path, 16 connections" "$p99" "$base99" "$(divide "$p99" "$base99")" \
        "$promise99" "$kept99"
done
for path in $settings /tasks /audit /; do
    base=$(cpu_a_page "$hello" "$floor/")
    cpu=$(cpu_a_page "$web" "http://127.0.0.1:$port$path")
    row "CPU us a page, 100 a second, $path" "$cpu" "$base" "$(divide "$cpu" "$base")" \
        "<= 2.5 of floor" "$(yes_if "$cpu <= 2.5 * $base")"
done
for path in / /users /audit /reports /settings/prices; do
    mapfile -t files < <(loads "$path")
    mapfile -t own < <(printf '%s\n' "${files[@]}" | grep -v ^/static/)
    cold=$(compressed "$path" "${files[@]}") warm=$(compressed "$path" ${own[@]+"${own[@]}"})
    row "KiB of $path and all it loads, cold" "$(divide "$cold" 1024 1)" 60 \
        "$(divide "$cold" 61440)" "<= 60 KiB" "$(yes_if "$cold <= 61440")"
    row "the same, warm" "$(divide "$warm" 1024 1)" 12 "$(divide "$warm" 12288)" "<= 12 KiB" \
        "$(yes_if "$warm <= 12288")"
done
# Workers keep answers as long as the database stays the same: the same page while another program
# commits a hundred times a second.
while sleep 0.01; do
    echo "INSERT INTO instance (name, value) VALUES ('bench', hex(randomblob(4)))
          ON CONFLICT (name) DO UPDATE SET value = excluded.value;"
done | sqlite3 -cmd "PRAGMA wal_autocheckpoint=0" -cmd ".timeout 5000" "$work/rollcall.db" \
    >/dev/null &
writer=$!
read -r base _ < <(load "$floor/" 16 "$seconds")
read -r rate p99 timeouts bad < <(load "http://127.0.0.1:$port/settings/dashboard" 16 "$seconds")
kill "$writer"
row "requests/s of /settings/dashboard, 100 commits a second" "$rate" "$base" \
    "$(divide "$rate" "$base")" - "$(yes_if "$bad == 0")"
read -r rate p99 timeouts bad < <(load "http://127.0.0.1:$port/settings" 200 "$seconds")
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
