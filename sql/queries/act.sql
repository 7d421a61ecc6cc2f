-- Acting on people: windows, intents, outcomes. The planner's TEMP tables hold how the people of the window are now.

-- name: ACT_DIRECTORIES ()
SELECT directory_id FROM directory /*scan*/ ORDER BY id;
-- People whose acting was cut off come first; direct roles matter where the copy or the plan knows of some.
-- name: ACT_WINDOW (run, state, limit)
SELECT r.user, u.account_id,
       EXISTS (SELECT 1 FROM user_role d WHERE d.user = r.user AND d.method = 'direct')
       OR EXISTS (SELECT 1 FROM run_step s WHERE s.run = r.run AND s.user = r.user AND s.kind IN ('revoke-role', 'assign-role'))
  FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = ?1 AND r.state = ?2 ORDER BY r.user LIMIT ?3;
-- Suspending is per directory, and only who is in a group's directory can be added to it.
-- name: ACT_PLACES (run)
SELECT 1 FROM run_step WHERE run = ?1 AND (kind IN ('suspend', 'restore', 'remove-user') OR (kind = 'join-group' AND EXISTS (SELECT 1 FROM run_action WHERE run = ?1 AND action = 'add-group'))) LIMIT 1;

-- Somebody taken for inactive who has been active since: left alone.
-- name: ACT_ACTIVE (run, since)
UPDATE temp.plan_user /*scan*/ SET cause = 'active-again', detail = strftime('%Y-%m-%d', last_active, 'unixepoch')
 WHERE cause IS NULL AND last_active >= ?2
   AND EXISTS (SELECT 1 FROM run_user r WHERE r.run = ?1 AND r.user = plan_user.user AND coalesce(r.last_active, 0) < ?2 AND coalesce(r.last_active, 0) < plan_user.last_active);
-- Whoever is still idle elsewhere, but has come to use a product the plan takes: that one was idle, too. Seats to be taken as unused
-- are judged one by one.
-- name: ACT_ACTIVE_LOST (whose plan, since)
UPDATE temp.plan_user /*scan*/ SET cause = 'active-again', detail = strftime('%Y-%m-%d', x.at, 'unixepoch')
  FROM (SELECT l.user AS who, max(a.last_active) AS at
          FROM temp.plan_activity a /*scan*/ JOIN run_loss l ON l.run = ?1 AND l.user = a.user AND l.product = a.product
          JOIN product p ON p.id = l.product JOIN seat s ON s.user = l.user AND s.product = l.product
         WHERE a.live AND a.last_active >= ?2 AND coalesce(s.last_active, 0) < ?2
           AND NOT EXISTS (SELECT 1 FROM run_action u WHERE u.run = ?1 AND u.action = 'remove-unused' AND u.product = p.product AND (u.site IS NULL OR u.site = p.site))
         GROUP BY l.user) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL;
-- Taken for inactive, with a last activity that was known, and none is told now: it cannot have vanished.
-- name: ACT_UNTOLD (run, since)
UPDATE temp.plan_user /*scan*/ SET cause = 'activity-untold', untold = 1
 WHERE cause IS NULL AND last_active IS NULL AND EXISTS (SELECT 1 FROM temp.plan_step s WHERE s.user = plan_user.user)
   AND EXISTS (SELECT 1 FROM run_user r WHERE r.run = ?1 AND r.user = plan_user.user AND r.last_active < ?2);
-- Of people a filter takes for inactive also who is told without the list of activity, if there was any; and whoever used something
-- at a time that cannot be read.
-- name: ACT_UNTOLD_ALL ()
UPDATE temp.plan_user /*scan*/ SET cause = 'activity-untold'
 WHERE cause IS NULL AND (told < 0 OR (told = 0 AND EXISTS (SELECT 1 FROM temp.plan_activity a WHERE a.user = plan_user.user)));
-- name: ACT_TAKE (run)
UPDATE run_user SET state = 'acting' WHERE run = ?1 AND state = 'planned' AND user IN (SELECT user FROM temp.plan_chosen);
-- name: ACT_GONE (run)
UPDATE run_user SET state = 'skipped', cause = 'gone', reason = reason_words('gone', NULL) WHERE run = ?1 AND state = 'planned'
   AND user IN (SELECT user FROM temp.plan_chosen) AND user NOT IN (SELECT user FROM temp.plan_user);

-- How each open step stands now: so (1) or not (0).
-- name: ACT_STAND_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_stand (user INTEGER, seq INTEGER, so INTEGER, PRIMARY KEY (user, seq)) WITHOUT ROWID;
-- name: ACT_STAND_CLEAR ()
DELETE FROM temp.act_stand;
-- name: ACT_STAND (run)
INSERT INTO temp.act_stand
SELECT s.user, s.seq, coalesce(CASE s.kind
         WHEN 'leave-group' THEN NOT EXISTS (SELECT 1 FROM user_group g JOIN temp.plan_member m ON m.user = s.user AND m.user_group = g.id WHERE g.group_id = s.group_id)
         WHEN 'join-group' THEN EXISTS (SELECT 1 FROM user_group g JOIN temp.plan_member m ON m.user = s.user AND m.user_group = g.id WHERE g.group_id = s.group_id)
         WHEN 'revoke-role' THEN NOT EXISTS (SELECT 1 FROM product p JOIN temp.plan_direct d ON d.user = s.user AND d.product = p.id AND d.role = s.role WHERE p.ari = s.resource)
         WHEN 'assign-role' THEN EXISTS (SELECT 1 FROM product p JOIN temp.plan_direct d ON d.user = s.user AND d.product = p.id AND d.role = s.role WHERE p.ari = s.resource)
         WHEN 'suspend' THEN (SELECT l.status = 'suspended' FROM directory d JOIN temp.plan_place l ON l.user = s.user AND l.directory = d.id WHERE d.directory_id = s.directory_id)
         WHEN 'restore' THEN (SELECT l.status = 'active' FROM directory d JOIN temp.plan_place l ON l.user = s.user AND l.directory = d.id WHERE d.directory_id = s.directory_id)
         WHEN 'remove-user' THEN NOT EXISTS (SELECT 1 FROM directory d JOIN temp.plan_place l ON l.user = s.user AND l.directory = d.id WHERE d.directory_id = s.directory_id)
              AND NOT EXISTS (SELECT 1 FROM temp.act_unread r WHERE r.directory_id = s.directory_id)
         WHEN 'delete' THEN u.status = 'for_deletion' OR u.account_status = 'closed'
         WHEN 'cancel-delete' THEN u.status IN ('active', 'suspended', 'not_invited', 'deactivated')
         WHEN 'disable' THEN u.account_status = 'inactive' WHEN 'enable' THEN u.account_status = 'active' END, 0)
  FROM temp.plan_user u /*scan*/ CROSS JOIN run_step s ON s.run = ?1 AND s.user = u.user -- from the window, not from the run
  JOIN run_user r ON r.run = s.run AND r.user = s.user AND r.state = 'acting'
 WHERE s.state IN ('planned', 'intent') AND NOT u.untold;
-- Who is in no list of the organization any more is in none of its directories.
-- name: ACT_STAND_GONE (run)
INSERT INTO temp.act_stand
SELECT s.user, s.seq, 1 FROM temp.plan_chosen c /*scan*/ CROSS JOIN run_step s ON s.run = ?1 AND s.user = c.user
  JOIN run_user r ON r.run = s.run AND r.user = s.user AND r.state = 'acting'
 WHERE s.state IN ('planned', 'intent') AND s.kind = 'remove-user' AND c.user NOT IN (SELECT user FROM temp.plan_user);
-- Directories that were not found just now: nobody counts as out of them.
-- name: ACT_UNREAD_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_unread (directory_id TEXT PRIMARY KEY) WITHOUT ROWID;
-- name: ACT_UNREAD_CLEAR ()
DELETE FROM temp.act_unread;
-- name: ACT_UNREAD (directory id)
INSERT OR IGNORE INTO temp.act_unread VALUES (?1);
-- A call whose answer was lost, and the person is as it wanted: it was ours. A plain refusal (404, 409) of a first call
-- means that somebody else had been faster.
-- name: ACT_SETTLE_SO (run, now)
UPDATE run_step SET finished_at = ?2, state = CASE WHEN state = 'planned' OR (status IN (404, 409) AND tries = 1) THEN 'already' ELSE 'done' END,
       (cause, reason) = (SELECT c.cause, reason_words(c.cause, NULL) FROM (
          SELECT CASE WHEN run_step.state = 'intent' AND NOT (coalesce(run_step.status, 0) IN (404, 409) AND run_step.tries = 1) THEN 'lost-but-done' END AS cause) c)
 WHERE run = ?1 AND (user, seq) IN (SELECT user, seq FROM temp.act_stand /*scan*/ WHERE so = 1);
-- Who Atlassian calls a member already is one, though the search does not show it yet: by a call of ours whose answer was lost, if
-- there was one.
-- name: ACT_SETTLE_REFUSED (run, now, most tries)
UPDATE run_step SET finished_at = ?2, state = CASE WHEN status = 409 AND error_code IN ('ADMIN-UAM-409-2', 'ADMIN-409-2') THEN CASE WHEN tries = 1 THEN 'already' ELSE 'done' END ELSE 'failed' END,
       cause = CASE WHEN status IN (404, 409) THEN cause ELSE 'no-clear-answer' END,
       reason = CASE WHEN status IN (404, 409) THEN reason ELSE reason_words('no-clear-answer', reason) END
 WHERE run = ?1 AND state = 'intent' AND (user, seq) IN (SELECT user, seq FROM temp.act_stand /*scan*/ WHERE so = 0)
   AND CASE WHEN status IN (404, 409) THEN tries = 1 OR error_code IN ('ADMIN-UAM-409-2', 'ADMIN-409-2') ELSE tries >= ?3 END;
-- Refused after an answer that was lost: most likely that call had done it, and the search is behind. So it is looked at for longer.
-- name: ACT_SETTLE_AGAIN (run)
UPDATE run_step SET state = 'planned' WHERE run = ?1 AND state = 'intent' AND coalesce(status, 0) NOT IN (404, 409)
   AND (user, seq) IN (SELECT user, seq FROM temp.act_stand /*scan*/ WHERE so = 0);
-- Whoever must not be touched (any more): what was not called yet is not called.
-- name: ACT_LEAVE_ALONE (run)
UPDATE run_step SET state = 'skipped', (cause, reason) = (SELECT u.cause, reason_words(u.cause, u.detail) FROM temp.plan_user u WHERE u.user = run_step.user)
 WHERE run = ?1 AND state = 'planned' AND user IN (SELECT user FROM temp.plan_user /*scan*/ WHERE cause IS NOT NULL)
   AND user IN (SELECT user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting');
-- name: ACT_LEAVE_GONE (run, now)
UPDATE run_step SET state = CASE state WHEN 'planned' THEN 'skipped' ELSE 'failed' END, finished_at = ?2,
       cause = CASE state WHEN 'planned' THEN 'gone' ELSE 'lost-and-gone' END, reason = reason_words(CASE state WHEN 'planned' THEN 'gone' ELSE 'lost-and-gone' END, NULL)
 WHERE run = ?1 AND state IN ('planned', 'intent') AND user IN (SELECT user FROM temp.plan_chosen) AND user NOT IN (SELECT user FROM temp.plan_user)
   AND user IN (SELECT user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting');

-- The next call of everybody who has one; whoever waits for a look has none.
-- name: ACT_NEXT (run)
SELECT s.user, s.seq, s.kind, s.directory_id, s.group_id, s.resource, s.role, u.account_id
  FROM temp.plan_chosen c /*scan*/ CROSS JOIN run_step s ON s.run = ?1 AND s.user = c.user JOIN run_user r ON r.run = ?1 AND r.user = c.user JOIN user u ON u.id = c.user
 WHERE r.state = 'acting' AND s.state = 'planned'
   AND NOT EXISTS (SELECT 1 FROM run_step b WHERE b.run = ?1 AND b.user = c.user AND b.seq < s.seq AND b.state IN ('planned', 'intent'));
-- name: ACT_INTENT (run, user, seq, now)
UPDATE run_step SET state = 'intent', tries = tries + 1, intent_at = ?4, status = NULL, error_code = NULL, cause = NULL, reason = NULL WHERE run = ?1 AND user = ?2 AND seq = ?3;
-- name: ACT_NOT_CALLED (run, user, seq)
UPDATE run_step SET state = 'planned', tries = tries - 1 WHERE run = ?1 AND user = ?2 AND seq = ?3 AND state = 'intent';
-- name: ACT_OUTCOME (run, user, seq, state, status, error code, cause, detail, now)
UPDATE run_step SET state = ?4, status = ?5, error_code = ?6, cause = ?7, reason = reason_words(?7, ?8), finished_at = CASE WHEN ?4 = 'intent' THEN NULL ELSE ?9 END WHERE run = ?1 AND user = ?2 AND seq = ?3;
-- After a failed call the rest for this person is not called.
-- name: ACT_SKIP_REST (run)
UPDATE run_step SET state = 'skipped', cause = 'earlier-failed', reason = reason_words('earlier-failed', NULL) WHERE run = ?1 AND state = 'planned'
   AND user IN (SELECT r.user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting')
   AND EXISTS (SELECT 1 FROM run_step f WHERE f.run = ?1 AND f.user = run_step.user AND f.state = 'failed' AND f.seq < run_step.seq);
-- name: ACT_OPEN (run)
SELECT r.user FROM temp.plan_chosen c /*scan*/ JOIN run_user r ON r.run = ?1 AND r.user = c.user WHERE r.state = 'acting'
   AND EXISTS (SELECT 1 FROM run_step s WHERE s.run = ?1 AND s.user = r.user AND s.state = 'intent');
-- The same of the whole run.
-- name: ACT_IN_DOUBT (run)
SELECT 1 FROM run_user r CROSS JOIN run_step s ON s.run = r.run AND s.user = r.user WHERE r.run = ?1 AND r.state = 'acting' AND s.state = 'intent' LIMIT 1;
-- name: ACT_CLOSE (run)
-- The words are those of the first call that failed, else of the first that was skipped. What an undo was not to give back in the
-- first place (kept) makes no failure of what it did give back.
UPDATE run_user SET (state, cause, detail, reason) = (
  SELECT CASE WHEN failed THEN 'failed' WHEN done AND skipped THEN 'failed' WHEN done THEN 'done' WHEN skipped THEN 'skipped'
              WHEN kept AND NOT already THEN 'skipped' ELSE 'already' END,
         CASE WHEN failed OR (skipped AND NOT done) THEN w.cause WHEN skipped THEN 'partly'
              WHEN kept AND NOT done AND NOT already THEN w.cause WHEN kept THEN 'undo-partly' END, NULL,
         CASE WHEN failed OR (skipped AND NOT done) THEN w.reason WHEN skipped THEN reason_words('partly', w.reason)
              WHEN kept AND NOT done AND NOT already THEN w.reason WHEN kept THEN reason_words('undo-partly', w.reason) END
    FROM (SELECT max(state = 'failed') AS failed, max(state = 'done') AS done, max(state = 'already') AS already,
                 max(state = 'skipped' AND coalesce(cause, '') NOT IN ('undo-admins', 'undo-done')) AS skipped, max(state = 'skipped' AND cause = 'undo-admins') AS kept,
                 coalesce(min(CASE WHEN state = 'failed' THEN seq END), min(CASE WHEN state = 'skipped' AND coalesce(cause, '') NOT IN ('undo-admins', 'undo-done') THEN seq END),
                          min(CASE WHEN state = 'skipped' AND cause = 'undo-admins' THEN seq END)) AS worst
            FROM run_step s WHERE s.run = run_user.run AND s.user = run_user.user)
    LEFT JOIN run_step w ON w.run = run_user.run AND w.user = run_user.user AND w.seq = worst)
 WHERE run = ?1 AND state = 'acting' AND NOT EXISTS (SELECT 1 FROM run_step s WHERE s.run = ?1 AND s.user = run_user.user AND s.state IN ('planned', 'intent'));
-- The run ends here: whoever's turn did not come, and what was not called yet.
-- name: ACT_END_PEOPLE (run, cause, detail)
UPDATE run_user SET state = 'skipped', cause = ?2, detail = ?3, reason = reason_words(?2, ?3) WHERE run = ?1 AND state = 'planned';
-- name: ACT_END_STEPS (run, cause, detail)
UPDATE run_step SET state = 'skipped', cause = ?2, reason = reason_words(?2, ?3) WHERE run = ?1 AND state = 'planned' AND user IN (SELECT r.user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting');
-- name: ACT_END_UNKNOWN (run, now)
UPDATE run_step SET state = 'failed', finished_at = ?2, (cause, reason) = (SELECT c.cause, reason_words(c.cause, NULL) FROM (
          SELECT CASE WHEN run_step.status IN (404, 409) THEN 'lost-refused' ELSE 'lost-unread' END AS cause) c)
 WHERE run = ?1 AND state = 'intent' AND user IN (SELECT r.user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting');

-- name: ACT_PROGRESS (run, requests, waiting until or 0, now, or 0 while it only tries to read)
UPDATE run SET requests = ?2, waiting_until = nullif(?3, 0), progress_at = coalesce(nullif(?4, 0), progress_at) WHERE id = ?1;
-- name: ACT_STOPPED_BY (run)
SELECT stop_by FROM run WHERE id = ?1 AND stop_by IS NOT NULL;
-- name: ACT_LEFT (run)
SELECT 1 FROM run_user WHERE run = ?1 AND state IN ('planned', 'acting') LIMIT 1;

-- What the lane finds to do.
-- name: LANE_DUE (now)
SELECT id FROM task WHERE enabled = 1 AND next_run_at <= ?1 ORDER BY next_run_at, id;
-- name: LANE_LATER (now)
SELECT id FROM task WHERE enabled = 1 AND next_run_at > ?1
UNION ALL
SELECT id FROM task
 WHERE enabled = 1 AND next_run_at IS NULL AND schedule IN ('daily', 'weekdays', 'interval');
-- name: LANE_PULL_IN (task, next, as it was)
UPDATE task SET next_run_at = ?2 WHERE id = ?1 AND enabled = 1 AND next_run_at IS nullif(?3, 0);
-- name: LANE_TASK_BUSY (task)
SELECT 1 FROM run WHERE task = ?1 AND kind = 'task' AND state IN ('waiting', 'queued', 'running') LIMIT 1;
-- name: LANE_NEXT (task, next or 0)
UPDATE task SET next_run_at = nullif(?2, 0) WHERE id = ?1;
-- name: LANE_RUNS ()
SELECT id FROM run WHERE state IN ('running', 'queued') ORDER BY state = 'queued', id;
-- name: LANE_START (run, now)
UPDATE run SET state = 'running', started_at = coalesce(started_at, ?2), progress_at = ?2, cause = NULL, reason = NULL WHERE id = ?1 AND finished_at IS NULL;
-- name: LANE_OVERDUE (asked before)
SELECT id FROM run WHERE state = 'waiting' AND coalesce(confirmed_at, requested_at) < ?1;
-- What goes is dropped first: its rows may be many and are taken away piece by piece.
-- name: LANE_PRUNE_PREVIEWS (asked for before, asked for before and still in the making)
UPDATE run SET state = 'dropped'
 WHERE (state = 'preview' AND requested_at < ?1)
    OR (state = 'preparing' AND requested_at < ?2);
-- name: LANE_PRUNE (before)
UPDATE run /*scan*/ SET state = 'dropped'
 WHERE finished_at < ?1 AND state <> 'dropped'
   AND NOT EXISTS (SELECT 1 FROM run u
        WHERE u.undo_of = run.id AND (u.finished_at IS NULL OR u.finished_at >= ?1));

-- What the groups to be left give at Atlassian now.
-- name: ACT_GROUP_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_group (group_id TEXT PRIMARY KEY, makes_admins INTEGER, gives_else INTEGER) WITHOUT ROWID;
-- gives_else: something the copy knows nothing of
-- name: ACT_GIVES_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_gives (group_id TEXT, product INTEGER, role TEXT, PRIMARY KEY (group_id, product, role)) WITHOUT ROWID;
-- name: ACT_GROUP_CLEAR ()
DELETE FROM temp.act_group;
-- name: ACT_GIVES_CLEAR ()
DELETE FROM temp.act_gives;
-- name: ACT_GROUPS_NEW (run, limit, only those to join)
SELECT s.group_id, min(s.directory_id) FROM run_step s WHERE s.run = ?1 AND s.kind IN ('leave-group', 'join-group') AND s.state = 'planned' AND s.directory_id IS NOT NULL
   AND (s.kind = 'join-group' OR NOT ?3)
   AND NOT EXISTS (SELECT 1 FROM temp.act_group k WHERE k.group_id = s.group_id) GROUP BY s.group_id LIMIT ?2;
-- name: ACT_GROUP_SEEN (group id, makes admins, gives else)
INSERT OR IGNORE INTO temp.act_group VALUES (?1, ?2, ?3);
-- An admin's role of whatever it is: also of a site or of the organization, which the copy does not know of groups.
-- name: ACT_MAKES_ADMINS (page)
SELECT EXISTS (SELECT 1 FROM json_each(?1, '$.data') q /*scan*/, json_each(CASE WHEN q.type = 'object' THEN q.value END, '$.roles') r WHERE r.type = 'text' AND makes_admins(r.value));
-- name: ACT_JOINS_ADMINS (run)
SELECT coalesce((SELECT name FROM user_group g WHERE g.group_id = k.group_id), k.group_id)
  FROM run_action a JOIN temp.act_group k ON k.group_id = a.group_id WHERE a.run = ?1 AND a.action = 'add-group' AND k.makes_admins LIMIT 1;
-- An undo puts people back, but into no group that has come to make admins since they left it.
-- name: ACT_JOIN_NO_ADMINS (run)
UPDATE run_step SET state = 'skipped', cause = 'admins-by-now', reason = reason_words('admins-by-now', label)
 WHERE run = ?1 AND state = 'planned' AND kind = 'join-group' AND user IN (SELECT user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting')
   AND group_id IN (SELECT k.group_id FROM temp.act_group k /*scan*/ WHERE k.makes_admins
                       AND NOT EXISTS (SELECT 1 FROM run_group g WHERE g.run = ?1 AND g.group_id = k.group_id AND g.makes_admins));
-- name: ACT_GIVES (group id, page)
INSERT OR IGNORE INTO temp.act_gives
SELECT ?1, p.id, r.value
  FROM (SELECT value AS given, replace(value ->> 'resourceId', rtrim(value ->> 'resourceId', replace(value ->> 'resourceId', '/', '')), '') AS part,
               CASE substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1)
                 WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software'
                 ELSE substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1) END AS owner
          FROM json_each(?2, '$.data') WHERE type = 'object' AND value ->> 'resourceId' LIKE 'ari:cloud:%/%') q
  JOIN product p ON p.site = q.part AND p.product = q.owner, json_each(q.given, '$.roles') r WHERE r.type = 'text';
-- name: ACT_GIVES_ELSE (page)
-- A role of something that is no product of the copy: of the whole site, say.
SELECT EXISTS (
  SELECT 1 FROM json_each(?1, '$.data') q /*scan*/, json_each(CASE WHEN q.type = 'object' THEN q.value END, '$.roles') r
   WHERE r.type = 'text' AND NOT EXISTS (
     SELECT 1 FROM product p WHERE p.site = replace(q.value ->> 'resourceId', rtrim(q.value ->> 'resourceId', replace(q.value ->> 'resourceId', '/', '')), '')
        AND p.product = CASE substr(q.value ->> 'resourceId', 11, instr(substr(q.value ->> 'resourceId', 11), ':') - 1)
                          WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software'
                          ELSE substr(q.value ->> 'resourceId', 11, instr(substr(q.value ->> 'resourceId', 11), ':') - 1) END));
-- An unused seat is not taken by leaving a group that gives more than products: people would lose that, too.
-- name: ACT_LEAVE_SHARED (run, whose actions)
UPDATE run_step SET state = 'skipped', cause = 'shared-else', reason = reason_words('shared-else', x.name)
  FROM (SELECT s.user AS who, min(g.name) AS name FROM temp.plan_chosen c /*scan*/ CROSS JOIN run_step s ON s.run = ?1 AND s.user = c.user
          JOIN run_user r ON r.run = s.run AND r.user = s.user AND r.state = 'acting'
          JOIN temp.act_group k ON k.group_id = s.group_id AND k.gives_else JOIN user_group g ON g.group_id = s.group_id
         WHERE s.kind = 'leave-group' AND s.state = 'planned' AND EXISTS (SELECT 1 FROM run_action a WHERE a.run = ?2 AND a.action = 'remove-unused')
           AND NOT EXISTS (SELECT 1 FROM run_action a WHERE a.run = ?2 AND a.action = 'remove-group' AND a.group_id = s.group_id) GROUP BY s.user) x
 WHERE run_step.run = ?1 AND run_step.user = x.who AND run_step.state = 'planned';
-- name: ACT_GROUPS_DIFFER (run)
-- Compared as products and roles; what each gave is put into words for whoever reads it (a run of before has words already).
SELECT coalesce((SELECT name FROM user_group g WHERE g.group_id = d.group_id), d.group_id),
       CASE WHEN json_valid(d.past) THEN (SELECT group_concat(w, ', ') FROM (SELECT v.words || ' (' || replace(e.value ->> 1, 'atlassian/', '') || ')' AS w
                                             FROM json_each(d.past) e JOIN temp.plan_product v ON v.id = e.value ->> 0 ORDER BY w)) ELSE d.past END,
       (SELECT group_concat(w, ', ') FROM (SELECT v.words || ' (' || replace(e.value ->> 1, 'atlassian/', '') || ')' AS w
                                             FROM json_each(d.now) e JOIN temp.plan_product v ON v.id = e.value ->> 0 ORDER BY w))
  FROM (
  SELECT k.group_id,
         coalesce((SELECT gives FROM run_group g WHERE g.run = ?1 AND g.group_id = k.group_id),
                  (SELECT json_group_array(json_array(product, role)) FROM (SELECT r.product, r.role FROM user_group g JOIN group_role r ON r.user_group = g.id
                    WHERE g.group_id = k.group_id ORDER BY r.product, r.role))) AS past,
         (SELECT json_group_array(json_array(product, role)) FROM (SELECT a.product, a.role FROM temp.act_gives a WHERE a.group_id = k.group_id ORDER BY a.product, a.role)) AS now
    FROM temp.act_group k /*scan*/) d WHERE d.past <> d.now LIMIT 1;
