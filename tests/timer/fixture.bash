# shellcheck shell=bash
# Sourced by the tests of the timer: a stand-in Atlassian, an empty state folder, and assertions on
# the figures of a synchronization.
. "$(dirname "${BASH_SOURCE[0]}")/../fixture.bash"
default_lane=sync
ORG=4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f
FULL_KEY=ATCTT-demo-full-0001-4f2a
build_tool tests/timer/enter_secret.c enter_secret

sql() { sqlite3 -cmd '.timeout 15000' "$ROLLCALL_DB" "$1"; }
timer() { "$build/rollcall-timer" "${1:-$default_lane}" 2>>"$work/log"; }
start_demo() { # [SWITCH=VALUE...]: starts a stand-in; demo_url is its address
    rm -f "$work/port"
    env ORG_NOW="$(date +%s)" "$@" "$build/demo-org" --port 0 --port-file "$work/port" \
        2>>"$work/demo.log" &
    pids+=($!)
    wait_for test -s "$work/port"
    use_demo "http://127.0.0.1:$(cat "$work/port")"
}
use_demo() { # ADDRESS
    demo_url=$1
    export ROLLCALL_API_URL=$demo_url ROLLCALL_CONF=/dev/null
}
# PATH
ask_demo() { curl -s --noproxy '*' "$demo_url/_demo/$1"; }
control() { # SWITCH=VALUE: one or more, a line each
    curl -s --noproxy '*' -o /dev/null --data-binary "$1" "$demo_url/_demo/control"
}
# KIND
demo_count() { ask_demo counts | jq ".$1"; }
new_state() { # NAME: an empty state folder, in use from now on
    export ROLLCALL_DB="$work/$1/rollcall.db" ROLLCALL_KEYS="$work/$1/keys"
    mkdir -p "$work/$1" && "$build/rollcallctl" init >/dev/null || exit 2
}
enter_key() { # [KEY LABEL ORG]: as the page does; without arguments the key with all scopes
    [ $# -gt 0 ] || set -- "$FULL_KEY" rollcall-demo ""
    "$work/enter_secret" key "$@" || fail "entering a key"
}
first_sync() { # NAME: a new state folder, the key, a synchronization
    new_state "$1"
    enter_key
    timer sync
}
request_sync() {
    sql "INSERT INTO job (lane, kind, requested_by, requested_at)
         VALUES ('sync', 'sync', 'test', unixepoch())"
}
sync_again() {
    request_sync
    timer sync
}
# COLUMNS
last_sync() { sql "SELECT $1 FROM sync_run ORDER BY id DESC LIMIT 1"; }

# Seats with the moment from which each counts as unused: the latest of last use, day of joining and
# first sight of the seat. Written without the program's own SQL.
SINCE="max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at)"
AGED="(SELECT u.account_id, p.id AS product_id, p.product, p.site, s.last_active, s.seen_at,
         $SINCE AS since
    FROM seat s JOIN user u ON u.id = s.user JOIN product p ON p.id = s.product)"
# Roles as the listings show them. The roles beside a group's are found person by person, some with
# each run (timer/sync/direct_roles.c), so they change by themselves.
LISTED="user_role r JOIN product p ON p.id = r.product
    WHERE NOT p.sandbox AND NOT EXISTS (
        SELECT 1 FROM membership m JOIN group_role g ON g.user_group = m.user_group
         WHERE m.user = r.user AND g.product = r.product AND g.role = r.role)"
figures() {
    sql "SELECT (SELECT count(*) FROM user WHERE gone_at IS NULL),
           (SELECT count(*) FROM membership),
           (SELECT count(*) FROM seat),
           (SELECT total(last_active) FROM seat),
           (SELECT count(*) FROM group_role),
           (SELECT count(*) FROM $LISTED),
           (SELECT count(*) FROM user_directory)"
}
check_integrity() { # NAME
    equal "$1: integrity" "ok" "$(sql 'PRAGMA integrity_check; PRAGMA foreign_key_check')"
}
day_counts() { # SECOND: what the day's history says of each product if it was counted then
    local cutoff=$(($1 - 30 * 86400))
    sql "SELECT product_id, count(*), count(*) FILTER (WHERE last_active >= $cutoff),
           count(*) FILTER (WHERE since < $cutoff),
           count(*) FILTER (WHERE since < $cutoff AND last_active IS NULL),
           count(*) FILTER (WHERE since >= $cutoff AND coalesce(last_active, 0) < $cutoff)
         FROM $AGED GROUP BY product_id ORDER BY product_id"
}
check_seats() { # DAYS [PREFIX]: both sides count seats by age at the same second
    local now seen cutoff
    now=$(date +%s)
    cutoff=$((now - $1 * 86400))
    # A person without a day of joining counts as joined at the first run.
    seen=$(sql "SELECT min(started_at) FROM sync_run WHERE outcome = 'ok'")
    ask_demo "truth?days=$1&now=$now&joined=1&seen=$seen" |
        jq -r '.seats[] | [.product, .site, .billable, .active, .inactive, .neverActive, .new] |
            join("|")' |
        sort >"$work/theirs"
    sql "SELECT product, site, count(*), count(*) FILTER (WHERE last_active >= $cutoff),
           count(*) FILTER (WHERE since < $cutoff),
           count(*) FILTER (WHERE since < $cutoff AND last_active IS NULL),
           count(*) FILTER (WHERE since >= $cutoff AND coalesce(last_active, 0) < $cutoff)
         FROM $AGED GROUP BY product_id" | sort >"$work/ours"
    equal "${2:-}seats at $1 days" "$(cat "$work/theirs")" "$(cat "$work/ours")"
}
finish() {
    if grep -q -e 'ATCTT' "$work/log" 2>/dev/null; then fail "a key in the log"; else pass; fi
    [ "$failed" -eq 0 ] || tail -20 "$work/log"
    report
}
