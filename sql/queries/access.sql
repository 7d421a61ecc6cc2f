-- Who may enter. Asked at every request: index look-ups only.

-- name: ACCESS_OWNER (who)
SELECT 1 FROM owner WHERE who = ?1;

-- name: ACCESS_PERSON (who)
SELECT u.id, u.account_id, u.status = 'active' AND u.gone_at IS NULL AS lives,
       EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id AND r.role = 'atlassian/org-admin') AS org_admin,
       EXISTS (SELECT 1 FROM membership m JOIN group_role g ON g.user_group = m.user_group JOIN product p ON p.id = g.product
                WHERE m.user = u.id AND g.role = 'atlassian/admin' AND p.sandbox = 0 AND p.gone_at IS NULL)
       OR EXISTS (SELECT 1 FROM user_role d JOIN product p ON p.id = d.product
                   WHERE d.user = u.id AND d.role = 'atlassian/admin' AND p.sandbox = 0 AND p.gone_at IS NULL) AS product_admin,
       EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id AND r.role = 'atlassian/user-access-admin')
       OR EXISTS (SELECT 1 FROM membership m JOIN group_role g ON g.user_group = m.user_group
                   WHERE m.user = u.id AND g.role = 'atlassian/user-access-admin')
       OR EXISTS (SELECT 1 FROM user_role d WHERE d.user = u.id AND d.role = 'atlassian/user-access-admin') AS access_admin,
       EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id) AS seated
  FROM user u WHERE u.account_id = ?1 OR u.email = ?1
 ORDER BY lives DESC LIMIT 1;
