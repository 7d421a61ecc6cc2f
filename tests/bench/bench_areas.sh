#!/usr/bin/env bash
# The pages of a person with an area beside those of an owner, over 100,000 people with six seats
# each; the dashboard of an area over 1,000,000. The area has every product instance but one, so
# nearly everybody is inside. One request is open at a time.
# MILLION=0 leaves the larger organization out.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
seconds=${SECONDS_EACH:-2} web=""
build_tool tests/bench/refresh.c refresh

fill() { # PEOPLE: a database with an area, and the web program on it
    local dir=$work/$1
    mkdir "$dir"
    export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$dir/rollcall.db ROLLCALL_KEYS=$dir/keys \
        ROLLCALL_SOCKET=$dir/web.sock ROLLCALL_TEMPLATES=$PWD/templates ROLLCALL_WORKERS=2
    "$build/rollcallctl" init >/dev/null
    sqlite3 -cmd '.param init' -cmd ".param set :people $1" "$ROLLCALL_DB" \
        <tests/bench/fill_users.sql
    sqlite3 -cmd '.param init' -cmd ".param set :people $1" "$ROLLCALL_DB" \
        <tests/bench/fill_money.sql
    sqlite3 "$ROLLCALL_DB" "INSERT INTO area VALUES (1, 'Most', 1, 't', 1, 't');
        INSERT INTO area_instance SELECT 1, product, site FROM product
         WHERE id < (SELECT max(id) FROM product) AND gone_at IS NULL;
        INSERT INTO assignment (user, level, area, created_at, created_by)
        SELECT id, 'read', 1, 1, 't' FROM user
         WHERE status = 'active' AND gone_at IS NULL AND account_type = 'atlassian'
         ORDER BY id LIMIT 1"
    "$work/refresh" "$ROLLCALL_DB" >/dev/null
    sqlite3 "$ROLLCALL_DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
    "$build/rollcallctl" grant bench@example.test >/dev/null
    "$build/rollcall.fcgi" 2>"$dir/web.log" </dev/null &
    web=$!
    pids+=("$web")
    port=$((20000 + RANDOM % 12000))
    local person
    person=$(sqlite3 "$ROLLCALL_DB" \
        "SELECT account_id FROM user u JOIN assignment a ON a.user = u.id")
    start_doors "$dir" "$ROLLCALL_SOCKET" "$port:bench@example.test" "$((port + 1)):$person"
}

compare() { # PATH
    local whole part bad
    read -r whole _ _ _ < <(load "http://127.0.0.1:$port$1" 1 "$seconds")
    read -r part _ _ bad < <(load "http://127.0.0.1:$((port + 1))$1" 1 "$seconds")
    row "time of $1 in an area, in that of everything" "$part/s" "$whole/s" \
        "$(divide "$whole" "$part")" "<= 1.2" "$(yes_if "$whole <= 1.2 * $part && $bad == 0")"
}

fill 100000
for path in / /users '/users?inactive_days=60&sort=seats' '/users?q=weber' \
    '/users?idle_days=90&sort=last_active' '/users?product=jira-software&never=1' /groups \
    /reports /protected /tasks/runs '/api/v1/users?limit=1000' /users.csv; do
    compare "$path"
done
kill "$web"
[ "${MILLION:-1}" = 0 ] && exit
fill 1000000
read -r _ ms _ bad < <(load "http://127.0.0.1:$((port + 1))/" 1 "$seconds")
row "p99 ms of the dashboard of an area, 1000000" "$ms" - - "<= 5 ms" \
    "$(yes_if "$ms <= 5 && $bad == 0")"
kill "$web"
