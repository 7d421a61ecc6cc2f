-- The present state of a batch against the plan: people to leave alone, and lost calls
-- that had worked.

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

-- People who were warned, and used anything that was not known then.
-- name: ACT_ACTIVE_WARNED (run)
UPDATE temp.plan_user /*scan*/
   SET cause = 'active-again',
       detail = iso_day(x.at)
  FROM (SELECT pa.user AS who, max(pa.last_active) AS at
          FROM temp.plan_activity pa /*scan*/
         GROUP BY pa.user) x
  JOIN warning wn
    ON wn.run = ?1
   AND wn.user = x.who
 WHERE x.who = plan_user.user
   AND x.at > coalesce(wn.last_active, 0)
   AND plan_user.cause IS NULL;

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
       detail = x.text
  FROM (SELECT pst.user AS who, min(ppr.text) AS text
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
