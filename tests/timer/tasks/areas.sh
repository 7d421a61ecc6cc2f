#!/usr/bin/env bash
# Runs of people who may change an area only: whom the plan takes and leaves out, by a computation
# of its own; what the calls do when the world changed in between; rights that go away; a kill.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization areas 700 1
RESEARCH=22222222-3333-4444-5555-666666666666 # the site of the area, with Jira and Confluence
echo "$work"
sql "SELECT count(*) FROM user"
# Somebody of the organization without any role gets the area.
maker=$(people "status = 'active' AND claim_status = 'managed'" 1)
sql "INSERT INTO area (id, name, created_at, created_by, changed_at, changed_by)
     VALUES (1, 'Research', 1, 't', 1, 't');
     INSERT INTO area_instance VALUES (1, 'jira-software', '$RESEARCH'), (1, 'confluence', '$RESEARCH');
     INSERT INTO assignment (user, level, area, created_at, created_by)
     SELECT id, 'act', 1, 1, 't' FROM user WHERE account_id = '$maker'"
HELD="(SELECT user, product FROM seat UNION
       SELECT m.user, g.product FROM membership m JOIN group_role g ON g.user_group = m.user_group UNION
       SELECT user, product FROM user_role UNION
       SELECT user, 0 FROM user_platform_role WHERE role <> 'atlassian/ai-access')"
INSIDE="(SELECT id FROM product WHERE site = '$RESEARCH' AND product IN ('jira-software', 'confluence'))"
sql "SELECT count(*), (SELECT count(DISTINCT user) FROM $HELD WHERE product IN $INSIDE),
 (SELECT count(DISTINCT user) FROM $HELD h WHERE product IN $INSIDE AND NOT EXISTS (SELECT 1 FROM $HELD h2 WHERE h2.user = h.user AND h2.product NOT IN $INSIDE)) FROM user"
WHO=$maker tool bulk "status=active" suspend; refusal
sql "SELECT id, state, acts_as, area FROM run"
timer
sql "SELECT id, state, cause, reason, planned, matched FROM run"
sql "SELECT state, cause, count(*) FROM run_user GROUP BY 1,2"
tail -3 $work/log
finish
