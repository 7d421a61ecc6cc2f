#!/usr/bin/env bash
# Undos against the stand-in Atlassian: changes between a run and its undo, admin rights, the age of
# figures, undos of old runs and of undos, and the counts of an undone run.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization undo 900 1
paul=paul.product@example.test
directory=$(sql "SELECT directory_id FROM directory ORDER BY id LIMIT 1")
directory=/admin/v2/orgs/$ORG/directories/$directory
mapfile -t members < <(people "status = 'active' AND claim_status = 'managed'
    AND id IN $(group_members "$CONFLUENCE_USERS")" 60)
by_hand() { # suspend|restore ACCOUNT
    atlassian POST "$directory/users/$2/$1" '{}'
}
# As if the run were that old.
make_older() { # RUN DAYS
    local by=$(($2 * 86400))
    sql "UPDATE run SET requested_at = requested_at - $by, confirmed_at = confirmed_at - $by,
             started_at = started_at - $by, finished_at = finished_at - $by WHERE id = $1"
    sql "UPDATE run_step SET finished_at = finished_at - $by WHERE run = $1"
}
calls_about() { ask_demo journal | jq -r ".[$calls:][] | select(.accountId == \"$1\") | .kind"; }

# --- somebody restores a person by hand, a synchronization sees it, and they suspend them again
run_action suspend "${members[@]:0:3}"
first=$run
by_hand restore "${members[0]}"
sync_again
by_hand suspend "${members[0]}"
ask_demo state >"$folder/decided"
calls=$(journal_length)
undo "$first"
contains "suspended again by hand: left alone" "left-out|" "$(reason_of "${members[0]}")"
contains "and why" "in another state than the run had left" "$(reason_of "${members[0]}")"
equal "the others are restored" 2 "$(run_field "$run" done)"
equal "nobody called about that person" "" "$(calls_about "${members[0]}")"
by_hand restore "${members[0]}"
sync_again

# --- the same after a long time: the undo is a preview first
run_action suspend "${members[@]:10:3}"
first=$run
make_older "$first" 700
by_hand restore "${members[10]}"
sync_again
by_hand suspend "${members[10]}"
sync_again # shows this person as the run had left them
calls=$(journal_length)
undo "$first"
equal "an old run is undone by a preview" "preview|2|1" \
    "$(run_field "$run" "state || '|' || planned || '|' || skipped")"
contains "which says who is left out" "left-out|" "$(reason_of "${members[10]}")"
timer
equal "and changes nobody before it is confirmed" "$calls" "$(journal_length)"
confirm "$run" || fail "confirm of an undo: $(refusal)"
equal "confirmed it is queued" queued "$(run_field "$run" state)"
timer
equal "and done" "done|2" "$(run_field "$run" "state || '|' || done")"
equal "not for whom another decided" "" "$(calls_about "${members[10]}")"
by_hand restore "${members[10]}"
sync_again
# 29 days are not a long time.
run_action suspend "${members[15]}"
make_older "$run" 29
undo "$run"
equal "within 30 days it is queued at once" "done|1" "$(run_field "$run" "state || '|' || done")"
sync_again

# --- a later run decides otherwise
run_action suspend "${members[@]:0:2}"
first=$run
sync_again
run_action restore "${members[0]}"
sync_again
run_action suspend "${members[0]}"
second=$run
undo "$first"
contains "a later run decided" "left-out|" "$(reason_of "${members[0]}")"
contains "and which" "later run" "$(reason_of "${members[0]}")"
equal "the other is restored" 1 "$(run_field "$run" done)"
undo "$second"
equal "the later run itself can be undone" "done|1" "$(run_field "$run" "state || '|' || done")"
# An undone run is no decision any more.
run_action "remove-group:$CONFLUENCE_USERS" "${members[5]}"
first=$run
sync_again
run_action "add-group:$CONFLUENCE_USERS" "${members[5]}"
undo "$run"
undo "$first"
equal "what was undone meanwhile does not count" "done:1" "$(outcomes "$run")"

# --- a product admin asks for the undo: it gives back no role and no group of admins
sql "INSERT OR REPLACE INTO setting VALUES ('product_admins', 'full', 0, 'test')"
mapfile -t direct_admins < <(people "status = 'active' AND email <> '$paul' AND id IN (
    SELECT d.user FROM user_role d JOIN product p ON p.id = d.product WHERE d.method = 'direct'
       AND d.role = 'atlassian/admin' AND p.product = 'confluence' AND p.site = '$SITE')" 1)
if [ -z "${direct_admins[0]}" ]; then fail "nobody is an admin of Confluence by a direct role"; fi
ask_demo state >"$folder/before"
WHO=$paul
export WHO
run_action "remove-access:confluence:$SITE" "${direct_admins[0]}"
first=$run
undo "$first"
equal "no admin's role is given back" "" \
    "$(ask_demo journal |
        jq -r '.[] | select(.kind == "assign-role").target | select(test("admin@"))')"
contains "and why" "organization admin" \
    "$(sql "SELECT group_concat(reason) FROM run_step WHERE run = $run AND state = 'skipped'")"
equal "it is no failure" done "$(run_field "$run" state)"
equal "what is left is still to be undone" 0 "$(run_field "$first" undone)"
WHO=olivia.admin@example.test
undo "$first"
equal "an organization admin gives it back" "done:1" "$(outcomes "$run")"
check_restored "a direct admin of Confluence"
admins=$(sql "SELECT group_id FROM user_group WHERE name = 'jira-admins-example'")
mapfile -t admin_members < <(people "email <> '$paul' AND id IN $(group_members "$admins")" 2)
run_action "remove-group:$admins" "${admin_members[0]}"
first=$run
WHO=$paul
undo "$first"
equal "nobody is put back into a group of admins" "left-out:1" "$(outcomes "$run")"
contains "and why" "organization admin" "$(reason_of "${admin_members[0]}")"
WHO=olivia.admin@example.test
undo "$first"
second=$run
equal "but when an organization admin asks" "done:1" "$(outcomes "$run")"
WHO=$paul
undo "$second"
equal "taking it away once more needs no owner" "done:1" "$(outcomes "$run")"
third=$run
undo "$third"
equal "the undo of that does" "left-out:1" "$(outcomes "$run")"
WHO=olivia.admin@example.test
undo "$third"
check_restored "a group of admins"
# The group makes admins since, and Rollcall's copy does not know it yet.
run_action "remove-group:$CONFLUENCE_USERS" "${members[6]}"
first=$run
control "ORG_GIVES=$CONFLUENCE_USERS:site"
WHO=$paul
undo "$first"
equal "nor into one that makes admins by now" "skipped:1" "$(outcomes "$run")"
control "ORG_GIVES="
WHO=olivia.admin@example.test
undo "$first"
check_restored "a group that made admins for a while"
# A product admin cannot confirm an owner's preview that gives admin rights.
run_action "remove-group:$admins" "${admin_members[1]}"
first=$run
make_older "$first" 100
undo "$first"
WHO=$paul tool confirm "$run" 1 >/dev/null
contains "another's preview" "organization admin" "$(refusal)"
equal "is not run" preview "$(run_field "$run" state)"
confirm "$run" || fail "the owner's own: $(refusal)"
timer
check_restored "by its owner"
unset WHO
sql "DELETE FROM setting WHERE name = 'product_admins'"

# --- old figures, a key that ended, a synchronization under way
run_action suspend "${members[@]:0:2}"
first=$run
ask_demo state >"$folder/suspended"
sql "UPDATE sync_run SET finished_at = finished_at - 40 * 3600"
undo "$first"
equal "on old figures nothing is undone" refused "$(run_field "$run" state)"
contains "in words" "older than 36 hours" "$(run_field "$run" reason)"
sql "UPDATE sync_run SET finished_at = finished_at + 40 * 3600"
sql "UPDATE api_key SET expires_at = unixepoch() - 1 WHERE state = 'current'"
undo "$first"
contains "nor with a key that ended" "refused|The organization API key has expired" \
    "$(run_field "$run" "state || '|' || reason")"
sql "UPDATE api_key SET expires_at = unixepoch() + 9999 WHERE state = 'current'"
begin_sync
undo "$first"
contains "a synchronization is waited for" "queued|Waiting. A sync is running" \
    "$(run_field "$run" "state || '|' || reason")"
ask_demo state | cmp -s - "$folder/suspended" && pass || fail "nothing was called meanwhile"
end_sync
timer
equal "and then it goes" "done|2" "$(run_field "$run" "state || '|' || done")"

# --- the counts of an undone run, and of an undone undo
equal "all of it undone" "2|2" \
    "$(run_field "$first" undone)|$(sql "SELECT count(*) FROM run_user
        WHERE run = $first AND undone_by = $run")"
undone=$run
undo "$undone"
equal "undone itself: the first stands again" "0|2" \
    "$(run_field "$first" undone)|$(run_field "$undone" undone)"
equal "in each call" 0 \
    "$(sql "SELECT count(*) FROM run_step WHERE run = $first AND undone_by IS NOT NULL")"
undo "$first" "${members[0]}"
equal "for one of two" 1 "$(run_field "$first" undone)"
undo "$first"
equal "for both" 2 "$(run_field "$first" undone)"
check_restored "undone in the end"

# --- an undo that protects covers exactly the people it puts back
run_action suspend "${members[@]:0:3}"
first=$run
by_hand restore "${members[2]}"
sync_again
run=$(tool undo "$first")
sql "UPDATE run SET protect_days = 30, protect_reason = 'Undone run it' WHERE id = $run"
equal "nobody is protected before" 0 "$(sql "SELECT count(*) FROM protection")"
timer
equal "two were put back and are protected" "$(printf '%s\n' "${members[@]:0:2}" | sort)" \
    "$(sql "SELECT account_id FROM protection p JOIN user u ON u.id = p.user
      WHERE p.reason = 'Undone run it'
        AND p.until BETWEEN unixepoch() + 29 * 86400 AND unixepoch() + 30 * 86400
      ORDER BY account_id")"
equal "which the audit tells" 2 "$(sql "SELECT count(*) FROM audit WHERE action = 'protect.user'
    AND who = 'olivia.admin@example.test' AND after = 'Undone run it'")"
finish
