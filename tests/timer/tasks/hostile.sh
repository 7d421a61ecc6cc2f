#!/bin/bash
# The lane tasks against an Atlassian that lies and quotes secrets, groups that come to make admins, undos of undos, people who
# are at work again while a run is cut off, clocks that were wrong, and one person who wants to be two.
. "$(dirname "$0")/../fixture_tasks.bash"
house hostile 900 1
demo state >"$H/before"
OUT=99999999-0000-4000-8000-000000000001 # the users of Confluence
mapfile -t M < <(people "status = 'active' AND claim_status = 'managed' AND id IN (SELECT user FROM membership WHERE user_group = (SELECT id FROM user_group WHERE group_id = '$OUT'))" 60)
steps() { sql "SELECT group_concat(DISTINCT state || ':' || coalesce(status, '-') || ':' || tries) FROM run_step WHERE run = $R"; }
who() { sql "SELECT r.state || '|' || coalesce(r.reason, '') FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = $R AND u.account_id = '$1'"; }

# --- a refusal that quotes what it was sent
control "ORG_FAULT=echo:1@/memberships"
go "remove-group:$OUT" "${M[0]}"
like "what it says is kept" "Bearer ****" "$(sql "SELECT reason FROM run_step WHERE run = $R")"
same "but not the key" 0 "$(sqlite3 "$ROLLCALL_DB" .dump | grep -c ATCTT)"
control "ORG_FAULT=echo:1@/users/search"
R=$(tool list "remove-group:$OUT" "${M[0]}")
confirm "$R"
timer
same "nor from a refusal to read" 0 "$(sqlite3 "$ROLLCALL_DB" .dump | grep -c ATCTT)"
timer
undo "$R"
restored "quotes"

# --- the same in JSON escapes: what SQLite reads there is the key again
control "ORG_FAULT=gson:1@/memberships"
go "remove-group:$OUT" "${M[0]}"
like "escaped, what it says is kept" "Bearer ****" "$(sql "SELECT reason FROM run_step WHERE run = $R")"
control "ORG_FAULT=gson:1@/users/search"
R=$(tool list "remove-group:$OUT" "${M[0]}")
confirm "$R"
timer
same "nor the key in escapes" 0 "$(sqlite3 "$ROLLCALL_DB" .dump | grep -cE 'ATCTT|demo-full|demo.u002dfull')"
timer
undo "$R"
restored "quotes in escapes"

# --- an answer that says success and holds an error: nothing had happened
for shape in 1 4 6; do
    control "ORG_FAULT=200:1/$shape@/memberships"
    go "remove-group:$OUT" "${M[0]}"
    same "success with an error of shape $shape: looked at, called again" "done:204:2" "$(steps)"
    honest "success with an error"
    undo "$R"
done
control "ORG_FAULT=200:1x9/2@/suspend"
go suspend "${M[1]}"
same "for ever" "failed:200:4" "$(steps)"
like "in words" "says success (200), but holds an error. Atlassian says: FAULT" "$(sql "SELECT reason FROM run_step WHERE run = $R")"
control "ORG_FAULT="
restored "answers that say success"

# --- an undo, and a group that has come to make admins since people left it
go "remove-group:$OUT" "${M[@]:0:2}"
A=$R
control "ORG_GIVES=$OUT:site"
undo "$A"
same "nobody is put back into it" "skipped:2" "$(outcomes "$R")"
like "and why" "makes admins by now" "$(who "${M[0]}")"
honest "a group that makes admins by now"
control "ORG_GIVES="
undo "$A"
same "when it makes none any more they are" "done:2" "$(outcomes "$R")"
restored "a group that made admins for a while"
ADMINS=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-admins-example'")
mapfile -t P < <(people "id IN (SELECT user FROM membership WHERE user_group = (SELECT id FROM user_group WHERE group_id = '$ADMINS'))" 1)
go "remove-group:$ADMINS" "${P[@]}"
A=$R
undo "$A"
same "who left one that made admins then is put back" "done:1" "$(outcomes "$R")"
undo "$R"
undo "$R"
same "also by the undo of the undo's undo" "done:1" "$(outcomes "$R")"
restored "a group that makes admins"
# an admin's role of the whole site is told of no group in the copy
TEAM=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")
mapfile -t IN < <(people "status = 'active' AND id NOT IN (SELECT user FROM membership WHERE user_group = (SELECT id FROM user_group WHERE group_id = '$TEAM'))" 2)
calls=$(demo journal | jq length)
R=$(tool list "add-group:$TEAM" "${IN[@]}")
confirm "$R"
control "ORG_GIVES=$TEAM:site"
timer
control "ORG_GIVES="
same "nobody joins what makes site admins" "stopped|0|$calls" "$(run "$R" "state || '|' || done")|$(demo journal | jq length)"
like "in words" "makes admins" "$(run "$R" reason)"

# --- an undo of an undo takes away once more: not from who is at work again
mapfile -t I < <(sql "SELECT u.account_id FROM seat s JOIN user u ON u.id = s.user JOIN product p ON p.id = s.product WHERE p.product = 'confluence' AND p.site = '$JIRA'
    AND s.last_active < unixepoch() - 61 * 86400 AND u.status = 'active' AND u.id NOT IN (SELECT user FROM user_platform_role) AND u.id NOT IN (SELECT user FROM user_role)
    AND u.id NOT IN (SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group WHERE g.external_synced) ORDER BY u.account_id LIMIT 3")
go "remove-access:confluence:$JIRA" "${I[@]}"
same "three idle people" "done:3" "$(outcomes "$R")"
undo "$R"
B1=$R
restored "given back"
control "ORG_AWAKE=${I[0]}"
undo "$B1"
like "at work again: kept" "skipped|Active again" "$(who "${I[0]}")"
same "the others" 2 "$(run "$R" done)"
undo "$R"
same "and all of it back" "done:2" "$(outcomes "$R")"
restored "undo of an undo of an undo"

# --- nor is anybody taken for idle whose activity is not told at all just now
control "ORG_AWAKE=${I[1]}"
control "ORG_TWIST=no-activity"
go "remove-access:confluence:$JIRA" "${I[1]}"
control "ORG_TWIST="
like "activity not told" "skipped|Atlassian did not tell this person's last activity" "$(who "${I[1]}")"
restored "activity not told"
control "ORG_TWIST=no-activity"
R=$(tool list suspend "${M[2]}")
LATELY=$(sql "SELECT last_active > unixepoch() - 25 * 86400 FROM run_user WHERE run = $R")
confirm "$R"
timer
control "ORG_TWIST="
same "who was active and chosen all the same" "1|done:1" "$LATELY|$(outcomes "$R")"
undo "$R"
restored "chosen all the same"

# --- cut off for a while: who is at work again by then is left alone
sync_again
mapfile -t IDLE < <(sql "SELECT account_id FROM user u WHERE status = 'active' AND account_type = 'atlassian' AND id NOT IN (SELECT user FROM user_platform_role)
    AND (SELECT max(last_active) FROM activity a WHERE a.user = u.id) < unixepoch() - 40 * 86400 ORDER BY account_id DESC LIMIT 60")
R=$(tool list suspend "${IDLE[@]}")
confirm "$R"
control "ORG_LATENCY_MS=300"
calls=$(demo journal | jq length)
"$B/rollcall-timer" tasks 2>>"$T/log" &
lane=$!
for _ in $(seq 3000); do
    [ "$(demo journal | jq length)" -gt "$calls" ] && break
    sleep 0.02
done
kill -9 $lane
wait $lane 2>/dev/null
control "ORG_LATENCY_MS=0"
AWAKE=$(sql "SELECT u.account_id FROM run_step s JOIN user u ON u.id = s.user WHERE s.run = $R AND s.state = 'intent'" | sort | comm -23 - <(demo journal | jq -r ".[$calls:][].accountId" | sort) | head -1)
control "ORG_AWAKE=$AWAKE"
timer
like "at work again while the run was cut off" "skipped|Active again" "$(who "$AWAKE")"
same "the others" "done|0|1" "$(run "$R" "state || '|' || failed || '|' || skipped")"
undo "$R"
restored "a run that was cut off"

# --- the key is removed while a run is under way: nobody else is called with it
R=$(tool list suspend "${IDLE[@]}")
confirm "$R"
control "ORG_LATENCY_MS=300"
calls=$(demo journal | jq length)
timer &
lane=$!
for _ in $(seq 3000); do
    [ "$(demo journal | jq length)" -gt "$calls" ] && break
    sleep 0.02
done
KEY=$(sql "UPDATE api_key SET state = 'removed' WHERE state = 'current' RETURNING id")
wait $lane
control "ORG_LATENCY_MS=0"
same "a key that is removed ends the run" "stopped|no-key|1" \
    "$(run "$R" "state || '|' || cause || '|' || (done < planned)")"
sql "UPDATE api_key SET state = 'current' WHERE id = $KEY"
undo "$R"
restored "a run whose key was removed"

# --- trying to reach Atlassian is no progress: after two hours the run is closed, not gone on with days later
control "ORG_FAULT=503:1x9999"
R=$(tool list suspend "${M[@]:0:8}")
confirm "$R"
later() { faketime -f "+$1 x20" "$B/rollcall-timer" tasks 2>>"$T/log"; }
later 0
later 3700
same "after an hour it waits" running "$(run "$R" state)"
later 7400
same "after two it is closed" stopped "$(run "$R" state)"
like "in words" "could not go on for two hours" "$(run "$R" reason)"
control "ORG_FAULT="
timer
restored "what was closed"

# --- a synchronization from the time to come: the clock was wrong
newest() { sql "SELECT max(id) FROM sync_run WHERE outcome = 'ok'"; }
R=$(tool list suspend "${M[@]:0:2}")
confirm "$R"
S=$(newest)
WAS=$(sql "SELECT finished_at FROM sync_run WHERE id = $S")
sql "UPDATE sync_run SET finished_at = unixepoch() + 400 * 86400 WHERE id = $S"
timer
same "figures of tomorrow" refused "$(run "$R" state)"
like "in words" "still to come" "$(run "$R" reason)"
R=$(tool list suspend "${M[@]:0:2}")
confirm "$R"
sql "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES ('manual', 'test', 1, unixepoch() - 40 * 3600, 'ok')"
timer
like "nor do they make later ones young" "older than 36 hours" "$(run "$R" reason)"
sql "DELETE FROM sync_run WHERE id = $(newest); UPDATE sync_run SET finished_at = $WAS WHERE id = $S"

# --- one switches a task on as a dry run, the other makes it real: who did that cannot approve it alone
sql "INSERT OR REPLACE INTO setting VALUES ('approval_users', '3', 0, 'test')"
F=$(tool filter "Idle" "product=confluence&site=$JIRA&inactive_days=60")
TASK=$(tool task "Take back" "$F" manual 06:00 1000 100 "remove-access:confluence:$JIRA")
V=$(tool preview "$TASK")
tool seen "$TASK" "$V" && tool switch "$TASK" on dry || bad "seen: $(refusal)"
sql "UPDATE task SET seen_at = seen_at - 60, changed_at = changed_at - 60 WHERE id = $TASK"
WHO=otto.admin@example.test tool switch "$TASK" on real
sql "UPDATE task SET next_run_at = unixepoch() - 5 WHERE id = $TASK"
timer
R=$(sql "SELECT max(id) FROM run WHERE task = $TASK")
same "it waits" waiting "$(run "$R" state)"
WHO=otto.admin@example.test tool approve "$R" >/dev/null
like "he is not two" "your own run" "$(refusal)"
same "it still waits" waiting "$(run "$R" state)"
tool approve "$R" || bad "the other approves: $(refusal)"
timer
[ "$(run "$R" done)" -gt 3 ] && ok || bad "done $(run "$R" done)"
# nor does another address make him two
OTTO=$(sql "SELECT account_id FROM user WHERE email = 'otto.admin@example.test'")
U=$(WHO=otto.admin@example.test tool undo "$R")
same "the undo waits" waiting "$(run "$U" state)"
sql "UPDATE user SET email = 'otto.new@example.test' WHERE account_id = '$OTTO'"
WHO=otto.new@example.test tool approve "$U" >/dev/null
like "a changed address" "known by another name now" "$(refusal)"
same "the undo still waits" waiting "$(run "$U" state)"
sql "UPDATE user SET email = 'otto.admin@example.test' WHERE account_id = '$OTTO'"
WHO=$OTTO tool approve "$U" >/dev/null
like "nor his account id" "your own run" "$(refusal)"
tool approve "$U" || bad "the other approves the undo: $(refusal)"
timer
restored "a task of two"
sql "DELETE FROM setting WHERE name = 'approval_users'"
# --- a clock that was ahead for a while left the next start in another year
DAILY=$(tool task "Every day" "$F" daily 06:00 1000 100 "remove-access:confluence:$JIRA")
V=$(tool preview "$DAILY")
tool seen "$DAILY" "$V" && tool switch "$DAILY" on dry || bad "seen: $(refusal)"
NEXT=$(sql "SELECT next_run_at FROM task WHERE id = $DAILY")
sql "UPDATE task SET next_run_at = next_run_at + 400 * 86400 WHERE id = $DAILY"
timer
same "the next start is the next one" "$NEXT" "$(sql "SELECT next_run_at FROM task WHERE id = $DAILY")"

# --- users told without their roles, activity or groups: the figures are not taken over, or whoever is protected by them would not be
OTTO=$(sql "SELECT account_id FROM user WHERE email = 'otto.admin@example.test'")
figures() { sql "SELECT (SELECT count(*) FROM user_platform_role), (SELECT count(*) FROM membership), (SELECT count(*) FROM activity), (SELECT count(*) FROM seat)"; }
sync_again
BEFORE=$(figures)
for left_out in no-roles no-activity no-groups; do
    control "ORG_TWIST=$left_out"
    sync_again
    same "$left_out" "suspicious" "$(sql "SELECT outcome FROM sync_run ORDER BY id DESC LIMIT 1")"
    same "$left_out: the figures stand" "$BEFORE" "$(figures)"
    like "$left_out: in words" "Nothing was changed" "$(sql "SELECT error FROM sync_run ORDER BY id DESC LIMIT 1")"
done
R=$(tool list suspend "$OTTO")
control "ORG_TWIST="
like "the admin stays one" "left-out|" "$(who "$OTTO")"
sync_again
same "and all is well again" "ok" "$(sql "SELECT outcome FROM sync_run ORDER BY id DESC LIMIT 1")"

# --- a directory that is not found just now: nobody in it counts as suspended already
control "ORG_FAULT=404:2@users/search"
go suspend "${M[0]}"
control "ORG_FAULT="
like "not found anywhere" "skipped|No directory tells of this person just now" "$(who "${M[0]}")"

# --- directories: more than a handful, and most of them gone at Atlassian since
R=$(tool list suspend "${M[0]}")
sql "UPDATE directory SET id = 1000; UPDATE user_directory SET directory = 1000; UPDATE user_group SET directory = 1000;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70) INSERT INTO directory SELECT i, 'gone-' || i, 'Gone' FROM n"
confirm "$R"
timer
same "suspended where the person is" "done|1" "$(run "$R" "state || '|' || done")"
undo "$R"
restored "many directories"
honest "all of it"
finished
