#!/usr/bin/env bash
# Lane sync against the stand-in Atlassian: its figures equal the stand-in's own, and faults, kills
# and refusals leave the old figures.
. "$(dirname "$0")/../fixture.bash"
start_demo

# --- keys
new_state one
timer
equal "nothing due without a key" 0 $?
timer tasks
equal "lane tasks" 0 $?
timer notify
equal "lane notify" 0 $?
timer nonsense 2>/dev/null
equal "unknown lane" 2 $?
state() {
    sql "SELECT state || '|' || coalesce(problem, '') FROM api_key ORDER BY id DESC LIMIT 1"
}
enter_key ATCTT-wrong old ""
timer
contains "wrong key" "refused|Atlassian does not accept this key" "$(state)"
enter_key ATCTT-demo-scoped-0003-77aa rollcall-read ""
timer
contains "scoped key without organization" "refused|This looks like a scoped key" "$(state)"
enter_key ATCTT-demo-noreads-0007-1b2c rollcall-little "$ORG"
timer
contains "key that cannot read" "cannot read users" "$(state)"
enter_key ATCTT-demo-foreign-0005-beef elsewhere "$ORG"
timer
contains "foreign key" "another organization" "$(state)"
equal "refused keys keep nothing sealed" 0 \
    "$(sql "SELECT count(*) FROM api_key WHERE sealed IS NOT NULL")"
equal "no run from a refused key" 0 "$(sql "SELECT count(*) FROM sync_run")"
mkdir -p "$work/one/wake"
touch "$work/one/wake/sync"
enter_key
timer
equal "a passed key: exit" 0 $?
equal "a passed key is current" "current|" "$(state)"
equal "wake file removed" no "$([ -e "$work/one/wake/sync" ] && echo yes || echo no)"
equal "expiry from Atlassian's list" "atlassian" \
    "$(sql "SELECT expires_source FROM api_key WHERE state = 'current'")"
equal "first run follows by itself" "first|ok" "$(last_sync "kind || '|' || outcome")"

# --- figures
for days in 3 7 14 21 30 60 90 180; do check_seats $days; done
equal "every user once" "2000|2000" \
    "$(sql "SELECT count(*), count(DISTINCT account_id) FROM user WHERE gone_at IS NULL")"
equal "the run says so" "2000|2000|0|0" \
    "$(last_sync "users || '|' || added || '|' || changed || '|' || gone")"
equal "no seat in a sandbox" 0 \
    "$(sql "SELECT count(*) FROM seat s JOIN product p ON p.id = s.product WHERE p.sandbox")"
equal "each seat has a path" 0 "$(sql "SELECT count(*) FROM seat s
    WHERE NOT EXISTS (
      SELECT 1 FROM role_path r
        WHERE r.user = s.user AND r.product = s.product
          AND r.role IN ('atlassian/user','atlassian/admin'))")"
history=$(sql "SELECT product, billable, active, inactive, never_active, new_seats
    FROM seat_day ORDER BY product")
ended=$(last_sync finished_at)
if [ "$history" = "$(day_counts "$ended")" ]; then
    pass
else # the second may have passed
    equal "history, counted one by one" "$(day_counts $((ended - 1)))" "$history"
fi
equal "a day of history for each instance with seats" \
    "$(sql 'SELECT count(DISTINCT product) FROM seat')" "$(sql 'SELECT count(*) FROM seat_day')"
check_integrity "first run"
timer
equal "nothing due twice" 1 "$(sql "SELECT count(*) FROM sync_run")"
before=$(figures)
sync_again
equal "manual run" "manual|ok|0|0|0" \
    "$(last_sync "kind || '|' || outcome || '|' || added || '|' || changed || '|' || gone")"
equal "an unchanged run changes nothing" "$before" "$(figures)"
[ "$(stat -c %s "$ROLLCALL_DB-wal" 2>/dev/null || echo 0)" = 0 ] && pass ||
    fail "WAL truncated at the end"

# --- a request after the run, while the lane still asks Atlassian about the keys
runs=$(sql "SELECT count(*) FROM sync_run")
control ORG_LATENCY_MS=300
request_sync
timer &
lane=$!
complete="SELECT count(*) FROM sync_run WHERE outcome = 'ok'"
wait_until '[ "$(sql "$complete")" = $((runs + 1)) ]'
request_sync
wait $lane
equal "it starts the lane again" yes "$([ -e "$work/one/wake/sync" ] && echo yes)"
control ORG_LATENCY_MS=0
timer
equal "it gets a run of its own" $((runs + 2)) "$(sql "SELECT count(*) FROM sync_run")"
equal "and none waits" 0 "$(sql "SELECT count(*) FROM job WHERE state = 'queued'")"

# --- faults: the old figures stay, the run names the reason, the next run is clean
for fault in cut html garbage empty 400 403 404; do
    control "ORG_FAULT=$fault:9"
    sync_again
    code=$?
    if [ "$(last_sync outcome)" = ok ]; then
        equal "$fault healed: exit" 0 $code
    else
        equal "$fault: exit" 1 $code
        equal "$fault: outcome" failed "$(last_sync outcome)"
        [ -n "$(last_sync "coalesce(error, '')")" ] && pass || fail "$fault: no reason"
        [ "$(last_sync requests)" -ge 9 ] && pass ||
            fail "$fault: $(last_sync requests) requests, the ninth failed"
    fi
    equal "$fault: old figures" "$before" "$(figures)"
done
for fault in 429 500 502 503; do
    control "ORG_FAULT=$fault:5"
    sync_again
    equal "$fault heals" "ok" "$(last_sync outcome)"
    [ "$(last_sync retries)" -gt 0 ] && pass || fail "$fault: no retry counted"
done
for asks in "503 as seconds:503:4" "429 as a date:429:-4"; do
    IFS=: read -r name status after <<<"$asks"
    control "ORG_RETRY_AFTER=$after
ORG_FAULT=$status:5"
    sync_again
    equal "$name: when it is to be asked again" "ok|1|1" \
        "$(last_sync "outcome || '|' || retries || '|' || (finished_at - started_at >= 3)")"
done
control "ORG_RETRY_AFTER=1
ORG_FAULT="
control "ORG_TWIST=circle"
sync_again
contains "next pages in a circle" "repeated the same pages" "$(last_sync "coalesce(error, '')")"
main=$demo_url
start_demo ORG_USERS=10
listener=$demo_url
use_demo "$main"
control "ORG_TWIST=elsewhere
ORG_ELSEWHERE=$listener"
sync_again
contains "a next page at another server" "next page is on another server" \
    "$(last_sync "coalesce(error, '')")"
equal "the other server was not called, with the key or without" 0 \
    "$(curl -s --noproxy '*' "$listener/_demo/counts" | jq .calls)"
for trick in "$main@127.0.0.1:${listener##*:}" "${main}0" "//127.0.0.1:${listener##*:}" \
    "$main.example.test"; do
    control "ORG_ELSEWHERE=$trick"
    sync_again
    equal "next page at $trick: not called" 0 \
        "$(curl -s --noproxy '*' "$listener/_demo/counts" | jq .calls)"
done
control "ORG_TWIST=spiral"
sync_again
contains "next pages in a spiral" "repeated the same pages" "$(last_sync "coalesce(error, '')")"
control "ORG_TWIST=hollow"
sync_again
contains "next pages without anything" "repeated the same pages" \
    "$(last_sync "coalesce(error, '')")"
control "ORG_TWIST=countless"
sync_again
equal "a count that cannot be" 1 $?
contains "in words" "an impossible number of users" "$(last_sync "coalesce(error, '')")"
control "ORG_TWIST="
equal "twists: old figures" "$before" "$(figures)"
check_integrity "after faults"

# --- killed in the middle
control "ORG_LATENCY_MS=60"
for wait in 0.2 0.5 0.8 1.1 1.4; do
    request_sync
    "$build/rollcall-timer" sync 2>>"$work/log" &
    victim=$!
    sleep $wait
    "$build/rollcall-timer" sync 2>>"$work/log"
    equal "a second start exits 0" 0 $?
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
    equal "killed after $wait: old figures" "$before" "$(figures)"
done
check_integrity "after kills"
control "ORG_LATENCY_MS=0"
timer
sync_again
equal "the run after a kill is clean" ok "$(last_sync outcome)"
equal "nothing is left running" 0 "$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'running'")"
contains "a killed run is recorded" "interrupted on the server" \
    "$(sql "SELECT error FROM sync_run WHERE outcome = 'failed' ORDER BY id DESC LIMIT 1")"

# --- more than a fifth vanished
control "ORG_USERS=1500"
sync_again
equal "suspicious" suspicious "$(last_sync outcome)"
equal "suspicious: old figures" "$before" "$(figures)"
confirm() {
    sql "UPDATE sync_run SET confirmed_by = 'test' WHERE id = (SELECT max(id) FROM sync_run)"
}
confirm
control "ORG_USERS=900"
sync_again
equal "another fifth than was confirmed" "suspicious|1100" "$(last_sync "outcome || '|' || gone")"
equal "once more suspicious: old figures" "$before" "$(figures)"
control "ORG_USERS=1500"
sync_again
equal "a confirmation serves once" suspicious "$(last_sync outcome)"
confirm
sync_again
equal "confirmed" "ok|1500|500" "$(last_sync "outcome || '|' || users || '|' || gone")"
equal "the gone are kept" 500 "$(sql "SELECT count(*) FROM user WHERE gone_at IS NOT NULL")"
check_seats 30
control "ORG_USERS=2000"
sync_again
equal "they come back" "ok|2000|0" "$(last_sync "outcome || '|' || users || '|' || gone")"
equal "back at the old figures" "$before" "$(figures)"

# --- the rate limit, and a key that takes another's place
control "ORG_RATE=6000"
sync_again
equal "with a limit" ok "$(last_sync outcome)"
control "ORG_RATE=0"
enter_key ATCTT-wrong old ""
timer
equal "a refused key leaves the current one" "4f2a" \
    "$(sql "SELECT last4 FROM api_key WHERE state = 'current'")"
enter_key ATCTT-demo-full-0002-9c1d rollcall-next ""
timer
equal "a passed key replaces it" "9c1d|1" "$(sql "SELECT last4,
      (SELECT count(*) FROM api_key WHERE sealed IS NOT NULL) FROM api_key
    WHERE state = 'current'")"
check_integrity "at the end"
equal "no fault of our own" "" "$(grep -a "^<3>" "$work/log")"
finish
