#!/usr/bin/env bash
# Dashboard, reports, user browser, text search and export over 100,000 and 1,000,000 people with
# six seats each, through nginx and FastCGI. One request is open at a time, and each asks for
# another page.
# MILLION=0 leaves the larger organization out.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
seconds=${SECONDS_EACH:-3} web=""
build_tool tests/bench/refresh.c refresh
# Asks the addresses of a file, one after the other.
cat >"$work/mix.lua" <<'LUA'
local paths, at = {}, 0
function init(args) for line in io.lines(args[1]) do paths[#paths + 1] = line end end
function request() at = at % #paths + 1 return wrk.format("GET", paths[at]) end
LUA

fill() { # PEOPLE: a database, and the web program on it
    local dir=$work/$1
    mkdir "$dir"
    export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$dir/rollcall.db ROLLCALL_KEYS=$dir/keys \
        ROLLCALL_SOCKET=$dir/web.sock ROLLCALL_TEMPLATES=$PWD/templates ROLLCALL_WORKERS=2
    "$build/rollcallctl" init >/dev/null
    sqlite3 -cmd '.param init' -cmd ".param set :people $1" "$ROLLCALL_DB" \
        <tests/bench/fill_users.sql
    sqlite3 -cmd '.param init' -cmd ".param set :people $1" "$ROLLCALL_DB" \
        <tests/bench/fill_money.sql
    read -r first again < <("$work/refresh" "$ROLLCALL_DB")
    sqlite3 "$ROLLCALL_DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
    row "ms to refresh what filters are answered from, $1" "$first" - - "part of 1 s/100,000" -
    row "the same when nothing changed, $1" "$again" - - - -
    "$build/rollcallctl" grant bench@example.test >/dev/null
    "$build/rollcall.fcgi" 2>"$dir/web.log" </dev/null &
    web=$!
    pids+=("$web")
    port=$((20000 + RANDOM % 12000))
    start_doors "$dir" "$ROLLCALL_SOCKET" "$port:bench@example.test"
}

measure() { # NAME PROMISED-MS PEOPLE; the paths are on standard input
    local ms bad
    cat >"$work/paths"
    read -r _ ms _ bad < <(load "http://127.0.0.1:$port" 1 "$seconds" "$work/mix.lua" \
        "$work/paths")
    row "p99 ms of $1, $3" "$ms" - - "<= $2 ms" "$(yes_if "$ms <= $2 && $bad == 0")"
}

filters="product=jira-software product=jira-software&site=s1&inactive_days=60 inactive_days=30
    never=1 site=s1&inactive_days=3 active_days=90&inactive_days=20 group=product-users-2
    group=team-12 role=atlassian/user role=atlassian/admin domain=partner3.test status=suspended
    claim=managed&status=active synced=1&billable=1 protected=1
    product=bitbucket&never=1&claim=unmanaged"
browser() { # PEOPLE: every filter, sort and direction, on a page near and one far
    local filter sort direction
    for filter in "" $filters; do
        for sort in name email status claim seats last_active; do
            for direction in asc desc; do
                echo "/users?$filter&sort=$sort&dir=$direction&limit=100"
                [ -n "$filter" ] || echo "/users?sort=$sort&dir=$direction&page=$(($1 / 100))"
            done
        done
    done | shuf --random-source=<(yes)
}
money() {
    printf '%s\n' /reports '/reports?by=year' /reports.csv /reports/trends.svg /api/v1/savings \
        /settings/prices '/tasks/free?product=jira-software&site=s1&limit=20' \
        '/tasks/free?product=jira-software&site=s1&limit=40000'
}
search() {
    printf '/users?q=%s\n' user example.test zzz a %40 m%C3%BCller WEBER %E5%B0%8F 12345 partner7 \
        'ana+b' %3Cscript x9q user1 . ''
}

bench() { # PEOPLE BROWSER SEARCH MONEY
    fill "$1"
    echo / | measure "the dashboard" 5 "$1"
    printf '/charts/%s.svg\n' share trend | measure "its charts" 5 "$1"
    money | measure "reports, savings and prices" "$4" "$1"
    browser "$1" | measure "filter, sort and page" "$2" "$1"
    search | measure "text search" "$3" "$1"
    local took floor
    took=$(curl -s -o "$work/out.csv" -w '%{time_total}' "http://127.0.0.1:$port/users.csv")
    local from
    from=$(now)
    sqlite3 -csv "$ROLLCALL_DB" 'SELECT account_id, name, email, status FROM user' >/dev/null
    floor=$(seconds_since "$from")
    row "rows/s of /users.csv, $1" "$(divide "$1" "$took" 0)" \
        "$(divide "$1" "$floor" 0)" \
        "$(divide "$floor" "$took")" ">= 100,000" \
        "$(yes_if "$1 / $took >= 100000 && $(wc -l <"$work/out.csv") == $1 + 1")"
    local kib_max=0 kib pid
    for pid in $(pgrep -P "$web"); do
        kib=$(awk '/VmHWM/ { print $2 }' "/proc/$pid/status")
        [ "$kib" -le "$kib_max" ] || kib_max=$kib
    done
    row "KiB a worker ever held, $1" "$kib_max" - - "< 12288" "$(yes_if "$kib_max < 12288")"
    kill "${pids[@]}"
    wait "${pids[@]}" 2>/dev/null || true
    pids=()
}

bench 100000 25 25 100
[ "${MILLION:-1}" = 0 ] || bench 1000000 60 60 1500
