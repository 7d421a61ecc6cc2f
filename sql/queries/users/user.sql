-- The page of one person. core/index/index_find.c finds people by a filter.

-- name: USERS_ONE (account id)
SELECT id, account_id, name, email, status, claim_status, management_source, added_to_org,
       job_title, department, gone_at, active_at,
       EXISTS (SELECT 1
                 FROM user_platform_role upr
                WHERE upr.user = user.id
                  AND upr.role = 'atlassian/org-admin') AS org_admin,
       (SELECT told_at FROM role_asked asked WHERE asked.user = user.id) AS roles_answered_at
  FROM user
 WHERE account_id = ?1;

-- name: USERS_ONE_SEATS (user row)
SELECT p.id, p.product, p.site_name, s.last_active, p.site
  FROM seat s
  JOIN product p ON p.id = s.product
 WHERE s.user = ?1
 ORDER BY p.product, p.site_name;

-- Whether the person is inside a part of an area, by a seat or any role.
-- name: USERS_ONE_HOLDS (user row, product row, e-mail domain or NULL)
SELECT 1
  FROM user u
 WHERE u.id = ?1
   AND (?3 IS NULL OR u.email_domain = ?3)
   AND (EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id AND s.product = ?2)
        OR EXISTS (SELECT 1 FROM user_role ur WHERE ur.user = u.id AND ur.product = ?2)
        OR EXISTS (SELECT 1
                     FROM membership m
                     JOIN group_role gr ON gr.user_group = m.user_group
                    WHERE m.user = u.id
                      AND gr.product = ?2));

-- Every role on a product, with the group that gives it. idle: the person is suspended in the
-- directory of the group, so it gives nothing.
-- name: USERS_ONE_PATHS (user row)
SELECT gr.product, gr.role, g.group_id, g.name,
       EXISTS (SELECT 1
                 FROM user_directory ud
                WHERE ud.user = m.user
                  AND ud.directory = g.directory
                  AND ud.status = 'suspended') AS idle,
       NULL AS method
  FROM membership m
  JOIN user_group g ON g.id = m.user_group
  JOIN group_role gr ON gr.user_group = m.user_group
 WHERE m.user = ?1
UNION ALL
SELECT product, role, NULL, NULL, 0,
       CASE WHEN asked THEN method ELSE '' END
  FROM user_role
 WHERE user = ?1
 ORDER BY 1, 2, 4;

-- Products used without a seat there.
-- name: USERS_ONE_ACTIVITY (user row)
SELECT p.product, p.site_name, a.last_active
  FROM activity a
  JOIN product p ON p.id = a.product
 WHERE a.user = ?1
   AND p.sandbox = 0
   AND NOT EXISTS (SELECT 1
                     FROM seat s
                    WHERE s.user = a.user
                      AND s.product = a.product)
 ORDER BY p.product, p.site_name;

-- name: USERS_ONE_GROUPS (user row)
SELECT g.name, g.external_synced, g.group_id
  FROM membership m
  JOIN user_group g ON g.id = m.user_group
 WHERE m.user = ?1
 ORDER BY g.name;

-- name: USERS_ONE_ROLES (user row)
SELECT role FROM user_platform_role WHERE user = ?1 ORDER BY role;

-- name: USERS_ONE_DIRECTORIES (user row)
SELECT d.name, ud.status
  FROM user_directory ud
  JOIN directory d ON d.id = ud.directory
 WHERE ud.user = ?1
 ORDER BY d.name;

-- name: USERS_PRODUCT (product row)
SELECT product, site_name FROM product WHERE id = ?1;
