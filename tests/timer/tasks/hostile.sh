#!/bin/bash
# The lane tasks against an Atlassian that lies and quotes secrets, groups that come to make admins, undos of undos, people who
# are at work again while a run is cut off, clocks that were wrong, and one person who wants to be two.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization hostile 900 1
ask_demo state >"$folder/before"
OUT=99999999-0000-4000-8000-000000000001 # the users of Confluence
mapfile -t M < <(people "status = 'active' AND claim_status = 'managed'
    AND id IN (
      SELECT user FROM membership
        WHERE user_group = (SELECT id FROM user_group WHERE group_id = '$OUT'))" 60)
steps() {
    sql "SELECT group_concat(DISTINCT state || ':' || coalesce(status, '-') || ':' || tries)
        FROM run_step WHERE run = $run"
}
who() {
    sql "SELECT r.state || '|' || coalesce(r.reason, '')
        FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = $run AND u.account_id = '$1'"
}

# --- a refusal that quotes what it was sent
control "ORG_FAULT=echo:1@/memberships"
run_action "remove-group:$OUT" "${M[0]}"
contains "what it says is kept" "Bearer ****" \
    "$(sql "SELECT reason FROM run_step WHERE run = $run")"
equal "but not the key" 0 "$(sqlite3 "$ROLLCALL_DB" .dump | grep -c ATCTT)"
control "ORG_FAULT=echo:1@/users/search"
run=$(tool list "remove-group:$OUT" "${M[0]}")
confirm "$run"
timer
equal "nor from a refusal to read" 0 "$(sqlite3 "$ROLLCALL_DB" .dump | grep -c ATCTT)"
timer
undo "$run"
check_restored "quotes"

# --- the same in JSON escapes: what SQLite reads there is the key again
control "ORG_FAULT=gson:1@/memberships"
run_action "remove-group:$OUT" "${M[0]}"
contains "escaped, what it says is kept" "Bearer ****" \
    "$(sql "SELECT reason FROM run_step WHERE run = $run")"
control "ORG_FAULT=gson:1@/users/search"
run=$(tool list "remove-group:$OUT" "${M[0]}")
confirm "$run"
timer
equal "nor the key in escapes" 0 \
    "$(sqlite3 "$ROLLCALL_DB" .dump | grep -cE 'ATCTT|demo-full|demo.u002dfull')"
timer
undo "$run"
check_restored "quotes in escapes"

# --- an answer that says success and holds an error: nothing had happened
for shape in 1 4 6; do
    control "ORG_FAULT=200:1/$shape@/memberships"
    run_action "remove-group:$OUT" "${M[0]}"
    equal "success with an error of shape $shape: looked at, called again" "done:204:2" "$(steps)"
    check_journal "success with an error"
    undo "$run"
done
control "ORG_FAULT=200:1x9/2@/suspend"
run_action suspend "${M[1]}"
equal "for ever" "failed:200:4" "$(steps)"
contains "in words" "says success (200), but holds an error. Atlassian says: FAULT" \
    "$(sql "SELECT reason FROM run_step WHERE run = $run")"
control "ORG_FAULT="
check_restored "answers that say success"

# --- an undo, and a group that has come to make admins since people left it
run_action "remove-group:$OUT" "${M[@]:0:2}"
A=$run
control "ORG_GIVES=$OUT:site"
undo "$A"
equal "nobody is put back into it" "skipped:2" "$(outcomes "$run")"
contains "and why" "makes admins by now" "$(who "${M[0]}")"
check_journal "a group that makes admins by now"
control "ORG_GIVES="
undo "$A"
equal "when it makes none any more they are" "done:2" "$(outcomes "$run")"
check_restored "a group that made admins for a while"
ADMINS=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-admins-example'")
mapfile -t P < <(people "id IN (
    SELECT user FROM membership
      WHERE user_group = (SELECT id FROM user_group WHERE group_id = '$ADMINS'))" 1)
run_action "remove-group:$ADMINS" "${P[@]}"
A=$run
undo "$A"
equal "who left one that made admins then is put back" "done:1" "$(outcomes "$run")"
undo "$run"
undo "$run"
equal "also by the undo of the undo's undo" "done:1" "$(outcomes "$run")"
check_restored "a group that makes admins"
# an admin's role of the whole site is told of no group in the copy
TEAM=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")
mapfile -t IN < <(people "status = 'active'
    AND id NOT IN (
      SELECT user FROM membership
        WHERE user_group = (SELECT id FROM user_group WHERE group_id = '$TEAM'))" 2)
calls=$(journal_length)
run=$(tool list "add-group:$TEAM" "${IN[@]}")
confirm "$run"
control "ORG_GIVES=$TEAM:site"
timer
control "ORG_GIVES="
equal "nobody joins what makes site admins" "stopped|0|$calls" \
    "$(run_field "$run" "state || '|' || done")|$(journal_length)"
contains "in words" "makes admins" "$(run_field "$run" reason)"

# --- an undo of an undo takes away once more: not from who is at work again
mapfile -t I < <(sql "SELECT u.account_id
    FROM seat s JOIN user u ON u.id = s.user JOIN product p ON p.id = s.product
    WHERE p.product = 'confluence' AND p.site = '$SITE' AND s.last_active < unixepoch() - 61 * 86400
      AND u.status = 'active' AND u.id NOT IN (SELECT user FROM user_platform_role)
      AND u.id NOT IN (SELECT user FROM user_role)
      AND u.id NOT IN (
        SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
          WHERE g.external_synced) ORDER BY u.account_id LIMIT 3")
run_action "remove-access:confluence:$SITE" "${I[@]}"
equal "three idle people" "done:3" "$(outcomes "$run")"
undo "$run"
B1=$run
check_restored "given back"
control "ORG_AWAKE=${I[0]}"
undo "$B1"
contains "at work again: kept" "skipped|Active again" "$(who "${I[0]}")"
equal "the others" 2 "$(run_field "$run" done)"
undo "$run"
equal "and all of it back" "done:2" "$(outcomes "$run")"
check_restored "undo of an undo of an undo"

# --- nor is anybody taken for idle whose activity is not told at all just now
control "ORG_AWAKE=${I[1]}"
control "ORG_TWIST=no-activity"
run_action "remove-access:confluence:$SITE" "${I[1]}"
control "ORG_TWIST="
contains "activity not told" "skipped|Atlassian did not tell this person's last activity" \
    "$(who "${I[1]}")"
check_restored "activity not told"
control "ORG_TWIST=no-activity"
run=$(tool list suspend "${M[2]}")
LATELY=$(sql "SELECT last_active > unixepoch() - 25 * 86400 FROM run_user WHERE run = $run")
confirm "$run"
timer
control "ORG_TWIST="
equal "who was active and chosen all the same" "1|done:1" "$LATELY|$(outcomes "$run")"
undo "$run"
check_restored "chosen all the same"

# --- cut off for a while: who is at work again by then is left alone
sync_again
mapfile -t IDLE < <(sql "SELECT account_id FROM user u
    WHERE status = 'active' AND account_type = 'atlassian'
      AND id NOT IN (SELECT user FROM user_platform_role)
      AND (SELECT max(last_active) FROM activity a WHERE a.user = u.id) < unixepoch() - 40 * 86400
    ORDER BY account_id DESC LIMIT 60")
run=$(tool list suspend "${IDLE[@]}")
confirm "$run"
control "ORG_LATENCY_MS=300"
calls=$(journal_length)
"$build/rollcall-timer" tasks 2>>"$work/log" &
lane=$!
for _ in $(seq 3000); do
    [ "$(journal_length)" -gt "$calls" ] && break
    sleep 0.02
done
kill -9 $lane
wait $lane 2>/dev/null
control "ORG_LATENCY_MS=0"
AWAKE=$(sql "SELECT u.account_id FROM run_step s JOIN user u ON u.id = s.user
    WHERE s.run = $run
      AND s.state =
        'intent'" | sort | comm -23 - <(ask_demo journal | jq -r ".[$calls:][].accountId" | sort) | head -1)
control "ORG_AWAKE=$AWAKE"
timer
contains "at work again while the run was cut off" "skipped|Active again" "$(who "$AWAKE")"
equal "the others" "done|0|1" "$(run_field "$run" "state || '|' || failed || '|' || skipped")"
undo "$run"
check_restored "a run that was cut off"

# --- the key is removed while a run is under way: nobody else is called with it
run=$(tool list suspend "${IDLE[@]}")
confirm "$run"
control "ORG_LATENCY_MS=300"
calls=$(journal_length)
timer &
lane=$!
for _ in $(seq 3000); do
    [ "$(journal_length)" -gt "$calls" ] && break
    sleep 0.02
done
KEY=$(sql "UPDATE api_key SET state = 'removed' WHERE state = 'current' RETURNING id")
wait $lane
control "ORG_LATENCY_MS=0"
equal "a key that is removed ends the run" "stopped|no-key|1" \
    "$(run_field "$run" "state || '|' || cause || '|' || (done < planned)")"
sql "UPDATE api_key SET state = 'current' WHERE id = $KEY"
undo "$run"
check_restored "a run whose key was removed"

# --- trying to reach Atlassian is no progress: after two hours the run is closed, not gone on with days later
control "ORG_FAULT=503:1x9999"
run=$(tool list suspend "${M[@]:0:8}")
confirm "$run"
later() { faketime -f "+$1 x20" "$build/rollcall-timer" tasks 2>>"$work/log"; }
later 0
later 3700
equal "after an hour it waits" running "$(run_field "$run" state)"
later 7400
equal "after two it is closed" stopped "$(run_field "$run" state)"
contains "in words" "could not go on for two hours" "$(run_field "$run" reason)"
control "ORG_FAULT="
timer
check_restored "what was closed"

# --- a synchronization from the time to come: the clock was wrong
newest() { sql "SELECT max(id) FROM sync_run WHERE outcome = 'ok'"; }
run=$(tool list suspend "${M[@]:0:2}")
confirm "$run"
S=$(newest)
WAS=$(sql "SELECT finished_at FROM sync_run WHERE id = $S")
sql "UPDATE sync_run SET finished_at = unixepoch() + 400 * 86400 WHERE id = $S"
timer
equal "figures of tomorrow" refused "$(run_field "$run" state)"
contains "in words" "still to come" "$(run_field "$run" reason)"
run=$(tool list suspend "${M[@]:0:2}")
confirm "$run"
sql "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
    VALUES ('manual', 'test', 1, unixepoch() - 40 * 3600, 'ok')"
timer
contains "nor do they make later ones young" "older than 36 hours" "$(run_field "$run" reason)"
sql "DELETE FROM sync_run WHERE id = $(newest);
    UPDATE sync_run SET finished_at = $WAS WHERE id = $S"

# --- one switches a task on as a dry run, the other makes it real: who did that cannot approve it alone
sql "INSERT OR REPLACE INTO setting VALUES ('approval_users', '3', 0, 'test')"
F=$(tool filter "Idle" "product=confluence&site=$SITE&inactive_days=60")
TASK=$(tool task "Take back" "$F" manual 06:00 1000 100 "remove-access:confluence:$SITE")
V=$(tool preview "$TASK")
tool seen "$TASK" "$V" && tool switch "$TASK" on dry || fail "seen: $(refusal)"
sql "UPDATE task SET seen_at = seen_at - 60, changed_at = changed_at - 60 WHERE id = $TASK"
WHO=otto.admin@example.test tool switch "$TASK" on real
sql "UPDATE task SET next_run_at = unixepoch() - 5 WHERE id = $TASK"
timer
run=$(sql "SELECT max(id) FROM run WHERE task = $TASK")
equal "it waits" waiting "$(run_field "$run" state)"
WHO=otto.admin@example.test tool approve "$run" >/dev/null
contains "he is not two" "your own run" "$(refusal)"
equal "it still waits" waiting "$(run_field "$run" state)"
tool approve "$run" || fail "the other approves: $(refusal)"
timer
[ "$(run_field "$run" done)" -gt 3 ] && pass || fail "done $(run_field "$run" done)"
# nor does another address make him two
OTTO=$(sql "SELECT account_id FROM user WHERE email = 'otto.admin@example.test'")
U=$(WHO=otto.admin@example.test tool undo "$run")
equal "the undo waits" waiting "$(run_field "$U" state)"
sql "UPDATE user SET email = 'otto.new@example.test' WHERE account_id = '$OTTO'"
WHO=otto.new@example.test tool approve "$U" >/dev/null
contains "a changed address" "known by another name now" "$(refusal)"
equal "the undo still waits" waiting "$(run_field "$U" state)"
sql "UPDATE user SET email = 'otto.admin@example.test' WHERE account_id = '$OTTO'"
WHO=$OTTO tool approve "$U" >/dev/null
contains "nor his account id" "your own run" "$(refusal)"
tool approve "$U" || fail "the other approves the undo: $(refusal)"
timer
check_restored "a task of two"
sql "DELETE FROM setting WHERE name = 'approval_users'"
# --- a clock that was ahead for a while left the next start in another year
DAILY=$(tool task "Every day" "$F" daily 06:00 1000 100 "remove-access:confluence:$SITE")
V=$(tool preview "$DAILY")
tool seen "$DAILY" "$V" && tool switch "$DAILY" on dry || fail "seen: $(refusal)"
NEXT=$(sql "SELECT next_run_at FROM task WHERE id = $DAILY")
sql "UPDATE task SET next_run_at = next_run_at + 400 * 86400 WHERE id = $DAILY"
timer
equal "the next start is the next one" "$NEXT" \
    "$(sql "SELECT next_run_at FROM task WHERE id = $DAILY")"

# --- users told without their roles, activity or groups: the figures are not taken over, or whoever is protected by them would not be
OTTO=$(sql "SELECT account_id FROM user WHERE email = 'otto.admin@example.test'")
figures() {
    sql "SELECT (SELECT count(*) FROM user_platform_role), (SELECT count(*) FROM membership),
        (SELECT count(*) FROM activity), (SELECT count(*) FROM seat)"
}
sync_again
BEFORE=$(figures)
for left_out in no-roles no-activity no-groups; do
    control "ORG_TWIST=$left_out"
    sync_again
    equal "$left_out" "suspicious" "$(sql "SELECT outcome FROM sync_run ORDER BY id DESC LIMIT 1")"
    equal "$left_out: the figures stand" "$BEFORE" "$(figures)"
    contains "$left_out: in words" "Nothing was changed" \
        "$(sql "SELECT error FROM sync_run ORDER BY id DESC LIMIT 1")"
done
run=$(tool list suspend "$OTTO")
control "ORG_TWIST="
contains "the admin stays one" "left-out|" "$(who "$OTTO")"
sync_again
equal "and all is well again" "ok" "$(sql "SELECT outcome FROM sync_run ORDER BY id DESC LIMIT 1")"

# --- a directory that is not found just now: nobody in it counts as suspended already
control "ORG_FAULT=404:2@users/search"
run_action suspend "${M[0]}"
control "ORG_FAULT="
contains "not found anywhere" "skipped|No directory tells of this person just now" \
    "$(who "${M[0]}")"

# --- directories: more than a handful, and most of them gone at Atlassian since
run=$(tool list suspend "${M[0]}")
sql "UPDATE directory SET id = 1000;
    UPDATE user_directory SET directory = 1000;
    UPDATE user_group SET directory = 1000;
    WITH RECURSIVE n (i) AS (
        SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70) INSERT INTO directory
      SELECT i, 'gone-' || i, 'Gone' FROM n"
confirm "$run"
timer
equal "suspended where the person is" "done|1" "$(run_field "$run" "state || '|' || done")"
undo "$run"
check_restored "many directories"
check_journal "all of it"
finish
