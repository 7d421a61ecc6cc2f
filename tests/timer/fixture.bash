# Sourced by the tests of the timer: a stand-in Atlassian of one's own, an empty state folder, and what to assert with.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
B=${BUILD:-build}
T=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-timer.XXXXXX")
passed=0 failed=0 started=()
trap 'for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done; rm -rf "$T"' EXIT
ORG=4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f FULL=ATCTT-demo-full-0001-4f2a
ok() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "FAILED: $*"
}
same() { if [ "$2" = "$3" ]; then ok; else bad "$1: expected '$2', got '$3'"; fi; }
like() { if [[ "$3" == *"$2"* ]]; then ok; else bad "$1: expected *$2*, got '$3'"; fi; }
sql() { sqlite3 -cmd '.timeout 15000' "$ROLLCALL_DB" "$1"; }
control() { curl -s --noproxy '*' -o /dev/null --data-binary "$1" "$DEMO/_demo/control"; }
counts() { curl -s --noproxy '*' "$DEMO/_demo/counts" | jq ".$1"; }
timer() { "$B/rollcall-timer" "${1:-sync}" 2>>"$T/log"; }
ask() { sql "INSERT INTO job (lane, kind, requested_by, requested_at) VALUES ('sync', 'sync', 'test', unixepoch());"; }
last() { sql "SELECT $1 FROM sync_run ORDER BY id DESC LIMIT 1"; }
# Roles as the listings show them. Those beside a group's are found person by person, some with each run (timer/holders.c), so they change by themselves.
LISTED="user_role r JOIN product p ON p.id = r.product WHERE NOT p.sandbox AND NOT EXISTS (SELECT 1 FROM membership m JOIN group_role g ON g.user_group = m.user_group WHERE m.user = r.user AND g.product = r.product AND g.role = r.role)"
figures() { sql "SELECT (SELECT count(*) FROM user WHERE gone_at IS NULL), (SELECT count(*) FROM membership), (SELECT count(*) FROM seat), (SELECT total(last_active) FROM seat), (SELECT count(*) FROM group_role), (SELECT count(*) FROM $LISTED), (SELECT count(*) FROM user_directory)"; }
sound() { same "$1: integrity" "ok" "$(sql 'PRAGMA integrity_check; PRAGMA foreign_key_check')"; }
demo() { # starts a stand-in with these switches; DEMO is its address
    rm -f "$T/port"
    env ORG_NOW="$(date +%s)" "$@" "$B/demo-org" --port 0 --port-file "$T/port" 2>>"$T/demo.log" &
    started+=($!)
    for _ in $(seq 1200); do
        [ -s "$T/port" ] && break
        sleep 0.05
    done
    DEMO="http://127.0.0.1:$(cat "$T/port")"
    export ROLLCALL_API_URL=$DEMO ROLLCALL_CONF=/dev/null
}
fresh() { # an empty state folder, in use from now on
    export ROLLCALL_DB="$T/$1/rollcall.db" ROLLCALL_KEYS="$T/$1/keys"
    mkdir -p "$T/$1" && "$B/rollcallctl" init >/dev/null || exit 2
}
key() { "$T/enter_key" "${@:-$FULL}" || bad "entering a key"; }
enter() { "$T/enter_key" $FULL rollcall-demo "" || bad "entering the key"; }
truth() { # seats by age for a number of days, on both sides, at one second
    local now seen cutoff
    now=$(date +%s)
    cutoff=$((now - $1 * 86400))
    seen=$(sql "SELECT min(started_at) FROM sync_run WHERE outcome = 'ok'") # who tells no day joined then
    curl -s --noproxy '*' "$DEMO/_demo/truth?days=$1&now=$now&joined=1&seen=$seen" |
        jq -r '.seats[] | [.product, .site, .billable, .active, .inactive, .neverActive, .new] | join("|")' |
        sort >"$T/theirs"
    sql "WITH aged AS (SELECT s.product, s.last_active,
              max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at) AS since
           FROM seat s JOIN user u ON u.id = s.user)
         SELECT p.product, p.site, count(*), count(*) FILTER (WHERE last_active >= $cutoff),
           count(*) FILTER (WHERE since < $cutoff),
           count(*) FILTER (WHERE since < $cutoff AND last_active IS NULL),
           count(*) FILTER (WHERE since >= $cutoff AND coalesce(last_active, 0) < $cutoff)
         FROM aged s JOIN product p ON p.id = s.product GROUP BY p.id" | sort >"$T/ours"
    same "${2:-}seats at $1 days" "$(cat "$T/theirs")" "$(cat "$T/ours")"
}
finish() {
    if grep -q -e 'ATCTT' "$T/log" 2>/dev/null; then bad "a key in the log"; else ok; fi
    [ "$failed" -gt 0 ] && tail -20 "$T/log"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
gcc -std=gnu17 -D_GNU_SOURCE -Icore -I"$B/gen" ${SANFLAGS:-} tests/timer/enter_key.c "$B/librollcall.a" -o "$T/enter_key" -lsqlite3 -lsodium -lmxml -lidn2 || exit 2
