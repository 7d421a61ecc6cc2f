-- Settings, app access: who holds the roles that can open the door. The door itself asks access.sql.

-- name: ACCESS_PAGE_HOLDERS (product admins wanted, user access admins wanted)
-- Living people with a role: organization admins always, the others where wanted; a user access admin counts only with a
-- seat. Groups' members come from admin_member, where the few that count are. One sorter instead of sets of people: twenty times as fast.
SELECT u.name, coalesce(u.email, u.account_id) AS who, max(x.org) AS org_admin, max(x.product) AS product_admin,
       max(x.access) AS access_admin, EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id) AS seated
  FROM (SELECT user, 1 AS org, 0 AS product, 0 AS access FROM user_platform_role WHERE role = 'atlassian/org-admin'
        UNION ALL
        SELECT m.user, 0, 1, 0 FROM group_role g JOIN product p ON p.id = g.product JOIN admin_member m ON m.user_group = g.user_group
         WHERE ?1 AND g.role = 'atlassian/admin' AND p.sandbox = 0 AND p.gone_at IS NULL
        UNION ALL
        SELECT d.user, 0, 1, 0 FROM user_role d JOIN product p ON p.id = d.product
         WHERE ?1 AND d.role = 'atlassian/admin' AND p.sandbox = 0 AND p.gone_at IS NULL
        UNION ALL
        SELECT user, 0, 0, 1 FROM user_platform_role WHERE ?2 AND role = 'atlassian/user-access-admin'
        UNION ALL
        SELECT m.user, 0, 0, 1 FROM group_role g JOIN product p ON p.id = g.product JOIN admin_member m ON m.user_group = g.user_group
         WHERE ?2 AND g.role = 'atlassian/user-access-admin' AND p.sandbox = 0 AND p.gone_at IS NULL
        UNION ALL
        SELECT d.user, 0, 0, 1 FROM user_role d JOIN product p ON p.id = d.product
         WHERE ?2 AND d.role = 'atlassian/user-access-admin' AND p.sandbox = 0 AND p.gone_at IS NULL) x
  CROSS JOIN user u ON u.id = x.user
 WHERE u.status = 'active' AND u.gone_at IS NULL
 GROUP BY u.id
 ORDER BY org_admin DESC, product_admin DESC, u.name;

-- name: ACCESS_PAGE_OWNERS ()
SELECT who, granted_at, granted_by FROM owner /*scan*/ -- a few, granted by hand
 ORDER BY who;
