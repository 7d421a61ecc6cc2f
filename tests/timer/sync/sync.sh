#!/bin/bash
# The lane sync against the stand-in Atlassian: figures equal to its truth, and faults, kills and refusals leave the old ones.
set -u
. "$(dirname "$0")/../fixture.bash"
demo

# --- keys
fresh one
timer
same "nothing due without a key" 0 $?
timer tasks
same "lane tasks" 0 $?
timer notify
same "lane notify" 0 $?
timer nonsense 2>/dev/null
same "unknown lane" 2 $?
state() { sql "SELECT state || '|' || coalesce(problem, '') FROM api_key ORDER BY id DESC LIMIT 1"; }
key ATCTT-wrong old ""
timer
like "wrong key" "refused|Atlassian does not accept this key" "$(state)"
key ATCTT-demo-scoped-0003-77aa rollcall-read ""
timer
like "scoped key without organization" "refused|The key works but does not say" "$(state)"
key ATCTT-demo-noreads-0007-1b2c rollcall-little "$ORG"
timer
like "key that cannot read" "may not read users" "$(state)"
key ATCTT-demo-foreign-0005-beef elsewhere "$ORG"
timer
like "foreign key" "another organization" "$(state)"
same "refused keys keep nothing sealed" 0 "$(sql "SELECT count(*) FROM api_key WHERE sealed IS NOT NULL")"
same "no run from a refused key" 0 "$(sql "SELECT count(*) FROM sync_run")"
mkdir -p "$T/one/wake"
touch "$T/one/wake/sync"
key $FULL rollcall-demo ""
timer
same "a passed key: exit" 0 $?
same "a passed key is current" "current|" "$(state)"
same "wake file removed" no "$([ -e "$T/one/wake/sync" ] && echo yes || echo no)"
same "expiry from Atlassian's list" "atlassian" "$(sql "SELECT expires_source FROM api_key WHERE state = 'current'")"
same "first run follows by itself" "first|ok" "$(last "kind || '|' || outcome")"

# --- figures
for days in 3 7 14 21 30 60 90 180; do truth $days; done
same "every user once" "2000|2000" "$(sql "SELECT count(*), count(DISTINCT account_id) FROM user WHERE gone_at IS NULL")"
same "the run says so" "2000|2000|0|0" "$(last "users || '|' || added || '|' || changed || '|' || gone")"
same "no seat in a sandbox" 0 "$(sql "SELECT count(*) FROM seat s JOIN product p ON p.id = s.product WHERE p.sandbox")"
same "each seat has a path" 0 "$(sql "SELECT count(*) FROM seat s WHERE NOT EXISTS (SELECT 1 FROM role_path r WHERE r.user = s.user AND r.product = s.product AND r.role IN ('atlassian/user','atlassian/admin'))")"
counted() {
    sql "WITH aged AS (SELECT s.product, s.last_active,
              max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at) AS since
           FROM seat s JOIN user u ON u.id = s.user)
         SELECT product, count(*), sum(coalesce(last_active, 0) >= $1 - 30 * 86400),
           sum(since < $1 - 30 * 86400), sum(since < $1 - 30 * 86400 AND last_active IS NULL),
           sum(since >= $1 - 30 * 86400 AND coalesce(last_active, 0) < $1 - 30 * 86400)
         FROM aged GROUP BY product ORDER BY product"
}
history=$(sql "SELECT product, billable, active, inactive, never_active, new_seats
    FROM seat_day ORDER BY product")
ended=$(last finished_at)
if [ "$history" = "$(counted "$ended")" ]; then ok; else same "history, counted one by one" "$(counted $((ended - 1)))" "$history"; fi # the second may have passed
same "a day of history for each instance with seats" "$(sql 'SELECT count(DISTINCT product) FROM seat')" "$(sql 'SELECT count(*) FROM seat_day')"
sound "first run"
timer
same "nothing due twice" 1 "$(sql "SELECT count(*) FROM sync_run")"
before=$(figures)
ask
timer
same "manual run" "manual|ok|0|0|0" "$(last "kind || '|' || outcome || '|' || added || '|' || changed || '|' || gone")"
same "an unchanged run changes nothing" "$before" "$(figures)"
[ "$(stat -c %s "$ROLLCALL_DB-wal" 2>/dev/null || echo 0)" = 0 ] && ok || bad "WAL truncated at the end"

# --- a request when the run is over, while the lane still asks about the keys
runs=$(sql "SELECT count(*) FROM sync_run")
control ORG_LATENCY_MS=300
ask
timer &
lane=$!
until [ "$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'ok'")" = $((runs + 1)) ]; do
    sleep 0.02
done
ask
wait $lane
same "it starts the lane again" yes "$([ -e "$T/one/wake/sync" ] && echo yes)"
control ORG_LATENCY_MS=0
timer
same "it gets a run of its own" $((runs + 2)) "$(sql "SELECT count(*) FROM sync_run")"
same "and none waits" 0 "$(sql "SELECT count(*) FROM job WHERE state = 'queued'")"

# --- faults: the old figures stand, the reason is in words, the next run is clean
for fault in cut html garbage empty 400 403 404; do
    control "ORG_FAULT=$fault:9"
    ask
    timer
    code=$?
    if [ "$(last outcome)" = ok ]; then same "$fault healed: exit" 0 $code; else
        same "$fault: exit" 1 $code
        same "$fault: outcome" failed "$(last outcome)"
        [ -n "$(last "coalesce(error, '')")" ] && ok || bad "$fault: no reason"
        [ "$(last requests)" -ge 9 ] && ok || bad "$fault: $(last requests) requests, the ninth failed"
    fi
    same "$fault: old figures" "$before" "$(figures)"
done
for fault in 429 500 502 503; do
    control "ORG_FAULT=$fault:5"
    ask
    timer
    same "$fault heals" "ok" "$(last outcome)"
    [ "$(last retries)" -gt 0 ] && ok || bad "$fault: no retry counted"
done
for asks in "503 as seconds:503:4" "429 as a date:429:-4"; do
    IFS=: read -r name status after <<<"$asks"
    control "ORG_RETRY_AFTER=$after
ORG_FAULT=$status:5"
    ask
    timer
    same "$name: when it is to be asked again" "ok|1|1" "$(last "outcome || '|' || retries || '|' || (finished_at - started_at >= 3)")"
done
control "ORG_RETRY_AFTER=1
ORG_FAULT="
control "ORG_TWIST=circle"
ask
timer
like "next pages in a circle" "turns in a circle" "$(last "coalesce(error, '')")"
main=$DEMO
demo ORG_USERS=10
listener=$DEMO
DEMO=$main
export ROLLCALL_API_URL=$main
control "ORG_TWIST=elsewhere
ORG_ELSEWHERE=$listener"
ask
timer
like "a next page at another server" "pointed to another server" "$(last "coalesce(error, '')")"
same "the other server was not called, with the key or without" 0 "$(curl -s --noproxy '*' "$listener/_demo/counts" | jq .calls)"
for trick in "$main@127.0.0.1:${listener##*:}" "${main}0" "//127.0.0.1:${listener##*:}" "$main.example.test"; do
    control "ORG_ELSEWHERE=$trick"
    ask
    timer
    same "next page at $trick: not called" 0 "$(curl -s --noproxy '*' "$listener/_demo/counts" | jq .calls)"
done
control "ORG_TWIST=spiral"
ask
timer
like "next pages in a spiral" "turns in a circle" "$(last "coalesce(error, '')")"
control "ORG_TWIST=hollow"
ask
timer
like "next pages without anything" "turns in a circle" "$(last "coalesce(error, '')")"
control "ORG_TWIST=countless"
ask
timer
same "a count that cannot be" 1 $?
like "in words" "count of users cannot be right" "$(last "coalesce(error, '')")"
control "ORG_TWIST="
same "twists: old figures" "$before" "$(figures)"
sound "after faults"

# --- killed in the middle
control "ORG_LATENCY_MS=60"
for wait in 0.2 0.5 0.8 1.1 1.4; do
    ask
    "$B/rollcall-timer" sync 2>>"$T/log" &
    victim=$!
    sleep $wait
    "$B/rollcall-timer" sync 2>>"$T/log"
    same "a second start exits 0" 0 $?
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
    same "killed after $wait: old figures" "$before" "$(figures)"
done
sound "after kills"
control "ORG_LATENCY_MS=0"
timer
ask
timer
same "the run after a kill is clean" ok "$(last outcome)"
same "nothing is left running" 0 "$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'running'")"
like "a killed run is recorded" "ended from outside" "$(sql "SELECT error FROM sync_run WHERE outcome = 'failed' ORDER BY id DESC LIMIT 1")"

# --- more than a fifth vanished
control "ORG_USERS=1500"
ask
timer
same "suspicious" suspicious "$(last outcome)"
same "suspicious: old figures" "$before" "$(figures)"
confirm() { sql "UPDATE sync_run SET confirmed_by = 'test' WHERE id = (SELECT max(id) FROM sync_run)"; }
confirm
control "ORG_USERS=900"
ask
timer
same "another fifth than was confirmed" "suspicious|1100" "$(last "outcome || '|' || gone")"
same "once more suspicious: old figures" "$before" "$(figures)"
control "ORG_USERS=1500"
ask
timer
same "a confirmation serves once" suspicious "$(last outcome)"
confirm
ask
timer
same "confirmed" "ok|1500|500" "$(last "outcome || '|' || users || '|' || gone")"
same "the gone are kept" 500 "$(sql "SELECT count(*) FROM user WHERE gone_at IS NOT NULL")"
truth 30
control "ORG_USERS=2000"
ask
timer
same "they come back" "ok|2000|0" "$(last "outcome || '|' || users || '|' || gone")"
same "back at the old figures" "$before" "$(figures)"

# --- the rate limit, and a key that takes another's place
control "ORG_RATE=6000"
ask
timer
same "with a limit" ok "$(last outcome)"
control "ORG_RATE=0"
key ATCTT-wrong old ""
timer
same "a refused key leaves the current one" "4f2a" "$(sql "SELECT last4 FROM api_key WHERE state = 'current'")"
key ATCTT-demo-full-0002-9c1d rollcall-next ""
timer
same "a passed key replaces it" "9c1d|1" "$(sql "SELECT last4, (SELECT count(*) FROM api_key WHERE sealed IS NOT NULL) FROM api_key WHERE state = 'current'")"
sound "at the end"
same "no fault of our own" "" "$(grep -a "^<3>" "$T/log")"
finish
