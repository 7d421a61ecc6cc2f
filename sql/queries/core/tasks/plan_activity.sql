-- Activity, for the planner: each seat of the chosen people with its age, from the copy or with
-- what Atlassian answers now; who used anything lately; and the seats that "take away unused seats"
-- covers.

-- name: PLAN_CLEAR_SEAT ()
DELETE FROM temp.plan_seat;

-- What the copy knows stays true: activity does not vanish.
-- name: PLAN_STATE_ACTIVITY ()
INSERT INTO temp.plan_activity
SELECT a.user, a.product, a.last_active, 0
  FROM temp.plan_chosen pc /*scan*/
  JOIN activity a ON a.user = pc.user
 WHERE a.last_active IS NOT NULL;

-- name: PLAN_STATE_ACTIVITY_ELSE ()
INSERT INTO temp.plan_activity
SELECT u.id, 0, u.active_at, 0
  FROM temp.plan_chosen pc /*scan*/
  JOIN user u ON u.id = pc.user
 WHERE u.active_at > coalesce((SELECT max(pa.last_active)
                                 FROM temp.plan_activity pa
                                WHERE pa.user = u.id),
                              0);

-- name: PLAN_SEATS (now, days or 0 for each product's own, products as a JSON list or NULL,
--   sites likewise, 1 inactive 2 never active 3 new)
INSERT INTO temp.plan_seat
SELECT user, product, nullif(last, 0), since, cutoff, meant,
       CASE ?5
            WHEN 1 THEN since < cutoff
            WHEN 2 THEN since < cutoff AND last = 0
            ELSE since >= cutoff AND last < cutoff END,
       since < cutoff AND (?5 = 1 OR (?5 = 2 AND last = 0))
  FROM (SELECT user, product, last,
               seat_since(last, joined, seen_at) AS since,
               cutoff, meant
          FROM (SELECT s.user, s.product,
                       max(coalesce(s.last_active, 0), coalesce(pa.last_active, 0)) AS last,
                       pu.joined, s.seen_at,
                       ?1 - 86400 * CASE WHEN ?2 > 0 THEN ?2 ELSE pd.days END AS cutoff,
                       (?3 IS NULL OR p.product IN (SELECT value FROM json_each(?3)))
                         AND (?4 IS NULL OR p.site IN (SELECT value FROM json_each(?4))) AS meant
                  FROM temp.plan_user pu /*scan*/
                  CROSS JOIN seat s ON s.user = pu.user
                  JOIN product p ON p.id = s.product
                  JOIN product_days pd ON pd.product = s.product
                  LEFT JOIN temp.plan_activity pa
                    ON pa.user = s.user
                   AND pa.product = s.product));

-- People whom the filter no longer matches now.
-- name: PLAN_WHY_USED_SEAT (1: only who holds a seat it speaks of)
UPDATE temp.plan_user /*scan*/
   SET cause = CASE WHEN x.at IS NOT NULL THEN 'active-again' ELSE 'not-fitting' END,
       detail = CASE WHEN x.at IS NOT NULL THEN iso_day(x.at) END
  FROM (SELECT pu.user AS who,
               (SELECT max(pse.last_active)
                  FROM temp.plan_seat pse
                 WHERE pse.user = pu.user
                   AND pse.meant
                   AND pse.last_active >= pse.cutoff) AS at
          FROM temp.plan_user pu /*scan*/
         WHERE NOT EXISTS (SELECT 1
                             FROM temp.plan_seat pse
                            WHERE pse.user = pu.user
                              AND pse.meant
                              AND pse.fits)
           AND (NOT ?1
                OR EXISTS (SELECT 1
                             FROM temp.plan_seat pse
                            WHERE pse.user = pu.user
                              AND pse.meant))) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- People who used any product within the days.
-- name: PLAN_WHY_USED (now, days or 0 for each product's own, days for unknown products)
UPDATE temp.plan_user /*scan*/
   SET cause = 'used-lately',
       detail = iso_day(x.at)
  FROM (SELECT pa.user AS who, max(pa.last_active) AS at
          FROM temp.plan_activity pa /*scan*/
          LEFT JOIN product_days pd ON pd.product = pa.product
         WHERE pa.last_active
                 >= ?1 - 86400 * CASE WHEN ?2 > 0 THEN ?2 ELSE coalesce(pd.days, ?3) END
         GROUP BY pa.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- People who joined within the days.
-- name: PLAN_WHY_JOINED (now, days or 0 for each product's own, days for who holds no seat)
UPDATE temp.plan_user /*scan*/
   SET cause = 'joined-lately',
       detail = iso_day(joined)
 WHERE cause IS NULL
   AND joined >= ?1 - 86400 * CASE WHEN ?2 > 0 THEN ?2
                                   ELSE coalesce((SELECT max(pd.days)
                                                    FROM seat s
                                                    JOIN product_days pd ON pd.product = s.product
                                                   WHERE s.user = plan_user.user),
                                                 ?3) END;

-- Taking away unused seats: first each seat of the action, then those that cannot be taken alone.
-- name: PLAN_TARGETS (position, product, site or NULL, 1: only those the filter speaks of)
INSERT OR IGNORE INTO temp.plan_target
SELECT pse.user, pse.product, ?1
  FROM temp.plan_seat pse /*scan*/
  JOIN temp.plan_user pu ON pu.user = pse.user
  JOIN product p ON p.id = pse.product
 WHERE pu.cause IS NULL
   AND pse.unused
   AND (pse.meant OR NOT ?4)
   AND p.product = ?2
   AND (p.site = ?3 OR (?3 IS NULL AND p.sandbox = 0));

-- name: PLAN_KEEP_USED (product, site or NULL)
INSERT OR IGNORE INTO temp.plan_blocked
SELECT pse.user, pse.product,
       CASE WHEN pse.last_active >= pse.cutoff THEN 'seat-used'
            WHEN pse.since >= pse.cutoff THEN 'seat-new'
            ELSE 'seat-not-meant' END,
       ppr.text || char(10)
       || coalesce(iso_day(CASE WHEN pse.last_active >= pse.cutoff THEN pse.last_active
                                ELSE pse.since END),
                   ''),
       2
  FROM temp.plan_seat pse /*scan*/
  JOIN product p ON p.id = pse.product
  JOIN temp.plan_product ppr ON ppr.id = pse.product
 WHERE p.product = ?1
   AND (p.site = ?2 OR (?2 IS NULL AND p.sandbox = 0))
   AND NOT EXISTS (SELECT 1
                     FROM temp.plan_target pt
                    WHERE pt.user = pse.user
                      AND pt.product = pse.product);

-- A seat that became unused after the plan was confirmed is not in it.
-- name: PLAN_KEEP_UNCONFIRMED (run)
INSERT OR IGNORE INTO temp.plan_blocked
SELECT pt.user, pt.product, 'seat-not-planned',
       (SELECT text FROM temp.plan_product ppr WHERE ppr.id = pt.product),
       1
  FROM temp.plan_target pt /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM run_loss rl
                    WHERE rl.run = ?1
                      AND rl.user = pt.user
                      AND rl.product = pt.product);

-- The seat was used once and Atlassian lists no activity for it now; or it lists none at all for a
-- person once active; or a time in the list is unreadable.
-- name: PLAN_KEEP_UNKNOWN ()
INSERT OR IGNORE INTO temp.plan_blocked
SELECT pt.user, pt.product, 'activity-untold', NULL, 1
  FROM temp.plan_target pt /*scan*/
  JOIN temp.plan_seat pse
    ON pse.user = pt.user
   AND pse.product = pt.product
  JOIN temp.plan_user pu ON pu.user = pt.user
 WHERE (pse.last_active IS NOT NULL
        AND NOT EXISTS (SELECT 1
                          FROM temp.plan_activity pa
                         WHERE pa.user = pt.user
                           AND pa.product = pt.product
                           AND pa.live))
    OR pu.activity_known < 0
    OR (pu.activity_known = 0
        AND EXISTS (SELECT 1 FROM temp.plan_activity pa WHERE pa.user = pt.user));

-- name: PLAN_KEEP_OWNED ()
INSERT OR IGNORE INTO temp.plan_blocked
SELECT pt.user, pt.product,
       CASE WHEN g.external_synced THEN 'owned-external' ELSE 'owned-fixed' END,
       min(g.name), 1
  FROM temp.plan_target pt /*scan*/
  JOIN temp.plan_member pm ON pm.user = pt.user
  JOIN user_group g ON g.id = pm.user_group
  JOIN group_role gr
    ON gr.user_group = g.id
   AND gr.product = pt.product
   AND is_billable(gr.role)
 WHERE g.external_synced
    OR NOT g.modifiable
 GROUP BY pt.user, pt.product;

-- The role comes neither from a group nor directly: nothing can be taken.
-- name: PLAN_KEEP_INFERRED ()
INSERT OR IGNORE INTO temp.plan_blocked
SELECT pt.user, pt.product, 'other-way',
       (SELECT text FROM temp.plan_product ppr WHERE ppr.id = pt.product),
       1
  FROM temp.plan_target pt /*scan*/
  CROSS JOIN user_role ur
    ON ur.user = pt.user
   AND ur.product = pt.product
 WHERE is_billable(ur.role)
   AND ur.method <> 'direct';

-- A group that would have to be left also gives another role that would be lost, used or not.
-- name: PLAN_KEEP_SHARED ()
INSERT OR IGNORE INTO temp.plan_blocked
SELECT pt.user, pt.product, 'shared-group',
       min(g.name) || char(10)
       || (SELECT text FROM temp.plan_product ppr WHERE ppr.id = gr2.product),
       1
  FROM temp.plan_target pt /*scan*/
  JOIN temp.plan_member pm ON pm.user = pt.user
  JOIN user_group g ON g.id = pm.user_group
  JOIN group_role gr
    ON gr.user_group = g.id
   AND gr.product = pt.product
   AND is_billable(gr.role)
  JOIN group_role gr2
    ON gr2.user_group = g.id
   AND gr2.product <> pt.product
  JOIN product p
    ON p.id = gr2.product
   AND p.gone_at IS NULL
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.plan_target pt2
                    WHERE pt2.user = pt.user
                      AND pt2.product = gr2.product)
   AND NOT EXISTS (SELECT 1
                     FROM temp.plan_direct pdr
                    WHERE pdr.user = pt.user
                      AND pdr.product = gr2.product
                      AND pdr.role = gr2.role)
   AND NOT EXISTS (SELECT 1
                     FROM temp.plan_member pm2
                     JOIN group_role gr3
                       ON gr3.user_group = pm2.user_group
                      AND gr3.product = gr2.product
                      AND gr3.role = gr2.role
                    WHERE pm2.user = pt.user
                      AND NOT EXISTS (SELECT 1
                                        FROM temp.plan_target pt2
                                        JOIN group_role gr4
                                          ON gr4.user_group = pm2.user_group
                                         AND gr4.product = pt2.product
                                         AND is_billable(gr4.role)
                                       WHERE pt2.user = pt.user))
 GROUP BY pt.user, pt.product;

-- name: PLAN_DROP_BLOCKED ()
DELETE FROM temp.plan_target /*scan*/
 WHERE EXISTS (SELECT 1
                 FROM temp.plan_blocked pb
                WHERE pb.user = plan_target.user
                  AND pb.product = plan_target.product);

-- name: PLAN_STEP_LEAVE_TARGET ()
INSERT OR IGNORE INTO temp.plan_step
SELECT pm.user, 'leave-group', coalesce(d.directory_id, ''), g.group_id, '', '', pt.position, g.name
  FROM temp.plan_target pt /*scan*/
  JOIN temp.plan_member pm ON pm.user = pt.user
  JOIN user_group g ON g.id = pm.user_group
  LEFT JOIN directory d ON d.id = g.directory
  JOIN group_role gr
    ON gr.user_group = g.id
   AND gr.product = pt.product
   AND is_billable(gr.role)
  JOIN temp.plan_user pu ON pu.user = pt.user
 WHERE pu.cause IS NULL;

-- name: PLAN_STEP_REVOKE_TARGET ()
INSERT OR IGNORE INTO temp.plan_step
SELECT pdr.user, 'revoke-role', '', '', p.ari, pdr.role, pt.position,
       (SELECT text FROM temp.plan_product ppr WHERE ppr.id = p.id) || ' ('
       || replace(pdr.role, 'atlassian/', '') || ')'
  FROM temp.plan_target pt /*scan*/
  JOIN temp.plan_direct pdr
    ON pdr.user = pt.user
   AND pdr.product = pt.product
  JOIN product p ON p.id = pdr.product
  JOIN temp.plan_user pu ON pu.user = pt.user
 WHERE pu.cause IS NULL
   AND is_billable(pdr.role);
