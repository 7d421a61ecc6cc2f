#!/usr/bin/env bash
# Lane tasks against the stand-in Atlassian: every action, every odd answer, every reason not to
# start. A run claims what the stand-in's journal shows, and undo restores all of it.
. "$(dirname "$0")/../fixture_tasks.bash"

# --- a write whose answer never comes: it lasts until the lane gives up, beside everything else
start_organization silent 300 1
mapfile -t confluence < <(people "status = 'active'
    AND id IN (
      SELECT user FROM membership
        WHERE user_group = (SELECT id FROM user_group WHERE name = 'confluence-users-example'))" 3)
control "ORG_WRITE_FAULT=hang:2"
# It writes only into its own organization.
run_action "remove-group:$CONFLUENCE_USERS" "${confluence[@]}" &
silent=$!

# --- every action, and back
start_organization main 1500 3
ask_demo state >"$folder/before"
team=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")
synced=$(sql "SELECT group_id FROM user_group WHERE external_synced LIMIT 1")
mapfile -t direct < <(people "status = 'active' AND claim_status = 'managed'
    AND id IN (
      SELECT d.user FROM user_role d JOIN product p ON p.id = d.product
        WHERE d.method = 'direct' AND p.product = 'bitbucket')" 4)
mapfile -t members < <(people "status = 'active' AND claim_status = 'managed'
    AND id IN (
      SELECT user FROM membership
        WHERE user_group = (SELECT min(id) FROM user_group WHERE name = 'confluence-users-example'))
    AND id NOT IN (
      SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
        WHERE g.external_synced)" 40)
mapfile -t suspended < <(people "status = 'suspended'" 5)
mapfile -t deactivated < <(people "status = 'deactivated' AND claim_status = 'managed'" 5)
actions=()
check_action() { # LABEL STATE:COUNT ACTION ACCOUNT...
    local label=$1 wanted=$2
    shift 2
    run_action "$@"
    equal "$label" "$wanted" "$(outcomes "$run")"
    equal "$label: state" done "$(run_field "$run" state)"
    actions+=("$run")
}
control "ORG_ROLES_PAGE=1"
check_action "take a product away by direct role, told on pages" "done:4" remove-access:bitbucket \
    "${direct[@]}"
control "ORG_ROLES_PAGE=0"
check_action "take a product away by group" "done:20" "remove-access:confluence:$SITE" \
    "${members[@]:0:20}"
# Rollcall's copy does not know yet; reading the person again shows it.
check_action "it is away already" "already:20" "remove-access:confluence:$SITE" "${members[@]:0:20}"
control "ORG_TWIST=missing"
check_action "lists left out are no reason to do nothing" "done:2" remove-access:confluence:$SITE \
    "${members[@]:38:2}"
control "ORG_TWIST="
run=$(tool list remove-access:jira-software $(people "status = 'active'
    AND id IN (
      SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
        WHERE g.external_synced)" 2))
equal "an identity provider in the way" "left-out:2" "$(outcomes "$run")"
contains "it says so" "managed by your identity provider" \
    "$(sql "SELECT reason FROM run_user WHERE run = $run LIMIT 1")"
confirm "$run" >/dev/null
contains "nothing to do" "No changes needed" "$(refusal)"
mapfile -t outside < <(people "status = 'active'
    AND id NOT IN $(group_members "$team")
    AND id IN (
      SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
        WHERE g.directory = (SELECT directory FROM user_group WHERE group_id = '$team'))" 6)
check_action "add to a group" "done:6" "add-group:$team" "${outside[@]}"
check_action "add them again" "already:6" "add-group:$team" "${outside[@]}"
sync_again
check_action "take out of a group" "done:3" "remove-group:$team" "${outside[@]:0:3}"
control "ORG_TWIST=missing" # Atlassian leaves states out: they follow from the one it sends
check_action "suspend, in every directory" "done:20" suspend "${members[@]:20:20}"
check_action "restore" "done:5" restore "${suspended[@]}"
check_action "deactivate" "done:5" deactivate "${members[@]:0:5}"
check_action "reactivate" "done:5" reactivate "${deactivated[@]}"
control "ORG_TWIST="
check_journal "every action"
[ "$(ask_demo state | cmp -s "$folder/before" - && echo same)" != same ] && pass ||
    fail "nothing happened"
equal "a group of the identity provider is refused" 1 "$(
    tool list "add-group:$synced" "${members[0]}" >/dev/null
    echo $?
)"
contains "in words" "managed by your identity provider" "$(refusal)"
admins=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-admins-example'")
tool list "add-group:$admins" "${members[0]}" >/dev/null
contains "a group that makes admins" "grants admin rights" "$(refusal)"
admins=$(sql "SELECT group_id FROM user_group WHERE name = 'org-admins'")
tool list "add-group:$admins" "${members[0]}" >/dev/null
contains "the group of organization admins" "grants admin rights" "$(refusal)"
for ((i = ${#actions[@]} - 1; i >= 0; i--)); do undo "${actions[i]}"; done
check_restored "undo of everything"
sync_again
check_journal "undo of everything"
tool undo "${actions[0]}" >/dev/null
contains "undone once" "Already undone" "$(refusal)"

# --- a group that gives more than when it was planned: nobody is taken out of it
run=$(tool list "remove-group:$CONFLUENCE_USERS" "${members[@]:0:3}")
confirm "$run" || fail "confirm: $(refusal)"
equal "what it gave is kept" 1 "$(sql "SELECT count(*) FROM run_group
    WHERE run = $run AND gives LIKE '%"atlassian/user"%' AND NOT makes_admins")"
control "ORG_GIVES=$CONFLUENCE_USERS:5"
timer
control "ORG_GIVES="
equal "a group with another product" "skipped:3" "$(outcomes "$run")"
equal "it stopped" stopped "$(run_field "$run" state)"
contains "it says what changed" "changed since the plan" \
    "$(run_field "$run" reason)"
check_restored "a group with another product"
# A synchronization between preview and run changes nothing: the preview showed something else.
run=$(tool list "remove-group:$CONFLUENCE_USERS" "${members[@]:0:3}")
confirm "$run"
control "ORG_GIVES=$CONFLUENCE_USERS:5"
sync_again
timer
equal "also when the copy knows by now" "skipped:3" "$(outcomes "$run")"
check_restored "also when the copy knows by now"
run_action "remove-group:$CONFLUENCE_USERS" "${members[@]:0:3}"
equal "a preview that shows it" "done:3" "$(outcomes "$run")"
control "ORG_GIVES="
undo "$run"
check_restored "a preview that shows it, undone"
sync_again
# Nobody joins a group that gives more than it did: it may be an admin's role by now.
calls=$(journal_length)
run=$(tool list "add-group:$team" "${outside[@]:0:2}")
confirm "$run"
control "ORG_GIVES=$team:5"
timer
control "ORG_GIVES="
equal "a group that gives more by now: nobody joins" "stopped|0|$calls" \
    "$(run_field "$run" "state || '|' || done")|$(journal_length)"
contains "and why" "changed since the plan" "$(run_field "$run" reason)"
check_restored "nobody joined"

# --- undo of one person
run_action suspend "${members[@]:0:3}"
first=$run
undo "$first" "${members[1]}"
equal "undo of one" "done:1" "$(outcomes "$run")"
equal "the others stay" 2 \
    "$(ask_demo state | grep -cE "^(${members[0]}|${members[2]}) .*suspended [1-7]")"
undo "$first"
equal "undo of the rest" "done:2" "$(outcomes "$run")"
check_restored "undo in two parts"

# --- odd answers: the state a step gets, and its reason
check_answer() { # LABEL SWITCH WANTED-STATE:STATUS:TRIES WORDS ACTION ACCOUNT
    control "$2"
    run_action "${@:5}"
    control "ORG_FAULT="
    control "ORG_WRITE_FAULT="
    control "ORG_LICENCE_FULL=0"
    equal "$1" "$3" "$(sql "SELECT state || ':' || coalesce(status, '-') || ':' || tries
        FROM run_step WHERE run = $run")"
    contains "$1: words" "$4" "$(sql "SELECT coalesce(reason, '') FROM run_step WHERE run = $run")"
    equal "$1: the person" "${3%%:*}" "$(sql "SELECT state FROM run_user WHERE run = $run")"
    actions+=("$run")
}
actions=()
leave=remove-group:$CONFLUENCE_USERS
check_answer "403 of a group" "ORG_FAULT=403:1@/memberships" failed:403:1 \
    "managed by your identity provider" "$leave" "${members[0]}"
check_answer "403 of an account" "ORG_FAULT=403:1/6@/lifecycle" failed:403:1 "not managed" \
    deactivate "${members[0]}"
check_answer "400 of suspending" "ORG_FAULT=400:1@/suspend" failed:400:1 \
    "organization admins cannot be suspended" suspend "${members[0]}"
check_answer "415" "ORG_FAULT=415:1@/suspend" failed:415:1 "rejected the request (415)" suspend \
    "${members[0]}"
check_answer "404 though a member" "ORG_FAULT=404:1@/memberships" failed:404:1 "does not find" \
    "$leave" "${members[0]}"
check_answer "409 though no member" "ORG_FAULT=409:1@/memberships" failed:409:1 \
    "rejected the request (409)" "add-group:$team" "${outside[0]}"
check_answer "no licence" "ORG_LICENCE_FULL=1" failed:409:1 "No licence is available" \
    "add-group:99999999-0000-4000-8000-000000000004" \
    "$(people "status = 'active' AND id IN (SELECT user FROM membership WHERE user_group = 1)
        AND id NOT IN (SELECT user FROM membership WHERE user_group = 4)" 1)"
check_answer "no licence to restore" "ORG_LICENCE_FULL=1" failed:409:1 "No licence is available" \
    restore "${suspended[0]}"
check_answer "429 once" "ORG_FAULT=429:1@/memberships" done:204:1 "" "$leave" "${members[1]}"
check_answer "503 before any effect" "ORG_FAULT=503:1@/memberships" done:204:2 "" "$leave" \
    "${members[2]}"
check_answer "500 after the effect" "ORG_WRITE_FAULT=500:1" done:500:1 "answer was lost" "$leave" \
    "${members[3]}"
check_answer "a connection that ends without an answer" "ORG_WRITE_FAULT=lost:1" done:0:1 \
    "answer was lost" "$leave" "${members[4]}"
check_answer "an answer cut off" "ORG_WRITE_FAULT=cut:1" done:0:1 "answer was lost" "$leave" \
    "${members[5]}"
check_answer "an answer that is no JSON" "ORG_FAULT=html:1@/suspend" done:204:2 "" suspend \
    "${members[6]}"
check_answer "a lost answer of a role" "ORG_WRITE_FAULT=lost:1" done:0:1 "answer was lost" \
    remove-access:bitbucket "${direct[0]}"
check_answer "a lost answer of an account" "ORG_WRITE_FAULT=500:1" done:500:1 "answer was lost" \
    deactivate "${members[7]}"
check_answer "500 for ever" "ORG_FAULT=500:1x9@/suspend" failed:500:4 "no clear answer" suspend \
    "${members[8]}"
check_journal "odd answers"
# Somebody else suspends the person between the preview and the call: reading the person shows it,
# and the lane calls nothing.
run=$(tool list suspend "${members[9]}")
confirm "$run"
directory=$(sql "SELECT directory_id FROM directory ORDER BY id LIMIT 1")
atlassian POST "/admin/v2/orgs/$ORG/directories/$directory/users/${members[9]}/suspend" '{}'
timer
equal "done by somebody else" "already:1" "$(outcomes "$run")"
for ((i = ${#actions[@]} - 1; i >= 0; i--)); do undo "${actions[i]}"; done
equal "what somebody else did is not undone" 1 \
    "$(ask_demo state | diff "$folder/before" - | grep -c '^>')"

. tests/timer/tasks/starts.bash

# --- the write without an answer
wait "$silent"
use_organization silent
run=1
equal "a call without an answer" "done:3" "$(outcomes 1)"
equal "it was looked at" 1 \
    "$(sql "SELECT count(*) FROM run_step WHERE status = 0 AND reason LIKE 'The answer was lost%'")"
check_journal "silence"
finish
