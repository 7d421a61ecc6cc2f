-- name: PROTECT_LIST (now)
SELECT u.account_id, NULL, u.name, p.reason, p.until, p.created_by, p.created_at, 0 AS members
  FROM protection p /*scan*/ -- few rows
  JOIN user u ON u.id = p.user WHERE p.ended_at IS NULL AND (p.until IS NULL OR p.until > ?1)
UNION ALL
SELECT NULL, g.group_id, g.name, p.reason, p.until, p.created_by, p.created_at,
       (SELECT coalesce(sum(members), 0) FROM browse_set b WHERE b.kind = 'group' AND b.value = cast(g.id AS TEXT))
  FROM protection p /*scan*/ JOIN user_group g ON g.id = p.user_group WHERE p.ended_at IS NULL AND (p.until IS NULL OR p.until > ?1)
 ORDER BY 3 COLLATE NOCASE;

-- name: PROTECT_ADMINS (limit)
SELECT u.account_id, u.name, u.email, u.status FROM user_platform_role r JOIN user u ON u.id = r.user
 WHERE r.role = 'atlassian/org-admin' AND u.gone_at IS NULL ORDER BY u.name COLLATE NOCASE, u.id LIMIT ?1;
