#!/bin/bash
# Nothing is decided on words for people: the lane with every sentence of ours put in other words,
# against a stand-in whose errors speak in other words, makes the same calls and leaves the same
# states, causes and codes as the lane as it is.
cd "$(dirname "$0")/../.." || exit 2
. tests/timer/tasks_house.bash
W=$T/reworded
mkdir -p "$W"
FLAGS=(-std=gnu17 -D_GNU_SOURCE -Icore -I"$B/gen" -Itests/demo_org ${SANFLAGS:-})

# --- the other words: of the tables, one entry a line; of the stand-in's errors, what stands
# beside a code Details keep their places, or there would be less to say.
# On lines like WHERE each text but the first KEEP; with KEEP "sentences" those with a blank.
reword() { # FILE WHERE KEEP
    awk -v where="$2" -v keep="$3" '$0 ~ where {
        out = ""
        for (n = 0; match($0, /"([^"\\]|\\.)*"/); n++) {
            text = substr($0, RSTART, RLENGTH)
            before = substr($0, 1, RSTART - 1)
            $0 = substr($0, RSTART + RLENGTH)
            first = before ~ /\{$/ || n > 0 # else it goes on with a text of the line above
            kept = keep == "sentences" ? text !~ / |Exception/ : first && n < keep
            holes = ""
            for (word = text; i = index(word, "%s"); word = substr(word, i + 2)) holes = holes " %s"
            out = out before (kept ? text : "\"Zq" NR "." n holes "\"")
        }
        $0 = out $0 }
        { print }' "$1"
}
reword core/terms/reason.c '^    {"|^     "' 1 >"$W/reason.c"
reword core/terms/step.c '^    {"|^     "' 2 >"$W/step.c"
reword core/tasks/action.c '^    {"|of_(undo|product) = "|^  +"' 2 >"$W/action.c"
reword tests/demo_org/write.c 'ADMIN-|"FAULT"' sentences >"$W/write.c"
changed() { diff "$1" "$2" | grep -c '^>'; }
[ "$(changed core/terms/reason.c "$W/reason.c")" -gt 60 ] && ok || bad "hardly a reason is reworded"
[ "$(changed core/terms/step.c "$W/step.c")" -gt 7 ] && ok || bad "hardly a call is reworded"
[ "$(changed tests/demo_org/write.c "$W/write.c")" -gt 10 ] && ok || bad \
    "the stand-in is hardly reworded"
for f in reason step action write; do
    gcc "${FLAGS[@]}" -c "$W/$f.c" -o "$W/$f.o" || exit 2
done
WORDS=("$W/reason.o" "$W/step.o" "$W/action.o") # before the library, whose own are left out then
LIBS=(-lcurl -lsqlite3 -lsodium -lmxml -lidn2)
gcc ${SANFLAGS:-} $(find "$B/timer" -name "*.o") "${WORDS[@]}" "$B/librollcall.a" -o "$W/rollcall-timer" \
    "${LIBS[@]}" || exit 2
gcc "${FLAGS[@]}" tests/timer/task_tool.c "${WORDS[@]}" "$B/librollcall.a" -o "$W/task_tool" \
    "${LIBS[@]}" || exit 2
gcc ${SANFLAGS:-} $(ls "$B"/tests/demo_org/*.o | grep -v '/write\.o') "$W/write.o" -o \
    "$W/demo-org" -lm || exit 2
cp "$B/rollcallctl" "$W/"

# --- one scenario, told by calls, states and codes
record() { # LABEL: the rows of the run R without any words
    {
        echo "== $1"
        sql "SELECT state, coalesce(cause, '-'), matched, planned, done, already, skipped, failed
            FROM run WHERE id = $R"
        sql "SELECT u.account_id, r.state, coalesce(r.cause, '-') FROM run_user r JOIN user u ON
            u.id = r.user WHERE r.run = $R ORDER BY 1"
        sql "SELECT u.account_id, s.seq, s.kind, coalesce(s.group_id, s.directory_id, s.role ||
            '@' || s.resource, ''), s.state, s.tries, coalesce(s.status, '-'),
             coalesce(s.error_code, '-'), coalesce(s.cause, '-'), s.undone_by IS NOT NULL
             FROM run_step s JOIN user u ON u.id = s.user WHERE s.run = $R ORDER BY 1, 2"
        demo journal | jq -r '.[] | [.accountId, .kind, .target, .status, .effect, .answered] | @tsv' | sort
    } >>"$H/record"
    sql "SELECT reason FROM run WHERE id = $R UNION SELECT reason FROM run_user WHERE run = $R
        UNION SELECT reason FROM run_step WHERE run = $R" >>"$H/sentences"
    control "ORG_JOURNAL=clear"
}
acted() { # LABEL SWITCH ACTION ACCOUNT…
    control "$2"
    go "${@:3}"
    control "ORG_FAULT="
    control "ORG_WRITE_FAULT="
    control "ORG_LICENCE_FULL=0"
    control "ORG_TWIST="
    control "ORG_GIVES="
    record "$1"
}
scene() {
    local OUT GROUP ADMINS JOIN P M I R A
    OUT=99999999-0000-4000-8000-000000000001
    GROUP=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")
    ADMINS=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-admins-example'")
    mapfile -t M < <(people "status = 'active' AND claim_status = 'managed' AND id IN (SELECT user
        FROM membership WHERE user_group = (SELECT id FROM user_group WHERE group_id = '$OUT'))" 20)
    mapfile -t J < <(people "status = 'active' AND id NOT IN (SELECT user FROM membership WHERE
        user_group = (SELECT id FROM user_group WHERE group_id = '$GROUP'))" 8)
    mapfile -t I < <(sql "SELECT u.account_id FROM seat s JOIN user u ON u.id = s.user JOIN
        product p ON p.id = s.product WHERE p.product = 'confluence' AND p.site = '$JIRA'
        AND s.last_active < unixepoch() - 61 * 86400 AND u.status = 'active' AND u.id NOT IN
        (SELECT user FROM user_platform_role) AND u.id NOT IN (SELECT user FROM user_role)
        AND u.id NOT IN (SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
        WHERE g.external_synced) ORDER BY u.account_id LIMIT 3")
    # lost answers, before and after the effect
    acted "an answer lost" ORG_WRITE_FAULT=lost:1x2 "remove-group:$OUT" "${M[@]:0:4}"; A=$R
    acted "an error after the effect" ORG_WRITE_FAULT=500:1 suspend "${M[4]}"
    acted "an error for ever" ORG_FAULT=500:1x9@/suspend suspend "${M[5]}"
    acted "success that holds an error" ORG_FAULT=200:1/2@/memberships "remove-group:$OUT" "${M[6]}"
    # 409: already a member, no licence, a contradiction
    R=$(tool list "add-group:$GROUP" "${J[@]:0:2}")
    confirm "$R"
    join "$GROUP" "${J[0]}"
    timer
    record "joined meanwhile"
    acted "no licence" ORG_LICENCE_FULL=1 "add-group:99999999-0000-4000-8000-000000000004" \
        "$(people "status = 'active' AND id IN (SELECT user FROM membership
            WHERE user_group = 1) AND id NOT IN (SELECT user FROM membership WHERE user_group = 4)" 1)"
    acted "409 out of nothing" ORG_FAULT=409:1@/memberships "add-group:$GROUP" "${J[2]}"
    # refusals
    for status in 400 403 415; do
        acted "$status" "ORG_FAULT=$status:1@/suspend" suspend "${M[7]}"
    done
    acted "404" ORG_FAULT=404:1@/memberships "remove-group:$OUT" "${M[8]}"
    acted "401" ORG_FAULT=401:1x9/3@/suspend suspend "${M[@]:9:3}"
    # not told just now
    acted "groups untold" ORG_TWIST=no-groups "remove-group:$OUT" "${M[12]}"
    acted "groups untold, and an answer lost" ORG_WRITE_FAULT=lost:1 "remove-group:$OUT" "${M[13]}"
    acted "activity untold" ORG_TWIST=no-activity "remove-access:confluence:$JIRA" "${I[0]}"
    # an answer is lost, and the look at it does not tell the groups: nothing may be called done
    R=$(tool list "remove-group:$OUT" "${M[14]}")
    confirm "$R"
    control ORG_FAULT=500:1x4@/memberships
    control ORG_LATENCY_MS=200
    faketime -f "+0 x20" "$B/rollcall-timer" tasks 2>>"$T/log" & local lane=$!
    for _ in $(seq 500); do [ "$(sql "SELECT count(*) FROM run_step WHERE run = $R AND state =
        'intent'")" = 1 ] && break; sleep 0.01; done
    control ORG_TWIST=no-groups
    wait $lane
    control ORG_LATENCY_MS=0; control ORG_FAULT=; control ORG_TWIST=; timer
    record "a loss that nobody can tell"
    # groups that changed
    R=$(tool list "remove-group:$OUT" "${M[15]}")
    confirm "$R"
    control "ORG_GIVES=$OUT:5"
    timer
    control ORG_GIVES=
    record "a group that gives more"
    R=$(tool list "add-group:$GROUP" "${J[3]}")
    confirm "$R"
    control "ORG_GIVES=$GROUP:site"
    timer
    control ORG_GIVES=
    record "a group that makes admins"
    tool list "add-group:$ADMINS" "${J[3]}" >/dev/null && bad "added to admins"
    # undo, also into a group that makes admins by now
    control "ORG_GIVES=$OUT:site"
    undo "$A" "${M[0]}"
    control ORG_GIVES=
    record "undo into a group of admins"
    undo "$A"; record "undo"
    tool protect "${M[16]}"
    acted "protected, and the rest" "" suspend "${M[16]}" "${M[17]}"; A=$R
    undo "$A"; record "undo of it"
    same "sound" ok "$(sql 'PRAGMA integrity_check')"
}
join() { # GROUP ACCOUNT
    curl -s --noproxy '*' -o /dev/null -H 'Content-Type: application/json' -H \
        'Authorization: Bearer ATCTT-demo-full-0001-4f2a' -d "{\"accountId\":\"$2\"}" \
        "$ROLLCALL_API_URL/admin/v2/orgs/4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f/directories/$(sql "SELECT d.directory_id FROM user_group g JOIN directory d ON d.id = g.directory WHERE g.group_id = '$1'")/groups/$1/memberships"
}

(
    failed=0 demos=()
    trap 'kill "${demos[@]}" 2>/dev/null' EXIT
    house plain 400 1
    scene
    echo "$failed" >"$H/failed"
) & plain=$!
B=$W
tool() { "$W/task_tool" "$@" 2>"$H/refusal"; }
refusal() { cat "$H/refusal"; }
house other 400 1
scene
wait "$plain"
same "the lane as it is" 0 "$(cat "$T/plain/failed")"
same "the same calls, states and codes" "" "$(diff "$T/plain/record" "$T/other/record")"
same "in other words" "" \
    "$(grep -E '[A-Za-z]' "$T/plain/sentences" | sort -u | comm -12 - <(sort -u "$T/other/sentences"))"
[ "$(grep -c . "$T/plain/record")" -gt 100 ] && ok || bad "hardly anything happened"
finished
