#!/usr/bin/env bash
# A run with a fault at any phase ends either complete or with the old figures and the reason in
# words, and the next run is clean. The phases run side by side, each with a stand-in and a state
# folder of its own.
. "$(dirname "$0")/../fixture.bash"
home=$work
roles() { # each good run finds more
    sql "SELECT count(*) FROM user_role;
        SELECT count(*), total(asked_at), total(told_at) FROM role_asked"
}
begin() { # NAME, in a subshell: a folder, a stand-in and counts of its own
    pids=() passed=0 failed=0
    trap 'kill "${pids[@]}" 2>/dev/null' EXIT
    work=$home/$1
    mkdir -p "$work"
    cp "$home/enter_secret" "$work/"
    start_demo ORG_USERS=700
    first_sync state
}
phase() ( # NAME PART FIRST-CALL: the last line is "PASSED FAILED"
    begin "$1"
    local before shape=0 roles
    before=$(figures) roles=$(roles)
    equal "$1: the first run" ok "$(last_sync outcome)"
    for fault in 400 401 403 404 405 409 410 413 415 422 429 500 501 502 503 504 408 \
        cut html garbage empty; do
        shape=$((shape % 6 + 1))
        control "ORG_FAULT=$fault:$3/$shape@$2"
        sync_again
        code=$?
        [ "$(last_sync outcome)" = ok ] || equal "$1 $fault: all roles" "$roles" "$(roles)"
        roles=$(roles)
        if [ "$(last_sync outcome)" = ok ]; then
            equal "$1 $fault: exit" 0 $code
        else
            equal "$1 $fault: exit" 1 $code
            equal "$1 $fault: outcome" failed "$(last_sync outcome)"
            contains "$1 $fault: the reason says when" "(Step: " \
                "$(last_sync "coalesce(error, '')")"
        fi
        case $fault in
            429 | 5* | 408 | cut | html)
                equal "$1 $fault heals" ok "$(last_sync outcome)"
                ;;
            garbage | empty | 401 | 403 | 404)
                equal "$1 $fault" failed "$(last_sync outcome)"
                ;;
        esac
        equal "$1 $fault: the figures" "$before" "$(figures)"
    done
    control "ORG_FAULT=503:$3x40@$2"
    check_integrity "$1"
    control "ORG_FAULT="
    sync_again
    equal "$1: the next run is clean" "ok|0|0|0" \
        "$(last_sync "outcome || '|' || added || '|' || changed || '|' || gone")"
    grep -v '^<[0-9]>' "$work/log" | head -3
    echo "$passed $failed"
)
hang() ( # one page never comes: the lane gives it up after half a minute and asks again
    begin hang
    local before
    before=$(figures)
    control "ORG_FAULT=hang:3@users/search"
    sync_again
    equal "hang: heals" ok "$(last_sync outcome)"
    equal "hang: the figures" "$before" "$(figures)"
    [ "$(last_sync retries)" -gt 0 ] && pass || fail "hang: no retry"
    echo "$passed $failed"
)
jump() ( # the clock jumps by days while a run is under way
    begin jump
    local before at
    before=$(figures)
    control "ORG_LATENCY_MS=60"
    for at in +3d -3d; do
        request_sync
        echo +0 >"$work/clock"
        env LD_PRELOAD="$(ls /usr/lib/*/faketime/libfaketime.so.1)" FAKETIME_NO_CACHE=1 \
            FAKETIME_TIMESTAMP_FILE="$work/clock" DONT_FAKE_MONOTONIC=1 \
            "$build/rollcall-timer" sync 2>>"$work/log" &
        wait_until '[ "$(last_sync outcome)" = running ]'
        echo "$at" >"$work/clock"
        wait $!
        equal "clock $at: exit" 0 $?
        equal "clock $at" ok "$(last_sync outcome)"
        equal "clock $at: the figures" "$before" "$(figures)"
        sync_again
        equal "clock $at: nothing is left that seems to come" 0 \
            "$(sql "SELECT count(*) FROM sync_run
                WHERE max(started_at, finished_at) > unixepoch()
                  OR local_day > date('now', '+1 day')")"
    done
    echo "$passed $failed"
)
hang >"$work/hang.out" &
jump >"$work/jump.out" &
phase count users/count 1 >"$work/count.out" &
phase products workspaces 2 >"$work/products.out" &
phase directories directories 1 >"$work/directories.out" &
wait %3 %4 %5
phase groups groups/search 1 >"$work/groups.out" &
phase users users/search 5 >"$work/users.out" &
phase roles role-assignments 4 >"$work/roles.out" &
wait
for output in "$home"/*.out; do
    read -r part_passed part_failed <<<"$(tail -1 "$output")"
    grep -v '^[0-9]* [0-9]*$' "$output"
    [[ "$part_passed" =~ ^[0-9]+$ ]] || {
        fail "$output did not end"
        continue
    }
    passed=$((passed + part_passed)) failed=$((failed + part_failed))
done
cat "$work"/*/log >"$work/log" 2>/dev/null
finish
