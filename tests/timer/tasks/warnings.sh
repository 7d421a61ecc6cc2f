#!/usr/bin/env bash
# A task that warns before it suspends, with the real lane and a stand-in Atlassian, through weeks
# of played days: who is acted on, who is left alone and why, what ends the warnings of a run, and
# clocks that jump while the lane is killed. The mail server is played by statements.
. "$(dirname "$0")/../fixture_tasks.bash"
faketime=$(ls /usr/lib/*/faketime/libfaketime.so.1)
DAY=86400
clock=0 # seconds ahead of the machine's
now() { echo $(($(date +%s) + clock)); }
lane() { # LANE: days that are played pass for both clocks
    LD_PRELOAD=$faketime FAKETIME="+${clock}s" "$build/rollcall-timer" "$1" 2>>"$work/log"
}
later_tool() { LD_PRELOAD=$faketime FAKETIME="+${clock}s" tool "$@"; }
accept_notices() { # as lane notify does, every minute, with a mail server that takes everything
    sql "UPDATE notice SET state = 'accepted', accepted_at = try_at
          WHERE state = 'waiting' AND try_at <= $(now)"
}
fresh_sync() {
    sql "INSERT INTO job (lane, kind, requested_by, requested_at)
         VALUES ('sync', 'sync', 'test', $(now))"
    lane sync
}
pass_days() { # N: each with a sync, a turn of lane tasks, and notices that are accepted
    local i
    for ((i = 0; i < $1; i++)); do
        clock=$((clock + DAY))
        fresh_sync
        lane tasks
        accept_notices
    done
}
set_up_mail() {
    sql "INSERT OR REPLACE INTO setting VALUES ('mail.enabled', 'true', 0, 'test'),
         ('mail.server', 'mail.example.test', 0, 'test'),
         ('mail.from', 'rollcall@example.test', 0, 'test')"
}
new_task() { # NOTICES [QUERY ACTION]: a task that is on; sets $task
    local query=${2:-inactive_days=60&claim=managed&status=active}
    filter=$(later_tool filter "Idle $RANDOM" "$query")
    task=$(later_tool task "Idle $RANDOM" "$filter" daily 06:00 500 100 "${3:-suspend}") ||
        fail "task: $(refusal)"
    sql "UPDATE task SET notices = '$1', keep = 'self' WHERE id = $task"
    later_tool seen "$task" "$(later_tool preview "$task")" || fail "seen: $(refusal)"
    later_tool switch "$task" on real || fail "switch on: $(refusal)"
}
start_task() { # sets $run to the run that is due now
    sql "UPDATE task SET next_run_at = $(now) - 5 WHERE id = $task"
    lane tasks
    run=$(sql "SELECT max(id) FROM run WHERE task = $task")
}
stop_schedule() { sql "UPDATE task SET schedule = 'manual', next_run_at = NULL WHERE id = $task"; }
new_run() { # NOTICES [QUERY ACTION]: a run in the state warning
    new_task "$@"
    start_task
    equal "a run with notices $1" warning "$(run_field "$run" state)"
    stop_schedule
}
acts_at() { sql "SELECT max(acts_at) FROM warning WHERE run = $run"; }
warning_of() { # ACCOUNT: state of the warning, and the cause
    sql "SELECT wn.state || '|' || coalesce(ru.cause, '-') FROM warning wn
           JOIN run_user ru USING (run, user) JOIN user u ON u.id = wn.user
          WHERE wn.run = $run AND u.account_id = '$1'"
}
user_of() { sql "SELECT id FROM user WHERE account_id = '$1'"; }

start_organization warn 500 1
# Tasks wait in the hour of the daily sync. The played days begin at the hour of this test, and
# people are acted on around midnight.
hour=$(date -u +%-H) slot=4
[ "$hour" -ge 9 ] && [ "$hour" -le 18 ] || slot=13
sql "INSERT OR REPLACE INTO setting VALUES ('sync.slot', $slot, 0, 'test')"
ask_demo state >"$folder/before"

# --- without e-mail nobody can be told, so nothing starts
set_up_mail
new_task "14 3 1"
sql "UPDATE setting SET value = 'false' WHERE name = 'mail.enabled'"
start_task
equal "without e-mail" "refused|mail-off" "$(run_field "$run" "state || '|' || cause")"
set_up_mail

# --- a chain that acts
start_task
equal "people are warned first" warning "$(run_field "$run" state)"
begun=$(now) first=$run
planned=$(sql "SELECT count(*) FROM warning WHERE run = $run AND state = 'warned'")
[ "$planned" -gt 15 ] && pass || fail "only $planned were warned"
equal "three notices for each" "$((planned * 3))" \
    "$(sql "SELECT count(*) FROM notice WHERE run = $run")"
odd=$(sql "SELECT count(*) FROM user u JOIN run_user ru ON ru.user = u.id
    WHERE ru.run = $run AND ru.state <> 'left-out' AND (u.email IS NULL OR EXISTS (
        SELECT 1 FROM user o WHERE o.id <> u.id AND o.email = u.email AND o.gone_at IS NULL))")
equal "nobody without an address of their own is warned" "$odd|0" \
    "$(sql "SELECT count(*) FROM warning wn JOIN run_user ru USING (run, user) WHERE run = $run
        AND wn.state = 'notice-failed' AND ru.cause IN ('no-address', 'shared-address')")|$(
        sql "SELECT count(*) FROM notice n JOIN user u ON u.id = n.user WHERE u.email IS NULL")"
accept_notices
clock=$((clock + DAY))
fresh_sync
start_task
equal "nobody is warned by two runs" 0 "$(sql "SELECT count(*) FROM warning wn
    WHERE wn.state = 'warned' AND wn.run = $run AND EXISTS (SELECT 1 FROM warning wn2
        WHERE wn2.run = $first AND wn2.user = wn.user AND wn2.state = 'warned')")"
contains "the next day's run is one of its own" "$(run_field "$run" state)" "done warning"
later_tool stop "$run" # it may warn people who became inactive that day
[ "$(sql "SELECT count(*) FROM run_user WHERE run = $run AND cause = 'warned-already'")" -ge \
    "$planned" ] && pass || fail "not all are warned already"
stop_schedule
run=$first
mapfile -t them < <(sql "SELECT u.account_id FROM warning wn JOIN user u ON u.id = wn.user
    WHERE wn.run = $run AND wn.state = 'warned' AND EXISTS (SELECT 1 FROM seat s
        JOIN product p ON p.id = s.product WHERE s.user = u.id AND p.product = 'confluence'
         AND p.site = '$SITE') ORDER BY u.account_id LIMIT 8")
[ ${#them[@]} = 8 ] && pass || fail "only ${#them[@]} people to play with"
pass_days 5
later_tool protect "${them[1]}"
sql "INSERT INTO keep (user, task, until, created_at, created_by)
     VALUES ($(user_of "${them[2]}"), $task, $(now) + 60 * $DAY, $(now), 'test');
    UPDATE warning SET state = 'asked' WHERE run = $run AND user = $(user_of "${them[3]}");
    UPDATE notice SET state = 'failed', cause = 'notice-refused'
     WHERE run = $run AND user = $(user_of "${them[4]}") AND days = 1"
control "ORG_JOINED_OF=${them[5]},$(now)"
sql "UPDATE user SET email = NULL WHERE account_id = '${them[6]}'"
pass_days 5
equal "protected meanwhile" "left|protected" "$(warning_of "${them[1]}")"
equal "kept" "kept|kept" "$(warning_of "${them[2]}")"
equal "joined yesterday" "left|rejoined" "$(warning_of "${them[5]}")"
day=$(acts_at)
[ "$day" -ge $((begun + 14 * DAY)) ] && pass || fail "the day is too early"
clock=$((day - 3600 - $(date +%s)))
fresh_sync
lane tasks
accept_notices
equal "nothing yet on the last day" "warning|0" \
    "$(run_field "$run" state)|$(journal_length)"
# Activity of the last hour of grace, which Atlassian shows a day later.
clock=$((day + DAY - 7200 - $(date +%s)))
fresh_sync
lane tasks
control "ORG_ACTIVE_OF=${them[0]},confluence@$SITE,$((day - 600))"
clock=$((day + DAY - 60 - $(date +%s)))
lane tasks
equal "nor on figures of the day itself" "warning|0" "$(run_field "$run" state)|$(journal_length)"
clock=$((day + DAY + 3600 - $(date +%s)))
lane tasks
equal "nor without figures of the day after" "warning|0" \
    "$(run_field "$run" state)|$(journal_length)"
# Known to Atlassian alone, not to the sync: the person is read once more.
fresh_sync
control "ORG_ACTIVE_OF=${them[7]},confluence@$SITE,$((day - 1200))"
lane tasks
equal "then it acts" done "$(run_field "$run" state)"
equal "activity a day late saves" "active|active-again" "$(warning_of "${them[0]}")"
equal "and that of which no sync knew" "active|active-again" "$(warning_of "${them[7]}")"
equal "asked and not answered" "asked|asked" "$(warning_of "${them[3]}")"
equal "a refused notice" "notice-failed|notice-late" "$(warning_of "${them[4]}")"
equal "each other person is acted on" "$(sql "SELECT group_concat(account_id) FROM (
        SELECT u.account_id FROM warning wn JOIN user u ON u.id = wn.user
         WHERE wn.run = $run AND wn.state = 'warned' ORDER BY 1)")" \
    "$(ask_demo journal | jq -r '[.[] | select(.effect) | .accountId] | unique | join(",")')"
equal "these are all but seven" "$((planned - 7))" "$(run_field "$run" done)"
equal "who of the seven was called" "" "$(ask_demo journal | jq -r '.[].accountId' |
    grep -F "$(printf '%s\n' "${them[@]:0:6}" "${them[7]}")")"
check_journal "warned and suspended"

# --- undone: groups and roles are as they were
undo=$(later_tool undo "$run") || fail "undo: $(refusal)"
lane tasks
equal "undone" "done|$((planned - 7))" "$(run_field "$undo" "state || '|' || done")"
check_restored "undone after warnings"
fresh_sync

# --- use of any product saves, though the run takes another one
new_run "1" "product=confluence&inactive_days=60" remove-unused:confluence
accept_notices
one=$(sql "SELECT u.account_id FROM warning wn JOIN user u ON u.id = wn.user
    JOIN seat s ON s.user = u.id JOIN product p ON p.id = s.product
    WHERE wn.run = $run AND wn.state = 'warned' AND p.product = 'jira-software'
      AND p.site = '$SITE' ORDER BY u.account_id LIMIT 1")
clock=$(($(acts_at) + DAY + 3600 - $(date +%s)))
fresh_sync
control "ORG_ACTIVE_OF=$one,jira-software@$SITE,$(($(now) - 600))"
lane tasks
equal "the run acts" 1 "$(run_field "$run" "state = 'done' AND done > 0")"
equal "not on who used Jira" "active|active-again" "$(warning_of "$one")"
undo=$(later_tool undo "$run") || fail "undo: $(refusal)"
lane tasks
check_restored "undone once more"
fresh_sync

# --- what ends the warnings of a run
ended() { # NAME STATE|CAUSE
    equal "$1" "$2" "$(run_field "$run" "state || '|' || cause")"
    equal "$1: nobody is warned any more" 0 \
        "$(sql "SELECT count(*) FROM warning WHERE run = $run AND state IN ('warned', 'asked')")"
    equal "$1: no notice goes out" 0 "$(sql "SELECT count(*) FROM notice
        WHERE run = $run AND state IN ('waiting', 'sending')")"
}
calls=$(journal_length)
new_run "3 1"
later_tool switch "$task" off real || fail "off: $(refusal)"
lane tasks
ended "task off" "stopped|task-off"
new_run "3 1"
sql "UPDATE saved_filter SET query = 'inactive_days=61&claim=managed&status=active'
      WHERE id = $filter"
lane tasks
ended "another filter" "stopped|filter-changed"
new_run "3 1"
later_tool stop "$run" || fail "stop: $(refusal)"
ended "stopped by hand" "stopped|stopped-before"
new_run "3 1"
accept_notices
"$build/rollcallctl" backup "$folder/copy.db" >/dev/null || fail "backup"
check "restore" "$build/rollcallctl restore $folder/copy.db --yes"
ended "a restored backup" "stopped|restored"
new_run "3 1"
accept_notices
sql "UPDATE task SET notices = '1', keep = 'off' WHERE id = $task"
day=$(acts_at)
pass_days 2
equal "other notices of the task shorten nothing" "warning|$day" "$(run_field "$run" state)|$(
    acts_at)"
later_tool stop "$run"
equal "nobody was called" "$calls" "$(journal_length)"

# --- clocks jump, and the lane is killed: $passed_time is what really passed
passed_time=0
pass_time() { # SECONDS: for both clocks
    clock=$((clock + $1))
    passed_time=$((passed_time + $1))
    sql "UPDATE lane_clock SET monotonic = monotonic - $1"
}
jumping_lane() { # LANE [kill]: the monotonic clock is the machine's
    LD_PRELOAD=$faketime FAKETIME="$([ "$clock" -lt 0 ] || echo +)${clock}s" \
        DONT_FAKE_MONOTONIC=1 "$build/rollcall-timer" "$1" 2>>"$work/log" &
    local pid=$!
    if [ "${2:-}" = kill ]; then
        sleep "0.0$((10 + RANDOM % 60))"
        kill -9 $pid 2>/dev/null
    fi
    wait $pid 2>/dev/null
}
jumping_sync() {
    sql "INSERT INTO job (lane, kind, requested_by, requested_at)
         VALUES ('sync', 'sync', 'test', $(now))"
    jumping_lane sync
    sql "UPDATE api_key SET expires_at = $(now) + 300 * $DAY" # a sync stores Atlassian's
}
sql "INSERT OR REPLACE INTO setting VALUES ('sync.enabled', 'false', 0, 'test')" # by hand only
JUMPS=(3700 -3600 "$DAY" "-$DAY" "$((30 * DAY))" "-$((30 * DAY))")
for ((world = 0; world < ${WORLDS:-2}; world++)); do
    passed_time=0 calls=$(journal_length)
    jumping_sync
    new_task "5 2"
    sql "DELETE FROM lane_clock; UPDATE task SET next_run_at = $(now) - 5 WHERE id = $task"
    run=
    for ((i = 0; i < 30; i++)); do
        jumping_lane tasks kill
        run=$(sql "SELECT max(id) FROM run WHERE task = $task AND state = 'warning'")
        [ -z "$run" ] || break
    done
    stop_schedule
    jumping_lane tasks
    subject="world $world"
    [ -n "$run" ] || {
        fail "$subject: no run: $(sql "SELECT state || ': ' || reason FROM run
            WHERE task = $task ORDER BY id DESC LIMIT 1")"
        continue
    }
    equal "$subject: everybody has notices" 0 "$(sql "SELECT count(*) FROM run_user ru
        WHERE run = $run AND state = 'planned' AND 2 <> (SELECT count(*) FROM notice no
            WHERE no.run = ru.run AND no.user = ru.user)")"
    accept_notices
    for ((i = 0; i < 12; i++)); do
        pass_time $((3600 * (2 + RANDOM % 8)))
        ((RANDOM % 2)) || clock=$((clock + JUMPS[RANDOM % 6]))
        jumping_lane tasks "$( ((RANDOM % 2)) && echo kill)"
        ((RANDOM % 2)) || jumping_sync
        jumping_lane tasks kill
        jumping_lane tasks
        accept_notices
    done
    # The rest of the time passes. The last figures come too early, and then late enough.
    pass_time $(($(acts_at) - $(now) - 60))
    jumping_lane tasks
    accept_notices
    [ "$passed_time" -ge $((5 * DAY - 60)) ] && pass || fail "$subject: after $passed_time seconds"
    pass_time $((DAY - 3600))
    jumping_sync
    pass_time 7200
    jumping_lane tasks
    equal "$subject: nobody was called yet" "warning|$calls" \
        "$(run_field "$run" state)|$(journal_length)"
    jumping_sync
    for ((i = 0; i < 40; i++)); do
        [ -z "$(run_field "$run" finished_at)" ] || break
        jumping_lane tasks "$( ((i < 3)) && echo kill)" # a call is tried four times
    done
    equal "$subject: everybody was acted on" "$(run_field "$run" planned)" \
        "$(run_field "$run" done)"
    undo=$(later_tool undo "$run") || fail "$subject: undo: $(refusal)"
    jumping_lane tasks
    equal "$subject: nobody was called who was not warned" "" "$(comm -23 \
        <(ask_demo journal | jq -r ".[$calls:][].accountId" | sort -u) \
        <(sql "SELECT u.account_id FROM warning wn JOIN user u ON u.id = wn.user
            WHERE wn.run = $run AND wn.state = 'warned'" | sort))"
    check_restored "$subject"
    subject=
done
check_integrity "after all"
finish
