-- The next calls of a batch, and their outcomes.

-- The next call of each person. People who wait for a look at their state have none.
-- name: ACT_NEXT (run)
SELECT rs.user, rs.seq, rs.kind, rs.directory_id, rs.group_id, rs.resource, rs.role, u.account_id
  FROM temp.plan_chosen pc /*scan*/
  CROSS JOIN run_step rs
    ON rs.run = ?1
   AND rs.user = pc.user
  JOIN run_user ru
    ON ru.run = ?1
   AND ru.user = pc.user
  JOIN user u ON u.id = pc.user
 WHERE ru.state = 'acting'
   AND rs.state = 'planned'
   AND NOT EXISTS (SELECT 1
                     FROM run_step rs2
                    WHERE rs2.run = ?1
                      AND rs2.user = pc.user
                      AND rs2.seq < rs.seq
                      AND rs2.state IN ('planned', 'intent'));

-- name: ACT_INTENT (run, user, seq, now)
UPDATE run_step
   SET state = 'intent',
       tries = tries + 1,
       intent_at = ?4,
       status = NULL,
       error_code = NULL,
       cause = NULL,
       reason = NULL
 WHERE run = ?1
   AND user = ?2
   AND seq = ?3;

-- name: ACT_NOT_CALLED (run, user, seq)
UPDATE run_step
   SET state = 'planned',
       tries = tries - 1
 WHERE run = ?1
   AND user = ?2
   AND seq = ?3
   AND state = 'intent';

-- name: ACT_OUTCOME (run, user, seq, state, status, error code, cause, detail, now)
UPDATE run_step
   SET state = ?4,
       status = ?5,
       error_code = ?6,
       cause = ?7,
       reason = reason_text(?7, ?8),
       finished_at = CASE WHEN ?4 = 'intent' THEN NULL ELSE ?9 END
 WHERE run = ?1
   AND user = ?2
   AND seq = ?3;
