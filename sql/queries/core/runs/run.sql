-- Reading runs: previews, bulk operations, runs of tasks, undos.

-- name: RUNS_ACTIONS (run)
SELECT action, product, site, group_id
  FROM run_action
 WHERE run = ?1
 ORDER BY position;

-- A dropped run is not found.
-- name: RUNS_LOAD (run)
SELECT id, coalesce(task, 0) AS task, coalesce(undo_of, 0) AS undo_of, process_id, kind, name,
       state, dry_run, scheduled, query, spec, requested_by, confirmed_by, approved_by, stop_by,
       reason, requested_at, confirmed_at, approved_at, planned_at, data_at, started_at,
       finished_at, waiting_until, progress_at, matched, planned, done, already, skipped, failed,
       requests, seats, limit_mode, cause,
       coalesce(then_of, 0) AS then_of, coalesce(acts_as, 0) AS acts_as, coalesce(area, 0) AS area,
       EXISTS (SELECT 1 FROM run_own o WHERE o.id = run.id) AS own
  FROM run
 WHERE id = ?1
   AND state <> 'dropped';

-- Newest first, with the number of all. Previews are in no list.
-- name: RUNS_LIST (limit, offset)
SELECT id,
       (SELECT count(*)
          FROM run
         WHERE state IN ('waiting', 'queued', 'warning', 'running', 'done', 'failed',
                         'refused', 'stopped')) AS total
  FROM run
 WHERE id > 0
   AND state NOT IN ('preparing', 'preview', 'dropped')
 ORDER BY id DESC LIMIT ?1 OFFSET ?2;

-- name: RUNS_LIST_TASK (task, limit, offset)
SELECT id,
       (SELECT count(*)
          FROM run
         WHERE task = ?1
           AND state NOT IN ('preparing', 'preview', 'dropped')) AS total
  FROM run
 WHERE task = ?1
   AND state NOT IN ('preparing', 'preview', 'dropped')
 ORDER BY id DESC LIMIT ?2 OFFSET ?3;

-- name: RUNS_LIST_STATE (state, limit, offset)
SELECT id,
       (SELECT count(*) FROM run WHERE state = ?1) AS total
  FROM run
 WHERE state = ?1
 ORDER BY id DESC LIMIT ?2 OFFSET ?3;

-- name: RUNS_UNDOS (run)
SELECT id
  FROM run
 WHERE undo_of = ?1
   AND state <> 'dropped'
 ORDER BY id DESC;

-- A page goes by name and is chosen before its texts are made; all people (limit -1) go by account
-- id. Where the order of seats' age decides who is taken, people stand in that order.
-- name: RUNS_USERS (run, which, limit, offset, search or NULL, used since)
SELECT u.account_id, u.name, u.email, ru.state,
       coalesce(CASE WHEN r.state = 'warning' THEN wn.state END,
                CASE ru.state
                     WHEN 'done' THEN 'done'
                     WHEN 'already' THEN 'already'
                     WHEN 'failed' THEN 'failed'
                     WHEN 'skipped' THEN 'skipped'
                     WHEN 'left-out' THEN 'skipped'
                     WHEN 'planned' THEN CASE WHEN r.finished_at IS NOT NULL THEN 'skipped' END
                     END) AS outcome,
       CASE WHEN ru.state = 'planned' AND r.finished_at IS NOT NULL
            THEN CASE WHEN r.dry_run AND r.state = 'done' THEN reason_text('dry-run', NULL)
                      ELSE r.reason END
            ELSE ru.reason END AS reason,
       (SELECT group_concat(text, '; ')
          FROM (SELECT step_text(rs.kind, rs.label,
                                 CASE rs.state WHEN 'done' THEN 'past' ELSE 'future' END) AS text
                  FROM run_step rs
                 WHERE rs.run = ru.run
                   AND rs.user = ru.user
                   AND rs.cause IS NOT 'undo-admins'
                 ORDER BY rs.seq)) AS calls,
       ru.last_active,
       EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ru.run
                  AND rs.user = ru.user
                  AND rs.state = 'done'
                  AND rs.undone_by IS NULL
                  AND step_opposite(rs.kind) IS NOT NULL) AS undoable,
       ru.cause, ru.undone_by, ru.since
  FROM (SELECT ru2.user AS who,
               CASE WHEN ?3 < 0 THEN u2.account_id
                    WHEN ?2 IN ('hit', 'later') AND ru2.since IS NOT NULL THEN ru2.since
                    ELSE sort_key(u2.name) END AS place
          FROM run_user ru2
          JOIN run_person u2 ON u2.id = ru2.user
         WHERE ru2.run = ?1
           AND (?2 IS NULL
                OR CASE ?2
                        WHEN 'hit' THEN ru2.state NOT IN ('left-out', 'already')
                        WHEN 'later' THEN ru2.state = 'left-out' AND ru2.cause IS 'comes-later'
                        WHEN 'left-out' THEN ru2.state = ?2 AND ru2.cause IS NOT 'comes-later'
                        WHEN 'used'
                        THEN ru2.state = 'planned'
                             AND EXISTS (SELECT 1
                                           FROM run_loss rl
                                           JOIN seat s
                                             ON s.user = rl.user
                                            AND s.product = rl.product
                                          WHERE rl.run = ru2.run
                                            AND rl.user = ru2.user
                                            AND s.last_active >= ?6)
                        ELSE ru2.state = ?2
                             OR EXISTS (SELECT 1
                                          FROM warning wn2
                                         WHERE wn2.run = ru2.run
                                           AND wn2.user = ru2.user
                                           AND wn2.state = ?2) END)
           AND (?5 IS NULL OR has_terms(?5, u2.name, u2.email, u2.account_id))
         ORDER BY place, ru2.user LIMIT ?3 OFFSET ?4)
  JOIN run_user ru
    ON ru.run = ?1
   AND ru.user = who
  JOIN run r ON r.id = ru.run
  JOIN run_person u ON u.id = ru.user
  LEFT JOIN warning wn
    ON wn.run = ru.run
   AND wn.user = ru.user
 ORDER BY place, who;

-- "used": people who used since then a product the plan would take from them. A filter names one
-- product; a group gives several.
-- name: RUNS_USERS_COUNT (run, which, search or NULL, used since)
SELECT count(*)
  FROM run_user ru
 WHERE ru.run = ?1
   AND (?2 IS NULL
        OR CASE ?2
                WHEN 'hit' THEN ru.state NOT IN ('left-out', 'already')
                WHEN 'later' THEN ru.state = 'left-out' AND ru.cause IS 'comes-later'
                WHEN 'left-out' THEN ru.state = ?2 AND ru.cause IS NOT 'comes-later'
                WHEN 'used'
                THEN ru.state = 'planned'
                     AND EXISTS (SELECT 1
                                   FROM run_loss rl
                                   JOIN seat s
                                     ON s.user = rl.user
                                    AND s.product = rl.product
                                  WHERE rl.run = ru.run
                                    AND rl.user = ru.user
                                    AND s.last_active >= ?4)
                ELSE ru.state = ?2
                     OR EXISTS (SELECT 1
                                  FROM warning wn
                                 WHERE wn.run = ru.run
                                   AND wn.user = ru.user
                                   AND wn.state = ?2) END)
   AND (?3 IS NULL
        OR EXISTS (SELECT 1
                     FROM run_person u
                    WHERE u.id = ru.user
                      AND has_terms(?3, u.name, u.email, u.account_id)));

-- Reasons that differ only in their details are one line.
-- name: RUNS_REASONS (run, 1: of those it failed for)
SELECT CASE WHEN min(reason) = max(reason) THEN reason ELSE general END AS text,
       count(*) AS people
  FROM (SELECT reason, reason_in_general(cause) AS general
          FROM run_user
         WHERE run = ?1
           AND reason IS NOT NULL
           AND (state = 'failed') = ?2)
 GROUP BY coalesce(general, reason)
 ORDER BY count(*) DESC, text;

-- name: RUNS_STEPS (run, account id)
SELECT rs.seq,
       step_text(rs.kind, rs.label, 'Future') AS call,
       rs.state, rs.reason, rs.status, rs.finished_at, rs.undone_by
  FROM run_person u
  JOIN run_step rs
    ON rs.run = ?1
   AND rs.user = u.id
 WHERE u.account_id = ?2
 ORDER BY rs.seq;

-- People left out by hand keep what the plan would have taken.
-- name: RUNS_SEATS (run)
SELECT p.product, p.site_name, count(*) AS seats,
       sum(ru.state = 'done' AND NOT back) AS freed,
       sum(ru.state = 'done' AND back) AS given_back, p.id AS product_id,
       EXISTS (SELECT 1
                 FROM run r
                 JOIN sync_run sr
                   ON sr.outcome = 'ok'
                  AND sr.finished_at > r.finished_at
                WHERE r.id = l.run
                  AND sr.started_at > r.finished_at) AS is_synced
  FROM (SELECT rl.run, rl.user, rl.product,
               EXISTS (SELECT 1
                         FROM run_step rs
                        WHERE rs.run = rl.run
                          AND rs.user = rl.user
                          AND rs.undone_by IS NOT NULL) AS back
          FROM run_loss rl
         WHERE rl.run = ?1) l
  JOIN run_user ru
    ON ru.run = l.run
   AND ru.user = l.user
  JOIN product p ON p.id = l.product
 WHERE ru.state <> 'left-out'
 GROUP BY l.product
 ORDER BY count(*) DESC, p.product, p.site_name;

-- name: RUNS_FURTHER (run)
SELECT p.product, p.site_name, count(*) AS seats
  FROM run_loss rl
  JOIN run_user ru
    ON ru.run = rl.run
   AND ru.user = rl.user
  JOIN product p ON p.id = rl.product
 WHERE rl.run = ?1
   AND rl.asked = 0
   AND ru.state <> 'left-out'
 GROUP BY rl.product
 ORDER BY count(*) DESC, p.product, p.site_name;

-- The activity, not the seat: it stays when a run took the seat.
-- name: RUNS_LOSSES (run, account id)
SELECT p.product, p.site_name, rl.asked, a.last_active
  FROM run_person u
  JOIN run_loss rl
    ON rl.run = ?1
   AND rl.user = u.id
  JOIN product p ON p.id = rl.product
  LEFT JOIN activity a
    ON a.user = rl.user
   AND a.product = rl.product
 WHERE u.account_id = ?2
 ORDER BY rl.asked DESC, p.product, p.site_name;

-- Calls that can be undone: they worked, are not undone yet and are in no undo under way.
-- name: RUNS_UNDOABLE (run)
SELECT 1
  FROM run r
  JOIN run_user ru ON ru.run = r.id
  JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
 WHERE r.id = ?1
   AND r.state IN ('done', 'failed', 'stopped')
   AND rs.state = 'done'
   AND rs.undone_by IS NULL
   AND step_opposite(rs.kind) IS NOT NULL
   AND NOT EXISTS (SELECT 1
                     FROM run r2
                     JOIN run_user ru2 ON ru2.run = r2.id
                    WHERE r2.undo_of = ?1
                      AND r2.state IN ('waiting', 'queued', 'running')
                      AND ru2.user = ru.user)
 LIMIT 1;

-- Whether something this run did for this person can be undone.
-- name: RUN_UNDOABLE_FOR (run, account id)
SELECT 1
  FROM run r
  JOIN run_person u ON u.account_id = ?2
  JOIN run_step rs
    ON rs.run = r.id
   AND rs.user = u.id
 WHERE r.id = ?1
   AND r.state IN ('done', 'failed', 'stopped')
   AND rs.state = 'done'
   AND rs.undone_by IS NULL
   AND step_opposite(rs.kind) IS NOT NULL
   AND NOT EXISTS (SELECT 1
                     FROM run r2
                     JOIN run_user ru
                       ON ru.run = r2.id
                      AND ru.user = u.id
                    WHERE r2.undo_of = r.id
                      AND r2.state IN ('waiting', 'queued', 'running'))
 LIMIT 1;

-- name: RUN_RETRY_OF (run)
SELECT retry_of
  FROM run
 WHERE id = ?1
   AND retry_of IS NOT NULL;

-- Newest first, without previews nobody started.
-- name: RUN_RETRIES (run)
SELECT id
  FROM run
 WHERE retry_of = ?1
   AND state NOT IN ('preparing', 'preview', 'dropped')
 ORDER BY id DESC;

-- How much of a run is undone: people wholly undone, whether anything is, whether anything is left;
-- and who asked for the undo.
-- name: UNDO_LOAD (run)
SELECT undone,
       EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = r.id
                  AND rs.undone_by IS NOT NULL) AS undone_some,
       CASE WHEN undone > 0
            THEN NOT EXISTS (SELECT 1
                               FROM run_user ru
                               JOIN run_step rs
                                 ON rs.run = ru.run
                                AND rs.user = ru.user
                              WHERE ru.run = r.id
                                AND ru.undone_by IS NULL
                                AND rs.state = 'done')
            ELSE 0 END AS undone_wholly,
       with_admins,
       coalesce(protect_days, 0) AS protect_days,
       protect_reason
  FROM run r
 WHERE id = ?1;
