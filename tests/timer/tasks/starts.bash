# shellcheck shell=bash
# Part of tests/timer/tasks/tasks.sh: which runs start or wait, which people they leave out, and
# which notices they send. It uses an organization of its own.
start_organization starts 1000 1
notices() { sql "SELECT count(*) FROM event WHERE trigger = '$1'"; }
filter=$(tool filter "Idle in Confluence" "product=confluence&site=$SITE&inactive_days=60")
newest() { sql "SELECT $1 FROM run WHERE task = $task ORDER BY id DESC LIMIT 1"; }
due() {
    sql "UPDATE task SET next_run_at = unixepoch() - 5 WHERE id = $task"
    timer
}
seats() {
    sql "SELECT count(*) FROM seat
        WHERE product = (SELECT id FROM product WHERE product = 'confluence' AND site = '$SITE')"
}

# --- a task is switched on only after its preview was seen
task=$(tool task "Idle" "$filter" daily 06:00 500 100 "remove-access:confluence:$SITE") ||
    fail "task: $(refusal)"
tool switch "$task" on dry >/dev/null
contains "not seen" "Review the preview before" "$(refusal)"
run=$(tool preview "$task")
hits=$(run_field "$run" planned)
[ "$hits" -gt 20 ] && pass || fail "a preview of $hits"
tool seen "$task" "$run" && tool switch "$task" on dry || fail "switch on: $(refusal)"
[ -n "$(sql "SELECT next_run_at FROM task WHERE next_run_at > unixepoch()")" ] && pass ||
    fail "no next run"
ask_demo state >"$folder/before"
due
equal "a dry run" "done|1|$hits|0" \
    "$(newest "state || '|' || dry_run || '|' || planned || '|' || done")"
check_restored "a dry run"
equal "no event of a dry run" 0 "$(sql "SELECT count(*) FROM event")"

# --- what keeps a run from starting
tool switch "$task" on real || fail "for real: $(refusal)"
refused() {
    due
    equal "$1" refused "$(newest state)"
    contains "$1: words" "$2" "$(newest reason)"
    check_restored "$1"
}
sql "UPDATE task SET cap_users = $((hits - 1)) WHERE id = $task"
refused "above the cap" "the task's limit of"
sql "UPDATE task SET cap_users = 500, cap_percent = 1 WHERE id = $task"
refused "above the share" "limit of 1 %"
sql "UPDATE task SET cap_percent = 100 WHERE id = $task;
    UPDATE sync_run SET finished_at = finished_at - 40 * 3600"
refused "old figures" "older than 36 hours"
sql "UPDATE sync_run SET finished_at = finished_at + 40 * 3600;
    UPDATE api_key SET expires_at = unixepoch() - 1 WHERE state = 'current'"
refused "an expired key" "has expired"
sql "UPDATE api_key SET expires_at = unixepoch() + 9999 WHERE state = 'current';
    UPDATE run SET matched = $(($(newest matched) / 2 - 1)) WHERE task = $task AND state = 'done'"
refused "suspicion" "more than double"
sql "UPDATE run SET matched = $hits * 9 WHERE task = $task AND state = 'done'"
sql "UPDATE saved_filter SET query = 'product=confluence&site=$SITE&inactive_days=61'
    WHERE id = $filter"
refused "a filter changed since" "The filter changed after the review"
sql "UPDATE saved_filter SET query = 'product=confluence&site=$SITE&inactive_days=60'
    WHERE id = $filter"
sql "UPDATE task SET next_run_at = unixepoch() - 50000 WHERE id = $task"
timer
contains "missed" "was not running" "$(newest reason)"
equal "each refusal is told" 7 "$(notices taskFailure)"
# A run waits for a synchronization under way.
begin_sync
due
equal "waits for a synchronization" queued "$(newest state)"
contains "and says so" "A sync is running" "$(newest reason)"
end_sync

# --- people left out at the last moment
mapfile -t hit < <(sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
    WHERE r.run = $run AND r.state = 'planned' ORDER BY u.account_id LIMIT 4")
tool protect "${hit[0]}"
control "ORG_AWAKE=${hit[1]}"
sql "UPDATE task SET notify = 'a@example.test,b@example.test' WHERE id = $task;
    INSERT INTO setting VALUES ('mail.enabled', 'true', 0, 'test')"
timer
run=$(newest id)
equal "its own addresses are told" "a@example.test,b@example.test" \
    "$(sql "SELECT group_concat(d.recipient) FROM delivery d JOIN event e ON e.id = d.event
        WHERE e.trigger = 'taskSuccess' AND e.subject = 'run $run'")"
sql "DELETE FROM setting WHERE name = 'mail.enabled'"
equal "the run that waited" done "$(run_field "$run" state)"
contains "protected meanwhile" "left-out|Protected" "$(reason_of "${hit[0]}")"
contains "active since the synchronization" "skipped|Active again" "$(reason_of "${hit[1]}")"
equal "the others" "$((hits - 2))" "$(run_field "$run" done)"
check_journal "a task"
equal "its success is told, truly" \
    "$(run_field "$run" "matched || '|' || (done + already) || '|0|' || skipped")" \
    "$(sql "SELECT (body ->> 'matched') || '|' || (body ->> 'succeeded') || '|'
            || (body ->> 'failed') || '|' || (body ->> 'skipped')
          FROM event WHERE trigger = 'taskSuccess'")"
fields="actionTypes currency deepLink error failed finishedAt freedSeats matched name processId"
fields+=" savedPerMonth savedPerYear saving skipped startedAt succeeded trigger"
equal "and no field beside these: receivers do not learn the mail addresses" \
    "$fields" \
    "$(sql "SELECT group_concat(key, ' ')
        FROM (
           SELECT k.key FROM event e, json_each(e.body) k WHERE e.trigger = 'taskSuccess'
            ORDER BY k.key)")"
equal "by its names" '["removeAppAccess"]' \
    "$(sql "SELECT body -> 'actionTypes' FROM event WHERE trigger = 'taskSuccess'")"
undo "$run"
check_restored "undo of a task"

# --- one failure makes the run a failure
control "ORG_FAULT=403:3@/memberships"
before=$(notices taskFailure)
mapfile -t managed < \
    <(people "status = 'active' AND claim_status = 'managed' AND account_id <> '${hit[0]}'" 60)
run_action "remove-group:$CONFLUENCE_USERS" "${managed[@]}"
control "ORG_FAULT="
equal "one of many failed" "failed|1" "$(run_field "$run" "state || '|' || failed")"
equal "and is told as a failure" $((before + 1)) "$(notices taskFailure)"
contains "with the reason" "1 of " "$(sql "SELECT body ->> 'error' FROM event
    WHERE trigger = 'taskFailure' ORDER BY id DESC LIMIT 1")"
undo "$run"
check_restored "undo of a failed run takes back what was done"

# --- a person types the number; a second person approves
run=$(tool list suspend "${managed[@]:0:25}")
count=$(run_field "$run" planned)
tool confirm "$run" $((count - 1)) >/dev/null
contains "a wrong number" "Enter the number" "$(refusal)"
sql "INSERT OR REPLACE INTO setting VALUES ('approval_users', '10', 0, 'test')"
tool confirm "$run" "$count" || fail "confirm: $(refusal)"
equal "waits for the second person" waiting "$(run_field "$run" state)"
timer
check_restored "nothing before the second person"
tool approve "$run" >/dev/null
contains "not the same person" "your own run" "$(refusal)"
olivia=$(sql "SELECT account_id FROM user WHERE email = 'olivia.admin@example.test'")
WHO=$olivia tool approve "$run" >/dev/null
contains "not by another name either" "your own run" "$(refusal)"
WHO=otto.admin@example.test tool approve "$run" || fail "approve: $(refusal)"
timer
equal "approved and done" "done:$count" "$(outcomes "$run" | sed 's/ .*//')"
first=$run
undo=$(tool undo "$first")
equal "an undo of many waits, too" waiting "$(run_field "$undo" state)"
tool stop "$undo"
equal "stopped before it began" "stopped|$count" "$(run_field "$undo" "state || '|' || skipped")"
sql "DELETE FROM setting WHERE name = 'approval_users'"
undo "$first"
check_restored "undo after the second person"

# --- stop, and a key that ends in the middle
control "ORG_LATENCY_MS=300"
control "ORG_JOURNAL=clear"
mapfile -t many < <(people "status = 'active'" 200)
run=$(tool list suspend "${many[@]}")
confirm "$run"
timer &
lane=$!
wait_until '[ "$(journal_length)" -gt 0 ]'
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
run_action suspend "${managed[@]}"
control "ORG_FAULT="
equal "a key that ends" stopped "$(run_field "$run" state)"
contains "says so" "no longer accepts the key" "$(run_field "$run" reason)"
undo "$run"
check_restored "undo after a key that ended"
control "ORG_FAULT=403:1x999@/suspend"
mapfile -t all < <(people "status = 'active'" 300)
run_action suspend "${all[@]}"
control "ORG_FAULT="
equal "a run in which everything fails" stopped "$(run_field "$run" state)"
contains "stops itself" "failed requests in a row" "$(run_field "$run" reason)"
[ "$(run_field "$run" failed)" -lt 80 ] && pass ||
    fail "went on to $(run_field "$run" failed) failures"
check_restored "a run in which everything fails"

# --- Atlassian out of reach: the run stays, and goes on by itself
control "ORG_FAULT=503:1x9999"
run=$(tool list suspend "${managed[@]:0:8}")
confirm "$run"
(faketime -f '+0 x20' "$build/rollcall-timer" tasks 2>>"$work/log")
equal "out of reach" 1 $?
contains "it stays" "running|Atlassian keeps returning a server error" \
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

# --- a run makes room for a synchronization and goes on where it stopped
mapfile -t all < <(people "status = 'active'" 700)
control "ORG_LATENCY_MS=30"
run=$(tool list suspend "${all[@]}")
confirm "$run"
timer &
lane=$!
wait_until '[ "$(run_field "$run" done)" -gt 0 ]'
begin_sync
wait $lane
contains "makes room" "queued|Paused for a sync." "$(run_field "$run" "state || '|' || reason")"
[ "$(run_field "$run" "done > 0 AND done < planned")" = 1 ] && pass ||
    fail "room after $(run_field "$run" done)"
timer
equal "keeps waiting" queued "$(run_field "$run" state)"
end_sync
timer
equal "and goes on" "done|0" "$(run_field "$run" "state || '|' || (planned - done)")"
control "ORG_LATENCY_MS=0"
undo "$run"
check_restored "undo of a run in two parts"

# --- an organization admin the copy does not know yet
otto=$(sql "SELECT account_id FROM user WHERE email = 'otto.admin@example.test'")
sql "DELETE FROM user_platform_role WHERE user = (SELECT id FROM user WHERE account_id = '$otto')"
run_action suspend "$otto" "${managed[0]}"
contains "an admin since the synchronization" "skipped|Organization admin" "$(reason_of "$otto")"
equal "the other" 1 "$(run_field "$run" done)"
undo "$run"
check_restored "undo beside an admin"

# --- somebody who joined a protected group since the synchronization
shield=$(sql "SELECT group_id FROM user_group
    WHERE NOT external_synced AND modifiable AND name = 'team-4'")
mapfile -t outside < <(people "status = 'active'
    AND id NOT IN $(group_members "$shield")" 2)
sql "INSERT INTO protection (user_group, reason, created_at, created_by)
    SELECT id, 'on call', 1, 't' FROM user_group WHERE group_id = '$shield'"
run=$(tool list suspend "${outside[@]}")
equal "both are planned" "planned:2" "$(outcomes "$run")"
confirm "$run"
memberships=$(group_path "$shield")/memberships
atlassian POST "$memberships" "{\"accountId\":\"${outside[0]}\"}"
timer
contains "in a protected group meanwhile" "skipped|Member of the protected group team-4: on call" \
    "$(reason_of "${outside[0]}")"
equal "the one beside" "done" "$(reason_of "${outside[1]}" | cut -d'|' -f1)"
sql "DELETE FROM protection WHERE user_group IS NOT NULL"
undo "$run"
atlassian DELETE "$memberships/${outside[0]}"
check_restored "undo beside a protected group"

# --- people active since the preview, with a synchronization before the confirmation; and a stop
# while the lane plans
mapfile -t idle < <(sql "SELECT u.account_id
    FROM seat s JOIN user u ON u.id = s.user JOIN product p ON p.id = s.product
    WHERE p.product = 'confluence' AND p.site = '$SITE' AND s.last_active < unixepoch() - 61 * 86400
      AND u.status = 'active' AND u.id NOT IN (SELECT user FROM user_platform_role)
      AND u.id NOT IN (
        SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
          WHERE g.external_synced) ORDER BY u.account_id DESC LIMIT 2")
run=$(tool list "remove-access:confluence:$SITE" "${idle[@]}")
equal "two idle people" "planned:2" "$(outcomes "$run")"
control "ORG_AWAKE=${idle[0]}"
sync_again
confirm "$run"
timer
contains "active since the preview, which the copy knows by now" "skipped|Active again" \
    "$(reason_of "${idle[0]}")"
equal "the idle one" "done" "$(reason_of "${idle[1]}" | cut -d'|' -f1)"
control "ORG_AWAKE="
undo "$run"
check_restored "undo beside somebody active again"
run=$(tool list suspend "${idle[@]}")
confirm "$run"
sql "CREATE TRIGGER in_between AFTER UPDATE OF planned_at ON run WHEN new.id = $run
     BEGIN
       UPDATE run SET state = 'stopped', stop_by = 'olivia', finished_at = unixepoch(),
           reason = 'Stopped by olivia before it began.' WHERE id = new.id;
       UPDATE run_user SET state = 'skipped' WHERE run = new.id;
     END"
timer
sql "DROP TRIGGER in_between"
equal "stopped while it was planned" "stopped|Stopped by olivia before it began." \
    "$(run_field "$run" "state || '|' || reason")"
check_restored "a stop in between"

# --- a run that could not begin for half a day after its confirmation is refused
run=$(tool list suspend "${idle[@]}")
confirm "$run"
sql "UPDATE run SET requested_at = requested_at - 45000, confirmed_at = confirmed_at - 45000
    WHERE id = $run"
timer
equal "asked for long ago" refused "$(run_field "$run" state)"
contains "in words" "within 12 hours" "$(run_field "$run" reason)"
check_restored "asked for long ago"

# --- a person joined a second group since the preview, and this group gives another product as well
shield=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-product-discovery-users-example'")
control "ORG_GIVES=$shield:2"
sync_again # it gives Confluence, too
memberships=$(group_path "$shield")/memberships
mapfile -t members < <(people "status = 'active'
    AND id IN (
      SELECT user FROM membership
        WHERE user_group = (SELECT id FROM user_group WHERE name = 'confluence-users-example'))
    AND id NOT IN (SELECT user FROM user_role)
    AND id NOT IN (
      SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
        WHERE g.external_synced OR g.name LIKE '%discovery%')" 2)
run=$(tool list "remove-access:confluence:$SITE" "${members[@]}")
equal "two of one group" "planned:2" "$(outcomes "$run")"
confirm "$run"
atlassian POST "$memberships" "{\"accountId\":\"${members[0]}\"}"
timer
more="Would now also lose Jira Product Discovery on example"
contains "would lose more than was shown" "skipped|$more" "$(reason_of "${members[0]}")"
equal "the one who loses what was shown" "done" "$(reason_of "${members[1]}" | cut -d'|' -f1)"
atlassian DELETE "$memberships/${members[0]}"
undo "$run"
control "ORG_GIVES="
sync_again
check_restored "undo beside somebody who would have lost more"

# --- a scheduled run waits for a second person, too: not the person who switched the task on
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

# --- runs stay for three years, previews without a confirmation for a week
old=$(sql "SELECT max(id) FROM run WHERE kind = 'undo' AND state = 'done'")
unused=$(tool list suspend "${managed[0]}")
newest_preview=$(tool list suspend "${managed[0]}") # its row stays: no later run reuses the number
sql "UPDATE run SET requested_at = unixepoch() - 8 * 86400 WHERE id = $newest_preview"
sql "UPDATE run SET finished_at = unixepoch() - 1090 * 86400 WHERE id = $old;
    UPDATE run SET requested_at = unixepoch() - 8 * 86400 WHERE id = $unused"
timer
equal "after not quite three years" "1|0|dropped" "$(sql "SELECT (
      SELECT count(*) FROM run WHERE id = $old), (SELECT count(*) FROM run WHERE id = $unused),
    (SELECT state FROM run WHERE id = $newest_preview)")"
sql "UPDATE run SET finished_at = unixepoch() - 1100 * 86400 WHERE id = $old"
timer
equal "after three years" "0|0|0" "$(sql "SELECT (SELECT count(*) FROM run WHERE id = $old),
    (SELECT count(*) FROM run_user WHERE run = $old),
    (SELECT count(*) FROM run_step WHERE run = $old)")"
