#!/usr/bin/env bash
# The second part of a run: the figures stand before details are read, and nothing that happens to
# the details touches them. Killed, limited, without a key, or asked for something else in between:
# what was answered whole is kept or nothing is, and the next run goes on.
. "$(dirname "$0")/../fixture.bash"
start_demo ORG_USERS=1000
new_state one
enter_key
SOURCE=-/users/7 # of calls: somebody's roles; searches and counts have other letters there
asked() { sql "SELECT count(*), total(told_at IS NOT NULL) FROM role_asked"; }
result() { last_sync "outcome || '|' || coalesce(detail, '') || '|' || coalesce(detail_left, '')"; }
run_until_details() { # starts the lane; ends when it reads details
    "$build/rollcall-timer" sync 2>>"$work/log" &
    lane=$!
    wait_until '[ "$(last_sync detail)" = reading ]'
}

# --- the figures come first
control "ORG_LATENCY_MS=100"
run_until_details
equal "complete while details are read" "ok|reading|" "$(result)"
equal "it has ended" yes "$([ -n "$(last_sync finished_at)" ] && echo yes)"
first=$(figures)
check_seats 30 "while details are read: "
check_integrity "while details are read"
equal "nobody's details yet" "0|0.0" "$(asked)"
equal "no failure waits" 0 "$(sql "SELECT count(*) FROM event")"

# --- killed between the two parts, and in the second
kill -9 $lane
wait $lane 2>/dev/null
equal "killed: the figures" "$first" "$(figures)"
equal "killed: nothing of the details" "0|0.0" "$(asked)"
control "ORG_LATENCY_MS=0"
timer
equal "the next start closes them" "ok|cut|" "$(result)"
equal "and reports no failure" 0 "$(sql "SELECT count(*) FROM event")"
equal "nor runs again" 1 "$(sql "SELECT count(*) FROM sync_run")"

# --- another job cuts them short
control "ORG_LATENCY_MS=100"
request_sync
run_until_details
control "ORG_LATENCY_MS=1500"
request_sync
wait $lane
equal "cut by a request: exit" 0 $?
control "ORG_LATENCY_MS=0"
equal "cut by a request" cut "$(last_sync detail)"
left=$(last_sync detail_left)
[ "$left" -gt 0 ] && pass || fail "nobody is left to ask: $left"
equal "the request waits" 1 "$(sql "SELECT count(*) FROM job WHERE state = 'queued'")"
equal "cut: the figures" "$first" "$(figures)"

# --- the rate limit
for fault in "429:3" "429:1"; do
    control "ORG_FAULT=$fault@$SOURCE"
    sync_again
    equal "$fault: exit" 0 $?
    equal "$fault: the figures" "$first" "$(figures)"
    equal "$fault" "ok|cut" "$(last_sync "outcome || '|' || detail")"
    equal "$fault: no wait is shown" "" "$(last_sync waiting_until)"
    control "ORG_FAULT="
done

# --- the key ends
control "ORG_FAULT=401:2@$SOURCE"
sync_again
equal "401: exit" 0 $?
equal "401" "ok|cut" "$(last_sync "outcome || '|' || detail")"
equal "401: the figures" "$first" "$(figures)"
control "ORG_FAULT=
ORG_LATENCY_MS=100"
request_sync
run_until_details
control "ORG_LATENCY_MS=1500
ORG_KEY=rollcall-demo,revoked"
wait $lane
equal "revoked: exit" 0 $?
equal "revoked" "ok|cut" "$(last_sync "outcome || '|' || detail")"
equal "revoked: the key is refused" 1 \
    "$(sql "SELECT count(*) FROM api_key WHERE state = 'current' AND refused_at IS NOT NULL")"
equal "revoked: the figures" "$first" "$(figures)"
control "ORG_KEY=rollcall-demo,
ORG_LATENCY_MS=0"

# --- an answer of several pages counts whole or not at all
sql "DELETE FROM role_asked; UPDATE user_role SET asked = 0, method = 'direct'"
control "ORG_ROLES_PAGE=1
ORG_FAULT=429:12@$SOURCE"
sync_again
equal "half an answer" "ok|cut" "$(last_sync "outcome || '|' || detail")"
whole=$(sql "SELECT DISTINCT account_id FROM user_role r JOIN user u ON u.id = r.user
    WHERE r.asked AND user NOT IN (SELECT user FROM role_asked)")
equal "nobody's half answer is used" "" "$whole"
control "ORG_ROLES_PAGE=0
ORG_FAULT="

# --- the next runs go on, and end with what a single run would have told
for _ in {1..40}; do
    sync_again
    [ "$(last_sync detail_left)" != 0 ] || break
done
equal "the details are complete" "ok|done|0" "$(result)"
equal "at the end: the figures" "$first" "$(figures)"
check_seats 30 "at the end: "
check_integrity "at the end"
told=$(sql "SELECT account_id, product, role, method FROM user_role r JOIN user u ON u.id = r.user
    WHERE (user, product, role) IN (SELECT user, product, role FROM role_path
        GROUP BY 1, 2, 3 HAVING count(*) = 1) ORDER BY 1, 2, 3")
first_sync whole
equal "a single run tells the same" "$told" \
    "$(sql "SELECT account_id, product, role, method FROM user_role r JOIN user u ON u.id = r.user
    WHERE (user, product, role) IN (SELECT user, product, role FROM role_path
        GROUP BY 1, 2, 3 HAVING count(*) = 1) ORDER BY 1, 2, 3")"

# --- with an audit log Rollcall asks about whom something happened, and few others
sql "UPDATE role_asked SET asked_at = 1000 + user"
last=$(sql "SELECT account_id FROM user JOIN role_asked a ON a.user = user.id
    WHERE id IN (SELECT user FROM seat) ORDER BY asked_at DESC LIMIT 1")
asked_now() { sql "SELECT count(*) FROM role_asked WHERE asked_at > unixepoch() - 3600 $1"; }
control "ORG_EVENTS=1
ORG_TAKE=$last"
sync_again
equal "asked about whom something happened" 1 \
    "$(asked_now "AND user = (SELECT id FROM user WHERE account_id = '$last')")"
equal "and about few others" yes \
    "$([ "$(asked_now "")" -le 6 ] && echo yes || asked_now "")"
check_seats 30 "events: "
control "ORG_FAULT=403:1@events-stream"
sync_again
equal "no audit log any more" "ok|done" "$(last_sync "outcome || '|' || detail")"
control "ORG_FAULT=
ORG_GIVE=$last"
sync_again
equal "given back" "ok|done" "$(last_sync "outcome || '|' || detail")"
control "ORG_EVENTS=0"

# --- the calls of a day
sync_again
most=$(last_sync requests)
equal "calls of a day for 1,000 people" yes "$([ "$most" -le 60 ] && echo yes || echo "$most")"
control "ORG_USERS=20000"
first_sync many
sync_again
most=$(last_sync requests)
equal "calls of a day for 20,000" yes "$([ "$most" -le 320 ] && echo yes || echo "$most")"
finish
