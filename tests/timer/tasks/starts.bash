# shellcheck shell=bash
# Part of tests/timer/tasks/tasks.sh: what may start, what waits, who is left out, and what is told. A house of its own.
start_organization starts 1000 1
notices() { sql "SELECT count(*) FROM event WHERE trigger = '$1'"; }
FILTER=$(tool filter "Idle in Confluence" "product=confluence&site=$SITE&inactive_days=60")
newest() { sql "SELECT $1 FROM run WHERE task = $TASK ORDER BY id DESC LIMIT 1"; }
due() {
    sql "UPDATE task SET next_run_at = unixepoch() - 5 WHERE id = $TASK"
    timer
}
seats() {
    sql "SELECT count(*) FROM seat
        WHERE product = (SELECT id FROM product WHERE product = 'confluence' AND site = '$SITE')"
}

# --- a task is switched on only after its preview was seen
TASK=$(tool task "Idle" "$FILTER" daily 06:00 500 100 "remove-access:confluence:$SITE") ||
    fail "task: $(refusal)"
tool switch "$TASK" on dry >/dev/null
contains "not seen" "Look at a preview first" "$(refusal)"
run=$(tool preview "$TASK")
HITS=$(run_field "$run" planned)
[ "$HITS" -gt 20 ] && pass || fail "a preview of $HITS"
tool seen "$TASK" "$run" && tool switch "$TASK" on dry || fail "switch on: $(refusal)"
[ -n "$(sql "SELECT next_run_at FROM task WHERE next_run_at > unixepoch()")" ] && pass ||
    fail "no next run"
ask_demo state >"$folder/before"
due
equal "a dry run" "done|1|$HITS|0" \
    "$(newest "state || '|' || dry_run || '|' || planned || '|' || done")"
check_restored "a dry run"
equal "no event of a dry run" 0 "$(sql "SELECT count(*) FROM event")"

# --- what keeps a run from starting
tool switch "$TASK" on real || fail "for real: $(refusal)"
refused() {
    due
    equal "$1" refused "$(newest state)"
    contains "$1: words" "$2" "$(newest reason)"
    check_restored "$1"
}
sql "UPDATE task SET cap_users = $((HITS - 1)) WHERE id = $TASK"
refused "above the cap" "the task's limit is"
sql "UPDATE task SET cap_users = 500, cap_percent = 1 WHERE id = $TASK"
refused "above the share" "limit of 1 %"
sql "UPDATE task SET cap_percent = 100 WHERE id = $TASK;
    UPDATE sync_run SET finished_at = finished_at - 40 * 3600"
refused "old figures" "older than 36 hours"
sql "UPDATE sync_run SET finished_at = finished_at + 40 * 3600;
    UPDATE api_key SET expires_at = unixepoch() - 1 WHERE state = 'current'"
refused "an expired key" "has expired"
sql "UPDATE api_key SET expires_at = unixepoch() + 9999 WHERE state = 'current';
    UPDATE run SET matched = $(($(newest matched) / 2 - 1)) WHERE task = $TASK AND state = 'done'"
refused "suspicion" "more than double"
sql "UPDATE run SET matched = $HITS * 9 WHERE task = $TASK AND state = 'done'"
sql "UPDATE saved_filter SET query = 'product=confluence&site=$SITE&inactive_days=61'
    WHERE id = $FILTER"
refused "a filter changed since" "changed after its preview was seen"
sql "UPDATE saved_filter SET query = 'product=confluence&site=$SITE&inactive_days=60'
    WHERE id = $FILTER"
sql "UPDATE task SET next_run_at = unixepoch() - 50000 WHERE id = $TASK"
timer
contains "missed" "was not running" "$(newest reason)"
equal "each refusal is told" 7 "$(notices taskFailure)"
# a synchronization under way is waited for
sql "INSERT INTO sync_run (kind, requested_by, started_at) VALUES ('manual', 'test', unixepoch())"
due
equal "waits for a synchronization" queued "$(newest state)"
contains "and says so" "A synchronization is running" "$(newest reason)"
sql "UPDATE sync_run SET outcome = 'failed', finished_at = unixepoch() WHERE outcome = 'running'"

# --- who is left out at the last moment
mapfile -t V < <(sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
    WHERE r.run = $run AND r.state = 'planned' ORDER BY u.account_id LIMIT 4")
tool protect "${V[0]}"
control "ORG_AWAKE=${V[1]}"
sql "UPDATE task SET notify = 'a@example.test,b@example.test' WHERE id = $TASK;
    INSERT INTO setting VALUES ('mail.enabled', 'true', 0, 'test')"
timer
run=$(newest id)
equal "its own addresses are told" "a@example.test,b@example.test" \
    "$(sql "SELECT group_concat(d.recipient) FROM delivery d JOIN event e ON e.id = d.event
        WHERE e.trigger = 'taskSuccess' AND e.subject = 'run $run'")"
sql "DELETE FROM setting WHERE name = 'mail.enabled'"
equal "the run that waited" done "$(run_field "$run" state)"
who() {
    sql "SELECT r.state || '|' || coalesce(r.reason, '')
        FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = $run AND u.account_id = '$1'"
}
contains "protected meanwhile" "left-out|protected" "$(who "${V[0]}")"
contains "active since the synchronization" "skipped|Active again" "$(who "${V[1]}")"
equal "the others" "$((HITS - 2))" "$(run_field "$run" done)"
check_journal "a task"
equal "its success is told, truly" \
    "$(run_field "$run" "matched || '|' || (done + already) || '|0|' || skipped")" \
    "$(sql "SELECT (body ->> 'matched') || '|' || (body ->> 'succeeded') || '|' || (body ->>
          'failed') || '|' || (body ->> 'skipped') FROM event WHERE trigger = 'taskSuccess'")"
equal "and nothing beyond them: whom it is mailed to is no receiver's business" \
    "actionTypes deepLink error failed finishedAt matched name processId skipped startedAt succeeded trigger" \
    "$(sql "SELECT group_concat(key, ' ')
        FROM (
          SELECT k.key FROM event e, json_each(e.body) k WHERE e.trigger = 'taskSuccess'
            ORDER BY k.key)")"
equal "by its names" '["removeAppAccess"]' \
    "$(sql "SELECT body -> 'actionTypes' FROM event WHERE trigger = 'taskSuccess'")"
undo "$run"
check_restored "undo of a task"

# --- one failure makes a failure of it
control "ORG_FAULT=403:3@/memberships"
before=$(notices taskFailure)
mapfile -t M < \
    <(people "status = 'active' AND claim_status = 'managed' AND account_id <> '${V[0]}'" 60)
run_action remove-group:99999999-0000-4000-8000-000000000001 "${M[@]}"
control "ORG_FAULT="
equal "one of many failed" "failed|1" "$(run_field "$run" "state || '|' || failed")"
equal "and is told as a failure" $((before + 1)) "$(notices taskFailure)"
contains "with the reason" "1 of " "$(sql "SELECT body ->> 'error' FROM event
    WHERE trigger = 'taskFailure' ORDER BY id DESC LIMIT 1")"
undo "$run"
check_restored "undo of a failed run takes back what was done"

# --- the number is typed; a second person approves
run=$(tool list suspend "${M[@]:0:25}")
N=$(run_field "$run" planned)
tool confirm "$run" $((N - 1)) >/dev/null
contains "a wrong number" "Type the number" "$(refusal)"
sql "INSERT OR REPLACE INTO setting VALUES ('approval_users', '10', 0, 'test')"
tool confirm "$run" "$N" || fail "confirm: $(refusal)"
equal "waits for the second person" waiting "$(run_field "$run" state)"
timer
check_restored "nothing before the second person"
tool approve "$run" >/dev/null
contains "not the same person" "your own run" "$(refusal)"
WHO=$(sql "SELECT account_id FROM user WHERE email = 'olivia.admin@example.test'") tool approve \
    "$run" >/dev/null
contains "not by another name either" "your own run" "$(refusal)"
WHO=otto.admin@example.test tool approve "$run" || fail "approve: $(refusal)"
timer
equal "approved and done" "done:$N" "$(outcomes "$run" | sed 's/ .*//')"
A=$run
U=$(tool undo "$A")
equal "an undo of many waits, too" waiting "$(run_field "$U" state)"
tool stop "$U"
equal "stopped before it began" "stopped|$N" "$(run_field "$U" "state || '|' || skipped")"
sql "DELETE FROM setting WHERE name = 'approval_users'"
undo "$A"
check_restored "undo after the second person"

# --- stop, and a key that ends in the middle
control "ORG_LATENCY_MS=300"
control "ORG_JOURNAL=clear"
mapfile -t MANY < <(people "status = 'active'" 200)
run=$(tool list suspend "${MANY[@]}")
confirm "$run"
timer &
lane=$!
for _ in $(seq 3000); do
    [ "$(journal_length)" -gt 0 ] && break
    sleep 0.02
done
tool stop "$run" || fail "stop: $(refusal)"
wait $lane
equal "stopped" stopped "$(run_field "$run" state)"
contains "by whom" "Stopped by olivia.admin" "$(run_field "$run" reason)"
[ "$(run_field "$run" skipped)" -ge 10 ] && pass || fail "skipped only $(run_field "$run" skipped)"
equal "the journal of a stopped run" "$(run_field "$run" done)" \
    "$(ask_demo journal | jq '[.[] | select(.effect)] | length')"
control "ORG_LATENCY_MS=0"
undo "$run"
check_restored "undo of a stopped run"
control "ORG_FAULT=401:9x999/3@/suspend"
run_action suspend "${M[@]}"
control "ORG_FAULT="
equal "a key that ends" stopped "$(run_field "$run" state)"
contains "says so" "no longer accepts the key" "$(run_field "$run" reason)"
undo "$run"
check_restored "undo after a key that ended"
control "ORG_FAULT=403:1x999@/suspend"
mapfile -t ALL < <(people "status = 'active'" 300)
run_action suspend "${ALL[@]}"
control "ORG_FAULT="
equal "a run in which everything fails" stopped "$(run_field "$run" state)"
contains "stops itself" "in a row failed" "$(run_field "$run" reason)"
[ "$(run_field "$run" failed)" -lt 80 ] && pass ||
    fail "went on to $(run_field "$run" failed) failures"
check_restored "a run in which everything fails"

# --- Atlassian out of reach: the run stays, and goes on by itself
control "ORG_FAULT=503:1x9999"
run=$(tool list suspend "${M[@]:0:8}")
confirm "$run"
(faketime -f '+0 x20' "$build/rollcall-timer" tasks 2>>"$work/log")
equal "out of reach" 1 $?
contains "it stays" "running|Atlassian keeps answering" \
    "$(run_field "$run" "state || '|' || reason")"
control "ORG_FAULT="
timer
equal "and goes on" "done:8" "$(outcomes "$run")"
undo "$run"
check_restored "undo of it"
equal "a second lane at once does nothing" 0 "$(
    timer &
    timer
    echo $?
    wait
)"

# --- a synchronization that comes in the middle gets room; the run goes on where it was
mapfile -t ALL < <(people "status = 'active'" 700)
control "ORG_LATENCY_MS=30"
run=$(tool list suspend "${ALL[@]}")
confirm "$run"
timer &
lane=$!
for _ in $(seq 3000); do
    [ "$(run_field "$run" done)" -gt 0 ] && break
    sleep 0.02
done
sql "INSERT INTO sync_run (kind, requested_by, started_at) VALUES ('manual', 'test', unixepoch())"
wait $lane
contains "makes room" "queued|Makes room." "$(run_field "$run" "state || '|' || reason")"
[ "$(run_field "$run" "done > 0 AND done < planned")" = 1 ] && pass ||
    fail "room after $(run_field "$run" done)"
timer
equal "keeps waiting" queued "$(run_field "$run" state)"
sql "UPDATE sync_run SET outcome = 'failed', finished_at = unixepoch() WHERE outcome = 'running'"
timer
equal "and goes on" "done|0" "$(run_field "$run" "state || '|' || (planned - done)")"
control "ORG_LATENCY_MS=0"
undo "$run"
check_restored "undo of a run in two parts"

# --- an organization admin of whom the copy knows nothing yet
OTTO=$(sql "SELECT account_id FROM user WHERE email = 'otto.admin@example.test'")
sql "DELETE FROM user_platform_role WHERE user = (SELECT id FROM user WHERE account_id = '$OTTO')"
run_action suspend "$OTTO" "${M[0]}"
contains "an admin since the synchronization" "skipped|Organization admin" "$(who "$OTTO")"
equal "the other" 1 "$(run_field "$run" done)"
undo "$run"
check_restored "undo beside an admin"

# --- somebody who joined a protected group since the synchronization
SHIELD=$(sql "SELECT group_id FROM user_group
    WHERE NOT external_synced AND modifiable AND name = 'team-4'")
mapfile -t J < <(people "status = 'active'
    AND id NOT IN (
      SELECT user FROM membership
        WHERE user_group = (SELECT id FROM user_group WHERE group_id = '$SHIELD'))" 2)
sql "INSERT INTO protection (user_group, reason, created_at, created_by)
    SELECT id, 'on call', 1, 't' FROM user_group WHERE group_id = '$SHIELD'"
run=$(tool list suspend "${J[@]}")
equal "both are planned" "planned:2" "$(outcomes "$run")"
confirm "$run"
atlassian() {
    curl -s --noproxy '*' -o /dev/null -X "$1" -H 'Content-Type: application/json' \
        -H 'Authorization: Bearer ATCTT-demo-full-0001-4f2a' ${3:+-d "$3"} \
        "$ROLLCALL_API_URL/admin/v2/orgs/4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f/directories/$(sql "SELECT d.directory_id
            FROM user_group g JOIN directory d ON d.id = g.directory
            WHERE g.group_id = '$SHIELD'")/groups/$SHIELD/memberships$2"
}
atlassian POST "" "{\"accountId\":\"${J[0]}\"}"
timer
contains "in a protected group meanwhile" "skipped|member of the protected group team-4: on call" \
    "$(who "${J[0]}")"
equal "the one beside" "done" "$(who "${J[1]}" | cut -d'|' -f1)"
sql "DELETE FROM protection WHERE user_group IS NOT NULL"
undo "$run"
atlassian DELETE "/${J[0]}"
check_restored "undo beside a protected group"

# --- who was idle in the preview, at work since, and synchronized again before it was confirmed; and a stop while the lane plans
mapfile -t I < <(sql "SELECT u.account_id
    FROM seat s JOIN user u ON u.id = s.user JOIN product p ON p.id = s.product
    WHERE p.product = 'confluence' AND p.site = '$SITE' AND s.last_active < unixepoch() - 61 * 86400
      AND u.status = 'active' AND u.id NOT IN (SELECT user FROM user_platform_role)
      AND u.id NOT IN (
        SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
          WHERE g.external_synced) ORDER BY u.account_id DESC LIMIT 2")
run=$(tool list "remove-access:confluence:$SITE" "${I[@]}")
equal "two idle people" "planned:2" "$(outcomes "$run")"
control "ORG_AWAKE=${I[0]}"
sync_again
confirm "$run"
timer
contains "active since the preview, which the copy knows by now" "skipped|Active again" \
    "$(who "${I[0]}")"
equal "the idle one" "done" "$(who "${I[1]}" | cut -d'|' -f1)"
control "ORG_AWAKE="
undo "$run"
check_restored "undo beside somebody active again"
run=$(tool list suspend "${I[@]}")
confirm "$run"
sql "CREATE TRIGGER in_between AFTER UPDATE OF planned_at ON run WHEN new.id = $run BEGIN UPDATE run
      SET state = 'stopped', stop_by = 'olivia', finished_at = unixepoch(),
        reason = 'Stopped by olivia before it began.' WHERE id = new.id;
    UPDATE run_user SET state = 'skipped' WHERE run = new.id;
    END"
timer
sql "DROP TRIGGER in_between"
equal "stopped while it was planned" "stopped|Stopped by olivia before it began." \
    "$(run_field "$run" "state || '|' || reason")"
check_restored "a stop in between"

# --- what was confirmed and could not begin for half a day is expected by nobody any more
run=$(tool list suspend "${I[@]}")
confirm "$run"
sql "UPDATE run SET requested_at = requested_at - 45000, confirmed_at = confirmed_at - 45000
    WHERE id = $run"
timer
equal "asked for long ago" refused "$(run_field "$run" state)"
contains "in words" "within half a day" "$(run_field "$run" reason)"
check_restored "asked for long ago"

# --- who came, since the preview, into another group for the product that gives something else as well
SHIELD=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-product-discovery-users-example'")
control "ORG_GIVES=$SHIELD:2"
sync_again # now for Confluence, too
mapfile -t L < <(people "status = 'active'
    AND id IN (
      SELECT user FROM membership
        WHERE user_group = (SELECT id FROM user_group WHERE name = 'confluence-users-example'))
    AND id NOT IN (SELECT user FROM user_role)
    AND id NOT IN (
      SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
        WHERE g.external_synced OR g.name LIKE '%discovery%')" 2)
run=$(tool list "remove-access:confluence:$SITE" "${L[@]}")
equal "two of one group" "planned:2" "$(outcomes "$run")"
confirm "$run"
atlassian POST "" "{\"accountId\":\"${L[0]}\"}"
timer
contains "would lose more than was shown" \
    "skipped|Would by now also lose Jira Product Discovery on example, which the plan did not show" \
    "$(who "${L[0]}")"
equal "the one who loses what was shown" "done" "$(who "${L[1]}" | cut -d'|' -f1)"
atlassian DELETE "/${L[0]}"
undo "$run"
control "ORG_GIVES="
sync_again
check_restored "undo beside somebody who would have lost more"

# --- a scheduled run waits for the second person, too: not for whoever switched the task on
sql "INSERT OR REPLACE INTO setting VALUES ('approval_users', '10', 0, 'test')"
due
run=$(newest id)
equal "a scheduled run waits" waiting "$(run_field "$run" state)"
check_restored "nothing before the second person of a task"
tool approve "$run" >/dev/null
contains "who switched it on is no second person" "your own run" "$(refusal)"
WHO=otto.admin@example.test tool approve "$run" || fail "approve a task's run: $(refusal)"
timer
equal "approved, and nobody beyond the plan" "done|0" \
    "$(run_field "$run" "state || '|' || (done > planned)")"
[ "$(run_field "$run" done)" -gt 20 ] && pass || fail "only $(run_field "$run" done) done"
sql "DELETE FROM setting WHERE name = 'approval_users'"
undo "$run"
check_restored "undo of an approved run"

# --- kept three years; previews nobody ran a week
OLD=$(sql "SELECT max(id) FROM run WHERE kind = 'undo' AND state = 'done'")
U=$(tool list suspend "${M[0]}")
NEWEST=$(tool list suspend "${M[0]}") # its row stays: no later run gets its number
sql "UPDATE run SET requested_at = unixepoch() - 8 * 86400 WHERE id = $NEWEST"
sql "UPDATE run SET finished_at = unixepoch() - 1090 * 86400 WHERE id = $OLD;
    UPDATE run SET requested_at = unixepoch() - 8 * 86400 WHERE id = $U"
timer
equal "after not quite three years" "1|0|dropped" "$(sql "SELECT (
      SELECT count(*) FROM run WHERE id = $OLD), (SELECT count(*) FROM run WHERE id = $U),
    (SELECT state FROM run WHERE id = $NEWEST)")"
sql "UPDATE run SET finished_at = unixepoch() - 1100 * 86400 WHERE id = $OLD"
timer
equal "after three years" "0|0|0" "$(sql "SELECT (SELECT count(*) FROM run WHERE id = $OLD),
    (SELECT count(*) FROM run_user WHERE run = $OLD),
    (SELECT count(*) FROM run_step WHERE run = $OLD)")"
