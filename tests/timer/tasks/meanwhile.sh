#!/bin/bash
# What changes between a plan and its calls, and is no person's state: the task is edited or
# switched while its run waits; a group came to give more than products; what was given back is
# used by the time it is taken anew; an activity that cannot be read; a starter known by no name.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization meanwhile 900 3
DAY=86400
NOW=$(date +%s)
writes() { journal_length; }
cause() { # ACCOUNT: state and cause in run R
    sql "SELECT r.state || '|' || coalesce(r.cause, '-') FROM run_user r
           JOIN user u ON u.id = r.user WHERE r.run = $run AND u.account_id = '$1'"
}
hold() { # a synchronization is under way, as it seems
    sql "INSERT INTO sync_run (kind, requested_by, started_at)
         VALUES ('manual', 'test', unixepoch())"
}
release() {
    sql "UPDATE sync_run SET outcome = 'failed', finished_at = unixepoch()
          WHERE outcome = 'running'"
}

# --- a run waits for a synchronization while its task becomes another one
OLD="inactive_days=40&claim=managed"
FILTER=$(tool filter backlog "$OLD")
TASK=$(tool task backlog "$FILTER" daily 06:00 500 100 suspend)
look() { # somebody sees what the task would do now, and switches it on
    tool seen "$TASK" "$(tool preview "$TASK")" && tool switch "$TASK" on real
}
due() { # its start is due while a synchronization is under way: the run into R
    sql "UPDATE task SET next_run_at = unixepoch() - 60 WHERE id = $TASK"
    hold
    timer
    run=$(sql "SELECT max(id) FROM run WHERE task = $TASK AND scheduled")
    equal "$1: it waits" queued "$(run_field "$run" state)"
}
goes() { # LABEL CAUSE [STATE]: it may go on now, and changes nobody
    local calls
    calls=$(writes)
    release
    timer
    equal "$1: ${3:-refused}" "${3:-refused}|$2" "$(run_field "$run" "state || '|' || cause")"
    equal "$1: nobody was changed" "$calls" "$(writes)"
}
look || fail "switching on: $(refusal)"
due "another filter"
sql "UPDATE saved_filter SET query = 'inactive_days=400&claim=managed' WHERE id = $FILTER"
look || fail "switching on again: $(refusal)"
goes "another filter" task-changed
sql "UPDATE saved_filter SET query = '$OLD' WHERE id = $FILTER"
look || fail "switching on once more: $(refusal)"
due "another action"
sql "UPDATE task_action SET action = 'deactivate' WHERE task = $TASK"
look || fail "switching on with another action: $(refusal)"
goes "another action" task-changed
sql "UPDATE task_action SET action = 'suspend' WHERE task = $TASK"
look || fail "switching on as before: $(refusal)"
due "dry runs"
tool switch "$TASK" on dry || fail "to dry runs: $(refusal)"
goes "dry runs" task-dry
hold
run=$(tool preview "$TASK")
confirm "$run" || fail "confirm by hand: $(refusal)"
sql "UPDATE saved_filter SET query = 'inactive_days=400&claim=managed' WHERE id = $FILTER"
goes "by hand" task-changed
sql "UPDATE saved_filter SET query = '$OLD' WHERE id = $FILTER"
check_journal "what waited"
# A run under way makes room for a synchronization; then its task is switched off.
sync_again
sql "UPDATE saved_filter SET query = 'status=active&billable=1' WHERE id = $FILTER"
sql "UPDATE task SET cap_users = 5000 WHERE id = $TASK"
look || fail "switching on for everybody: $(refusal)"
release
control "ORG_LATENCY_MS=30"
sql "UPDATE task SET next_run_at = unixepoch() - 60 WHERE id = $TASK"
timer &
lane=$!
for _ in $(seq 500); do
    run=$(sql "SELECT max(id) FROM run WHERE task = $TASK AND state = 'running' AND done > 0")
    [ -n "$run" ] && break
    sleep 0.02
done
hold
wait "$lane"
control "ORG_LATENCY_MS=0"
run=$(sql "SELECT max(id) FROM run WHERE task = $TASK AND scheduled")
equal "it makes room in the middle" "queued|1" \
    "$(run_field "$run" "state || '|' || (done < planned)")"
tool switch "$TASK" off dry || fail "switching off: $(refusal)"
goes "switched off in the middle" task-off stopped
undo "$run"
sql "UPDATE saved_filter SET query = '$OLD' WHERE id = $FILTER"
sync_again
check_journal "in the middle"

# --- an undo of an undo takes anew: what is used by then stays
CONFLUENCE="SELECT id FROM product WHERE product = 'confluence' AND site = '$SITE'"
OUT=99999999-0000-4000-8000-000000000001 # the users of Confluence
# MIN MAX: people whose seat of Confluence was used last so many days ago
idle() {
    people "status = 'active' AND added_to_org < unixepoch() - 400 * $DAY AND id IN (
        SELECT s.user FROM seat s JOIN membership m ON m.user = s.user
          JOIN user_group g ON g.id = m.user_group AND g.group_id = '$OUT'
         WHERE s.product = ($CONFLUENCE)
           AND s.last_active BETWEEN $NOW - $2 * $DAY AND $NOW - $1 * $DAY)
        AND NOT EXISTS (SELECT 1 FROM user_role r WHERE r.user = user.id)" 40
}
UNUSED=remove-unused:confluence:$SITE
SQL="INSERT OR REPLACE INTO setting VALUES"
sql "$SQL ('inactive_days.confluence', '30', 0, 'test'), ('inactive_days', '90', 0, 'test')"
mapfile -t I < <(for account in $(idle 35 80); do
    run=$(tool list $UNUSED "$account")
    [ "$(outcomes "$run")" = planned:1 ] && echo "$account"
done)
[ ${#I[@]} -ge 5 ] && pass || fail "only ${#I[@]} people with an unused seat"
run_action $UNUSED "${I[@]:0:2}"
equal "unused seats are taken" "done:2" "$(outcomes "$run")"
undo "$run"
equal "and given back" "done:2" "$(outcomes "$run")"
control "ORG_ACTIVE_OF=${I[0]},confluence@$SITE,$((NOW - 3600))"
undo "$run"
equal "taken anew: not what is used by now" "skipped|active-again" "$(cause "${I[0]}")"
equal "but what is not" "done|-" "$(cause "${I[1]}")"
undo "$run"

# --- nor more than the first run said
run_action $UNUSED "${I[2]}"
undo "$run"
control "ORG_GIVES=$OUT:0" # Jira
undo "$run"
equal "a group that gives more by now" "stopped|group-differs" \
    "$(run_field "$run" "state || '|' || cause")"
control "ORG_GIVES="
# as if it had been kept then
sql "DELETE FROM run_loss WHERE run = (SELECT max(run_field) FROM run_loss)"
run=$(run_field "$run" undo_of)
undo "$run"
equal "a product that another way gave then" "skipped|would-lose-more" "$(cause "${I[2]}")"
check_journal "taken anew"

# --- somebody who was never active used something at a time that nobody can read
never() { # people without any activity and with a seat that FILTER, ACTION would take
    run=$(tool bulk "$1" "$2")
    sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
          WHERE r.run = $run AND r.state = 'planned' AND u.active_at IS NULL
            AND EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id
                 AND s.product = ($CONFLUENCE)) ORDER BY 1 LIMIT 2"
}
for action in suspend $UNUSED; do
    mapfile -t N < <(never "never=1&inactive_days=40" "$action")
    run=$(tool bulk "never=1&inactive_days=40" "$action")
    confirm "$run" || fail "confirm: $(refusal)"
    control "ORG_ACTIVE_OF=${N[0]},confluence@$SITE,unreadable"
    timer
    equal "$action: not at a time that cannot be read" "skipped|activity-untold" \
        "$(cause "${N[0]}")"
    equal "$action: whoever never was is" "done|-" "$(cause "${N[1]}")"
    undo "$run"
    sync_again
done
check_journal "unreadable times"

# --- a group that gives a role of the whole site beside the unused seat
run=$(tool list $UNUSED "${I[3]}")
equal "an unused seat" planned:1 "$(outcomes "$run")"
confirm "$run"
control "ORG_GIVES=$OUT:site"
timer
equal "is not taken together with what else the group gives" "skipped|shared-else" \
    "$(cause "${I[3]}")"
run_action "remove-access:confluence:$SITE" "${I[3]}"
equal "but by taking the product away" "done|-" "$(cause "${I[3]}")"
control "ORG_GIVES="
undo "$run"

# --- accounts of an identity provider, whatever word and letters it is told by
S=$(people "status = 'active' AND management_source = 'synced'" 1)
for word in SYNCED scim; do
    sql "UPDATE user SET management_source = '$word' WHERE account_id = '$S'"
    for action in delete remove-from-org; do
        run=$(tool list $action "$S")
        contains "$action: $word" "left-out|provider-" "$(cause "$S")"
    done
done
check_journal "shared groups"

# --- somebody whose other products are in use comes to use the one that would be lost
run=$(tool bulk "inactive_days=40" "remove-group:$OUT")
U=$(sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
          JOIN run_loss l ON l.run = r.run AND l.user = u.id AND l.product = ($CONFLUENCE)
          JOIN seat s ON s.user = u.id AND s.product = l.product
         WHERE r.run = $run AND r.state = 'planned' AND u.active_at > $NOW - 20 * $DAY
           AND s.last_active < $NOW - 50 * $DAY
           AND EXISTS (SELECT 1 FROM seat o WHERE o.user = u.id AND o.product <> s.product
                AND o.last_active < $NOW - 50 * $DAY) ORDER BY 1 LIMIT 1")
confirm "$run" || fail "confirm of a group: $(refusal)"
control "ORG_ACTIVE_OF=$U,confluence@$SITE,$(($(date +%s) - 3600))"
timer
equal "keeps it" "skipped|active-again" "$(cause "$U")"
undo "$run"
sync_again

# --- an answer that was lost, a second call that is refused, and a search that is behind
D=$(people "status = 'active' AND claim_status = 'managed'
      AND management_source IS NOT 'synced'" 1)
run=$(tool list delete "$D")
confirm "$run" || fail "confirm of a deletion: $(refusal)"
by_hand() { # PATH BODY
    curl -s --noproxy '*' -o /dev/null -X POST -H 'Content-Type: application/json' -d "$2" \
        -H 'Authorization: Bearer ATCTT-demo-full-0001-4f2a' "$ROLLCALL_API_URL$1"
}
state() { sql "SELECT state || ':' || coalesce(status, '-') || ':' || tries FROM run_step
                WHERE run = $run"; }
until_is() { for _ in $(seq 600); do
    [[ "$(state)" == $1 ]] && return
    sleep 0.02
done; }
control "ORG_LATENCY_MS=400"
control "ORG_FAULT=500:1@/lifecycle"
timer &
lane=$!
until_is "intent:500:1"
control "ORG_FAULT=409:1@/lifecycle"
until_is "*:409:2"
sleep 2.5 # one more look
equal "refused after a lost answer: not called failed yet" "intent:409:2" "$(state)"
control "ORG_LATENCY_MS=0"
by_hand "/users/$D/manage/lifecycle/delete" '{}' # what the search shows in the end
wait "$lane"
equal "looked at again, it was done" "done:409:2" "$(state)"
equal "and can be undone" "done:1" "$(
    undo "$run"
    outcomes "$run"
)"
check_journal "a search that is behind"
TEAM=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")
J=$(people "status = 'active' AND id IN (SELECT x.user FROM user_directory x
      JOIN user_group g ON g.directory = x.directory AND g.group_id = '$TEAM')
      AND id NOT IN (SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
                      WHERE g.group_id = '$TEAM')" 1)
run=$(tool list "add-group:$TEAM" "$J")
confirm "$run" || fail "confirm of a team: $(refusal)"
control "ORG_LATENCY_MS=400"
control "ORG_FAULT=500:1@/memberships"
timer &
lane=$!
until_is "intent:500:1"
control "ORG_FAULT=409:1@/memberships=ADMIN-UAM-409-2"
wait "$lane"
control "ORG_LATENCY_MS=0"
equal "a member already, by the call whose answer was lost" "done:409:2" "$(state)"
AT=$(sql "SELECT directory_id FROM directory d JOIN user_group g ON g.directory = d.id
           WHERE g.group_id = '$TEAM'")
IN=/admin/v2/orgs/4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f/directories/$AT
by_hand "$IN/groups/$TEAM/memberships" \
    "{\"accountId\":\"$J\"}"

# --- the longest unused first: by the seats that are taken, not by others the filter speaks of
RESEARCH=22222222-3333-4444-5555-666666666666
WIDE=$(tool filter wide "product=confluence&inactive_days=40")
OTHER=$(tool task longest "$WIDE" daily 06:00 1 100 "remove-unused:confluence:$RESEARCH")
tool mode "$OTHER" longest >"$folder/mode"
first() { # whom a run would take
    run=$(tool preview "$OTHER")
    sql "SELECT user FROM run_user WHERE run = $run AND state = 'planned'"
}
OLDEST=$(first)
run=$(sql "SELECT max(id) FROM run WHERE task = $OTHER")
LATER=$(sql "SELECT r.user FROM run_user r JOIN seat s ON s.user = r.user
    JOIN product p ON p.id = s.product AND p.product = 'confluence' AND p.site = '$RESEARCH'
   WHERE r.run = $run AND r.cause = 'comes-later' AND s.last_active > 0
   ORDER BY s.last_active DESC LIMIT 1")
sql "UPDATE user SET added_to_org = 1400000000 WHERE id = $LATER;
     INSERT OR REPLACE INTO seat (user, product, last_active, seen_at)
     VALUES ($LATER, ($CONFLUENCE), 1500000000, 0)"
equal "an old seat that stays moves nobody up" "$OLDEST" "$(first)"
sync_again

# --- a starter whose address is nobody's any more: with other runs nothing can be counted
sql "$SQL ('approval_users', '5000', 0, 'test')"
sql "UPDATE task SET enabled = 0"
sync_again
start() { # its start is due: the run into R
    look || fail "switching on: $(refusal)"
    sql "$1"
    sql "UPDATE task SET next_run_at = unixepoch() - 60 WHERE id = $TASK"
    timer
    run=$(sql "SELECT max(id) FROM run WHERE task = $TASK AND scheduled")
}
start "SELECT 1" >/dev/null
equal "below the number, by a known name" "done|" \
    "$(run_field "$run" "state || '|' || coalesce(cause, '')")"
undo "$run"
sync_again
start "UPDATE user SET email = 'olivia.new@example.test'
        WHERE email = 'olivia.admin@example.test'"
equal "by a name that is nobody's" "waiting|second-person-unknown" \
    "$(run_field "$run" "state || '|' || cause")"
check_journal "by whatever name"
finish
