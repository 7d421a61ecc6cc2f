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
run_until_figures() { # starts the lane; ends when its figures stand
    "$build/rollcall-timer" sync 2>>"$work/log" &
    lane=$!
    wait_until '[ "$(last_sync detail)" = reading ]'
}
run_until_details() { # when it reads details
    run_until_figures
    wait_until '[ "$(last_sync phase)" = role-sources ]'
}
kill_lane() {
    kill -9 $lane
    wait $lane 2>/dev/null
}

# --- the figures come first; an answer that never comes keeps the lane there
control "ORG_FAULT=hang:9@$SOURCE"
run_until_details
equal "complete while details are read" "ok|reading|" "$(result)"
equal "it has ended" yes "$([ -n "$(last_sync finished_at)" ] && echo yes)"
first=$(figures)
check_seats 30 "while details are read: "
check_integrity "while details are read"
equal "nobody's details yet" "0|0.0" "$(asked)"
equal "no failure waits" 0 "$(sql "SELECT count(*) FROM event")"

# --- killed in the second part
kill_lane
equal "killed: the figures" "$first" "$(figures)"
equal "killed: nothing of the details" "0|0.0" "$(asked)"
control "ORG_FAULT="
timer
equal "the next start closes them" "ok|cut|1" "$(last_sync "outcome, detail, detail_left > 0")"
equal "and reports no failure" 0 "$(sql "SELECT count(*) FROM event")"
equal "nor runs again" 1 "$(sql "SELECT count(*) FROM sync_run")"

# --- killed between the two: the figures stand, and the lane waits for an answer about the key
control "ORG_FAULT=hang:1@api-keys"
request_sync
run_until_figures
between=$(asked)
kill_lane
equal "killed between: the figures" "$first" "$(figures)"
check_integrity "killed between"
control "ORG_FAULT="
timer
equal "killed between: the next start closes them" "ok|cut|1" \
    "$(last_sync "outcome, detail, detail_left > 0")"
equal "killed between: nothing of the details" "$between" "$(asked)"
equal "killed between: no failure" 0 "$(sql "SELECT count(*) FROM event")"

# --- the rate limit is reached between the two, and the key ends there
control "ORG_FAULT=429:1@api-keys"
sync_again
equal "429 between: exit" 0 $?
equal "429 between: the figures" "$first" "$(figures)"
equal "429 between: complete" ok "$(last_sync outcome)"
control "ORG_FAULT=401:1@api-keys"
sync_again
equal "401 between: exit" 0 $?
equal "401 between: the figures" "$first" "$(figures)"
equal "401 between: complete" ok "$(last_sync outcome)"
control "ORG_FAULT=
ORG_LATENCY_MS=400"
request_sync
run_until_figures
control "ORG_LATENCY_MS=0
ORG_KEY=rollcall-demo,revoked"
wait $lane
equal "revoked between: exit" 0 $?
equal "revoked between" "ok|cut" "$(last_sync "outcome, detail")"
equal "revoked between: the figures" "$first" "$(figures)"
equal "revoked between: the key is refused" 1 \
    "$(sql "SELECT count(*) FROM api_key WHERE state = 'current' AND refused_at IS NOT NULL")"
control "ORG_KEY=rollcall-demo,"
sync_again
equal "the key works again" "ok|0" "$(last_sync outcome)|$(sql "SELECT count(*) FROM api_key
    WHERE state = 'current' AND refused_at IS NOT NULL")"
sql "DELETE FROM event"

# --- another job cuts them short
control "ORG_FAULT=hang:3@$SOURCE"
request_sync
run_until_details
request_sync
wait $lane
equal "cut by a request: exit" 0 $?
control "ORG_FAULT="
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
control "ORG_FAULT=503:1x3@$SOURCE"
request_sync
run_until_details
control "ORG_FAULT=
ORG_KEY=rollcall-demo,revoked"
wait $lane
equal "revoked: exit" 0 $?
equal "revoked" "ok|cut" "$(last_sync "outcome || '|' || detail")"
equal "revoked: the key is refused" 1 \
    "$(sql "SELECT count(*) FROM api_key WHERE state = 'current' AND refused_at IS NOT NULL")"
equal "revoked: the figures" "$first" "$(figures)"
control "ORG_KEY=rollcall-demo,"

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
