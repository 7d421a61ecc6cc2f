#!/usr/bin/env bash
# Changes between a plan and its calls that are no person's state: somebody edits or switches the
# task while its run waits; a group comes to give more than products; people use what an undo gave
# back before a run takes it again; an activity cannot be read; nobody knows the starter's name.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization meanwhile 900 3
DAY=86400
NOW=$(date +%s)

# --- a run waits for a synchronization while its task becomes another one
query="inactive_days=40&claim=managed"
filter=$(tool filter backlog "$query")
task=$(tool task backlog "$filter" daily 06:00 500 100 suspend)
see_and_enable() { # somebody sees a preview of the task and switches it on
    tool seen "$task" "$(tool preview "$task")" && tool switch "$task" on real
}
start_while_sync() { # LABEL: its start is due while a synchronization is under way; sets $run
    sql "UPDATE task SET next_run_at = unixepoch() - 60 WHERE id = $task"
    begin_sync
    timer
    run=$(sql "SELECT max(id) FROM run WHERE task = $task AND scheduled")
    equal "$1: it waits" queued "$(run_field "$run" state)"
}
check_refused() { # LABEL CAUSE [STATE]: it may go on now, and changes nobody
    local calls
    calls=$(journal_length)
    end_sync
    timer
    equal "$1: ${3:-refused}" "${3:-refused}|$2" "$(run_field "$run" "state || '|' || cause")"
    equal "$1: nobody was changed" "$calls" "$(journal_length)"
}
see_and_enable || fail "switching on: $(refusal)"
start_while_sync "another filter"
sql "UPDATE saved_filter SET query = 'inactive_days=400&claim=managed' WHERE id = $filter"
see_and_enable || fail "switching on again: $(refusal)"
check_refused "another filter" task-changed
sql "UPDATE saved_filter SET query = '$query' WHERE id = $filter"
see_and_enable || fail "switching on once more: $(refusal)"
start_while_sync "another action"
sql "UPDATE task_action SET action = 'deactivate' WHERE task = $task"
see_and_enable || fail "switching on with another action: $(refusal)"
check_refused "another action" task-changed
sql "UPDATE task_action SET action = 'suspend' WHERE task = $task"
see_and_enable || fail "switching on as before: $(refusal)"
start_while_sync "dry runs"
tool switch "$task" on dry || fail "to dry runs: $(refusal)"
check_refused "dry runs" task-dry
begin_sync
run=$(tool preview "$task")
confirm "$run" || fail "confirm by hand: $(refusal)"
sql "UPDATE saved_filter SET query = 'inactive_days=400&claim=managed' WHERE id = $filter"
check_refused "by hand" task-changed
sql "UPDATE saved_filter SET query = '$query' WHERE id = $filter"
check_journal "what waited"
# A run under way makes room for a synchronization; then its task is switched off.
sync_again
sql "UPDATE saved_filter SET query = 'status=active&billable=1' WHERE id = $filter"
sql "UPDATE task SET cap_users = 5000 WHERE id = $task"
see_and_enable || fail "switching on for everybody: $(refusal)"
end_sync
control "ORG_LATENCY_MS=30"
sql "UPDATE task SET next_run_at = unixepoch() - 60 WHERE id = $task"
timer &
lane=$!
under_way="SELECT count(*) FROM run WHERE task = $task AND state = 'running' AND done > 0"
wait_until '[ "$(sql "$under_way")" = 1 ]'
begin_sync
wait "$lane"
control "ORG_LATENCY_MS=0"
run=$(sql "SELECT max(id) FROM run WHERE task = $task AND scheduled")
equal "it makes room in the middle" "queued|1" \
    "$(run_field "$run" "state || '|' || (done < planned)")"
tool switch "$task" off dry || fail "switching off: $(refusal)"
check_refused "switched off in the middle" task-off stopped
undo "$run"
sql "UPDATE saved_filter SET query = '$query' WHERE id = $filter"
sync_again
check_journal "in the middle"

# --- an undo of an undo takes seats again, except those used by then
confluence="SELECT id FROM product WHERE product = 'confluence' AND site = '$SITE'"
idle_between() { # MIN MAX: people who last used their seat of Confluence so many days ago
    people "status = 'active' AND added_to_org < unixepoch() - 400 * $DAY AND id IN (
        SELECT s.user FROM seat s JOIN membership m ON m.user = s.user
          JOIN user_group g ON g.id = m.user_group AND g.group_id = '$CONFLUENCE_USERS'
         WHERE s.product = ($confluence)
           AND s.last_active BETWEEN $NOW - $2 * $DAY AND $NOW - $1 * $DAY)
        AND NOT EXISTS (SELECT 1 FROM user_role r WHERE r.user = user.id)" 40
}
unused=remove-unused:confluence:$SITE
put_setting="INSERT OR REPLACE INTO setting VALUES"
sql "$put_setting ('inactive_days.confluence', '30', 0, 'test'), ('inactive_days', '90', 0, 'test')"
mapfile -t idle < <(for account in $(idle_between 35 80); do
    run=$(tool list $unused "$account")
    [ "$(outcomes "$run")" = planned:1 ] && echo "$account"
done)
[ ${#idle[@]} -ge 5 ] && pass || fail "only ${#idle[@]} people with an unused seat"
run_action $unused "${idle[@]:0:2}"
equal "unused seats are taken" "done:2" "$(outcomes "$run")"
undo "$run"
equal "and given back" "done:2" "$(outcomes "$run")"
control "ORG_ACTIVE_OF=${idle[0]},confluence@$SITE,$((NOW - 3600))"
undo "$run"
equal "taken anew: not what is used by now" "skipped|active-again" "$(cause_of "${idle[0]}")"
equal "but what is not" "done|-" "$(cause_of "${idle[1]}")"
undo "$run"

# --- it takes no more than the first run announced
run_action $unused "${idle[2]}"
undo "$run"
control "ORG_GIVES=$CONFLUENCE_USERS:0" # Jira
undo "$run"
equal "a group that gives more by now" "stopped|group-differs" \
    "$(run_field "$run" "state || '|' || cause")"
control "ORG_GIVES="
# As if the second group had given the product when the first run ran.
sql "DELETE FROM run_loss WHERE run = (SELECT max(run) FROM run_loss)"
run=$(run_field "$run" undo_of)
undo "$run"
equal "a product that another way gave then" "skipped|would-lose-more" "$(cause_of "${idle[2]}")"
check_journal "taken anew"

# --- somebody who was never active uses a product at a time that cannot be read
never_active() { # people without any activity and with a seat that FILTER, ACTION would take
    run=$(tool bulk "$1" "$2")
    sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
          WHERE r.run = $run AND r.state = 'planned' AND u.active_at IS NULL
            AND EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id
                 AND s.product = ($confluence)) ORDER BY 1 LIMIT 2"
}
for action in suspend $unused; do
    mapfile -t inactive < <(never_active "never=1&inactive_days=40" "$action")
    run=$(tool bulk "never=1&inactive_days=40" "$action")
    confirm "$run" || fail "confirm: $(refusal)"
    control "ORG_ACTIVE_OF=${inactive[0]},confluence@$SITE,unreadable"
    timer
    equal "$action: not at a time that cannot be read" "skipped|activity-untold" \
        "$(cause_of "${inactive[0]}")"
    equal "$action: whoever never was is" "done|-" "$(cause_of "${inactive[1]}")"
    undo "$run"
    sync_again
done
check_journal "unreadable times"

# --- a group that gives a role of the whole site beside the unused seat
run=$(tool list $unused "${idle[3]}")
equal "an unused seat" planned:1 "$(outcomes "$run")"
confirm "$run"
control "ORG_GIVES=$CONFLUENCE_USERS:site"
timer
equal "is not taken together with what else the group gives" "skipped|shared-else" \
    "$(cause_of "${idle[3]}")"
run_action "remove-access:confluence:$SITE" "${idle[3]}"
equal "but by taking the product away" "done|-" "$(cause_of "${idle[3]}")"
control "ORG_GIVES="
undo "$run"

# --- accounts of an identity provider, whatever word Atlassian uses, in any case
synced=$(people "status = 'active' AND management_source = 'synced'" 1)
for word in SYNCED scim; do
    sql "UPDATE user SET management_source = '$word' WHERE account_id = '$synced'"
    for action in delete remove-from-org; do
        run=$(tool list $action "$synced")
        contains "$action: $word" "left-out|provider-" "$(cause_of "$synced")"
    done
done
check_journal "shared groups"

# --- somebody who uses other products starts to use the one that they would lose
run=$(tool bulk "inactive_days=40" "remove-group:$CONFLUENCE_USERS")
account=$(sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
          JOIN run_loss l ON l.run = r.run AND l.user = u.id AND l.product = ($confluence)
          JOIN seat s ON s.user = u.id AND s.product = l.product
         WHERE r.run = $run AND r.state = 'planned' AND u.active_at > $NOW - 20 * $DAY
           AND s.last_active < $NOW - 50 * $DAY
           AND EXISTS (SELECT 1 FROM seat o WHERE o.user = u.id AND o.product <> s.product
                AND o.last_active < $NOW - 50 * $DAY) ORDER BY 1 LIMIT 1")
confirm "$run" || fail "confirm of a group: $(refusal)"
control "ORG_ACTIVE_OF=$account,confluence@$SITE,$(($(date +%s) - 3600))"
timer
equal "keeps it" "skipped|active-again" "$(cause_of "$account")"
undo "$run"
sync_again

# --- an answer that was lost, a second call that is refused, and a search that is behind
deleted=$(people "status = 'active' AND claim_status = 'managed'
      AND management_source IS NOT 'synced'" 1)
run=$(tool list delete "$deleted")
confirm "$run" || fail "confirm of a deletion: $(refusal)"
wait_for_step() { wait_until '[[ "$(step_state)" == '"$1"' ]]'; } # PATTERN
control "ORG_LATENCY_MS=400"
control "ORG_FAULT=500:1@/lifecycle"
timer &
lane=$!
wait_for_step "intent:500:1"
control "ORG_FAULT=409:1@/lifecycle"
wait_for_step "*:409:2"
sleep 2.5 # one more look
equal "refused after a lost answer: not called failed yet" "intent:409:2" "$(step_state)"
control "ORG_LATENCY_MS=0"
atlassian POST "/users/$deleted/manage/lifecycle/delete" '{}' # the search shows it in the end
wait "$lane"
equal "looked at again, it was done" "done:409:2" "$(step_state)"
equal "and can be undone" "done:1" "$(
    undo "$run"
    outcomes "$run"
)"
check_journal "a search that is behind"
team=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")
outside=$(people "status = 'active' AND id IN (SELECT x.user FROM user_directory x
      JOIN user_group g ON g.directory = x.directory AND g.group_id = '$team')
      AND id NOT IN (SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
                      WHERE g.group_id = '$team')" 1)
run=$(tool list "add-group:$team" "$outside")
confirm "$run" || fail "confirm of a team: $(refusal)"
control "ORG_LATENCY_MS=400"
control "ORG_FAULT=500:1@/memberships"
timer &
lane=$!
wait_for_step "intent:500:1"
control "ORG_FAULT=409:1@/memberships=ADMIN-UAM-409-2"
wait "$lane"
control "ORG_LATENCY_MS=0"
equal "a member already, by the call whose answer was lost" "done:409:2" "$(step_state)"
atlassian POST "$(group_path "$team")/memberships" "{\"accountId\":\"$outside\"}"

# --- the longest unused first: by the seats the task takes, not by the filter's other seats
research=22222222-3333-4444-5555-666666666666
wide=$(tool filter wide "product=confluence&inactive_days=40")
other=$(tool task longest "$wide" daily 06:00 1 100 "remove-unused:confluence:$research")
tool mode "$other" longest >"$folder/mode"
first_taken() { # the person a run would take
    run=$(tool preview "$other")
    sql "SELECT user FROM run_user WHERE run = $run AND state = 'planned'"
}
oldest=$(first_taken)
run=$(sql "SELECT max(id) FROM run WHERE task = $other")
later=$(sql "SELECT r.user FROM run_user r JOIN seat s ON s.user = r.user
    JOIN product p ON p.id = s.product AND p.product = 'confluence' AND p.site = '$research'
   WHERE r.run = $run AND r.cause = 'comes-later' AND s.last_active > 0
   ORDER BY s.last_active DESC LIMIT 1")
sql "UPDATE user SET added_to_org = 1400000000 WHERE id = $later;
     INSERT OR REPLACE INTO seat (user, product, last_active, seen_at)
     VALUES ($later, ($confluence), 1500000000, 0)"
equal "an old seat that stays moves nobody up" "$oldest" "$(first_taken)"
sync_again

# --- nobody has the starter's address any more, so no other run counts as theirs
sql "$put_setting ('approval_users', '5000', 0, 'test')"
sql "UPDATE task SET enabled = 0"
sync_again
start_now() { # SQL: its start is due after that; sets $run
    see_and_enable || fail "switching on: $(refusal)"
    sql "$1"
    sql "UPDATE task SET next_run_at = unixepoch() - 60 WHERE id = $task"
    timer
    run=$(sql "SELECT max(id) FROM run WHERE task = $task AND scheduled")
}
start_now "SELECT 1" >/dev/null
equal "below the number, by a known name" "done|" \
    "$(run_field "$run" "state || '|' || coalesce(cause, '')")"
undo "$run"
sync_again
start_now "UPDATE user SET email = 'olivia.new@example.test'
        WHERE email = 'olivia.admin@example.test'"
equal "by a name that is nobody's" "waiting|second-person-unknown" \
    "$(run_field "$run" "state || '|' || cause")"
check_journal "by whatever name"
finish
