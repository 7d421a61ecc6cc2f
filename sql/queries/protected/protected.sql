-- The page of protected people and groups.

-- Scans protection: few rows.
-- name: PROTECT_LIST (now)
SELECT u.account_id, NULL AS group_id, u.name, pr.reason, pr.until, pr.created_by, pr.created_at,
       0 AS members
  FROM protection pr /*scan*/
  JOIN user u ON u.id = pr.user
 WHERE pr.ended_at IS NULL
   AND in_force(pr.until, ?1)
UNION ALL
SELECT NULL, g.group_id, g.name, pr.reason, pr.until, pr.created_by, pr.created_at,
       (SELECT coalesce(sum(members), 0)
          FROM browse_set b
         WHERE b.kind = 'group'
           AND b.value = cast(g.id AS TEXT))
  FROM protection pr /*scan*/
  JOIN user_group g ON g.id = pr.user_group
 WHERE pr.ended_at IS NULL
   AND in_force(pr.until, ?1)
 ORDER BY 3 COLLATE NOCASE;

-- name: PROTECT_ADMINS (limit)
SELECT u.account_id, u.name, u.email, u.status
  FROM user_platform_role upr
  JOIN user u ON u.id = upr.user
 WHERE upr.role = 'atlassian/org-admin'
   AND u.gone_at IS NULL
 ORDER BY u.name COLLATE NOCASE, u.id LIMIT ?1;
