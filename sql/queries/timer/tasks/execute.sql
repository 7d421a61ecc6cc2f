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

-- People chosen as inactive who were active since are left alone.
-- name: ACT_ACTIVE (run, since)
UPDATE temp.plan_user /*scan*/
   SET cause = 'active-again',
       detail = iso_day(last_active)
 WHERE cause IS NULL
   AND last_active >= ?2
   AND EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = ?1
                  AND ru.user = plan_user.user
                  AND coalesce(ru.last_active, 0) < ?2
                  AND coalesce(ru.last_active, 0) < plan_user.last_active);

-- The same for a product the plan takes: people still idle elsewhere who used it since. Seats to be
-- taken as unused are judged one by one.
-- name: ACT_ACTIVE_LOST (whose plan, since)
UPDATE temp.plan_user /*scan*/
   SET cause = 'active-again',
       detail = iso_day(x.at)
  FROM (SELECT rl.user AS who, max(pa.last_active) AS at
          FROM temp.plan_activity pa /*scan*/
          JOIN run_loss rl
            ON rl.run = ?1
           AND rl.user = pa.user
           AND rl.product = pa.product
          JOIN product p ON p.id = rl.product
          JOIN seat s
            ON s.user = rl.user
           AND s.product = rl.product
         WHERE pa.live
           AND pa.last_active >= ?2
           AND coalesce(s.last_active, 0) < ?2
           AND NOT EXISTS (SELECT 1
                             FROM run_action ra
                            WHERE ra.run = ?1
                              AND ra.action = 'remove-unused'
                              AND ra.product = p.product
                              AND (ra.site IS NULL OR ra.site = p.site))
         GROUP BY rl.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- People chosen as inactive with a known last activity, and Atlassian sends none now: it cannot
-- have vanished.
-- name: ACT_ACTIVITY_MISSING (run, since)
UPDATE temp.plan_user /*scan*/
   SET cause = 'activity-untold',
       state_unknown = 1
 WHERE cause IS NULL
   AND last_active IS NULL
   AND EXISTS (SELECT 1 FROM temp.plan_step pst WHERE pst.user = plan_user.user)
   AND EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = ?1
                  AND ru.user = plan_user.user
                  AND ru.last_active < ?2);

-- The same for people a filter calls inactive: the list of activity is missing though there was
-- some, or a time in it is unreadable.
-- name: ACT_ACTIVITY_UNKNOWN ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'activity-untold'
 WHERE cause IS NULL
   AND (activity_known < 0
        OR (activity_known = 0
            AND EXISTS (SELECT 1 FROM temp.plan_activity pa WHERE pa.user = plan_user.user)));

-- name: ACT_CLAIM_BATCH (run)
UPDATE run_user
   SET state = 'acting'
 WHERE run = ?1
   AND state = 'planned'
   AND user IN (SELECT user FROM temp.plan_chosen);

-- name: ACT_GONE (run)
UPDATE run_user
   SET state = 'skipped',
       cause = 'gone',
       reason = reason_text('gone', NULL)
 WHERE run = ?1
   AND state = 'planned'
   AND user IN (SELECT user FROM temp.plan_chosen)
   AND user NOT IN (SELECT user FROM temp.plan_user);

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

-- Calls not yet made for people who must not be changed (any more).
-- name: ACT_LEAVE_ALONE (run)
UPDATE run_step
   SET state = 'skipped',
       (cause, reason) = (SELECT pu.cause, reason_text(pu.cause, pu.detail)
                            FROM temp.plan_user pu
                           WHERE pu.user = run_step.user)
 WHERE run = ?1
   AND state = 'planned'
   AND user IN (SELECT user FROM temp.plan_user /*scan*/ WHERE cause IS NOT NULL)
   AND user IN (SELECT user
                  FROM run_user ru
                 WHERE ru.run = ?1
                   AND ru.state = 'acting');

-- name: ACT_LEAVE_GONE (run, now)
UPDATE run_step
   SET state = CASE state WHEN 'planned' THEN 'skipped' ELSE 'failed' END,
       finished_at = ?2,
       cause = CASE state WHEN 'planned' THEN 'gone' ELSE 'lost-and-gone' END,
       reason = reason_text(CASE state WHEN 'planned' THEN 'gone' ELSE 'lost-and-gone' END, NULL)
 WHERE run = ?1
   AND state IN ('planned', 'intent')
   AND user IN (SELECT user FROM temp.plan_chosen)
   AND user NOT IN (SELECT user FROM temp.plan_user)
   AND user IN (SELECT user
                  FROM run_user ru
                 WHERE ru.run = ?1
                   AND ru.state = 'acting');

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
   SET (state, cause, detail, reason) = (SELECT CASE WHEN failed THEN 'failed'
                                                     WHEN done AND skipped THEN 'failed'
                                                     WHEN done THEN 'done'
                                                     WHEN skipped THEN 'skipped'
                                                     WHEN kept AND NOT already THEN 'skipped'
                                                     ELSE 'already' END,
                                                CASE WHEN failed OR (skipped AND NOT done)
                                                     THEN rs.cause
                                                     WHEN skipped THEN 'partly'
                                                     WHEN kept AND NOT done AND NOT already
                                                     THEN rs.cause
                                                     WHEN kept THEN 'undo-partly' END,
                                                NULL,
                                                CASE WHEN failed OR (skipped AND NOT done)
                                                     THEN rs.reason
                                                     WHEN skipped
                                                     THEN reason_text('partly', rs.reason)
                                                     WHEN kept AND NOT done AND NOT already
                                                     THEN rs.reason
                                                     WHEN kept
                                                     THEN reason_text('undo-partly', rs.reason) END
                                           FROM (SELECT max(state = 'failed') AS failed,
                                                        max(state = 'done') AS done,
                                                        max(state = 'already') AS already,
                                                        max(state = 'skipped'
                                                            AND coalesce(cause, '') NOT IN (
                                                                    'undo-admins',
                                                                    'undo-done')) AS skipped,
                                                        max(state = 'skipped'
                                                            AND cause = 'undo-admins') AS kept,
                                                        coalesce(
                                                            min(CASE WHEN state = 'failed'
                                                                     THEN seq END),
                                                            min(CASE WHEN state = 'skipped'
                                                                          AND coalesce(cause,
                                                                                       '') NOT IN (
                                                                                  'undo-admins',
                                                                                  'undo-done')
                                                                     THEN seq END),
                                                            min(CASE WHEN state = 'skipped'
                                                                          AND cause = 'undo-admins'
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

-- name: ACT_PROGRESS (run, requests, waiting until or 0, now, or 0 while it only tries to read)
UPDATE run
   SET requests = ?2,
       waiting_until = nullif(?3, 0),
       progress_at = coalesce(nullif(?4, 0), progress_at)
 WHERE id = ?1;

-- name: ACT_STOPPED_BY (run)
SELECT stop_by
  FROM run
 WHERE id = ?1
   AND stop_by IS NOT NULL;

-- The stored plan of an undo, which is not planned anew.
-- name: PLAN_STEP_STORED (run)
INSERT OR IGNORE INTO temp.plan_step
SELECT rs.user, rs.kind, coalesce(rs.directory_id, ''), coalesce(rs.group_id, ''),
       coalesce(rs.resource, ''), coalesce(rs.role, ''), rs.seq, rs.label
  FROM temp.plan_chosen pc /*scan*/
  CROSS JOIN run_step rs
    ON rs.run = ?1
   AND rs.user = pc.user
 WHERE rs.state = 'planned';

-- The same just before acting: a group joined since the copy was read, or another source of a role
-- that is gone since. What leaving takes by the copy itself, from people without a seat, is nothing
-- new.
-- name: PLAN_WHY_MORE_LIVE (run)
UPDATE temp.plan_user /*scan*/
   SET cause = 'would-lose-more',
       detail = x.words
  FROM (SELECT pst.user AS who, min(ppr.words) AS words
          FROM temp.plan_step pst /*scan*/
          JOIN user_group g ON g.group_id = pst.group_id
          JOIN group_role gr
            ON gr.user_group = g.id
           AND is_billable(gr.role)
          JOIN product p ON p.id = gr.product
          JOIN temp.plan_product ppr ON ppr.id = p.id
         WHERE pst.kind = 'leave-group'
           AND p.gone_at IS NULL
           AND NOT EXISTS (SELECT 1
                             FROM run_loss rl
                            WHERE rl.run = ?1
                              AND rl.user = pst.user
                              AND rl.product = p.id)
           AND NOT EXISTS (SELECT 1
                             FROM temp.plan_target pt
                            WHERE pt.user = pst.user
                              AND pt.product = p.id)
           AND NOT EXISTS (SELECT 1
                             FROM run_action ra
                            WHERE ra.run = ?1
                              AND ra.action = 'remove-access'
                              AND ra.product = p.product
                              AND (ra.site IS NULL OR ra.site = p.site))
           AND NOT EXISTS (SELECT 1
                             FROM run_action ra
                            WHERE ra.run = ?1
                              AND ra.action = 'remove-group'
                              AND ra.group_id = pst.group_id)
           AND NOT EXISTS (SELECT 1
                             FROM temp.plan_step pst2
                            WHERE pst2.user = pst.user
                              AND pst2.kind IN ('suspend', 'disable', 'delete', 'remove-user'))
           AND NOT EXISTS (SELECT 1
                             FROM temp.plan_member pm
                             JOIN user_group g2 ON g2.id = pm.user_group
                             JOIN group_role gr2
                               ON gr2.user_group = g2.id
                              AND gr2.product = p.id
                              AND is_billable(gr2.role)
                            WHERE pm.user = pst.user
                              AND NOT EXISTS (SELECT 1
                                                FROM temp.plan_step pst2
                                               WHERE pst2.user = pst.user
                                                 AND pst2.kind = 'leave-group'
                                                 AND pst2.group_id = g2.group_id))
           AND NOT EXISTS (SELECT 1
                             FROM temp.plan_direct pdr
                            WHERE pdr.user = pst.user
                              AND pdr.product = p.id
                              AND is_billable(pdr.role)
                              AND NOT EXISTS (SELECT 1
                                                FROM temp.plan_step pst2
                                               WHERE pst2.user = pst.user
                                                 AND pst2.kind = 'revoke-role'
                                                 AND pst2.resource = p.ari
                                                 AND pst2.role = pdr.role))
           AND (NOT EXISTS (SELECT 1
                              FROM membership m
                              JOIN group_role gr2
                                ON gr2.user_group = m.user_group
                               AND gr2.product = p.id
                               AND is_billable(gr2.role)
                             WHERE m.user = pst.user)
                OR EXISTS (SELECT 1
                             FROM membership m
                             JOIN user_group g2 ON g2.id = m.user_group
                             JOIN group_role gr2
                               ON gr2.user_group = g2.id
                              AND gr2.product = p.id
                              AND is_billable(gr2.role)
                            WHERE m.user = pst.user
                              AND NOT EXISTS (SELECT 1
                                                FROM temp.plan_step pst2
                                               WHERE pst2.user = pst.user
                                                 AND pst2.kind = 'leave-group'
                                                 AND pst2.group_id = g2.group_id))
                OR EXISTS (SELECT 1
                             FROM user_role ur
                            WHERE ur.user = pst.user
                              AND ur.product = p.id
                              AND is_billable(ur.role)
                              AND NOT EXISTS (SELECT 1
                                                FROM temp.plan_step pst2
                                               WHERE pst2.user = pst.user
                                                 AND pst2.kind = 'revoke-role'
                                                 AND pst2.resource = p.ari
                                                 AND pst2.role = ur.role)))
         GROUP BY pst.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- Between two calls for a person: a seat of the plan is in use by now.
-- name: PLAN_WHY_TARGET_USED (run)
UPDATE temp.plan_user /*scan*/
   SET cause = 'active-again',
       detail = iso_day(x.at)
  FROM (SELECT pse.user AS who, max(pse.last_active) AS at
          FROM temp.plan_seat pse /*scan*/
          JOIN product p ON p.id = pse.product
          JOIN run_loss rl
            ON rl.run = ?1
           AND rl.user = pse.user
           AND rl.product = pse.product
         WHERE NOT pse.unused
           AND pse.last_active >= pse.cutoff
           AND EXISTS (SELECT 1
                         FROM run_action ra
                        WHERE ra.run = ?1
                          AND ra.action = 'remove-unused'
                          AND ra.product = p.product
                          AND (ra.site IS NULL OR ra.site = p.site))
         GROUP BY pse.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;
