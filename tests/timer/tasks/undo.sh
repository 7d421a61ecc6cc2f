#!/bin/bash
# Undos against the stand-in Atlassian: what came between a run and its undo, admin rights, the age
# of figures, undos of old runs and undos of undos, and what an undone run says of itself.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization undo 900 1
OUT=99999999-0000-4000-8000-000000000001 # the users of Confluence
PAUL=paul.product@example.test
KEY=ATCTT-demo-full-0001-4f2a
ORG=$ROLLCALL_API_URL/admin/v2/orgs/4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f
DIRECTORY=$(sql "SELECT directory_id FROM directory ORDER BY id LIMIT 1")
IN="id IN (SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
    WHERE (g.group_id = "
MEMBER="$IN'$OUT'))"
mapfile -t M < <(people "status = 'active' AND claim_status = 'managed' AND $MEMBER" 60)
call() { # METHOD PATH BODY: by hand, past Rollcall
    curl -s --noproxy '*' -o /dev/null -X "$1" -H 'Content-Type: application/json' \
        -H "Authorization: Bearer $KEY" -d "$3" "$ORG/directories/$DIRECTORY$2"
}
hand() { call POST "/users/$2/$1" '{}'; } # suspend|restore ACCOUNT
age() {                                   # RUN DAYS: as if it had been long ago
    local by=$(($2 * 86400))
    sql "UPDATE run SET requested_at = requested_at - $by, confirmed_at = confirmed_at - $by,
             started_at = started_at - $by, finished_at = finished_at - $by WHERE id = $1"
    sql "UPDATE run_step SET finished_at = finished_at - $by WHERE run = $1"
}
who() {
    sql "SELECT r.state || '|' || coalesce(r.reason, '')
           FROM run_user r JOIN user u ON u.id = r.user
         WHERE r.run = $run AND u.account_id = '$1'"
}
about() { ask_demo journal | jq -r ".[$calls:][] | select(.accountId == \"$1\") | .kind"; }
writes() { journal_length; }

# --- restored by hand, which a synchronization saw, and suspended again by somebody else
run_action suspend "${M[@]:0:3}"
A=$run
hand restore "${M[0]}"
sync_again
hand suspend "${M[0]}"
ask_demo state >"$folder/decided"
calls=$(writes)
undo "$A"
contains "suspended again by hand: left alone" "left-out|" "$(who "${M[0]}")"
contains "and why" "in another state than the run had left" "$(who "${M[0]}")"
equal "the others are restored" 2 "$(run_field "$run" done)"
equal "nobody called about that person" "" "$(about "${M[0]}")"
hand restore "${M[0]}"
sync_again

# --- the same after a long time: a preview that says so, and calls nobody by itself
run_action suspend "${M[@]:10:3}"
A=$run
age "$A" 700
hand restore "${M[10]}"
sync_again
hand suspend "${M[10]}"
sync_again # shows this person as the run had left them
calls=$(writes)
undo "$A"
equal "an old run is undone by a preview" "preview|2|1" \
    "$(run_field "$run" "state || '|' || planned || '|' || skipped")"
contains "which says who is left out" "left-out|" "$(who "${M[10]}")"
timer
equal "and changes nobody before it is confirmed" "$calls" "$(writes)"
confirm "$run" || fail "confirm of an undo: $(refusal)"
equal "confirmed it is queued" queued "$(run_field "$run" state)"
timer
equal "and done" "done|2" "$(run_field "$run" "state || '|' || done")"
equal "not for whom another decided" "" "$(about "${M[10]}")"
hand restore "${M[10]}"
sync_again
# 29 days are no long time
run_action suspend "${M[15]}"
age "$run" 29
undo "$run"
equal "within 30 days it is queued at once" "done|1" "$(run_field "$run" "state || '|' || done")"
sync_again

# --- a run decided otherwise meanwhile
run_action suspend "${M[@]:0:2}"
A=$run
sync_again
run_action restore "${M[0]}"
sync_again
run_action suspend "${M[0]}"
B1=$run
undo "$A"
contains "a later run decided" "left-out|" "$(who "${M[0]}")"
contains "and which" "later run" "$(who "${M[0]}")"
equal "the other is restored" 1 "$(run_field "$run" done)"
undo "$B1"
equal "the later run itself can be undone" "done|1" "$(run_field "$run" "state || '|' || done")"
# a run that was undone is no decision any more
run_action "remove-group:$OUT" "${M[5]}"
A=$run
sync_again
run_action "add-group:$OUT" "${M[5]}"
undo "$run"
undo "$A"
equal "what was undone meanwhile does not count" "done:1" "$(outcomes "$run")"

# --- an admin of products asks: roles and groups of admins stay away
sql "INSERT OR REPLACE INTO setting VALUES ('product_admins', 'full', 0, 'test')"
mapfile -t E < <(people "status = 'active' AND email <> '$PAUL' AND id IN (
    SELECT d.user FROM user_role d JOIN product p ON p.id = d.product WHERE d.method = 'direct'
       AND d.role = 'atlassian/admin' AND p.product = 'confluence' AND p.site = '$SITE')" 1)
if [ -z "${E[0]}" ]; then fail "nobody is an admin of Confluence by a direct role"; fi
ask_demo state >"$folder/before"
WHO=$PAUL
export WHO
run_action "remove-access:confluence:$SITE" "${E[0]}"
A=$run
undo "$A"
equal "no admin's role is given back" "" \
    "$(ask_demo journal | jq -r '.[] | select(.kind == "assign-role").target | select(test("admin@"))')"
contains "and why" "organization admin" \
    "$(sql "SELECT group_concat(reason) FROM run_step WHERE run = $run AND state = 'skipped'")"
equal "it is no failure" done "$(run_field "$run" state)"
equal "what is left is still to be undone" 0 "$(run_field "$A" undone)"
WHO=olivia.admin@example.test
undo "$A"
equal "an organization admin gives it back" "done:1" "$(outcomes "$run")"
check_restored "a direct admin of Confluence"
ADMINS=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-admins-example'")
mapfile -t P < <(people "email <> '$PAUL' AND $IN'$ADMINS'))" 2)
run_action "remove-group:$ADMINS" "${P[0]}"
A=$run
WHO=$PAUL
undo "$A"
equal "nobody is put back into a group of admins" "left-out:1" "$(outcomes "$run")"
contains "and why" "organization admin" "$(who "${P[0]}")"
WHO=olivia.admin@example.test
undo "$A"
B1=$run
equal "but when an organization admin asks" "done:1" "$(outcomes "$run")"
WHO=$PAUL
undo "$B1"
equal "taking it away once more needs no owner" "done:1" "$(outcomes "$run")"
B2=$run
undo "$B2"
equal "the undo of that does" "left-out:1" "$(outcomes "$run")"
WHO=olivia.admin@example.test
undo "$B2"
check_restored "a group of admins"
# a group that has come to make admins since, of which the lane alone knows
run_action "remove-group:$OUT" "${M[6]}"
A=$run
control "ORG_GIVES=$OUT:site"
WHO=$PAUL
undo "$A"
equal "nor into one that makes admins by now" "skipped:1" "$(outcomes "$run")"
control "ORG_GIVES="
WHO=olivia.admin@example.test
undo "$A"
check_restored "a group that made admins for a while"
# what an owner's preview would give, another admin cannot set off
run_action "remove-group:$ADMINS" "${P[1]}"
A=$run
age "$A" 100
undo "$A"
WHO=$PAUL tool confirm "$run" 1 >/dev/null
contains "another's preview" "organization admin" "$(refusal)"
equal "is not run" preview "$(run_field "$run" state)"
confirm "$run" || fail "the owner's own: $(refusal)"
timer
check_restored "by its owner"
unset WHO
sql "DELETE FROM setting WHERE name = 'product_admins'"

# --- old figures, a key that ended, a synchronization under way
run_action suspend "${M[@]:0:2}"
A=$run
ask_demo state >"$folder/suspended"
sql "UPDATE sync_run SET finished_at = finished_at - 40 * 3600"
undo "$A"
equal "on old figures nothing is undone" refused "$(run_field "$run" state)"
contains "in words" "older than 36 hours" "$(run_field "$run" reason)"
sql "UPDATE sync_run SET finished_at = finished_at + 40 * 3600"
sql "UPDATE api_key SET expires_at = unixepoch() - 1 WHERE state = 'current'"
undo "$A"
contains "nor with a key that ended" "refused|The organization API key has expired" \
    "$(run_field "$run" "state || '|' || reason")"
sql "UPDATE api_key SET expires_at = unixepoch() + 9999 WHERE state = 'current'"
sql "INSERT INTO sync_run (kind, requested_by, started_at) VALUES ('manual', 'test', unixepoch())"
undo "$A"
contains "a synchronization is waited for" "queued|Waits. A synchronization is running" \
    "$(run_field "$run" "state || '|' || reason")"
ask_demo state | cmp -s - "$folder/suspended" && pass || fail "nothing was called meanwhile"
sql "UPDATE sync_run SET outcome = 'failed', finished_at = unixepoch()
     WHERE outcome = 'running'"
timer
equal "and then it goes" "done|2" "$(run_field "$run" "state || '|' || done")"

# --- what is said of it, and of an undo of an undo
equal "all of it undone" "2|2" \
    "$(run_field "$A" undone)|$(sql "SELECT count(*) FROM run_user
        WHERE run = $A AND undone_by = $run")"
U=$run
undo "$U"
equal "undone itself: the first stands again" "0|2" \
    "$(run_field "$A" undone)|$(run_field "$U" undone)"
equal "in each call" 0 \
    "$(sql "SELECT count(*) FROM run_step WHERE run = $A AND undone_by IS NOT NULL")"
undo "$A" "${M[0]}"
equal "for one of two" 1 "$(run_field "$A" undone)"
undo "$A"
equal "for both" 2 "$(run_field "$A" undone)"
check_restored "undone in the end"

# --- protected are exactly those who were put back
run_action suspend "${M[@]:0:3}"
A=$run
hand restore "${M[2]}"
sync_again
run=$(tool undo "$A")
sql "UPDATE run SET protect_days = 30, protect_reason = 'Undone run it' WHERE id = $run"
equal "nobody is protected before" 0 "$(sql "SELECT count(*) FROM protection")"
timer
equal "two were put back and are protected" "$(printf '%s\n' "${M[@]:0:2}" | sort)" \
    "$(sql "SELECT account_id FROM protection p JOIN user u ON u.id = p.user
      WHERE p.reason = 'Undone run it'
        AND p.until BETWEEN unixepoch() + 29 * 86400 AND unixepoch() + 30 * 86400
      ORDER BY account_id")"
equal "which the audit tells" 2 "$(sql "SELECT count(*) FROM audit WHERE action = 'protect.user'
    AND who = 'olivia.admin@example.test' AND after = 'Undone run it'")"
finish
