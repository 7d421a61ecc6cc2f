-- Runs: previews, bulk operations, runs of tasks, undos.

-- name: RUNS_ADD (kind, task, undo of, name, state, dry run, scheduled, query, spec, who, now)
INSERT INTO run (process_id, kind, task, undo_of, name, state, dry_run, scheduled, query, spec, requested_by, requested_at)
SELECT lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-4' || substr(h, 14, 3) || '-8' || substr(h, 18, 3) || '-' || substr(h, 21)),
       ?1, nullif(?2, 0), nullif(?3, 0), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM (SELECT hex(randomblob(16)) AS h);
-- name: RUNS_LIMIT_MODE (run, limit mode)
UPDATE run SET limit_mode = ?2 WHERE id = ?1;
-- name: RUNS_ADD_ACTION (run, position, action, product, site, group id)
INSERT INTO run_action VALUES (?1, ?2, ?3, ?4, ?5, ?6);
-- name: RUNS_ACTIONS (run)
SELECT action, product, site, group_id FROM run_action WHERE run = ?1 ORDER BY position;
-- name: RUNS_OPEN (run)
SELECT 1 FROM run WHERE id = ?1 AND finished_at IS NULL AND state <> 'dropped';
-- name: RUNS_SYNCED ()
SELECT coalesce(max(id), 0) FROM sync_run WHERE outcome = 'ok';
-- name: RUNS_PLANNED (run, now, seats, the synchronization it was made on)
UPDATE run SET planned_at = ?2, seats = ?3, synced = nullif(?4, 0),
    data_at = (SELECT finished_at FROM sync_run WHERE id = ?4),
       matched = (SELECT count(*) FROM run_user u WHERE u.run = ?1), planned = (SELECT count(*) FROM run_user u WHERE u.run = ?1 AND u.state = 'planned'),
       already = (SELECT count(*) FROM run_user u WHERE u.run = ?1 AND u.state = 'already'),
       skipped = (SELECT count(*) FROM run_user u WHERE u.run = ?1 AND u.state IN ('left-out', 'skipped')) WHERE id = ?1;
-- name: RUNS_COUNT (run)
UPDATE run SET done = (SELECT count(*) FROM run_user u WHERE u.run = ?1 AND u.state = 'done'), failed = (SELECT count(*) FROM run_user u WHERE u.run = ?1 AND u.state = 'failed'),
       already = (SELECT count(*) FROM run_user u WHERE u.run = ?1 AND u.state = 'already'),
       skipped = (SELECT count(*) FROM run_user u WHERE u.run = ?1 AND u.state IN ('left-out', 'skipped')) WHERE id = ?1;

-- name: RUNS_LOAD (run)
-- One that was dropped is there for nobody.
SELECT id, coalesce(task, 0), coalesce(undo_of, 0), process_id, kind, name, state, dry_run, scheduled, query, spec, requested_by, confirmed_by, approved_by,
       stop_by, reason, requested_at, confirmed_at, approved_at, planned_at, data_at, started_at, finished_at, waiting_until, progress_at,
       matched, planned, done, already, skipped, failed, requests, seats, limit_mode, cause FROM run
         WHERE id = ?1 AND state <> 'dropped';
-- Lists, newest first, and how many there are in all. Previews stand in none.
-- name: RUNS_LIST (limit, offset)
SELECT id, (SELECT count(*) FROM run WHERE state IN ('waiting', 'queued', 'running', 'done', 'failed', 'refused', 'stopped'))
  FROM run WHERE id > 0 AND state NOT IN ('preparing', 'preview', 'dropped')
 ORDER BY id DESC LIMIT ?1 OFFSET ?2;
-- name: RUNS_LIST_TASK (task, limit, offset)
SELECT id, (SELECT count(*) FROM run
             WHERE task = ?1 AND state NOT IN ('preparing', 'preview', 'dropped'))
  FROM run WHERE task = ?1 AND state NOT IN ('preparing', 'preview', 'dropped')
 ORDER BY id DESC LIMIT ?2 OFFSET ?3;
-- name: RUNS_LIST_STATE (state, limit, offset)
SELECT id, (SELECT count(*) FROM run WHERE state = ?1) FROM run WHERE state = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3;
-- name: RUNS_UNDOS (run)
SELECT id FROM run WHERE undo_of = ?1 AND state <> 'dropped' ORDER BY id DESC;

-- name: RUNS_USERS (run, which, limit, offset, words or NULL, used since)
-- A page goes by name, as people look for somebody, and is chosen before what it says is put together; all of it (limit -1) goes by account id.
-- Whom a run takes by what their seats' age counts from, and who comes later, stand in that order.
SELECT u.account_id, u.name, u.email, r.state,
       CASE r.state WHEN 'done' THEN 'done' WHEN 'already' THEN 'already' WHEN 'failed' THEN 'failed' WHEN 'skipped' THEN 'skipped' WHEN 'left-out' THEN 'skipped'
            WHEN 'planned' THEN CASE WHEN n.finished_at IS NOT NULL THEN 'skipped' END END,
       CASE WHEN r.state = 'planned' AND n.finished_at IS NOT NULL
            THEN CASE WHEN n.dry_run AND n.state = 'done' THEN reason_words('dry-run', NULL)
                      ELSE n.reason END
            ELSE r.reason END,
       (SELECT group_concat(words, '; ')
         FROM (SELECT step_words(s.kind, s.label, 'future') AS words FROM run_step s
                WHERE s.run = r.run AND s.user = r.user AND s.cause IS NOT 'undo-admins'
                ORDER BY s.seq)),
       r.last_active,
       EXISTS (SELECT 1 FROM run_step s
                WHERE s.run = r.run AND s.user = r.user AND s.state = 'done' AND s.undone_by IS NULL
                  AND step_opposite(s.kind) IS NOT NULL),
       r.cause, r.undone_by, r.since
  FROM (SELECT o.user AS who,
               CASE WHEN ?3 < 0 THEN k.account_id
                    WHEN ?2 IN ('hit', 'later') AND o.since IS NOT NULL THEN o.since
                    ELSE sort_key(k.name) END AS place
          FROM run_user o JOIN user k ON k.id = o.user
         WHERE o.run = ?1
           AND (?2 IS NULL OR CASE ?2 WHEN 'hit' THEN o.state NOT IN ('left-out', 'already')
                               WHEN 'later' THEN o.state = 'left-out' AND o.cause IS 'comes-later'
                               WHEN 'left-out' THEN o.state = ?2 AND o.cause IS NOT 'comes-later'
                               WHEN 'used' THEN o.state = 'planned' AND EXISTS (
                  SELECT 1 FROM run_loss l JOIN seat s ON s.user = l.user AND s.product = l.product
                   WHERE l.run = o.run AND l.user = o.user AND s.last_active >= ?6)
                               ELSE o.state = ?2 END)
           AND (?5 IS NULL OR holds_words(?5, k.name, k.email, k.account_id))
         ORDER BY place, o.user LIMIT ?3 OFFSET ?4)
  JOIN run_user r ON r.run = ?1 AND r.user = who JOIN run n ON n.id = r.run JOIN user u ON u.id = r.user
 ORDER BY place, who;
-- "used": who used since then a product the plan would take from them. A filter speaks of one
-- product; a group gives several.
-- name: RUNS_USERS_COUNT (run, which, words or NULL, used since)
SELECT count(*) FROM run_user r WHERE r.run = ?1
   AND (?2 IS NULL OR CASE ?2 WHEN 'hit' THEN r.state NOT IN ('left-out', 'already')
                      WHEN 'later' THEN r.state = 'left-out' AND r.cause IS 'comes-later'
                      WHEN 'left-out' THEN r.state = ?2 AND r.cause IS NOT 'comes-later'
                      WHEN 'used' THEN r.state = 'planned' AND EXISTS (
                  SELECT 1 FROM run_loss l JOIN seat s ON s.user = l.user AND s.product = l.product
                   WHERE l.run = r.run AND l.user = r.user AND s.last_active >= ?4)
                      ELSE r.state = ?2 END)
   AND (?3 IS NULL
         OR EXISTS (SELECT 1 FROM user k
                     WHERE k.id = r.user AND holds_words(?3, k.name, k.email, k.account_id)));
-- A reason whose details differ from person to person is one line.
-- name: RUNS_REASONS (run, 1: of those it failed for)
SELECT CASE WHEN min(reason) = max(reason) THEN reason ELSE general END AS words, count(*)
  FROM (SELECT reason, reason_in_general(cause) AS general FROM run_user
         WHERE run = ?1 AND reason IS NOT NULL AND (state = 'failed') = ?2)
 GROUP BY coalesce(general, reason) ORDER BY count(*) DESC, words;
-- name: RUNS_STEPS (run, account id)
SELECT s.seq, step_words(s.kind, s.label, 'Future'), s.state, s.reason, s.status, s.finished_at,
       s.undone_by
  FROM user u JOIN run_step s ON s.run = ?1 AND s.user = u.id WHERE u.account_id = ?2 ORDER BY s.seq;
-- Whoever was left out of the preview by hand keeps what the plan would have taken.
-- name: RUNS_SEATS (run)
SELECT p.product, p.site_name, count(*), sum(u.state = 'done' AND NOT back),
       sum(u.state = 'done' AND back)
  FROM (SELECT l.run, l.user, l.product,
               EXISTS (SELECT 1 FROM run_step s
                        WHERE s.run = l.run AND s.user = l.user AND s.undone_by IS NOT NULL) AS back
          FROM run_loss l WHERE l.run = ?1) l
  JOIN run_user u ON u.run = l.run AND u.user = l.user JOIN product p ON p.id = l.product
 WHERE u.state <> 'left-out' GROUP BY l.product ORDER BY count(*) DESC, p.product, p.site_name;
-- name: RUNS_FURTHER (run)
SELECT p.product, p.site_name, count(*)
  FROM run_loss l JOIN run_user u ON u.run = l.run AND u.user = l.user
  JOIN product p ON p.id = l.product
 WHERE l.run = ?1 AND l.asked = 0 AND u.state <> 'left-out' GROUP BY l.product
 ORDER BY count(*) DESC, p.product, p.site_name;
-- name: RUNS_LOSSES (run, account id)
SELECT p.product, p.site_name, l.asked, s.last_active
  FROM user u JOIN run_loss l ON l.run = ?1 AND l.user = u.id JOIN product p ON p.id = l.product
  LEFT JOIN seat s ON s.user = l.user AND s.product = l.product
 WHERE u.account_id = ?2 ORDER BY l.asked DESC, p.product, p.site_name;

-- What can be put back: calls of this run that worked, were not put back and are in no undo under way.
-- name: RUNS_UNDOABLE (run)
SELECT 1 FROM run n JOIN run_user u ON u.run = n.id JOIN run_step s ON s.run = u.run AND s.user = u.user
 WHERE n.id = ?1 AND n.state IN ('done', 'failed', 'stopped') AND s.state = 'done'
   AND s.undone_by IS NULL AND step_opposite(s.kind) IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM run o JOIN run_user x ON x.run = o.id WHERE o.undo_of = ?1 AND o.state IN ('waiting', 'queued', 'running') AND x.user = u.user) LIMIT 1;

-- Deciding.
-- name: RUNS_CONFIRM (run, dry run)
UPDATE run SET state = 'queued', dry_run = ?2, reason = NULL, cause = NULL
 WHERE id = ?1 AND state = 'preview';
-- name: RUNS_STARTED (run, who, account id or NULL, now)
UPDATE run SET confirmed_by = ?2, confirmed_account = ?3, confirmed_at = ?4 WHERE id = ?1;
-- name: RUNS_STARTED_BY (who, account id or NULL, since, but not this run, daily since)
-- People of runs that one person, by whatever name, started since then. The run a task had the day
-- before is none of today's, though a lane that was late may have started it less than 24 hours
-- ago.
SELECT coalesce(sum(CASE WHEN o.finished_at IS NULL THEN o.planned ELSE o.done + o.failed END), 0)
  FROM run o LEFT JOIN run n ON n.id = ?4
 WHERE o.confirmed_at > ?3 AND o.id <> ?4 AND o.dry_run = 0 AND o.approved_by IS NULL
   AND (o.state IN ('queued', 'running', 'done', 'failed')
         OR (o.state = 'stopped' AND o.started_at IS NOT NULL))
   AND (o.confirmed_by = ?1 COLLATE NOCASE OR o.confirmed_by = ?2 COLLATE NOCASE
         OR o.confirmed_account = ?2 OR o.confirmed_account = n.confirmed_account)
   AND NOT (o.scheduled AND coalesce(n.scheduled AND n.task = o.task, 0) AND o.confirmed_at <= ?5);
-- name: RUNS_WAIT (run, cause, detail)
UPDATE run SET state = 'waiting', cause = ?2, reason = reason_words(?2, ?3)
 WHERE id = ?1 AND finished_at IS NULL;
-- name: RUNS_APPROVE (run, who, now)
UPDATE run SET state = 'queued', approved_by = ?2, approved_at = ?3, reason = NULL, cause = NULL
 WHERE id = ?1 AND state = 'waiting';
-- name: RUNS_STOP (run, who, now, cause, detail)
UPDATE run SET state = 'stopped', stop_by = ?2, finished_at = ?3, cause = ?4,
    reason = reason_words(?4, ?5)
 WHERE id = ?1 AND state IN ('waiting', 'queued') AND started_at IS NULL;
-- name: RUNS_STOP_ASK (run, who)
UPDATE run SET stop_by = coalesce(stop_by, ?2) WHERE id = ?1 AND state IN ('running', 'queued');
-- name: RUNS_DATA_AT ()
-- The newest, not the one with the latest time: a clock that was ahead for a day must not make figures fresh for ever.
SELECT finished_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1;
-- name: RUNS_APPROVAL_WAS (a day ago)
-- While the number in force has not stood for a day: the last one that has. The audit only grows, so nobody can hide it.
SELECT CAST(c.before AS INTEGER) FROM audit c WHERE c.action = 'setting.change' AND c.subject = 'approval_users'
   AND EXISTS (SELECT 1 FROM audit n WHERE n.at > ?1 AND n.action = c.action AND n.subject = c.subject)
   AND NOT EXISTS (SELECT 1 FROM audit e WHERE e.at > c.at - 86400 AND e.id < c.id AND e.action = c.action AND e.subject = c.subject)
 ORDER BY c.id DESC LIMIT 1;

-- name: RUNS_LAST_MATCHED (task, before run)
SELECT matched FROM run WHERE task = ?1 AND id < ?2 AND kind = 'task' AND state IN ('done', 'failed', 'stopped') AND started_at IS NOT NULL ORDER BY id DESC LIMIT 1;

-- Moving.
-- A run that is over stays so, whatever the lane had in mind with it when somebody stopped it.
-- name: RUNS_STATE (run, state, cause, detail)
UPDATE run SET state = ?2, cause = ?3, reason = reason_words(?3, ?4)
 WHERE id = ?1 AND finished_at IS NULL;
-- name: RUNS_END (run, state, cause, detail, now, further sentences or NULL)
UPDATE run SET state = ?2, cause = ?3, reason = reason_words(?3, ?4) || coalesce(' ' || ?6, ''),
    started_at = coalesce(started_at, ?5), finished_at = ?5, waiting_until = NULL WHERE id = ?1;
-- name: RUNS_FIRST_FAILURE (run)
SELECT reason FROM run_user WHERE run = ?1 AND state = 'failed' ORDER BY user LIMIT 1;
-- name: RUNS_EVENT (run, trigger, deep link, action types as JSON)
SELECT json_object('trigger', ?2, 'processId', r.process_id, 'name', r.name,
  'actionTypes', json(?4),
  'deepLink', ?3, 'startedAt', strftime('%Y-%m-%dT%H:%M:%SZ', r.started_at, 'unixepoch'), 'finishedAt', strftime('%Y-%m-%dT%H:%M:%SZ', r.finished_at, 'unixepoch'),
  'matched', r.matched, 'succeeded', r.done + r.already, 'failed', r.failed, 'skipped', r.skipped, 'error', r.reason)
  FROM run r WHERE r.id = ?1;
-- name: RUNS_EVENT_APPROVAL (run, trigger, deep link, action types as JSON, above)
SELECT json_object('trigger', ?2, 'processId', r.process_id, 'name', r.name, 'actionTypes',
                   json(?4), 'deepLink', ?3, 'people', r.planned, 'above', ?5, 'reason', r.reason)
  FROM run r WHERE r.id = ?1;
-- name: RUNS_EVENT_CAUSE (body, trigger, run)
SELECT json_set(?1, '$.trigger', ?2, '$.cause', r.cause) FROM run r WHERE r.id = ?3;
-- name: RUNS_EVENT_AS (body, trigger)
SELECT json_set(?1, '$.trigger', ?2);
-- name: RUNS_ADDRESSES (task)
SELECT notify FROM task WHERE id = ?1 AND notify <> '';
