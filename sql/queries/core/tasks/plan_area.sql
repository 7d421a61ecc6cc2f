-- The limits of a plan in an area: what people hold, and who is left out because a step would reach
-- beyond. A role or seat is inside when plan_inside has its product, for everybody (domain '') or
-- for the domain of the person.

-- Whose limits a plan has.
-- name: PLAN_AREA_NAME (user)
SELECT coalesce(nullif(name, ''), email, account_id) FROM user WHERE id = ?1;

-- name: PLAN_CREATE_INSIDE ()
CREATE TEMP TABLE IF NOT EXISTS plan_inside (
  product INTEGER,
  domain TEXT,
  PRIMARY KEY (product, domain)
) WITHOUT ROWID;

-- What the chosen people hold. product 0: something of no instance; -1: no seat, but an address of
-- another domain than the copy knows. present: by the state of the
-- plan, which just before acting is Atlassian's; else by the copy alone.
-- name: PLAN_CREATE_HELD ()
CREATE TEMP TABLE IF NOT EXISTS plan_held (
  user INTEGER,
  product INTEGER,
  present INTEGER,
  PRIMARY KEY (user, product)
) WITHOUT ROWID;

-- name: PLAN_CLEAR_INSIDE ()
DELETE FROM temp.plan_inside;

-- name: PLAN_CLEAR_HELD ()
DELETE FROM temp.plan_held;

-- name: PLAN_INSIDE_ADD (product, domain or NULL)
INSERT OR IGNORE INTO temp.plan_inside VALUES (?1, coalesce(?2, ''));

-- name: PLAN_AREA_SCOPE ()
DELETE FROM temp.plan_scope /*scan*/
 WHERE product NOT IN (SELECT product FROM temp.plan_inside);

-- name: PLAN_AREA_INSTANCES (product, site or NULL)
SELECT DISTINCT p.site
  FROM temp.plan_inside pin /*scan*/
  JOIN product p ON p.id = pin.product
 WHERE p.product = ?1
   AND (p.site = ?2 OR ?2 IS NULL)
 ORDER BY p.site;

-- By the state of the plan: groups, and roles of their own.
-- name: PLAN_HELD_GROUPS ()
INSERT OR REPLACE INTO temp.plan_held
SELECT pm.user, gr.product, 1
  FROM temp.plan_member pm /*scan*/
  JOIN group_role gr ON gr.user_group = pm.user_group;

-- name: PLAN_HELD_DIRECT ()
INSERT OR REPLACE INTO temp.plan_held
SELECT user, product, 1 FROM temp.plan_direct /*scan*/;

-- By the copy. A role that came in no known way counts, too.
-- name: PLAN_HELD_SEATS (1: present)
INSERT OR IGNORE INTO temp.plan_held
SELECT s.user, s.product, ?1
  FROM temp.plan_chosen pc /*scan*/
  JOIN seat s ON s.user = pc.user;

-- name: PLAN_HELD_ROLES (1: present)
INSERT OR IGNORE INTO temp.plan_held
SELECT ur.user, ur.product, ?1
  FROM temp.plan_chosen pc /*scan*/
  JOIN user_role ur ON ur.user = pc.user;

-- Roles of the site or the organization.
-- name: PLAN_HELD_PLATFORM ()
INSERT OR IGNORE INTO temp.plan_held
SELECT upr.user, 0, 0
  FROM temp.plan_chosen pc /*scan*/
  JOIN user_platform_role upr ON upr.user = pc.user
 WHERE upr.role <> 'atlassian/ai-access';

-- name: PLAN_AREA_PERSON ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'beyond-person'
 WHERE cause IS NULL
   AND (NOT EXISTS (SELECT 1
                      FROM temp.plan_held ph
                      JOIN user u ON u.id = ph.user
                      JOIN temp.plan_inside pin ON pin.product = ph.product
                     WHERE ph.user = plan_user.user
                       AND ph.present
                       AND pin.domain IN ('', u.email_domain))
        OR EXISTS (SELECT 1
                     FROM temp.plan_held ph
                    WHERE ph.user = plan_user.user
                      AND ph.product = -1));

-- In an area, the name of a group outside, and why it is protected, stay outside.
-- name: PLAN_AREA_PROTECTED ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'beyond-protected',
       detail = NULL
 WHERE cause = 'protected-group'
   AND EXISTS (SELECT 1 FROM temp.plan_inside)
   AND NOT EXISTS (SELECT 1
                     FROM temp.plan_member pm
                     JOIN protection pr ON pr.user_group = pm.user_group
                     JOIN user_group g ON g.id = pm.user_group
                     JOIN group_role gr ON gr.user_group = g.id
                     JOIN temp.plan_inside pin ON pin.product = gr.product
                    WHERE pm.user = plan_user.user
                      AND pr.ended_at IS NULL
                      AND plan_user.detail = g.name || char(10) || pr.reason);

-- People of whom everything would go, or come back, and who hold something outside.
-- name: PLAN_AREA_WHOLE (1: an action of the plan does it, 0: a step of theirs)
UPDATE temp.plan_user /*scan*/
   SET cause = 'beyond-seats'
 WHERE cause IS NULL
   AND (?1
        OR EXISTS (SELECT 1
                     FROM temp.plan_step pst
                    WHERE pst.user = plan_user.user
                      AND pst.kind NOT IN ('leave-group', 'join-group', 'revoke-role',
                                           'assign-role')))
   AND EXISTS (SELECT 1
                 FROM temp.plan_held ph
                 JOIN user u ON u.id = ph.user
                WHERE ph.user = plan_user.user
                  AND NOT EXISTS (SELECT 1
                                    FROM temp.plan_inside pin
                                   WHERE pin.product = ph.product
                                     AND pin.domain IN ('', u.email_domain)));

-- name: PLAN_AREA_ROLE ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'beyond-person'
 WHERE cause IS NULL
   AND EXISTS (SELECT 1
                 FROM temp.plan_step pst
                WHERE pst.user = plan_user.user
                  AND pst.kind IN ('revoke-role', 'assign-role')
                  AND NOT EXISTS (SELECT 1
                                    FROM product p
                                    JOIN temp.plan_inside pin ON pin.product = p.id
                                    JOIN user u ON u.id = pst.user
                                   WHERE p.ari = pst.resource
                                     AND pin.domain IN ('', u.email_domain)));

-- name: PLAN_AREA_GROUP ()
UPDATE temp.plan_user /*scan*/
   SET cause = 'beyond-group',
       detail = x.name
  FROM (SELECT pst.user AS who, min(coalesce(g.name, pst.label)) AS name
          FROM temp.plan_step pst /*scan*/
          LEFT JOIN user_group g ON g.group_id = pst.group_id
          JOIN user u ON u.id = pst.user
         WHERE pst.kind IN ('leave-group', 'join-group')
           AND (NOT EXISTS (SELECT 1 FROM group_role gr WHERE gr.user_group = g.id)
                OR EXISTS (SELECT 1 FROM assignment asg WHERE asg.user_group = g.id)
                OR EXISTS (SELECT 1
                             FROM group_role gr
                            WHERE gr.user_group = g.id
                              AND (gr.role IN ('atlassian/admin', 'atlassian/user-access-admin')
                                   OR NOT EXISTS (SELECT 1
                                                    FROM temp.plan_inside pin
                                                   WHERE pin.product = gr.product
                                                     AND pin.domain IN ('', u.email_domain)))))
         GROUP BY pst.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- A renewed plan takes and gives nothing that the first one did not show. Where an action names no
-- instance, the area may have more of them by now.
-- name: PLAN_AREA_MORE (run)
UPDATE temp.plan_user /*scan*/
   SET cause = 'would-lose-more',
       detail = x.label
  FROM (SELECT pst.user AS who, min(pst.label) AS label
          FROM temp.plan_step pst /*scan*/
         WHERE pst.kind IN ('leave-group', 'join-group', 'revoke-role')
           AND NOT EXISTS (SELECT 1
                             FROM run_step rs
                            WHERE rs.run = ?1
                              AND rs.user = pst.user
                              AND rs.kind = pst.kind
                              AND coalesce(rs.group_id, '') = pst.group_id
                              AND coalesce(rs.resource, '') = pst.resource
                              AND coalesce(rs.role, '') = pst.role)
         GROUP BY pst.user) x
 WHERE x.who = plan_user.user
   AND plan_user.cause IS NULL;

-- Taking unused seats: a group that gives the seat may give something outside, which would go, too.
-- name: PLAN_AREA_KEEP ()
INSERT OR IGNORE INTO temp.plan_blocked
SELECT pt.user, pt.product, 'beyond-group', min(g.name), 0
  FROM temp.plan_target pt /*scan*/
  JOIN temp.plan_member pm ON pm.user = pt.user
  JOIN user_group g ON g.id = pm.user_group
  JOIN group_role gr
    ON gr.user_group = g.id
   AND gr.product = pt.product
   AND is_billable(gr.role)
  JOIN user u ON u.id = pt.user
 WHERE EXISTS (SELECT 1 FROM assignment asg WHERE asg.user_group = g.id)
    OR EXISTS (SELECT 1
                 FROM group_role gr2
                WHERE gr2.user_group = g.id
                  AND (gr2.role IN ('atlassian/admin', 'atlassian/user-access-admin')
                       OR NOT EXISTS (SELECT 1
                                        FROM temp.plan_inside pin
                                       WHERE pin.product = gr2.product
                                         AND pin.domain IN ('', u.email_domain))))
 GROUP BY pt.user, pt.product;

-- Seats and activity outside say nothing here.
-- name: PLAN_AREA_ACTIVITY ()
DELETE FROM temp.plan_activity /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.plan_inside pin
                     JOIN user u ON u.id = plan_activity.user
                    WHERE pin.product = plan_activity.product
                      AND pin.domain IN ('', u.email_domain));

-- name: PLAN_AREA_SEAT ()
DELETE FROM temp.plan_seat /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.plan_inside pin
                     JOIN user u ON u.id = plan_seat.user
                    WHERE pin.product = plan_seat.product
                      AND pin.domain IN ('', u.email_domain));

-- name: PLAN_AREA_SEATS ()
SELECT count(DISTINCT s.user)
  FROM temp.plan_scope psc /*scan*/
  JOIN seat s ON s.product = psc.product
  JOIN user u ON u.id = s.user
  JOIN temp.plan_inside pin
    ON pin.product = s.product
   AND pin.domain IN ('', u.email_domain);
