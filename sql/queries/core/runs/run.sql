-- Runs: previews, bulk operations, runs of tasks, undos.

-- name: RUNS_ACTIONS (run)
SELECT action, product, site, group_id FROM run_action WHERE run = ?1 ORDER BY position;

-- name: RUNS_OPEN (run)
SELECT 1 FROM run WHERE id = ?1 AND finished_at IS NULL AND state <> 'dropped';

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
            THEN CASE WHEN n.dry_run AND n.state = 'done' THEN reason_text('dry-run', NULL)
                      ELSE n.reason END
            ELSE r.reason END,
       (SELECT group_concat(words, '; ')
         FROM (SELECT step_text(s.kind, s.label, 'future') AS words FROM run_step s
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
SELECT s.seq, step_text(s.kind, s.label, 'Future'), s.state, s.reason, s.status, s.finished_at,
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

-- Something done for this person by that run can be put back.
-- name: RUN_UNDOABLE_FOR (run, account id)
SELECT 1 FROM run n JOIN user p ON p.account_id = ?2
  JOIN run_step s ON s.run = n.id AND s.user = p.id
 WHERE n.id = ?1 AND n.state IN ('done', 'failed', 'stopped')
   AND s.state = 'done' AND s.undone_by IS NULL AND step_opposite(s.kind) IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM run o JOIN run_user x ON x.run = o.id AND x.user = p.id
                    WHERE o.undo_of = n.id AND o.state IN ('waiting', 'queued', 'running'))
 LIMIT 1;

-- name: RUN_RETRY_OF (run)
SELECT retry_of FROM run WHERE id = ?1 AND retry_of IS NOT NULL;

-- Newest first; a preview nobody ran is none.
-- name: RUN_RETRIES (run)
SELECT id FROM run WHERE retry_of = ?1
   AND state NOT IN ('preparing', 'preview', 'dropped') ORDER BY id DESC;

-- What a run says of having been undone: for how many people wholly, whether anything of it was,
-- and whether anything is left. And what is asked of an undo.
-- name: UNDO_LOAD (run)
SELECT undone, EXISTS (SELECT 1 FROM run_step s WHERE s.run = r.id
    AND s.undone_by IS NOT NULL) AS some,
       CASE WHEN undone > 0 THEN NOT EXISTS (
         SELECT 1 FROM run_user u JOIN run_step s ON s.run = u.run AND s.user = u.user
          WHERE u.run = r.id AND u.undone_by IS NULL AND s.state = 'done') ELSE 0 END AS wholly,
       with_admins, coalesce(protect_days, 0), protect_reason
  FROM run r WHERE id = ?1;
