-- Storing the plan: people, calls, and the seats people lose.

-- The last of the next so many people; NULL when there are no more.
-- name: PLAN_UPTO (after, how many)
SELECT max(user)
  FROM (SELECT user FROM temp.plan_user WHERE user > ?1 ORDER BY user LIMIT ?2);

-- name: PLAN_STORE_LOSSES (run, after, up to)
INSERT INTO main.run_loss (run, user, product, asked)
SELECT ?1, pl.user, pl.product, pl.asked
  FROM temp.plan_loss pl
  JOIN temp.plan_user pu ON pu.user = pl.user
 WHERE pu.cause IS NULL
   AND pl.user > ?2
   AND pl.user <= ?3;

-- What a group gives, as products and roles; ACT_GROUPS_DIFFER makes the same of Atlassian's
-- answer. Rows already stored stay.
-- name: PLAN_STORE_GROUPS (run)
INSERT OR IGNORE INTO main.run_group (run, group_id, gives, makes_admins)
SELECT ?1, x.group_id,
       (SELECT json_group_array(json_array(product, role))
          FROM (SELECT gr.product, gr.role
                  FROM user_group g
                  JOIN group_role gr ON gr.user_group = g.id
                 WHERE g.group_id = x.group_id
                 ORDER BY gr.product, gr.role)),
       EXISTS (SELECT 1
                 FROM user_group g
                 JOIN group_role gr ON gr.user_group = g.id
                WHERE g.group_id = x.group_id
                  AND makes_admins(gr.role))
  FROM (SELECT DISTINCT group_id
          FROM temp.plan_step /*scan*/
         WHERE kind IN ('leave-group', 'join-group')) x;

-- The stored activity stays that of the preview: people active after it are left alone
-- (ACT_ACTIVE), also when a sync came in between. A renewed plan takes nobody in again who was left
-- alone while it was made.
-- name: PLAN_STORE_USERS (run, word for those who fall out, after, up to)
INSERT INTO main.run_user (run, user, state, cause, detail, reason, last_active, since)
SELECT ?1, pu.user,
       CASE WHEN pu.cause IS NOT NULL THEN ?2
            WHEN EXISTS (SELECT 1 FROM temp.plan_step pst WHERE pst.user = pu.user)
            THEN 'planned'
            ELSE 'already' END,
       pu.cause,
       CASE WHEN pu.cause IS NOT NULL THEN pu.detail END,
       reason_text(pu.cause, pu.detail), pu.last_active,
       (SELECT psi.since FROM temp.plan_since psi WHERE psi.user = pu.user)
  FROM temp.plan_user pu
 WHERE pu.user > ?3
   AND pu.user <= ?4
ON CONFLICT (run, user) DO UPDATE
   SET state = excluded.state,
       cause = excluded.cause,
       detail = excluded.detail,
       reason = excluded.reason,
       last_active = CASE run_user.state WHEN 'chosen' THEN excluded.last_active
                          ELSE run_user.last_active END,
       since = CASE run_user.state WHEN 'chosen' THEN excluded.since ELSE run_user.since END
 WHERE run_user.state IN ('planned', 'chosen');

-- name: PLAN_STORE_STEPS (run, after, up to)
INSERT INTO main.run_step (run, user, seq, kind, directory_id, group_id, resource, role, label)
SELECT ?1, pst.user,
       row_number() OVER (
           PARTITION BY pst.user ORDER BY pst.position, pst.kind, pst.label, pst.directory_id),
       pst.kind, nullif(pst.directory_id, ''), nullif(pst.group_id, ''), nullif(pst.resource, ''),
       nullif(pst.role, ''), pst.label
  FROM temp.plan_step pst
  JOIN temp.plan_user pu ON pu.user = pst.user
 WHERE pu.cause IS NULL
   AND pst.user > ?2
   AND pst.user <= ?3;

-- name: PLAN_DROP_STEPS (run, after, up to)
DELETE FROM main.run_step
 WHERE run = ?1
   AND user > ?2
   AND user <= ?3
   AND user IN (SELECT user FROM temp.plan_chosen);

-- A seat is freed when the person is suspended or deactivated, or when no source of the role is
-- left. asked: the run asked for this loss: a suspension takes everything, else the product named,
-- or what the group named gives.
-- name: PLAN_LOSSES (run)
INSERT INTO temp.plan_loss
SELECT s.user, s.product,
       EXISTS (SELECT 1
                 FROM temp.plan_step pst
                WHERE pst.user = s.user
                  AND pst.kind IN ('suspend', 'disable', 'delete', 'remove-user'))
       OR EXISTS (SELECT 1
                    FROM temp.plan_target pt
                   WHERE pt.user = s.user
                     AND pt.product = s.product)
       OR EXISTS (SELECT 1
                    FROM run_action ra
                   WHERE ra.run = ?1
                     AND ra.action = 'remove-access'
                     AND ra.product = p.product
                     AND (ra.site IS NULL OR ra.site = p.site))
       OR EXISTS (SELECT 1
                    FROM run_action ra
                    JOIN user_group g ON g.group_id = ra.group_id
                    JOIN group_role gr
                      ON gr.user_group = g.id
                     AND gr.product = s.product
                   WHERE ra.run = ?1
                     AND ra.action = 'remove-group'
                     AND is_billable(gr.role))
  FROM (SELECT DISTINCT user
          FROM temp.plan_step /*scan*/
         WHERE kind IN ('leave-group', 'revoke-role', 'suspend', 'disable', 'delete',
                        'remove-user')) x
  JOIN temp.plan_user pu ON pu.user = x.user
  JOIN seat s ON s.user = x.user
  JOIN product p ON p.id = s.product
 WHERE pu.cause IS NULL
   AND (EXISTS (SELECT 1
                  FROM temp.plan_step pst
                 WHERE pst.user = s.user
                   AND pst.kind IN ('suspend', 'disable', 'delete', 'remove-user'))
        OR (NOT EXISTS (SELECT 1
                          FROM membership m
                          JOIN group_role gr ON gr.user_group = m.user_group
                          JOIN user_group g ON g.id = m.user_group
                         WHERE m.user = s.user
                           AND gr.product = s.product
                           AND is_billable(gr.role)
                           AND NOT EXISTS (SELECT 1
                                             FROM temp.plan_step pst
                                            WHERE pst.user = s.user
                                              AND pst.kind = 'leave-group'
                                              AND pst.group_id = g.group_id))
            AND NOT EXISTS (SELECT 1
                              FROM user_role ur
                              JOIN product p2 ON p2.id = ur.product
                             WHERE ur.user = s.user
                               AND ur.product = s.product
                               AND is_billable(ur.role)
                               AND NOT EXISTS (SELECT 1
                                                 FROM temp.plan_step pst
                                                WHERE pst.user = s.user
                                                  AND pst.kind = 'revoke-role'
                                                  AND pst.resource = p2.ari
                                                  AND pst.role = ur.role))));

-- A renewed plan must not take more from anybody than the first one: people who would lose more,
-- unasked, are left alone.
-- name: PLAN_WHY_MORE (run)
UPDATE temp.plan_user /*scan*/
   SET cause = 'would-lose-more',
       detail = x.text
  FROM (SELECT pl.user AS who, min(ppr.text) AS text
          FROM temp.plan_loss pl /*scan*/
          JOIN temp.plan_product ppr ON ppr.id = pl.product
         WHERE NOT pl.asked
           AND NOT EXISTS (SELECT 1
                             FROM run_loss rl
                            WHERE rl.run = ?1
                              AND rl.user = pl.user
                              AND rl.product = pl.product)
         GROUP BY pl.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- name: RUNS_OPEN (run)
SELECT 1
  FROM run
 WHERE id = ?1
   AND finished_at IS NULL
   AND state <> 'dropped';
