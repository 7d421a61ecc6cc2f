-- Rights before and after a restore: owners and organization admins.

-- name: CTL_OWNERS ()
SELECT coalesce(group_concat(who, ', '), 'nobody') AS names,
       json_group_array(who) AS list
  FROM (SELECT who FROM owner ORDER BY who);

-- Scans owner: a handful of rows.
-- name: CTL_OWNERS_BEYOND (owners)
SELECT count(*)
  FROM owner /*scan*/
 WHERE who NOT IN (SELECT value COLLATE NOCASE FROM json_each(?1));

-- Organization admins enter with all rights by their role, under either name. Scans
-- user_platform_role: one command of a person.
-- name: CTL_ADMINS ()
SELECT count(*) AS admins,
       json_group_array(u.account_id || coalesce(' ' || lower(u.email), '')) AS list
  FROM user_platform_role upr /*scan*/
  JOIN user u ON u.id = upr.user
 WHERE upr.role = 'atlassian/org-admin'
   AND u.status = 'active'
   AND u.gone_at IS NULL;

-- Scans user_platform_role: one command of a person.
-- name: CTL_ADMINS_BEYOND (admins)
SELECT coalesce(u.email, u.account_id)
  FROM user_platform_role upr /*scan*/
  JOIN user u ON u.id = upr.user
 WHERE upr.role = 'atlassian/org-admin'
   AND u.status = 'active'
   AND u.gone_at IS NULL
   AND u.account_id || coalesce(' ' || lower(u.email), '') NOT IN (SELECT value FROM json_each(?1))
 ORDER BY 1;
