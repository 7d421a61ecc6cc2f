#!/usr/bin/env bash
# The pages of a person with an area beside those of an owner, over 100,000 people with six seats
# each, in processor time of the web program; the dashboard of an area over 1,000,000. The area has
# every product instance but one, so nearly everybody is inside. One request is open at a time, and
# each worker has answered the page before.
# QUICK=1 measures for 1 s each, without the list as CSV and without the larger organization.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
seconds=2 web=""
[ -z "${QUICK:-}" ] || seconds=1
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
        SELECT id, 'read', 1, 1, 't' FROM user u
         WHERE status = 'active' AND gone_at IS NULL AND account_type = 'atlassian'
           AND NOT EXISTS (SELECT 1 FROM user_platform_role WHERE user = u.id)
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
    # An area does not see the audit: whoever does would be compared with themselves.
    [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$((port + 1))/audit")" != 200 ] ||
        { echo "the person of the area sees everything"; exit 2; }
}

# Each request has another Origin, so that no cached answer serves it.
cat >"$work/vary.lua" <<'END'
local n = 0
request = function()
    n = n + 1
    return wrk.format("GET", nil, { Origin = "http://" .. n .. ".example.test" })
end
END
# PORT PATH -> "microseconds p99ms bad"
cost() {
    local from to rate ms bad
    for _ in 1 2 3 4 5 6; do
        curl -sf -o /dev/null "http://127.0.0.1:$1$2" || exit 2
    done
    from=$(processor_time)
    read -r rate ms _ bad < <(load "http://127.0.0.1:$1$2" 1 "$seconds" "$work/vary.lua")
    to=$(processor_time)
    echo "$(divide "$to - $from" "1000 * $seconds * ($rate + 0.001)" 0) $ms $bad"
}
# PORT -> milliseconds of processor time of the dashboard when something was committed before, which
# empties what the workers keep: the median of 31
after_commit() {
    local from to i
    for ((i = 0; i < 31; i++)); do
        sqlite3 -cmd '.timeout 10000' "$ROLLCALL_DB" \
            'UPDATE setting SET changed_at = changed_at + 1'
        from=$(processor_time)
        curl -sf -o /dev/null "http://127.0.0.1:$1/" || exit 2
        to=$(processor_time)
        echo "$((to - from))"
    done | sort -n | awk 'NR == 16 { printf "%.2f", $1 / 1e6 }'
}
# PORT WHAT
dashboard() {
    local ms bad
    read -r _ ms bad < <(cost "$1" /)
    row "p99 ms of $2" "$ms" - - "<= 5 ms" "$(yes_if "$ms <= 5 && $bad == 0")"
    local whole
    ms=$(after_commit "$1") whole=$(after_commit "$port")
    row "processor ms of it after a commit" "$ms" "$whole" "$(divide "$ms" "$whole")" "<= 5 ms" \
        "$(yes_if "$ms <= 5")"
}
processor_time() { # of the workers, in nanoseconds
    local worker
    for worker in $(pgrep -P "$web"); do cut -d' ' -f1 "/proc/$worker/schedstat"; done |
        awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}
compare() { # PATH: owner and area in turn, twice; of each the lower cost
    local whole part bad again
    read -r whole _ _ < <(cost "$port" "$1")
    read -r part _ bad < <(cost "$((port + 1))" "$1")
    if [ -z "${QUICK:-}" ]; then
        read -r again _ _ < <(cost "$port" "$1")
        whole=$((again < whole ? again : whole))
        read -r again _ _ < <(cost "$((port + 1))" "$1")
        part=$((again < part ? again : part))
    fi
    row "processor us of $1 in an area" "$part" "$whole" "$(divide "$part" "$whole")" "<= 1.2" \
        "$(yes_if "$part <= 1.2 * $whole && $bad == 0")"
}

fill 100000
for path in / /users '/users?inactive_days=60&sort=seats' '/users?q=weber' \
    '/users?idle_days=90&sort=last_active' '/users?product=jira-software&never=1' /groups \
    /reports /protected /tasks/runs '/api/v1/users?limit=100'; do
    compare "$path"
done
[ -n "${QUICK:-}" ] || compare /users.csv
kill "$web"
[ -z "${QUICK:-}" ] || exit 0
fill 1000000
dashboard "$((port + 1))" "the dashboard of an area, 1000000"
sqlite3 "$ROLLCALL_DB" "INSERT INTO area_domain
    SELECT 1, email_domain FROM user GROUP BY email_domain ORDER BY count(*) DESC LIMIT 1"
"$work/refresh" "$ROLLCALL_DB" >/dev/null
dashboard "$((port + 1))" "the same, with a domain"
kill "$web"
