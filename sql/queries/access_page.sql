-- Settings, app access: who holds the roles that can open the door. The door itself asks access.sql.

-- name: ACCESS_PAGE_PEOPLE ()
-- Living people with any of the three roles; a user access admin counts only with a seat.
WITH org(user) AS (
  SELECT user FROM user_platform_role WHERE role = 'atlassian/org-admin'
), product_admin(user) AS (
  SELECT m.user FROM product p /*scan*/ -- a handful of product instances
    JOIN group_role g ON g.role = 'atlassian/admin' AND g.product = p.id
    JOIN membership m ON m.user_group = g.user_group
   WHERE p.sandbox = 0 AND p.gone_at IS NULL
  UNION
  SELECT d.user FROM product p /*scan*/ -- the same handful
    JOIN user_role d ON d.role = 'atlassian/admin' AND d.product = p.id
   WHERE p.sandbox = 0 AND p.gone_at IS NULL
), access_admin(user) AS (
  SELECT user FROM user_platform_role WHERE role = 'atlassian/user-access-admin'
  UNION
  SELECT m.user FROM group_role g JOIN membership m ON m.user_group = g.user_group WHERE g.role = 'atlassian/user-access-admin'
  UNION
  SELECT user FROM user_role WHERE role = 'atlassian/user-access-admin'
), person(user) AS (
  SELECT user FROM org UNION SELECT user FROM product_admin UNION SELECT user FROM access_admin
)
SELECT u.name, coalesce(u.email, u.account_id) AS who,
       u.id IN (SELECT user FROM org) AS org_admin,
       u.id IN (SELECT user FROM product_admin) AS product_admin,
       u.id IN (SELECT user FROM access_admin) AS access_admin,
       EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id) AS seated
  FROM person JOIN user u ON u.id = person.user
 WHERE u.status = 'active' AND u.gone_at IS NULL
 ORDER BY org_admin DESC, product_admin DESC, u.name;

-- name: ACCESS_PAGE_OWNERS ()
SELECT who, granted_at, granted_by FROM owner /*scan*/ -- a few, granted by hand
 ORDER BY who;
