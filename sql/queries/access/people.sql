-- Who may enter: candidates, and by which rules. core/settings/access.sql decides who enters.

-- Active people with a role: organization admins always, the others where the setting says so; a
-- user access admin counts only with a seat. access_own: on a product instance, not on the whole
-- organization. Members of groups come from admin_member, which holds only the groups that count.
-- One sorter instead of sets of people: twenty times as fast.
-- name: PEOPLE_HOLDERS (product admins wanted, user access admins wanted)
SELECT u.id, max(x.org) AS org_admin, max(x.product) AS product_admin,
       max(x.access) AS access_admin, max(x.own) AS access_own,
       EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id) AS seated
  FROM (SELECT user, 1 AS org, 0 AS product, 0 AS access, 0 AS own
          FROM user_platform_role
         WHERE role = 'atlassian/org-admin'
        UNION ALL
        SELECT am.user, 0, 1, 0, 0
          FROM group_role gr
          JOIN product p ON p.id = gr.product
          JOIN admin_member am ON am.user_group = gr.user_group
         WHERE ?1
           AND gr.role = 'atlassian/admin'
           AND p.sandbox = 0
           AND p.gone_at IS NULL
        UNION ALL
        SELECT ur.user, 0, 1, 0, 0
          FROM user_role ur
          JOIN product p ON p.id = ur.product
         WHERE ?1
           AND ur.role = 'atlassian/admin'
           AND p.sandbox = 0
           AND p.gone_at IS NULL
        UNION ALL
        SELECT user, 0, 0, 1, 0
          FROM user_platform_role
         WHERE ?2
           AND role = 'atlassian/user-access-admin'
        UNION ALL
        SELECT am.user, 0, 0, 1, 1
          FROM group_role gr
          JOIN product p ON p.id = gr.product
          JOIN admin_member am ON am.user_group = gr.user_group
         WHERE ?2
           AND gr.role = 'atlassian/user-access-admin'
           AND p.sandbox = 0
           AND p.gone_at IS NULL
        UNION ALL
        SELECT ur.user, 0, 0, 1, 1
          FROM user_role ur
          JOIN product p ON p.id = ur.product
         WHERE ?2
           AND ur.role = 'atlassian/user-access-admin'
           AND p.sandbox = 0
           AND p.gone_at IS NULL) x
  CROSS JOIN user u ON u.id = x.user
 WHERE u.status = 'active'
   AND u.gone_at IS NULL
   AND lower(u.account_type) = 'atlassian'
 GROUP BY u.id;

-- People and groups of assignments; area -1: of all. Scans assignment: few rows.
-- name: PEOPLE_ASSIGNED (area, or -1)
SELECT DISTINCT user, user_group, area IS NULL AS whole
  FROM assignment asg /*scan*/
 WHERE ?1 IN (-1, area);

-- Members of groups who never have access. Scans user: for the page of access only.
-- name: PEOPLE_OTHER_KINDS ()
SELECT id
  FROM user /*scan*/
 WHERE account_type <> 'atlassian'
   AND lower(account_type) <> 'atlassian'
   AND gone_at IS NULL;

-- Scans owner: few, granted by hand.
-- name: PEOPLE_OWNERS ()
SELECT who, granted_at, granted_by FROM owner /*scan*/ ORDER BY who;
