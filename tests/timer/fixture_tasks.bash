# shellcheck shell=bash
# For the tests of lane tasks, sourced from the project's root: houses with a stand-in of their own, and the one question, whether
# what runs claim is what the stand-in's journal of writes shows.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
set -u
B=${BUILD:-build}
T=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-tasks.XXXXXX")
passed=0 failed=0 demos=()
trap 'kill "${demos[@]}" 2>/dev/null; rm -rf "$T"' EXIT
ok() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "FAILED: $*"
}
same() { if [ "$2" = "$3" ]; then ok; else bad "$1: expected '$2', got '$3'"; fi; }
like() { if [[ "$3" == *"$2"* ]]; then ok; else bad "$1: expected *$2*, got '$3'"; fi; }
RANDOM=${SEED:-7}

for t in enter_key task_tool; do
    gcc -std=gnu17 -D_GNU_SOURCE -Icore -I"$B/gen" ${SANFLAGS:-} "tests/timer/$t.c" "$B/librollcall.a" -o "$T/$t" -lsqlite3 -lsodium -lmxml -lidn2 || exit 2
done
export ROLLCALL_CONF=/dev/null
JIRA=11111111-2222-3333-4444-555555555555

# --- a house: a stand-in of its own, a database, a key, a first synchronization
house() { # NAME USERS DIRECTORIES [SEED]
    H=$T/$1
    mkdir -p "$H"
    ORG_USERS=$2 ORG_DIRECTORIES=$3 "$B/demo-org" --port 0 --port-file "$H/port" 2>"$H/demo.log" &
    demos+=($!)
    for _ in $(seq 1200); do
        [ -s "$H/port" ] && break
        sleep 0.05
    done
    enter "$1"
    control "ORG_SEED=${4:-7}"
    "$B/rollcallctl" init >/dev/null || exit 2
    "$T/enter_key" ATCTT-demo-full-0001-4f2a rollcall-demo "" || exit 2
    timer sync || bad "$1: first synchronization"
}
enter() {
    H=$T/$1
    export ROLLCALL_API_URL="http://127.0.0.1:$(cat "$H/port")" ROLLCALL_DB="$H/rollcall.db" ROLLCALL_KEYS="$H/keys"
}
sql() { sqlite3 -cmd '.timeout 15000' "$ROLLCALL_DB" "$1"; }
demo() { curl -s --noproxy '*' "$ROLLCALL_API_URL/_demo/$1"; }
control() { curl -s --noproxy '*' -o /dev/null --data-binary "$1" "$ROLLCALL_API_URL/_demo/control"; }
timer() { "$B/rollcall-timer" "${1:-tasks}" 2>>"$T/log"; }
tool() { "$T/task_tool" "$@" 2>"$T/refusal"; }
refusal() { cat "$T/refusal"; }
run() { sql "SELECT $2 FROM run WHERE id = $1"; }
outcomes() { sql "SELECT coalesce(group_concat(n, ' '), '') FROM (SELECT state || ':' || count(*) AS n FROM run_user WHERE run = $1 GROUP BY state ORDER BY state)"; }
sync_again() {
    sql "INSERT INTO job (lane, kind, requested_by, requested_at) VALUES ('sync', 'sync', 'test', unixepoch())"
    timer sync
}
people() { sql "SELECT account_id FROM user WHERE account_type = 'atlassian' AND id NOT IN (SELECT user FROM user_platform_role) AND $1 ORDER BY account_id LIMIT $2"; }
confirm() { tool confirm "$1" "$(run "$1" planned)"; }
go() { # ACTION ACCOUNT…: previewed, confirmed, run; leaves its number in R
    R=$(tool list "$@") || {
        bad "preview of $1: $(refusal)"
        R=0
        return
    }
    confirm "$R" || bad "confirm of $1: $(refusal)"
    timer
}
undo() { # RUN: leaves its number in R
    R=$(tool undo "$@") && timer
}
# Each effect in the journal is one step called done, and the reverse, over everything that ever ran in this house.
honest() {
    demo journal >"$H/journal.json"
    same "$1: journal and claims" "" "$(sqlite3 "$ROLLCALL_DB" "
        CREATE TEMP TABLE j AS SELECT value ->> 'accountId' AS a, value ->> 'kind' AS k, value ->> 'target' AS t, count(*) AS n
          FROM json_each(readfile('$H/journal.json')) WHERE value ->> 'effect' GROUP BY 1, 2, 3;
        CREATE TEMP TABLE s AS SELECT u.account_id AS a, s.kind AS k, coalesce(s.group_id, s.directory_id, s.role || '@' || s.resource, 'account') AS t, count(*) AS n
          FROM run_step s JOIN user u ON u.id = s.user WHERE s.state = 'done' GROUP BY 1, 2, 3;
        SELECT 'only happened', * FROM (SELECT * FROM j EXCEPT SELECT * FROM s) UNION ALL SELECT 'only claimed', * FROM (SELECT * FROM s EXCEPT SELECT * FROM j) LIMIT 5")"
    same "$1: nobody who must not be hit" 0 "$(sqlite3 "$ROLLCALL_DB" "
        SELECT count(*) FROM json_each(readfile('$H/journal.json')) WHERE value ->> 'accountId' IN
          (SELECT account_id FROM user u JOIN user_platform_role r ON r.user = u.id WHERE r.role = 'atlassian/org-admin'
           UNION SELECT account_id FROM user u JOIN protection p ON p.user = u.id WHERE p.ended_at IS NULL)")"
    same "$1: counts of ended runs" 0 "$(sql "SELECT count(*) FROM run r WHERE finished_at IS NOT NULL AND NOT dry_run AND state IN ('done', 'failed', 'stopped')
        AND (matched <> done + already + skipped + failed OR done <> (SELECT count(*) FROM run_user u WHERE u.run = r.id AND u.state = 'done')
             OR EXISTS (SELECT 1 FROM run_user u WHERE u.run = r.id AND u.state IN ('chosen', 'planned', 'acting')))")"
}
restored() {
    demo state >"$H/now"
    if cmp -s "$H/before" "$H/now"; then ok; else bad "$1: not as it was: $(diff "$H/before" "$H/now" | head -3)"; fi
}

finished() {
    if grep -q -e 'ATCTT' "$T/log" 2>/dev/null; then bad "a key in the log"; fi
    [ "$failed" -gt 0 ] && tail -20 "$T/log"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
