-- The second step of a run.

-- name: THEN_NOTE (run, now)
UPDATE main.run_terms
   SET then_next = ?2 + 86400 * then_days
 WHERE run = ?1
   AND then_action IS NOT NULL
   AND EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = ?1
                  AND ru.state = 'done');

-- name: THEN_DUE (now)
SELECT run FROM run_terms WHERE then_next IS NOT NULL AND then_next <= ?1 ORDER BY run;

-- name: THEN_NEXT (run, when or 0)
UPDATE main.run_terms SET then_next = nullif(?2, 0) WHERE run = ?1;

-- name: THEN_TASK_LIVES (task)
SELECT 1 FROM task WHERE id = ?1 AND deleted_at IS NULL;

-- name: THEN_BUSY (first run)
SELECT 1
  FROM run
 WHERE then_of = ?1
   AND finished_at IS NULL
 LIMIT 1;

-- People no second step had its turn with: in none of them, or beyond its limit, or in one that did
-- not start.
-- name: THEN_ANYBODY (first run)
SELECT 1
  FROM run_user ru
 WHERE ru.run = ?1
   AND ru.state = 'done'
   AND ru.undone_by IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM run r
                     JOIN run_user ru2
                       ON ru2.run = r.id
                      AND ru2.user = ru.user
                    WHERE r.then_of = ?1
                      AND r.state <> 'refused'
                      AND ru2.cause IS NOT 'comes-later')
 LIMIT 1;

-- name: THEN_CHOOSE (first run, this run)
INSERT OR IGNORE INTO temp.plan_chosen
SELECT ru.user
  FROM run_user ru
 WHERE ru.run = ?1
   AND ru.state = 'done'
   AND ru.undone_by IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM run r
                     JOIN run_user ru2
                       ON ru2.run = r.id
                      AND ru2.user = ru.user
                    WHERE r.then_of = ?1
                      AND r.id <> ?2
                      AND r.state <> 'refused'
                      AND ru2.cause IS NOT 'comes-later');

-- Of the chosen people those for whom nothing changed since the first step: nothing of it is undone
-- or overruled, no later run changed them, they are as it left them, used nothing that was not
-- known when they were warned (or after they were acted on), and wait neither for an answer nor for
-- an undo. Their state is that of the plan: just before acting, what Atlassian shows now.
-- name: THEN_FITS (first run)
INSERT OR IGNORE INTO temp.plan_fits
SELECT ru.user
  FROM temp.plan_chosen pc /*scan*/
  JOIN temp.plan_user pu ON pu.user = pc.user
  JOIN run_user ru
    ON ru.run = ?1
   AND ru.user = pc.user
  JOIN run r ON r.id = ru.run
  JOIN user u ON u.id = ru.user
 WHERE ru.state = 'done'
   AND ru.undone_by IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM run_step rs
                    WHERE rs.run = ru.run
                      AND rs.user = ru.user
                      AND (rs.undone_by IS NOT NULL
                           OR rs.overruled_at IS NOT NULL
                           OR (rs.state = 'done' AND rs.kind = 'suspend'
                               AND pu.status IS NOT 'suspended')
                           OR (rs.state = 'done' AND rs.kind = 'disable'
                               AND pu.account_status IS NOT 'inactive')))
   AND NOT EXISTS (SELECT 1
                     FROM run_user ru2
                     JOIN run_step rs2
                       ON rs2.run = ru2.run
                      AND rs2.user = ru2.user
                    WHERE ru2.user = ru.user
                      AND ru2.run > ru.run
                      AND rs2.state IN ('done', 'intent'))
   AND NOT EXISTS (SELECT 1
                     FROM run r2
                     JOIN run_user ru2
                       ON ru2.run = r2.id
                      AND ru2.user = ru.user
                    WHERE r2.undo_of = ru.run
                      AND r2.state IN ('waiting', 'queued', 'running'))
   AND max(coalesce(u.active_at, 0),
           coalesce((SELECT max(am.last_active) FROM activity am WHERE am.user = u.id), 0))
         <= coalesce((SELECT coalesce(wn.last_active, 0)
                        FROM warning wn
                       WHERE wn.run = ru.run
                         AND wn.user = ru.user),
                     r.started_at)
   AND NOT EXISTS (SELECT 1
                     FROM access_request aq
                    WHERE aq.user = ru.user
                      AND aq.kind = 'return'
                      AND aq.state = 'open');

-- name: THEN_FITS_NOT ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'then-not'
 WHERE cause IS NULL
   AND NOT EXISTS (SELECT 1 FROM temp.plan_fits pf WHERE pf.user = plan_user.user);

-- Just before acting: what Atlassian shows now, against the same.
-- name: THEN_ACTIVE (this run)
UPDATE temp.plan_user /*scan*/
   SET cause = 'active-again',
       detail = iso_day(x.at)
  FROM (SELECT pa.user AS who, max(pa.last_active) AS at
          FROM temp.plan_activity pa /*scan*/
         GROUP BY pa.user) x,
       run r
  JOIN run r2 ON r2.id = r.then_of
 WHERE r.id = ?1
   AND x.who = plan_user.user
   AND x.at > coalesce((SELECT coalesce(wn.last_active, 0)
                          FROM warning wn
                         WHERE wn.run = r2.id
                           AND wn.user = x.who),
                       r2.started_at)
   AND plan_user.cause IS NULL;
