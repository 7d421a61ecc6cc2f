-- Whom the filter of a plan excludes, by the live state of the people.

-- name: PLAN_EXCLUDE_STATUS (status)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND status = ?1;

-- name: PLAN_EXCLUDE_GROUP (id or name)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND EXISTS (SELECT 1
                 FROM temp.plan_member pm
                 JOIN user_group g ON g.id = pm.user_group
                WHERE pm.user = plan_user.user
                  AND (g.group_id = ?1 OR g.name = ?1));

-- name: PLAN_EXCLUDE_ROLE (role)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND (EXISTS (SELECT 1
                  FROM temp.plan_member pm
                  JOIN group_role gr ON gr.user_group = pm.user_group
                 WHERE pm.user = plan_user.user
                   AND gr.role = ?1)
        OR EXISTS (SELECT 1
                     FROM temp.plan_direct pdr
                    WHERE pdr.user = plan_user.user
                      AND pdr.role = ?1)
        OR (org_admin AND ?1 = 'atlassian/org-admin'));

-- Who is suspended holds no seat.
-- name: PLAN_EXCLUDE_PRODUCT (product)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND status = 'active'
   AND (EXISTS (SELECT 1
                  FROM temp.plan_member pm
                  JOIN group_role gr ON gr.user_group = pm.user_group
                  JOIN product p ON p.id = gr.product
                 WHERE pm.user = plan_user.user
                   AND is_billable(gr.role)
                   AND p.product = ?1)
        OR EXISTS (SELECT 1
                     FROM temp.plan_direct pdr
                     JOIN product p ON p.id = pdr.product
                    WHERE pdr.user = plan_user.user
                      AND is_billable(pdr.role)
                      AND p.product = ?1));

-- Who is suspended holds no seat.
-- name: PLAN_EXCLUDE_SITE (site)
UPDATE temp.plan_user /*scan*/
   SET cause = 'not-fitting'
 WHERE cause IS NULL
   AND status = 'active'
   AND (EXISTS (SELECT 1
                  FROM temp.plan_member pm
                  JOIN group_role gr ON gr.user_group = pm.user_group
                  JOIN product p ON p.id = gr.product
                 WHERE pm.user = plan_user.user
                   AND is_billable(gr.role)
                   AND p.site = ?1)
        OR EXISTS (SELECT 1
                     FROM temp.plan_direct pdr
                     JOIN product p ON p.id = pdr.product
                    WHERE pdr.user = plan_user.user
                      AND is_billable(pdr.role)
                      AND p.site = ?1));

-- People who keep what runs of the task would take.
-- name: PLAN_WHY_KEEPS (task, now)
UPDATE temp.plan_user /*scan*/
   SET cause = 'kept'
 WHERE cause IS NULL
   AND EXISTS (SELECT 1
                 FROM keep ke
                WHERE ke.user = plan_user.user
                  AND ke.task = ?1
                  AND ke.ended_at IS NULL
                  AND ke.until > ?2);

-- People whom another run of the task has warned. Nobody is in two runs that wait.
-- name: PLAN_WHY_WARNED (task, this run or 0)
UPDATE temp.plan_user /*scan*/
   SET cause = 'warned-already'
 WHERE cause IS NULL
   AND EXISTS (SELECT 1
                 FROM warning wn
                 JOIN run r ON r.id = wn.run
                WHERE wn.user = plan_user.user
                  AND wn.run <> ?2
                  AND wn.state IN ('warned', 'asked')
                  AND r.task = ?1
                  AND r.finished_at IS NULL);
