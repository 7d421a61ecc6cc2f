#!/usr/bin/env bash
# No decision reads sentences: the lane with other words in all its sentences, against a stand-in
# with other words in its errors, makes the same calls and leaves the same states, causes and codes.
. "$(dirname "$0")/../fixture_tasks.bash"
reworded=$work/reworded
mkdir -p "$reworded"
flags=(-std=gnu17 -D_GNU_SOURCE -Icore -I"$build/gen" -Itests/demo_org ${SANFLAGS:-})

# --- the other words. In the tables (one entry a line) and in the stand-in's errors, awk replaces
# each text beside a code and keeps the placeholders. On lines like WHERE the first KEEP texts stay;
# with KEEP "sentences" the texts without a blank stay.
reword() { # FILE WHERE KEEP
    awk -v where="$2" -v keep="$3" '$0 ~ where {
        out = ""
        for (n = 0; match($0, /"([^"\\]|\\.)*"/); n++) {
            text = substr($0, RSTART, RLENGTH)
            before = substr($0, 1, RSTART - 1)
            $0 = substr($0, RSTART + RLENGTH)
            first = before ~ /\{$/ || n > 0 # else the text above goes on
            kept = keep == "sentences" ? text !~ / |Exception/ : first && n < keep
            holes = ""
            for (word = text; i = index(word, "%s"); word = substr(word, i + 2)) holes = holes " %s"
            out = out before (kept ? text : "\"Zq" NR "." n holes "\"")
        }
        $0 = out $0 }
        { print }' "$1"
}
reword core/terms/reason.c '^    {"|^     "' 1 >"$reworded/reason.c"
reword core/terms/step.c '^    {"|^     "' 2 >"$reworded/step.c"
reword core/tasks/action.c '^    {"|undo_text = "|^  +"' 2 >"$reworded/action.c"
reword tests/demo_org/write.c 'ADMIN-|"FAULT"' sentences >"$reworded/write.c"
changed() { diff "$1" "$2" | grep -c '^>'; }
[ "$(changed core/terms/reason.c "$reworded/reason.c")" -gt 60 ] && pass ||
    fail "hardly a reason is reworded"
[ "$(changed core/terms/step.c "$reworded/step.c")" -gt 7 ] && pass ||
    fail "hardly a call is reworded"
[ "$(changed tests/demo_org/write.c "$reworded/write.c")" -gt 10 ] && pass ||
    fail "the stand-in is hardly reworded"
for f in reason step action write; do
    gcc "${flags[@]}" -c "$reworded/$f.c" -o "$reworded/$f.o" || exit 2
done
# The linker takes these objects and leaves out those of the library.
objects=("$reworded/reason.o" "$reworded/step.o" "$reworded/action.o")
mapfile -t lanes < <(find timer -name '*.c' | sed "s#^#$build/#; s#c\$#o#")
gcc ${SANFLAGS:-} "${lanes[@]}" "${objects[@]}" "$build/librollcall.a" \
    -o "$reworded/rollcall-timer" -lcurl -lsqlite3 -lsodium -lmxml -lidn2 || exit 2
tests/build_tool.sh tests/timer/task_tool.c "$reworded/task_tool" "${objects[@]}" || exit 2
gcc ${SANFLAGS:-} $(ls "$build"/tests/demo_org/*.o | grep -v '/write\.o') "$reworded/write.o" \
    -o "$reworded/demo-org" -lm || exit 2
cp "$build/rollcallctl" "$reworded/"

# --- one scenario, recorded as calls, states and codes
record() { # LABEL: the rows of the run $run without sentences
    {
        echo "== $1"
        sql "SELECT state, coalesce(cause, '-'), matched, planned, done, already, skipped, failed
            FROM run WHERE id = $run"
        sql "SELECT u.account_id, r.state, coalesce(r.cause, '-')
            FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = $run ORDER BY 1"
        sql "SELECT u.account_id, s.seq, s.kind,
              coalesce(s.group_id, s.directory_id, s.role || '@' || s.resource, ''), s.state,
              s.tries, coalesce(s.status, '-'), coalesce(s.error_code, '-'), coalesce(s.cause, '-'),
              s.undone_by IS NOT NULL FROM run_step s JOIN user u ON u.id = s.user
            WHERE s.run = $run ORDER BY 1, 2"
        ask_demo journal |
            jq -r '.[] | [.accountId, .kind, .target, .status, .effect, .answered] | @tsv' | sort
    } >>"$folder/record"
    sql "SELECT reason FROM run WHERE id = $run UNION SELECT reason FROM run_user WHERE run = $run
        UNION SELECT reason FROM run_step WHERE run = $run" >>"$folder/sentences"
    control "ORG_JOURNAL=clear"
}
act_and_record() { # LABEL SWITCH ACTION ACCOUNT…
    control "$2"
    run_action "${@:3}"
    control "ORG_FAULT="
    control "ORG_WRITE_FAULT="
    control "ORG_LICENCE_FULL=0"
    control "ORG_TWIST="
    control "ORG_GIVES="
    record "$1"
}
run_scenario() {
    local team admins managed outside idle first
    team=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")
    admins=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-admins-example'")
    mapfile -t managed < <(people "status = 'active' AND claim_status = 'managed'
        AND id IN $(group_members "$CONFLUENCE_USERS")" 20)
    mapfile -t outside < <(people "status = 'active' AND id NOT IN $(group_members "$team")" 8)
    mapfile -t idle < <(sql "SELECT u.account_id
        FROM seat s JOIN user u ON u.id = s.user JOIN product p ON p.id = s.product
        WHERE p.product = 'confluence' AND p.site = '$SITE'
          AND s.last_active < unixepoch() - 61 * 86400 AND u.status = 'active'
          AND u.id NOT IN (SELECT user FROM user_platform_role)
          AND u.id NOT IN (SELECT user FROM user_role)
          AND u.id NOT IN (
            SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
              WHERE g.external_synced) ORDER BY u.account_id LIMIT 3")
    # Lost answers, before and after the effect. Calls arrive in any order, so each fault hits
    # everybody of its run.
    act_and_record "an answer lost" ORG_WRITE_FAULT=lost:1x4 "remove-group:$CONFLUENCE_USERS" \
        "${managed[@]:0:4}"
    first=$run
    act_and_record "an error after the effect" ORG_WRITE_FAULT=500:1 suspend "${managed[4]}"
    act_and_record "an error for ever" ORG_FAULT=500:1x9@/suspend suspend "${managed[5]}"
    act_and_record "success that holds an error" ORG_FAULT=200:1/2@/memberships \
        "remove-group:$CONFLUENCE_USERS" "${managed[6]}"
    # 409: already a member, no licence, a contradiction
    run=$(tool list "add-group:$team" "${outside[@]:0:2}")
    confirm "$run"
    join_group "$team" "${outside[0]}"
    timer
    record "joined meanwhile"
    act_and_record "no licence" ORG_LICENCE_FULL=1 \
        "add-group:99999999-0000-4000-8000-000000000004" \
        "$(people "status = 'active' AND id IN (SELECT user FROM membership WHERE user_group = 1)
            AND id NOT IN (SELECT user FROM membership WHERE user_group = 4)" 1)"
    act_and_record "409 out of nothing" ORG_FAULT=409:1@/memberships "add-group:$team" \
        "${outside[2]}"
    # refusals
    for status in 400 403 415; do
        act_and_record "$status" "ORG_FAULT=$status:1@/suspend" suspend "${managed[7]}"
    done
    act_and_record "404" ORG_FAULT=404:1@/memberships "remove-group:$CONFLUENCE_USERS" \
        "${managed[8]}"
    act_and_record "401" ORG_FAULT=401:1x9/3@/suspend suspend "${managed[9]}"
    # Atlassian leaves something out
    act_and_record "groups untold" ORG_TWIST=no-groups "remove-group:$CONFLUENCE_USERS" \
        "${managed[12]}"
    act_and_record "groups untold, and an answer lost" ORG_WRITE_FAULT=lost:1 \
        "remove-group:$CONFLUENCE_USERS" "${managed[13]}"
    act_and_record "activity untold" ORG_TWIST=no-activity "remove-access:confluence:$SITE" \
        "${idle[0]}"
    # The lane dies while it waits for an answer, and then Atlassian leaves out the groups: the next
    # one may call nothing done.
    run=$(tool list "remove-group:$CONFLUENCE_USERS" "${managed[14]}")
    confirm "$run"
    control ORG_FAULT=hang:1x99@/memberships
    "$build/rollcall-timer" tasks 2>>"$work/log" &
    local lane=$!
    local intents="SELECT count(*) FROM run_step WHERE run = $run AND state = 'intent'"
    wait_until '[ "$(sql "$intents")" = 1 ]'
    kill -9 $lane
    wait $lane 2>/dev/null
    control ORG_FAULT=
    control ORG_TWIST=no-groups
    timer
    control ORG_TWIST=
    timer
    record "a loss that nobody can tell"
    # groups that changed
    run=$(tool list "remove-group:$CONFLUENCE_USERS" "${managed[15]}")
    confirm "$run"
    control "ORG_GIVES=$CONFLUENCE_USERS:5"
    timer
    control ORG_GIVES=
    record "a group that gives more"
    run=$(tool list "add-group:$team" "${outside[3]}")
    confirm "$run"
    control "ORG_GIVES=$team:site"
    timer
    control ORG_GIVES=
    record "a group that makes admins"
    tool list "add-group:$admins" "${outside[3]}" >/dev/null && fail "added to admins"
    # undo, also into a group that makes admins by now
    control "ORG_GIVES=$CONFLUENCE_USERS:site"
    undo "$first" "${managed[0]}"
    control ORG_GIVES=
    record "undo into a group of admins"
    undo "$first"
    record "undo"
    tool protect "${managed[16]}"
    act_and_record "protected, and the rest" "" suspend "${managed[16]}" "${managed[17]}"
    first=$run
    undo "$first"
    record "undo of it"
    equal "integrity" ok "$(sql 'PRAGMA integrity_check')"
}
join_group() { # GROUP ACCOUNT
    atlassian POST "$(group_path "$1")/memberships" "{\"accountId\":\"$2\"}"
}

(
    failed=0 pids=()
    trap 'kill "${pids[@]}" 2>/dev/null' EXIT
    start_organization plain 400 1
    run_scenario
    echo "$failed" >"$folder/failed"
) &
plain=$!
build=$reworded
tool() { "$reworded/task_tool" "$@" 2>"$folder/refusal"; }
refusal() { cat "$folder/refusal"; }
start_organization other 400 1
run_scenario
wait "$plain"
equal "the lane as it is" 0 "$(cat "$work/plain/failed")"
equal "the same calls, states and codes" "" "$(diff "$work/plain/record" "$work/other/record")"
equal "in other words" "" \
    "$(grep -E '[A-Za-z]' "$work/plain/sentences" | sort -u |
        comm -12 - <(sort -u "$work/other/sentences"))"
[ "$(grep -c . "$work/plain/record")" -gt 100 ] && pass || fail "hardly anything happened"
finish
