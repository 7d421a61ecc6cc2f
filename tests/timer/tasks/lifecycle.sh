#!/bin/bash
# Deleting accounts, cancelling that, and removing people from the organization: who cannot be is
# left out instead of refused, undo takes back what Atlassian can take back, and kill -9 at every
# step neither doubles a call nor a claim.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization life 3000 3
ask_demo state >"$folder/before"
cause() { sql "SELECT r.state || '|' || coalesce(r.cause, '-') FROM run_user r JOIN user u ON u.id
    = r.user WHERE r.run = $run AND u.account_id = '$1'"; }
step() { sql "SELECT group_concat(DISTINCT state || ':' || coalesce(status, '-') || ':' || tries
    || ':' || coalesce(cause, '-')) FROM run_step WHERE run = $run"; }
told() { ask_demo people | jq -r --arg a "$1" '.[] | select(.accountId == $a) | .status'; }
refused() { ask_demo journal | jq '[.[] | select(.effect | not)] | length'; }
OWN="claim_status = 'managed' AND management_source IS NOT 'synced'"
mapfile -t M < <(people "status = 'active' AND $OWN AND added_to_org < unixepoch() - 400 *
    86400" 60)
mapfile -t X < <(people "status = 'active' AND claim_status = 'unmanaged'" 12)
mapfile -t S < <(people "status = 'active' AND management_source = 'synced'" 4)
mapfile -t W < <(people "status = 'for_deletion' AND $OWN" 3)
[ ${#W[@]} -ge 2 ] && pass || fail "only ${#W[@]} wait for deletion"

# --- there and back
run_action delete "${M[@]:0:5}"
equal "accounts are deleted" "done:5" "$(outcomes "$run")"
equal "they wait for the end of the grace" for_deletion "$(told "${M[0]}")"
DELETED=$run
run_action delete "${M[@]:0:2}"
equal "who is deleted is so already" "already:2" "$(outcomes "$run")"
undo "$DELETED"
equal "undo cancels the deletion" "done:5" "$(outcomes "$run")"
check_restored "undo of a deletion"
run_action cancel-delete "${W[@]}" "${M[0]}"
equal "a deletion is cancelled; who waits for none is so already" "already:1 done:${#W[@]}" \
    "$(outcomes "$run")"
equal "which activates" active "$(told "${W[0]}")"
undo "$run"
check_restored "undo of a cancelled deletion"

# --- who cannot be: left out, with no call
calls=$(journal_length)
for action in cancel-delete delete; do
    run=$(tool list "$action" "${X[0]}" "${S[0]}" "${M[1]}")
    equal "$action: an external account" "left-out|unmanaged-deletion" "$(cause "${X[0]}")"
    equal "$action: an identity provider's" "left-out|provider-account" "$(cause "${S[0]}")"
done
confirm "$run"
timer
undo "$run"
run=$(tool list remove-from-org "${S[0]}" "$(sql "SELECT account_id FROM user u JOIN
    user_platform_role r ON r.user = u.id WHERE r.role = 'atlassian/org-admin' LIMIT 1")")
equal "nobody an identity provider owns is removed, and no admin" "left-out:2" "$(outcomes "$run")"
equal "an identity provider's" "left-out|provider-member" "$(cause "${S[0]}")"
equal "nothing was refused" 0 "$(refused)"
equal "the one beside was deleted and kept" 2 "$(($(journal_length) - calls))"

# --- answers that are lost, before the effect and after it
odd() { # LABEL SWITCH WANTED ACTION ACCOUNT
    control "$2"
    run_action "$4" "$5"
    control "ORG_FAULT="
    control "ORG_WRITE_FAULT="
    equal "$1" "$3" "$(step)"
    undo "$run" >/dev/null
}
odd "a lost answer of a deletion" ORG_WRITE_FAULT=lost:1 done:0:1:lost-but-done delete "${M[2]}"
odd "an error before a deletion" ORG_FAULT=500:1@/lifecycle done:200:2:- delete "${M[2]}"
odd "a conflict out of nothing" ORG_FAULT=409:1/6@/lifecycle failed:409:1:refused-state delete \
    "${M[2]}"
odd "a lost answer of a cancelling" ORG_WRITE_FAULT=500:1 done:500:1:lost-but-done cancel-delete \
    "${W[0]}"
odd "not allowed" ORG_FAULT=403:1/6@/lifecycle failed:403:1:refused-account delete "${M[3]}"
check_restored "odd answers"
check_journal "odd answers"

# --- removed, everywhere; who was external is in no list any more
run_action remove-from-org "${M[@]:10:3}" "${X[@]:0:3}"
equal "people are removed" "done:6" "$(outcomes "$run")"
equal "from every directory" 0 \
    "$(ask_demo state | grep -cE "^(${M[10]}|${M[11]}|${X[0]}|${X[1]}) in [1-7]")"
tool undo "$run" >/dev/null
contains "there is no way back" "Nothing of it is left to put back" "$(refusal)"
REMOVED=$run
run_action remove-from-org "${M[10]}" "${X[0]}"
contains "once more: nothing is called" "0|0" "$(sql "SELECT count(*) || '|' || (
      SELECT count(*) FROM run_user WHERE run = $run AND state = 'failed') FROM run_step
    WHERE run = $run AND tries > 0")"
control ORG_WRITE_FAULT=lost:1
run_action remove-from-org "${X[3]}"
control ORG_WRITE_FAULT=
equal "a lost answer of who is gone then" "done:1" "$(outcomes "$run")"
# A directory that is not found just now tells of nobody: that is not the same as being out of it.
D1=$(sql "SELECT directory_id FROM directory ORDER BY id LIMIT 1")
run=$(tool list remove-from-org "${M[15]}")
confirm "$run"
control "ORG_FAULT=hang:1x99@/users/${M[15]}"
"$build/rollcall-timer" tasks 2>>"$work/log" &
lane=$!
for _ in $(seq 400); do
    [ "$(sql "SELECT count(*) FROM run_step WHERE run = $run AND state =
    'intent'")" = 0 ] || break
    sleep 0.01
done
kill -9 $lane
wait $lane 2>/dev/null
control "ORG_FAULT=404:1@$D1/users/search"
timer
control ORG_FAULT=
equal "done, and truly" "done|- 0" \
    "$(cause "${M[15]}") $(ask_demo state | grep -cE "^${M[15]} in [1-7]")"
check_journal "a directory that was not found for a moment"
sync_again
check_journal "removals"
equal "nobody comes back by a synchronization" 6 "$(sql "SELECT count(*) FROM run_user r JOIN user
    u ON u.id = r.user WHERE r.run = $REMOVED AND \
        (u.gone_at IS NOT NULL OR u.status = 'not_invited')")"

# --- killed at every step: when an intent stands and nothing was called, when the call has had its
# effect and nobody has heard of it, and at any moment between
control "ORG_LATENCY_MS=250"
killed=0
die_until_done() { # RUN PATH: the calls it makes
    local lane calls i
    for i in 0 1 0 1 2 1 2 3 3 3 3 3 3; do
        [ "$(run_field "$1" "state IN ('queued', 'running')")" = 1 ] || break
        calls=$(journal_length)
        [ $i = 0 ] && control "ORG_FAULT=hang:1x99@$2"
        [ $i = 1 ] && control ORG_WRITE_FAULT=hang:1x4
        "$build/rollcall-timer" tasks 2>>"$work/log" &
        lane=$!
        case $i in
            0) for _ in $(seq 400); do
                [ "$(sql "SELECT count(*) FROM run_step WHERE run = $1 AND
            state = 'intent' AND intent_at IS NOT NULL")" = 0 ] || break
                sleep 0.01
            done ;;
            1) for _ in $(seq 400); do
                kill -0 $lane 2>/dev/null && [ "$(journal_length)" \
                    -le "$calls" ] || break
                sleep 0.01
            done ;;
            2) sleep "0.$((200 + RANDOM % 700))" ;;
        esac
        [ $i -lt 3 ] && kill -9 $lane 2>/dev/null && killed=$((killed + 1))
        wait $lane 2>/dev/null
        control ORG_FAULT=
        control ORG_WRITE_FAULT=
    done
}
for action in delete cancel-delete; do
    accounts=("${M[@]:20:12}")
    [ $action = cancel-delete ] && accounts=("${W[@]}")
    run=$(tool list $action "${accounts[@]}")
    confirm "$run"
    die_until_done "$run" /lifecycle
    equal "$action, killed: all is done" "done:${#accounts[@]}" "$(outcomes "$run")"
    U=$(tool undo "$run")
    die_until_done "$U" /lifecycle
    equal "$action, killed: and undone" "done:${#accounts[@]}" "$(outcomes "$U")"
    check_journal "$action, killed"
done
run=$(tool list remove-from-org "${M[@]:40:8}" "${X[@]:4:8}")
confirm "$run"
die_until_done "$run" /users/4
equal "removal, killed: all is done" "done:16" "$(outcomes "$run")"
check_journal "removal, killed"
equal "and they are out" 0 \
    "$(ask_demo state | grep -E "^($(
        IFS='|'
        echo "${M[*]:40:8}|${X[*]:4:8}"
    )) in [1-7]" | grep -c .)"
[ "$killed" -ge 10 ] && pass || fail "killed only $killed times"
[ "$(sql "SELECT count(*) FROM run_step WHERE cause =
    'lost-but-done'")" -gt 3 ] && pass || fail "hardly an answer was lost"
equal "sound" ok "$(sql 'PRAGMA integrity_check; PRAGMA foreign_key_check')"
finish
