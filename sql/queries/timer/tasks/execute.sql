-- Executing a run: batches of people, intents, outcomes. The planner's TEMP tables hold the present
-- state of the batch.

-- People whose acting was cut off come first; direct roles are read where the copy or the plan
-- knows of some.
-- name: ACT_BATCH (run, state, limit)
SELECT ru.user, u.account_id,
       EXISTS (SELECT 1
                 FROM user_role ur
                WHERE ur.user = ru.user
                  AND ur.method = 'direct')
       OR EXISTS (SELECT 1
                    FROM run_step rs
                   WHERE rs.run = ru.run
                     AND rs.user = ru.user
                     AND rs.kind IN ('revoke-role', 'assign-role')) AS roles
  FROM run_user ru
  JOIN user u ON u.id = ru.user
 WHERE ru.run = ?1
   AND ru.state = ?2
 ORDER BY ru.user LIMIT ?3;

-- After a failed call the rest for this person is not called.
-- name: ACT_SKIP_REST (run)
UPDATE run_step
   SET state = 'skipped',
       cause = 'earlier-failed',
       reason = reason_text('earlier-failed', NULL)
 WHERE run = ?1
   AND state = 'planned'
   AND user IN (SELECT ru.user
                  FROM run_user ru
                 WHERE ru.run = ?1
                   AND ru.state = 'acting')
   AND EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ?1
                  AND rs.user = run_step.user
                  AND rs.state = 'failed'
                  AND rs.seq < run_step.seq);

-- name: ACT_OPEN (run)
SELECT ru.user
  FROM temp.plan_chosen pc /*scan*/
  JOIN run_user ru
    ON ru.run = ?1
   AND ru.user = pc.user
 WHERE ru.state = 'acting'
   AND EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ?1
                  AND rs.user = ru.user
                  AND rs.state = 'intent');

-- The same for the whole run.
-- name: ACT_IN_DOUBT (run)
SELECT 1
  FROM run_user ru
  CROSS JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
 WHERE ru.run = ?1
   AND ru.state = 'acting'
   AND rs.state = 'intent'
 LIMIT 1;

-- The reason is that of the first call that failed, else of the first that was skipped. Rights an
-- undo must not restore (kept) do not make what it restored a failure.
-- name: ACT_CLOSE (run)
UPDATE run_user
   SET (state, cause, detail, reason) = (
           SELECT CASE WHEN failed THEN 'failed'
                       WHEN done AND skipped THEN 'failed'
                       WHEN done THEN 'done'
                       WHEN skipped THEN 'skipped'
                       WHEN kept AND NOT already THEN 'skipped'
                       ELSE 'already' END,
                  CASE WHEN failed OR (skipped AND NOT done) THEN rs.cause
                       WHEN skipped THEN 'partly'
                       WHEN kept AND NOT done AND NOT already
                       THEN rs.cause
                       WHEN kept THEN 'undo-partly' END,
                  NULL,
                  CASE WHEN failed OR (skipped AND NOT done) THEN rs.reason
                       WHEN skipped THEN reason_text('partly', rs.reason)
                       WHEN kept AND NOT done AND NOT already
                       THEN rs.reason
                       WHEN kept THEN reason_text('undo-partly', rs.reason) END
             FROM (SELECT max(state = 'failed') AS failed, max(state = 'done') AS done,
                          max(state = 'already') AS already,
                          max(state = 'skipped'
                              AND coalesce(cause, '')
                                    NOT IN ('undo-admins', 'undo-done')) AS skipped,
                          max(state = 'skipped' AND cause = 'undo-admins') AS kept,
                          coalesce(min(CASE WHEN state = 'failed' THEN seq END),
                                   min(CASE WHEN state = 'skipped'
                                                 AND coalesce(cause, '')
                                                       NOT IN ('undo-admins', 'undo-done')
                                            THEN seq END),
                                   min(CASE WHEN state = 'skipped' AND cause = 'undo-admins'
                                            THEN seq END)) AS worst
                     FROM run_step rs2
                    WHERE rs2.run = run_user.run
                      AND rs2.user = run_user.user)
             LEFT JOIN run_step rs
               ON rs.run = run_user.run
              AND rs.user = run_user.user
              AND rs.seq = worst)
 WHERE run = ?1
   AND state = 'acting'
   AND NOT EXISTS (SELECT 1
                     FROM run_step rs
                    WHERE rs.run = ?1
                      AND rs.user = run_user.user
                      AND rs.state IN ('planned', 'intent'));

-- name: ACT_END_UNKNOWN (run, now)
UPDATE run_step
   SET state = 'failed',
       finished_at = ?2,
       (cause, reason) = (SELECT c.cause, reason_text(c.cause, NULL)
                            FROM (SELECT CASE WHEN run_step.status IN (404, 409)
                                              THEN 'lost-refused'
                                              ELSE 'lost-unread' END AS cause) c)
 WHERE run = ?1
   AND state = 'intent'
   AND user IN (SELECT ru.user
                  FROM run_user ru
                 WHERE ru.run = ?1
                   AND ru.state = 'acting');
