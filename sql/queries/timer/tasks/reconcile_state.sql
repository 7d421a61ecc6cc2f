-- Steps and the state that is wanted: which lost calls had worked.

-- Whether the state each open step wants is reached (1) or not (0).
-- name: ACT_STATE_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_state (
  user INTEGER,
  seq INTEGER,
  reached INTEGER,
  PRIMARY KEY (user, seq)
) WITHOUT ROWID;

-- name: ACT_STATE_CLEAR ()
DELETE FROM temp.act_state;

-- Starts from the batch, not from the run.
-- name: ACT_STATE (run)
INSERT INTO temp.act_state
SELECT rs.user, rs.seq,
       coalesce(CASE rs.kind
                     WHEN 'leave-group'
                     THEN NOT EXISTS (SELECT 1
                                        FROM user_group g
                                        JOIN temp.plan_member pm
                                          ON pm.user = rs.user
                                         AND pm.user_group = g.id
                                       WHERE g.group_id = rs.group_id)
                     WHEN 'join-group'
                     THEN EXISTS (SELECT 1
                                    FROM user_group g
                                    JOIN temp.plan_member pm
                                      ON pm.user = rs.user
                                     AND pm.user_group = g.id
                                   WHERE g.group_id = rs.group_id)
                     WHEN 'revoke-role'
                     THEN NOT EXISTS (SELECT 1
                                        FROM product p
                                        JOIN temp.plan_direct pdr
                                          ON pdr.user = rs.user
                                         AND pdr.product = p.id
                                         AND pdr.role = rs.role
                                       WHERE p.ari = rs.resource)
                     WHEN 'assign-role'
                     THEN EXISTS (SELECT 1
                                    FROM product p
                                    JOIN temp.plan_direct pdr
                                      ON pdr.user = rs.user
                                     AND pdr.product = p.id
                                     AND pdr.role = rs.role
                                   WHERE p.ari = rs.resource)
                     WHEN 'suspend'
                     THEN (SELECT pdi.status = 'suspended'
                             FROM directory d
                             JOIN temp.plan_directory pdi
                               ON pdi.user = rs.user
                              AND pdi.directory = d.id
                            WHERE d.directory_id = rs.directory_id)
                     WHEN 'restore'
                     THEN (SELECT pdi.status = 'active'
                             FROM directory d
                             JOIN temp.plan_directory pdi
                               ON pdi.user = rs.user
                              AND pdi.directory = d.id
                            WHERE d.directory_id = rs.directory_id)
                     WHEN 'remove-user'
                     THEN NOT EXISTS (SELECT 1
                                        FROM directory d
                                        JOIN temp.plan_directory pdi
                                          ON pdi.user = rs.user
                                         AND pdi.directory = d.id
                                       WHERE d.directory_id = rs.directory_id)
                          AND NOT EXISTS (SELECT 1
                                            FROM temp.act_unread aun
                                           WHERE aun.directory_id = rs.directory_id)
                     WHEN 'delete'
                     THEN pu.status = 'for_deletion' OR pu.account_status = 'closed'
                     WHEN 'cancel-delete' THEN pu.status IN ('active', 'suspended', 'not_invited',
                                                             'deactivated')
                     WHEN 'disable' THEN pu.account_status = 'inactive'
                     WHEN 'enable' THEN pu.account_status = 'active' END,
                0)
  FROM temp.plan_user pu /*scan*/
  CROSS JOIN run_step rs
    ON rs.run = ?1
   AND rs.user = pu.user
  JOIN run_user ru
    ON ru.run = rs.run
   AND ru.user = rs.user
   AND ru.state = 'acting'
 WHERE rs.state IN ('planned', 'intent')
   AND NOT pu.state_unknown;

-- People in no list of the organization are in none of its directories.
-- name: ACT_STATE_GONE (run)
INSERT INTO temp.act_state
SELECT rs.user, rs.seq, 1
  FROM temp.plan_chosen pc /*scan*/
  CROSS JOIN run_step rs
    ON rs.run = ?1
   AND rs.user = pc.user
  JOIN run_user ru
    ON ru.run = rs.run
   AND ru.user = rs.user
   AND ru.state = 'acting'
 WHERE rs.state IN ('planned', 'intent')
   AND rs.kind = 'remove-user'
   AND pc.user NOT IN (SELECT user FROM temp.plan_user);

-- The answer of a call was lost and the state is reached: the call did it. A plain refusal (404,
-- 409) of a first call means that somebody else was faster.
-- name: ACT_RECONCILE_DONE (run, now)
UPDATE run_step
   SET finished_at = ?2,
       state = CASE WHEN state = 'planned' OR (status IN (404, 409) AND tries = 1)
                    THEN 'already'
                    ELSE 'done' END,
       (cause, reason) = (SELECT c.cause, reason_text(c.cause, NULL)
                            FROM (SELECT CASE WHEN run_step.state = 'intent'
                                                   AND NOT (coalesce(run_step.status, 0)
                                                              IN (404, 409)
                                                            AND run_step.tries = 1)
                                              THEN 'lost-but-done' END AS cause) c)
 WHERE run = ?1
   AND (user, seq) IN (SELECT user, seq FROM temp.act_state /*scan*/ WHERE reached = 1);

-- Atlassian calls the person a member already, though the search does not show it yet: an earlier
-- call with a lost answer did it, if there was one.
-- name: ACT_RECONCILE_REFUSED (run, now, most tries)
UPDATE run_step
   SET finished_at = ?2,
       state = CASE WHEN status = 409 AND error_code IN ('ADMIN-UAM-409-2', 'ADMIN-409-2')
                    THEN CASE WHEN tries = 1 THEN 'already' ELSE 'done' END
                    ELSE 'failed' END,
       cause = CASE WHEN status IN (404, 409) THEN cause ELSE 'no-clear-answer' END,
       reason = CASE WHEN status IN (404, 409) THEN reason
                     ELSE reason_text('no-clear-answer', reason) END
 WHERE run = ?1
   AND state = 'intent'
   AND (user, seq) IN (SELECT user, seq FROM temp.act_state /*scan*/ WHERE reached = 0)
   AND CASE WHEN status IN (404, 409) THEN tries = 1
                                           OR error_code IN ('ADMIN-UAM-409-2', 'ADMIN-409-2')
            ELSE tries >= ?3 END;

-- The answer was lost and the state is not reached: call again. After a refusal (404, 409) not:
-- most likely the lost call had worked and the search is behind, so it is read again for longer.
-- name: ACT_RECONCILE_REPEAT (run)
UPDATE run_step
   SET state = 'planned'
 WHERE run = ?1
   AND state = 'intent'
   AND coalesce(status, 0) NOT IN (404, 409)
   AND (user, seq) IN (SELECT user, seq FROM temp.act_state /*scan*/ WHERE reached = 0);
