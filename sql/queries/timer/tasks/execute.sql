-- Acting on people: windows, intents, outcomes. The planner's TEMP tables hold how the people of the window are now.

-- People whose acting was cut off come first; direct roles matter where the copy or the plan knows of some.
-- name: ACT_BATCH (run, state, limit)
SELECT r.user, u.account_id,
       EXISTS (SELECT 1 FROM user_role d WHERE d.user = r.user AND d.method = 'direct')
       OR EXISTS (SELECT 1 FROM run_step s WHERE s.run = r.run AND s.user = r.user AND s.kind IN ('revoke-role', 'assign-role'))
  FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = ?1 AND r.state = ?2 ORDER BY r.user LIMIT ?3;

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

-- name: ACT_CLAIM_BATCH (run)
UPDATE run_user SET state = 'acting' WHERE run = ?1 AND state = 'planned' AND user IN (SELECT user FROM temp.plan_chosen);

-- name: ACT_GONE (run)
UPDATE run_user SET state = 'skipped', cause = 'gone', reason = reason_text('gone', NULL) WHERE run = ?1 AND state = 'planned'
   AND user IN (SELECT user FROM temp.plan_chosen) AND user NOT IN (SELECT user FROM temp.plan_user);

-- How each open step stands now: so (1) or not (0).
-- name: ACT_STATE_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_stand (user INTEGER, seq INTEGER, so INTEGER, PRIMARY KEY (user, seq)) WITHOUT ROWID;

-- name: ACT_STATE_CLEAR ()
DELETE FROM temp.act_stand;

-- name: ACT_STATE (run)
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
-- name: ACT_STATE_GONE (run)
INSERT INTO temp.act_stand
SELECT s.user, s.seq, 1 FROM temp.plan_chosen c /*scan*/ CROSS JOIN run_step s ON s.run = ?1 AND s.user = c.user
  JOIN run_user r ON r.run = s.run AND r.user = s.user AND r.state = 'acting'
 WHERE s.state IN ('planned', 'intent') AND s.kind = 'remove-user' AND c.user NOT IN (SELECT user FROM temp.plan_user);

-- A call whose answer was lost, and the person is as it wanted: it was ours. A plain refusal (404, 409) of a first call
-- means that somebody else had been faster.
-- name: ACT_RECONCILE_DONE (run, now)
UPDATE run_step SET finished_at = ?2, state = CASE WHEN state = 'planned' OR (status IN (404, 409) AND tries = 1) THEN 'already' ELSE 'done' END,
       (cause, reason) = (SELECT c.cause, reason_text(c.cause, NULL) FROM (
          SELECT CASE WHEN run_step.state = 'intent' AND NOT (coalesce(run_step.status, 0) IN (404, 409) AND run_step.tries = 1) THEN 'lost-but-done' END AS cause) c)
 WHERE run = ?1 AND (user, seq) IN (SELECT user, seq FROM temp.act_stand /*scan*/ WHERE so = 1);

-- Who Atlassian calls a member already is one, though the search does not show it yet: by a call of ours whose answer was lost, if
-- there was one.
-- name: ACT_RECONCILE_REFUSED (run, now, most tries)
UPDATE run_step SET finished_at = ?2, state = CASE WHEN status = 409 AND error_code IN ('ADMIN-UAM-409-2', 'ADMIN-409-2') THEN CASE WHEN tries = 1 THEN 'already' ELSE 'done' END ELSE 'failed' END,
       cause = CASE WHEN status IN (404, 409) THEN cause ELSE 'no-clear-answer' END,
       reason = CASE WHEN status IN (404, 409) THEN reason ELSE reason_text('no-clear-answer', reason) END
 WHERE run = ?1 AND state = 'intent' AND (user, seq) IN (SELECT user, seq FROM temp.act_stand /*scan*/ WHERE so = 0)
   AND CASE WHEN status IN (404, 409) THEN tries = 1 OR error_code IN ('ADMIN-UAM-409-2', 'ADMIN-409-2') ELSE tries >= ?3 END;

-- Refused after an answer that was lost: most likely that call had done it, and the search is behind. So it is looked at for longer.
-- name: ACT_RECONCILE_REPEAT (run)
UPDATE run_step SET state = 'planned' WHERE run = ?1 AND state = 'intent' AND coalesce(status, 0) NOT IN (404, 409)
   AND (user, seq) IN (SELECT user, seq FROM temp.act_stand /*scan*/ WHERE so = 0);

-- Whoever must not be touched (any more): what was not called yet is not called.
-- name: ACT_LEAVE_ALONE (run)
UPDATE run_step SET state = 'skipped', (cause, reason) = (SELECT u.cause, reason_text(u.cause, u.detail) FROM temp.plan_user u WHERE u.user = run_step.user)
 WHERE run = ?1 AND state = 'planned' AND user IN (SELECT user FROM temp.plan_user /*scan*/ WHERE cause IS NOT NULL)
   AND user IN (SELECT user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting');

-- name: ACT_LEAVE_GONE (run, now)
UPDATE run_step SET state = CASE state WHEN 'planned' THEN 'skipped' ELSE 'failed' END, finished_at = ?2,
       cause = CASE state WHEN 'planned' THEN 'gone' ELSE 'lost-and-gone' END, reason = reason_text(CASE state WHEN 'planned' THEN 'gone' ELSE 'lost-and-gone' END, NULL)
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
UPDATE run_step SET state = ?4, status = ?5, error_code = ?6, cause = ?7, reason = reason_text(?7, ?8), finished_at = CASE WHEN ?4 = 'intent' THEN NULL ELSE ?9 END WHERE run = ?1 AND user = ?2 AND seq = ?3;

-- After a failed call the rest for this person is not called.
-- name: ACT_SKIP_REST (run)
UPDATE run_step SET state = 'skipped', cause = 'earlier-failed', reason = reason_text('earlier-failed', NULL) WHERE run = ?1 AND state = 'planned'
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
         CASE WHEN failed OR (skipped AND NOT done) THEN w.reason WHEN skipped THEN reason_text('partly', w.reason)
              WHEN kept AND NOT done AND NOT already THEN w.reason WHEN kept THEN reason_text('undo-partly', w.reason) END
    FROM (SELECT max(state = 'failed') AS failed, max(state = 'done') AS done, max(state = 'already') AS already,
                 max(state = 'skipped' AND coalesce(cause, '') NOT IN ('undo-admins', 'undo-done')) AS skipped, max(state = 'skipped' AND cause = 'undo-admins') AS kept,
                 coalesce(min(CASE WHEN state = 'failed' THEN seq END), min(CASE WHEN state = 'skipped' AND coalesce(cause, '') NOT IN ('undo-admins', 'undo-done') THEN seq END),
                          min(CASE WHEN state = 'skipped' AND cause = 'undo-admins' THEN seq END)) AS worst
            FROM run_step s WHERE s.run = run_user.run AND s.user = run_user.user)
    LEFT JOIN run_step w ON w.run = run_user.run AND w.user = run_user.user AND w.seq = worst)
 WHERE run = ?1 AND state = 'acting' AND NOT EXISTS (SELECT 1 FROM run_step s WHERE s.run = ?1 AND s.user = run_user.user AND s.state IN ('planned', 'intent'));

-- name: ACT_END_UNKNOWN (run, now)
UPDATE run_step SET state = 'failed', finished_at = ?2, (cause, reason) = (SELECT c.cause, reason_text(c.cause, NULL) FROM (
          SELECT CASE WHEN run_step.status IN (404, 409) THEN 'lost-refused' ELSE 'lost-unread' END AS cause) c)
 WHERE run = ?1 AND state = 'intent' AND user IN (SELECT r.user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting');

-- name: ACT_PROGRESS (run, requests, waiting until or 0, now, or 0 while it only tries to read)
UPDATE run SET requests = ?2, waiting_until = nullif(?3, 0), progress_at = coalesce(nullif(?4, 0), progress_at) WHERE id = ?1;

-- name: ACT_STOPPED_BY (run)
SELECT stop_by FROM run WHERE id = ?1 AND stop_by IS NOT NULL;

-- Of a plan that is stored and not made anew: an undo's.
-- name: PLAN_STEP_STORED (run)
INSERT OR IGNORE INTO temp.plan_step
SELECT s.user, s.kind, coalesce(s.directory_id, ''), coalesce(s.group_id, ''), coalesce(s.resource, ''), coalesce(s.role, ''), s.seq, s.label
  FROM temp.plan_chosen c /*scan*/ CROSS JOIN run_step s ON s.run = ?1 AND s.user = c.user WHERE s.state = 'planned';

-- The same just before acting: by a group somebody joined since the copy was read, or because another way to a product is gone
-- since. What leaving takes by the copy itself, from people without a seat, is nothing new.
-- name: PLAN_WHY_MORE_LIVE (run)
UPDATE temp.plan_user /*scan*/ SET cause = 'would-lose-more', detail = x.words
  FROM (SELECT t.user AS who, min(v.words) AS words
          FROM temp.plan_step t /*scan*/ JOIN user_group g ON g.group_id = t.group_id JOIN group_role r ON r.user_group = g.id AND r.role IN ('atlassian/user', 'atlassian/admin')
          JOIN product p ON p.id = r.product JOIN temp.plan_product v ON v.id = p.id
         WHERE t.kind = 'leave-group' AND p.gone_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM run_loss o WHERE o.run = ?1 AND o.user = t.user AND o.product = p.id)
           AND NOT EXISTS (SELECT 1 FROM temp.plan_target x WHERE x.user = t.user AND x.product = p.id)
           AND NOT EXISTS (SELECT 1 FROM run_action a WHERE a.run = ?1 AND a.action = 'remove-access' AND a.product = p.product AND (a.site IS NULL OR a.site = p.site))
           AND NOT EXISTS (SELECT 1 FROM run_action a WHERE a.run = ?1 AND a.action = 'remove-group' AND a.group_id = t.group_id)
           AND NOT EXISTS (SELECT 1 FROM temp.plan_step s WHERE s.user = t.user AND s.kind IN ('suspend', 'disable', 'delete', 'remove-user'))
           AND NOT EXISTS (SELECT 1 FROM temp.plan_member m JOIN user_group h ON h.id = m.user_group JOIN group_role w ON w.user_group = h.id AND w.product = p.id AND w.role IN ('atlassian/user', 'atlassian/admin')
                            WHERE m.user = t.user AND NOT EXISTS (SELECT 1 FROM temp.plan_step s WHERE s.user = t.user AND s.kind = 'leave-group' AND s.group_id = h.group_id))
           AND NOT EXISTS (SELECT 1 FROM temp.plan_direct d WHERE d.user = t.user AND d.product = p.id AND d.role IN ('atlassian/user', 'atlassian/admin')
                              AND NOT EXISTS (SELECT 1 FROM temp.plan_step s WHERE s.user = t.user AND s.kind = 'revoke-role' AND s.resource = p.ari AND s.role = d.role))
           AND (NOT EXISTS (SELECT 1 FROM membership m JOIN group_role w ON w.user_group = m.user_group AND w.product = p.id AND w.role IN ('atlassian/user', 'atlassian/admin') WHERE m.user = t.user)
             OR EXISTS (SELECT 1 FROM membership m JOIN user_group h ON h.id = m.user_group JOIN group_role w ON w.user_group = h.id AND w.product = p.id AND w.role IN ('atlassian/user', 'atlassian/admin')
                         WHERE m.user = t.user AND NOT EXISTS (SELECT 1 FROM temp.plan_step s WHERE s.user = t.user AND s.kind = 'leave-group' AND s.group_id = h.group_id))
             OR EXISTS (SELECT 1 FROM user_role d WHERE d.user = t.user AND d.product = p.id AND d.role IN ('atlassian/user', 'atlassian/admin')
                           AND NOT EXISTS (SELECT 1 FROM temp.plan_step s WHERE s.user = t.user AND s.kind = 'revoke-role' AND s.resource = p.ari AND s.role = d.role)))
         GROUP BY t.user) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL;

-- Between two calls for somebody: a seat of the plan that is used by now.
-- name: PLAN_WHY_TARGET_USED (run)
UPDATE temp.plan_user /*scan*/ SET cause = 'active-again', detail = strftime('%Y-%m-%d', x.at, 'unixepoch')
  FROM (SELECT s.user AS who, max(s.last_active) AS at
          FROM temp.plan_seat s /*scan*/ JOIN product p ON p.id = s.product JOIN run_loss l ON l.run = ?1 AND l.user = s.user AND l.product = s.product
         WHERE NOT s.unused AND s.last_active >= s.cutoff
           AND EXISTS (SELECT 1 FROM run_action a WHERE a.run = ?1 AND a.action = 'remove-unused' AND a.product = p.product AND (a.site IS NULL OR a.site = p.site))
         GROUP BY s.user) x
 WHERE x.who = plan_user.user AND plan_user.cause IS NULL;
