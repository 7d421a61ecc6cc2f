#!/usr/bin/env bash
# Deleting accounts, cancelling deletions, and removing people from the organization. A run leaves
# out people Atlassian would refuse, an undo takes back what Atlassian can take back, and kill -9 at
# every step doubles neither a call nor a claim.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization life 3000 3
ask_demo state >"$folder/before"
step_cause() { # the one step of the run $run: state, status, tries and cause
    sql "SELECT group_concat(DISTINCT state || ':' || coalesce(status, '-') || ':' || tries
             || ':' || coalesce(cause, '-'))
           FROM run_step WHERE run = $run"
}
state_at_atlassian() {
    ask_demo people | jq -r --arg a "$1" '.[] | select(.accountId == $a) | .status'
}
refused_calls() { ask_demo journal | jq '[.[] | select(.effect | not)] | length'; }
own="claim_status = 'managed' AND management_source IS NOT 'synced'"
mapfile -t managed < <(people "status = 'active' AND $own 
    AND added_to_org < unixepoch() - 400 * 86400" 60)
mapfile -t external < <(people "status = 'active' AND claim_status = 'unmanaged'" 12)
mapfile -t synced < <(people "status = 'active' AND management_source = 'synced'" 4)
mapfile -t for_deletion < <(people "status = 'for_deletion' AND $own" 3)
[ ${#for_deletion[@]} -ge 2 ] && pass || fail "only ${#for_deletion[@]} wait for deletion"

# --- there and back
run_action delete "${managed[@]:0:5}"
equal "accounts are deleted" "done:5" "$(outcomes "$run")"
equal "they wait for the end of the grace" for_deletion "$(state_at_atlassian "${managed[0]}")"
deleted=$run
run_action delete "${managed[@]:0:2}"
equal "who is deleted is so already" "already:2" "$(outcomes "$run")"
undo "$deleted"
equal "undo cancels the deletion" "done:5" "$(outcomes "$run")"
check_restored "undo of a deletion"
run_action cancel-delete "${for_deletion[@]}" "${managed[0]}"
equal "a deletion is cancelled; who waits for none is so already" \
    "already:1 done:${#for_deletion[@]}" "$(outcomes "$run")"
equal "which activates" active "$(state_at_atlassian "${for_deletion[0]}")"
undo "$run"
check_restored "undo of a cancelled deletion"

# --- people who cannot be deleted or removed: left out, without a call
calls=$(journal_length)
for action in cancel-delete delete; do
    run=$(tool list "$action" "${external[0]}" "${synced[0]}" "${managed[1]}")
    equal "$action: an external account" "left-out|unmanaged-deletion" \
        "$(cause_of "${external[0]}")"
    equal "$action: an identity provider's" "left-out|provider-account" "$(cause_of "${synced[0]}")"
done
confirm "$run"
timer
undo "$run"
admin=$(sql "SELECT account_id FROM user u JOIN user_platform_role r ON r.user = u.id
    WHERE r.role = 'atlassian/org-admin' LIMIT 1")
run=$(tool list remove-from-org "${synced[0]}" "$admin")
equal "nobody an identity provider owns is removed, and no admin" "left-out:2" "$(outcomes "$run")"
equal "an identity provider's" "left-out|provider-member" "$(cause_of "${synced[0]}")"
equal "nothing was refused" 0 "$(refused_calls)"
equal "the one beside was deleted and kept" 2 "$(($(journal_length) - calls))"

# --- lost answers, before the effect and after it
intents() { # RUN: how many calls are under way
    sql "SELECT count(*) FROM run_step
          WHERE run = $1 AND state = 'intent' AND intent_at IS NOT NULL"
}
check_answer() { # LABEL SWITCH WANTED ACTION ACCOUNT
    control "$2"
    run_action "$4" "$5"
    control "ORG_FAULT="
    control "ORG_WRITE_FAULT="
    equal "$1" "$3" "$(step_cause)"
    undo "$run" >/dev/null
}
check_answer "a lost answer of a deletion" ORG_WRITE_FAULT=lost:1 done:0:1:lost-but-done delete \
    "${managed[2]}"
check_answer "an error before a deletion" ORG_FAULT=500:1@/lifecycle done:200:2:- delete \
    "${managed[2]}"
check_answer "a conflict out of nothing" ORG_FAULT=409:1/6@/lifecycle failed:409:1:refused-state \
    delete "${managed[2]}"
check_answer "a lost answer of a cancelling" ORG_WRITE_FAULT=500:1 done:500:1:lost-but-done \
    cancel-delete "${for_deletion[0]}"
check_answer "not allowed" ORG_FAULT=403:1/6@/lifecycle failed:403:1:refused-account delete \
    "${managed[3]}"
check_restored "odd answers"
check_journal "odd answers"

# --- removed from every directory; external people are in no list any more
run_action remove-from-org "${managed[@]:10:3}" "${external[@]:0:3}"
equal "people are removed" "done:6" "$(outcomes "$run")"
gone="${managed[10]}|${managed[11]}|${external[0]}|${external[1]}"
equal "from every directory" 0 "$(ask_demo state | grep -cE "^($gone) in [1-7]")"
tool undo "$run" >/dev/null
contains "there is no way back" "Already undone" "$(refusal)"
removed=$run
run_action remove-from-org "${managed[10]}" "${external[0]}"
contains "once more: nothing is called" "0|0" "$(sql "SELECT count(*) || '|' || (
      SELECT count(*) FROM run_user WHERE run = $run AND state = 'failed') FROM run_step
    WHERE run = $run AND tries > 0")"
control ORG_WRITE_FAULT=lost:1
run_action remove-from-org "${external[3]}"
control ORG_WRITE_FAULT=
equal "a lost answer of who is gone then" "done:1" "$(outcomes "$run")"
# A directory that Atlassian does not find for a moment proves nothing about its people.
directory=$(sql "SELECT directory_id FROM directory ORDER BY id LIMIT 1")
run=$(tool list remove-from-org "${managed[15]}")
confirm "$run"
control "ORG_FAULT=hang:1x99@/users/${managed[15]}"
"$build/rollcall-timer" tasks 2>>"$work/log" &
lane=$!
wait_until '[ "$(intents "$run")" != 0 ]'
kill -9 $lane
wait $lane 2>/dev/null
control "ORG_FAULT=404:1@$directory/users/search"
timer
control ORG_FAULT=
equal "done, and truly" "done|- 0" \
    "$(cause_of "${managed[15]}") $(ask_demo state | grep -cE "^${managed[15]} in [1-7]")"
check_journal "a directory that was not found for a moment"
sync_again
check_journal "removals"
equal "nobody comes back by a synchronization" 6 \
    "$(sql "SELECT count(*) FROM run_user r JOIN user u ON u.id = r.user
        WHERE r.run = $removed AND (u.gone_at IS NOT NULL OR u.status = 'not_invited')")"

# --- killed at every step: with an intent and no call, after the effect and before the answer, and
# at any moment between
control "ORG_LATENCY_MS=250"
killed=0
die_until_done() { # RUN PATH: the calls it makes
    local run_number=$1 lane calls i
    for i in 0 1 0 1 2 1 2 3 3 3 3 3 3; do
        [ "$(run_field "$1" "state IN ('queued', 'running')")" = 1 ] || break
        calls=$(journal_length)
        [ $i = 0 ] && control "ORG_FAULT=hang:1x99@$2"
        [ $i = 1 ] && control ORG_WRITE_FAULT=hang:1x4
        "$build/rollcall-timer" tasks 2>>"$work/log" &
        lane=$!
        case $i in
            0) wait_until '[ "$(intents "$run_number")" != 0 ]' ;;
            1) wait_until '! kill -0 $lane 2>/dev/null || [ "$(journal_length)" -gt "$calls" ]' ;;
            2) sleep "0.$((200 + RANDOM % 700))" ;;
        esac
        [ $i -lt 3 ] && kill -9 $lane 2>/dev/null && killed=$((killed + 1))
        wait $lane 2>/dev/null
        control ORG_FAULT=
        control ORG_WRITE_FAULT=
    done
}
for action in delete cancel-delete; do
    accounts=("${managed[@]:20:12}")
    [ $action = cancel-delete ] && accounts=("${for_deletion[@]}")
    run=$(tool list $action "${accounts[@]}")
    confirm "$run"
    die_until_done "$run" /lifecycle
    equal "$action, killed: all is done" "done:${#accounts[@]}" "$(outcomes "$run")"
    undo=$(tool undo "$run")
    die_until_done "$undo" /lifecycle
    equal "$action, killed: and undone" "done:${#accounts[@]}" "$(outcomes "$undo")"
    check_journal "$action, killed"
done
run=$(tool list remove-from-org "${managed[@]:40:8}" "${external[@]:4:8}")
confirm "$run"
die_until_done "$run" /users/4
equal "removal, killed: all is done" "done:16" "$(outcomes "$run")"
check_journal "removal, killed"
gone=$(printf '|%s' "${managed[@]:40:8}" "${external[@]:4:8}")
equal "and they are out" 0 "$(ask_demo state | grep -cE "^(${gone:1}) in [1-7]")"
[ "$killed" -ge 10 ] && pass || fail "killed only $killed times"
[ "$(sql "SELECT count(*) FROM run_step WHERE cause = 'lost-but-done'")" -gt 3 ] &&
    pass || fail "hardly an answer was lost"
check_integrity "at the end"
finish
