#!/usr/bin/env bash
# Runs of people who may change an area only: whom the plan takes and leaves out, by a computation
# of its own; what the calls do when the world changed in between; rights that go away; a kill.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization areas 900 1
RESEARCH=22222222-3333-4444-5555-666666666666 # the site of area 1; SITE is that of area 2

# --- who acts: people of the organization without any other role
mapfile -t someone < <(people "status = 'active' AND claim_status = 'managed'" 4)
maker=${someone[0]} second=${someone[1]} big=${someone[2]} other=${someone[3]}
assign() { # AREA ACCOUNT...
    local area=$1
    shift
    for account in "$@"; do
        sql "INSERT INTO assignment (user, level, area, created_at, created_by)
             SELECT id, 'act', $area, 1, 't' FROM user WHERE account_id = '$account'"
    done
}
unassign() { # ACCOUNT
    sql "DELETE FROM assignment WHERE user = (SELECT id FROM user WHERE account_id = '$1')"
}
sql "INSERT INTO area (id, name, created_at, created_by, changed_at, changed_by)
     VALUES (1, 'Research', 1, 't', 1, 't'), (2, 'Example', 1, 't', 1, 't');
     INSERT INTO area_instance VALUES (1, 'jira-software', '$RESEARCH'),
       (1, 'confluence', '$RESEARCH');
     INSERT INTO area_instance SELECT 2, product, site FROM product WHERE site = '$SITE'"
assign 1 "$maker" "$second"
assign 2 "$big" "$other"
as() { WHO=$1 tool "${@:2}"; }
preview_as() { # ACCOUNT VERB ARGUMENT...: sets $run, which the lane has planned
    run=$(as "$@") || fail "$2: $(refusal)"
    equal "$2: the lane prepares it" preparing "$(run_field "$run" state)"
    timer
    equal "$2: it is a preview" preview "$(run_field "$run" state)"
}
confirm_as() { # ACCOUNT
    as "$1" confirm "$run" "$(run_field "$run" planned)" || fail "confirm: $(refusal)"
}
lists() { # STATE [CAUSE]: accounts of the run $run
    sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
          WHERE r.run = $run AND r.state = '$1' AND coalesce(r.cause, '') = '${2:-}' ORDER BY 1"
}

# --- what people hold, counted without the program's own SQL
HELD="(SELECT user, product FROM seat
       UNION SELECT m.user, g.product FROM membership m
               JOIN group_role g ON g.user_group = m.user_group
       UNION SELECT user, product FROM user_role
       UNION SELECT user, 0 FROM user_platform_role WHERE role <> 'atlassian/ai-access')"
inside() { # AREA: a condition on user.id: holds something of the area, and of nothing else
    local products="(SELECT p.id FROM product p JOIN area_instance a
        ON a.product = p.product AND a.site = p.site WHERE a.area = $1)"
    echo "id IN (SELECT user FROM $HELD WHERE product IN $products)
        AND ${2:-} id IN (SELECT user FROM $HELD WHERE product NOT IN $products)"
}
ALIVE="gone_at IS NULL AND account_type = 'atlassian' AND status = 'active'
   AND id NOT IN (SELECT user FROM user_platform_role WHERE role = 'atlassian/org-admin')"
accounts() { sql "SELECT account_id FROM user WHERE $ALIVE AND $1 ORDER BY 1"; }

# --- the plan of an action on whole people
preview_as "$maker" bulk "status=active" suspend
equal "whom it suspends" "$(accounts "$(inside 1 NOT)")" "$(lists planned)"
equal "who is left out for access elsewhere" "$(accounts "$(inside 1)")" \
    "$(lists left-out beyond-seats)"
equal "nobody of another area is listed" 0 "$(sql "SELECT count(*) FROM run_user r
    WHERE r.run = $run AND r.user NOT IN (SELECT user FROM $HELD WHERE product IN (
      SELECT id FROM product WHERE site = '$RESEARCH'))")"
equal "the run has the limits of who asked" "$maker|1" "$(sql "SELECT u.account_id, r.area
    FROM run r JOIN user u ON u.id = r.acts_as WHERE r.id = $run")"

# --- the world changes between the preview and the call: by a group, by a role of their own, by
# roles that Atlassian does not return
before=$(journal_length)
mapfile -t planned < <(lists planned)
joins=${planned[0]} gets=${planned[1]} hidden=${planned[2]}
confirm_as "$maker"
atlassian POST "$(group_path "$CONFLUENCE_USERS")/memberships" "{\"accountId\":\"$joins\"}"
atlassian POST "/admin/v1/orgs/$ORG/users/$gets/roles/assign" \
    "{\"role\":\"atlassian/user\",\"resource\":\"ari:cloud:jira-software::site/$SITE\"}"
control "ORG_FAULT=404:1x1@/users/$hidden/role-assignments"
changes=$(($(journal_length) - before))
timer
equal "joined a group elsewhere" "skipped|beyond-seats" "$(cause_of "$joins")"
equal "got a role elsewhere" "skipped|beyond-seats" "$(cause_of "$gets")"
equal "roles unknown" "skipped|beyond-seats" "$(cause_of "$hidden")"
equal "everybody else is suspended" "$((${#planned[@]} - 3))" "$(run_field "$run" "done")"
equal "only they were called" "$((${#planned[@]} - 3))" "$(ask_demo journal |
    jq "[.[$((before + changes)):][] | select(.kind == \"suspend\")] | length")"

# --- undo: a preview; it gives back what the run took
suspended=$(lists "done")
preview_as "$maker" undo "$run"
equal "whom the undo restores" "$suspended" "$(lists planned)"
confirm_as "$maker"
timer
equal "the undo" "$suspended" "$(lists "done")"
sync_again

# --- an action on a product that names no site, and groups
sql "INSERT INTO protection (user_group, reason, created_at, created_by)
     SELECT id, 'secret', 1, 't' FROM user_group WHERE group_id = '$CONFLUENCE_USERS'"
preview_as "$maker" bulk "status=active" remove-access:confluence
equal "members of a protected group elsewhere are left out" 1 "$(sql "SELECT count(*) > 0
    FROM run_user WHERE run = $run AND cause = 'beyond-protected'")"
equal "without its name and reason" 0 "$(sql "SELECT count(*) FROM run_user
    WHERE run = $run AND (reason LIKE '%secret%' OR cause = 'protected-group')")"
sql "DELETE FROM protection"
preview_as "$maker" bulk "status=active" remove-access:confluence
equal "only the area's instance" "" "$(sql "SELECT DISTINCT coalesce(s.group_id, s.resource)
    FROM run_step s WHERE run = $run AND coalesce(s.group_id, '') NOT IN (
      SELECT group_id FROM user_group WHERE id IN (SELECT user_group FROM group_role g
        JOIN product p ON p.id = g.product WHERE p.site = '$RESEARCH'))
     AND coalesce(s.resource, '') NOT LIKE '%confluence%$RESEARCH'")"
research_group=$(sql "SELECT group_id FROM user_group
    WHERE name = 'confluence-users-example-research'")
member=$(lists planned | while read -r account; do
    sql "SELECT account_id FROM user WHERE account_id = '$account'
        AND id IN $(group_members "$research_group")"
done | head -1)
preview_as "$maker" list "remove-group:$research_group" "$member"
equal "a group of the area" "planned|-" "$(cause_of "$member")"
confirm_as "$maker"
timer
equal "left" "done|-" "$(cause_of "$member")"
run=$(as "$maker" list "remove-group:$CONFLUENCE_USERS" "$member") && timer
equal "a group of another area: nobody" 0 \
    "$(sql "SELECT count(*) FROM run_user WHERE run = ${run:-0} AND state = 'planned'")"
leaver=$(accounts "id IN $(group_members "$research_group")" | grep -v "^$member$" | head -1)
preview_as "$maker" list "remove-group:$research_group" "$leaver"
confirm_as "$maker"
control "ORG_GIVES=$research_group:0"
timer
control "ORG_GIVES="
equal "a group that gives something outside by now: nobody leaves it" "stopped|0|1" \
    "$(run_field "$run" "state || '|' || done || '|' || (reason LIKE '%: now …, then …%')")"
sync_again
sql "INSERT INTO assignment (user_group, level, area, created_at, created_by)
     SELECT id, 'read', 1, 1, 't' FROM user_group WHERE group_id = '$research_group'"
preview_as "$maker" bulk "group=$research_group" "remove-group:$research_group"
equal "a group that lets people into Rollcall: nobody" 0 "$(run_field "$run" planned)"
equal "and why" beyond-group "$(sql "SELECT DISTINCT cause FROM run_user
    WHERE run = $run AND state = 'left-out' AND cause LIKE 'beyond%'")"
sql "DELETE FROM assignment WHERE user_group IS NOT NULL"
sync_again

# --- the area grows after the preview: an instance that it did not show is not touched
preview_as "$maker" bulk "status=active" remove-access:jira-software
confirm_as "$maker"
sql "INSERT INTO area_instance VALUES (1, 'jira-software', '$SITE')"
before=$(journal_length)
timer
equal "nothing of the other site" 0 "$(ask_demo journal | jq "[.[$before:][] | .target |
    select(contains(\"$SITE\"))] | length")"
equal "no group of the other site" "" "$(sql "SELECT DISTINCT s.group_id FROM run_step s
    WHERE run = $run AND s.state = 'done' AND s.group_id IN (SELECT group_id FROM user_group WHERE
      id IN (SELECT user_group FROM group_role g JOIN product p ON p.id = g.product
              WHERE p.site = '$SITE'))")"
sql "DELETE FROM area_instance WHERE area = 1 AND site = '$SITE'"
sync_again

# --- an area with domains: the address is of another domain by now. The copy says otherwise.
domain=$(sql "SELECT email_domain FROM user WHERE $ALIVE AND $(inside 1 NOT)
    AND email_domain IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
sql "INSERT INTO area_domain VALUES (1, '$domain')"
sync_again
mapfile -t moved < <(accounts "email_domain = '$domain' AND $(inside 1 NOT)")
preview_as "$maker" list suspend "${moved[0]}"
equal "a person of the domain" "${moved[0]}" "$(lists planned)"
confirm_as "$maker"
sql "UPDATE area_domain SET domain = 'by-now.test';
     UPDATE user SET email_domain = 'by-now.test', email = 'x' || id || '@by-now.test'
      WHERE email_domain = '$domain'"
before=$(journal_length)
timer
equal "nobody of another domain" "$before|0" "$(journal_length)|$(run_field "$run" done)"
sql "DELETE FROM area_domain"
sync_again

# --- rights that go away
preview_as "$maker" bulk "status=active" suspend
confirm_as "$maker"
unassign "$maker"
before=$(journal_length)
timer
equal "before the start" "refused|area-lost" "$(run_field "$run" "state || '|' || cause")"
equal "nobody was changed" "$before" "$(journal_length)"
sql "INSERT INTO assignment (user, level, created_at, created_by)
     SELECT id, 'act', 1, 't' FROM user WHERE account_id = '$maker'"
assign 1 "$maker"
run=$(sql "INSERT INTO run (process_id, kind, name, state, spec, query, requested_by, requested_at,
      acts_as) SELECT 'p-1', 'bulk', 'x', 'preparing', '', 'status=active', account_id,
      unixepoch(), id FROM user WHERE account_id = '$maker'; SELECT last_insert_rowid()")
timer
equal "rights over everything by now" "refused|area-widened" \
    "$(run_field "$run" "state || '|' || cause")"
sql "DELETE FROM assignment WHERE area IS NULL"
preview_as "$big" bulk "status=active" suspend
equal "more people than a batch" 1 "$(run_field "$run" "planned > 240")"
confirm_as "$big"
sql "CREATE TRIGGER test AFTER UPDATE ON run_user WHEN new.state = 'done' BEGIN
       DELETE FROM assignment
        WHERE user = (SELECT id FROM user WHERE account_id = '$big');
     END"
timer
sql "DROP TRIGGER test"
equal "while it acts" "stopped|area-lost|1" \
    "$(run_field "$run" "state || '|' || cause || '|' || (done < planned)")"
assign 2 "$big"

# --- killed in the middle, and on again
undone=$run
preview_as "$big" undo "$undone"
confirm_as "$big"
timer
sync_again
preview_as "$big" bulk "status=active" suspend
confirm_as "$big"
control "ORG_LATENCY_MS=300"
"$build/rollcall-timer" tasks 2>>"$work/log" &
lane=$!
wait_until '[ "$(run_field "$run" "done > 0")" = 1 ]'
kill -9 "$lane"
wait "$lane" 2>/dev/null
control "ORG_LATENCY_MS=0"
mapfile -t planned < <(lists planned)
joins=${planned[-1]}
atlassian POST "$(group_path "$research_group")/memberships" "{\"accountId\":\"$joins\"}"
timer
equal "after a kill" "done" "$(run_field "$run" state)"
equal "and beyond the area by then" "skipped|beyond-seats" "$(cause_of "$joins")"

# --- a task, and the second person
sync_again
filter=$(as "$maker" filter mine "status=active")
task=$(as "$maker" task mine "$filter" daily 06:00 500 100 remove-access:jira-software)
preview_as "$maker" preview "$task"
as "$maker" seen "$task" "$run" || fail "seen: $(refusal)"
as "$maker" switch "$task" on real || fail "switch: $(refusal)"
as "$big" switch "$task" off real && fail "a task of another area was switched"
sql "UPDATE task SET next_run_at = unixepoch() - 60 WHERE id = $task;
     INSERT OR REPLACE INTO setting VALUES ('approval_users', '1', 0, 'test')"
timer
run=$(sql "SELECT max(id) FROM run WHERE task = $task AND scheduled")
equal "it waits for a second person" waiting "$(run_field "$run" state)"
as "$maker" approve "$run" && fail "the same person approved"
as "$big" approve "$run" && fail "somebody of another area approved"
as "$second" approve "$run" || fail "approve: $(refusal)"
timer
equal "it ran" "done|$maker" "$(sql "SELECT r.state, u.account_id
    FROM run r JOIN user u ON u.id = r.acts_as WHERE r.id = $run")"
equal "nothing of another area" 0 "$(sql "SELECT count(*) FROM run_step s
    JOIN user_group g ON g.group_id = s.group_id JOIN group_role r ON r.user_group = g.id
    JOIN product p ON p.id = r.product WHERE s.run = $run AND p.site <> '$RESEARCH'")"
check_integrity areas
finish
