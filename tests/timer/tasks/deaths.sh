#!/usr/bin/env bash
# Lane tasks is killed at 200 random moments while a fifth of the writes go wrong; then random tasks
# run in random organizations. Claims and journal agree, and only people of the preview are changed.
. "$(dirname "$0")/../fixture_tasks.bash"
KILLS=${KILLS:-200}

# --- killed
start_organization deaths 900 3
ask_demo state >"$folder/before"
control "ORG_CHAOS=20"
control "ORG_LATENCY_MS=4"
kills=0
# Kills the lane after random times until the run is over.
die_until_done() { # RUN
    local lane
    while [ "$(run_field "$1" "state IN ('queued', 'running')")" = 1 ]; do
        "$build/rollcall-timer" tasks 2>>"$work/log" &
        lane=$!
        if [ "$kills" -lt "$KILLS" ]; then
            sleep "0.0$((10 + RANDOM % 80))"
            kill -9 $lane 2>/dev/null && kills=$((kills + 1))
        fi
        wait $lane 2>/dev/null
    done
}
actions=(remove-access:confluence suspend "remove-group:99999999-0000-4000-8000-000000000002"
    deactivate remove-access:jira-software)
domains=(example.test partner.test)
for ((i = 0; kills < KILLS && i < 40; i++)); do
    run=$(tool bulk "status=active&domain=${domains[i % 2]}" "${actions[i % 5]}") || {
        fail "preview: $(refusal)"
        break
    }
    confirm "$run" || continue
    die_until_done "$run"
    undo=$(tool undo "$run") && die_until_done "$undo"
    if [ $((i % 3)) = 0 ]; then
        control "ORG_LATENCY_MS=$((RANDOM % 12))"
        check_journal "after $kills kills"
    fi
done
equal "times killed" "$KILLS" "$kills"
check_journal "after all kills"
[ "$(sql "SELECT count(*) FROM run_step
    WHERE reason LIKE 'The answer was lost; a second check%'")" -gt 20 ] &&
    pass || fail "hardly an answer was lost"
equal "integrity" ok "$(sql 'PRAGMA integrity_check; PRAGMA foreign_key_check')"
# Nobody undid the steps that failed for good, so the state differs by exactly these.
if [ "$(sql "SELECT count(*) FROM run_step WHERE state = 'failed'")" = 0 ]; then
    check_restored "after all kills"
else
    ask_demo state | diff "$folder/before" - | sed -n 's/^> \([^ ]*\) .*/\1/p' |
        sort >"$folder/differ"
    sql "SELECT DISTINCT account_id FROM run_step s JOIN user u ON u.id = s.user
          WHERE s.state = 'failed'" | sort >"$folder/failed"
    equal "only people with failures differ" "" "$(comm -23 "$folder/differ" "$folder/failed")"
fi

# --- random tasks in random organizations
start_organization random 400 1
control "ORG_CHAOS=10"
filters=("" inactive_days=30 "inactive_days=90&claim=managed" idle_days=30 threshold=1
    "product=confluence&inactive_days=60" "product=jira-software&never=1" never=1 billable=1
    status=suspended status=deactivated domain=partner.test claim=unmanaged group=team-3
    role=atlassian/admin q=a)
verbs=(suspend restore deactivate reactivate delete cancel-delete remove-from-org
    remove-access:confluence remove-access:bitbucket remove-access:jira-software
    "remove-access:jira-software:$SITE" remove-unused:confluence
    "remove-unused:jira-software:$SITE" add-group remove-group)
for ((i = 0; i < ${ROUNDS:-20}; i++)); do
    control "ORG_DIRECTORIES=$((RANDOM % 2 ? 1 : 3))"
    control "ORG_SEED=$((RANDOM + 1))"
    control "ORG_JOURNAL=clear"
    rm -f "$ROLLCALL_DB"*
    "$build/rollcallctl" init >/dev/null
    enter_key
    timer sync
    query=${filters[RANDOM % ${#filters[@]}]} verb=${verbs[RANDOM % ${#verbs[@]}]}
    if [[ $verb == *-group ]]; then
        verb=$verb:$(sql "SELECT group_id FROM user_group
             WHERE NOT external_synced AND name NOT LIKE '%admin%'
             ORDER BY id LIMIT 1 OFFSET $((RANDOM % 30))")
    fi
    while read -r account; do
        tool protect "$account"
    done < <(sql "SELECT account_id FROM user ORDER BY (id * 7919) % 997 LIMIT 15")
    run=$(tool bulk "$query" "$verb") || {
        contains "$query, $verb" "Nobody matches" "$(refusal)"
        continue
    }
    sql "SELECT account_id FROM run_user r JOIN user u ON u.id = r.user
        WHERE r.run = $run AND r.state = 'planned' ORDER BY 1" >"$folder/preview"
    # Between preview and run some people are protected, and some work again.
    while read -r account; do
        [ $((RANDOM % 2)) = 0 ] && tool protect "$account" || control "ORG_AWAKE=$account"
    done < <(sort -R --random-source=tests/timer/tasks/deaths.sh "$folder/preview" | head -4)
    [ -s "$folder/preview" ] || continue
    confirm "$run" || {
        fail "$query, $verb: $(refusal)"
        continue
    }
    timer
    contains "$query, $verb: over" "$(run_field "$run" state)" "done failed"
    ask_demo journal | jq -r '.[] | select(.accountId != "") | .accountId' |
        sort -u >"$folder/called"
    equal "$query, $verb: all called people are in the preview" "" \
        "$(comm -23 "$folder/called" <(sort "$folder/preview"))"
    check_journal "$query, $verb"
done
finish
