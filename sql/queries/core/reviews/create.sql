-- Starting a review: its people as they are now.

-- name: REVIEW_SYNC ()
SELECT id, finished_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1;

-- name: REVIEW_ADD (name, filter, query, now, who, user, due on, due at, sync, its end, people)
INSERT INTO main.review (
  name, filter_name, query, created_at, created_by, created_user, due_on, due_at, sync_run,
  synced_at, population)
VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, ?8, ?9, ?10, ?11);

-- name: REVIEW_AREA_NAME (area)
SELECT name FROM area WHERE id = ?1;

-- name: REVIEW_ADD_REVIEWER (review, user)
INSERT OR IGNORE INTO main.review_reviewer (review, user) VALUES (?1, ?2);

-- Scans membership, once, when a group may change people of the area.
-- name: REVIEW_ADD_AREA (review, area, its name)
INSERT OR IGNORE INTO main.review_reviewer (review, user, area, area_name)
SELECT ?1, u.id, ?2, ?3
  FROM user u
 WHERE u.status = 'active'
   AND u.gone_at IS NULL
   AND u.id IN (SELECT asg.user
                  FROM assignment asg
                 WHERE asg.area = ?2
                   AND asg.level = 'act'
                   AND asg.user IS NOT NULL
                UNION
                SELECT m.user
                  FROM assignment asg
                  JOIN membership m /*scan*/ ON m.user_group = asg.user_group
                 WHERE asg.area = ?2
                   AND asg.level = 'act');

-- Not through the view role_path: SQLite would compute it for everybody. inactive: seats in scope,
-- and each of them for longer than its product's setting.
-- name: REVIEW_ADD_ROWS (people, review, products or NULL, sites or NULL, now)
INSERT INTO main.review_row (
  review, position, user, account_id, name, email, status, products, groups, roles, last_active,
  inactive, privileged, protection)
SELECT ?2, row_number() OVER (ORDER BY sort_key(u.name), u.id), u.id, u.account_id, u.name, u.email,
       u.status,
       (SELECT json_group_array(json_object(
                 'product', product,
                 'siteName', site_name,
                 'lastActive', last_active))
          FROM (SELECT p.product, p.site_name, s.last_active
                  FROM seat s
                  JOIN product p ON p.id = s.product
                 WHERE s.user = u.id
                 ORDER BY p.product, p.site_name)),
       (SELECT json_group_array(name)
          FROM (SELECT g.name
                  FROM membership m
                  JOIN user_group g ON g.id = m.user_group
                 WHERE m.user = u.id
                 ORDER BY g.name)),
       (SELECT json_group_array(role)
          FROM (SELECT 0 AS rank, upr.role AS role
                  FROM user_platform_role upr
                 WHERE upr.user = u.id
                UNION
                SELECT 1, gr.role || ' on ' || p.product || ' (' || p.site_name || ')'
                  FROM membership m
                  JOIN group_role gr ON gr.user_group = m.user_group
                  JOIN product p ON p.id = gr.product
                 WHERE m.user = u.id
                UNION
                SELECT 1, ur.role || ' on ' || p.product || ' (' || p.site_name || ')'
                  FROM user_role ur
                  JOIN product p ON p.id = ur.product
                 WHERE ur.user = u.id
                 ORDER BY 1, 2)),
       u.active_at,
       EXISTS (SELECT 1
                 FROM seat s
                 JOIN product p ON p.id = s.product
                WHERE s.user = u.id
                  AND (?3 IS NULL OR p.product IN (SELECT value FROM json_each(?3)))
                  AND (?4 IS NULL OR p.site IN (SELECT value FROM json_each(?4))))
       AND NOT EXISTS (SELECT 1
                         FROM seat s
                         JOIN product p ON p.id = s.product
                         JOIN product_days pd ON pd.product = p.id
                        WHERE s.user = u.id
                          AND (?3 IS NULL OR p.product IN (SELECT value FROM json_each(?3)))
                          AND (?4 IS NULL OR p.site IN (SELECT value FROM json_each(?4)))
                          AND seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen),
                                         s.seen_at) >= ?5 - pd.days * 86400),
       EXISTS (SELECT 1
                 FROM user_platform_role upr
                WHERE upr.user = u.id
                  AND makes_admins(upr.role))
       OR EXISTS (SELECT 1
                    FROM membership m
                    JOIN group_role gr ON gr.user_group = m.user_group
                   WHERE m.user = u.id
                     AND makes_admins(gr.role))
       OR EXISTS (SELECT 1
                    FROM user_role ur
                   WHERE ur.user = u.id
                     AND makes_admins(ur.role)),
       coalesce((SELECT reason_text('org-admin-protected', NULL)
                   FROM user_platform_role upr
                  WHERE upr.user = u.id
                    AND upr.role = 'atlassian/org-admin'),
                (SELECT pr.reason
                   FROM protection pr
                  WHERE pr.user = u.id
                    AND pr.ended_at IS NULL
                    AND in_force(pr.until, ?5)),
                (SELECT g.name || ': ' || pr.reason
                   FROM membership m
                   JOIN protection pr ON pr.user_group = m.user_group
                   JOIN user_group g ON g.id = m.user_group
                  WHERE m.user = u.id
                    AND pr.ended_at IS NULL
                    AND in_force(pr.until, ?5)
                  ORDER BY g.name LIMIT 1))
  FROM int_rows(?1) x
 CROSS JOIN user u ON u.id = x.a;

-- An area contains whoever has a seat or a role on one of its instances, and is of one of its
-- domains when it has any.
-- name: REVIEW_ADD_ROW_AREAS (review)
INSERT INTO main.review_row_area (review, user, area)
SELECT rr.review, rr.user, x.area
  FROM (SELECT DISTINCT area FROM review_reviewer WHERE review = ?1 AND area IS NOT NULL) x
  JOIN review_row rr ON rr.review = ?1
  JOIN user u ON u.id = rr.user
 WHERE (NOT EXISTS (SELECT 1 FROM area_domain ado WHERE ado.area = x.area)
        OR EXISTS (SELECT 1
                     FROM area_domain ado
                    WHERE ado.area = x.area
                      AND ado.domain = u.email_domain))
   AND EXISTS (SELECT 1
                 FROM area_instance ain
                 JOIN product p
                   ON p.product = ain.product
                  AND p.site = ain.site
                WHERE ain.area = x.area
                  AND p.gone_at IS NULL
                  AND p.sandbox = 0
                  AND (EXISTS (SELECT 1
                                 FROM seat s
                                WHERE s.user = rr.user
                                  AND s.product = p.id)
                       OR EXISTS (SELECT 1
                                    FROM user_role ur
                                   WHERE ur.user = rr.user
                                     AND ur.product = p.id)
                       OR EXISTS (SELECT 1
                                    FROM membership m
                                    JOIN group_role gr ON gr.user_group = m.user_group
                                   WHERE m.user = rr.user
                                     AND gr.product = p.id)));
