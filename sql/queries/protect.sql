-- Who is protected, why and until when.

-- name: PROTECT_WHY (user row, now)
-- A code of core/reason.c, and what its words speak of.
SELECT 'org-admin-protected', NULL FROM user_platform_role
 WHERE user = ?1 AND role = 'atlassian/org-admin'
UNION ALL SELECT 'protected', reason FROM protection
  WHERE user = ?1 AND ended_at IS NULL AND (until IS NULL OR until > ?2)
UNION ALL SELECT 'protected-group', g.name || char(10) || p.reason
  FROM membership m JOIN protection p ON p.user_group = m.user_group JOIN user_group g ON g.id = m.user_group
 WHERE m.user = ?1 AND p.ended_at IS NULL AND (p.until IS NULL OR p.until > ?2)
 LIMIT 1;

-- name: PROTECT_USER (user row, reason, until or NULL, now, by)
INSERT INTO protection (user, reason, until, created_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (user) WHERE ended_at IS NULL AND user IS NOT NULL
DO UPDATE SET reason = excluded.reason, until = excluded.until, created_at = excluded.created_at, created_by = excluded.created_by;
-- name: PROTECT_GROUP (group row, reason, until or NULL, now, by)
INSERT INTO protection (user_group, reason, until, created_at, created_by) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (user_group) WHERE ended_at IS NULL AND user_group IS NOT NULL
DO UPDATE SET reason = excluded.reason, until = excluded.until, created_at = excluded.created_at, created_by = excluded.created_by;
-- name: PROTECT_END_USER (user row, now, by)
UPDATE protection SET ended_at = ?2, ended_by = ?3 WHERE user = ?1 AND ended_at IS NULL;
-- name: PROTECT_END_GROUP (group row, now, by)
UPDATE protection SET ended_at = ?2, ended_by = ?3 WHERE user_group = ?1 AND ended_at IS NULL;
-- name: PROTECT_OF_USER (user row)
SELECT reason, until, created_by, created_at FROM protection WHERE user = ?1 AND ended_at IS NULL;
-- name: PROTECT_OF_GROUP (group row)
SELECT reason, until, created_by, created_at FROM protection WHERE user_group = ?1 AND ended_at IS NULL;

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

-- name: GROUP_ONE (group id)
SELECT g.id, g.group_id, g.name, g.description, g.managed_by, g.external_synced, d.name, g.gone_at,
       (SELECT coalesce(sum(members), 0) FROM browse_set b WHERE b.kind = 'group' AND b.value = cast(g.id AS TEXT))
  FROM user_group g LEFT JOIN directory d ON d.id = g.directory WHERE g.group_id = ?1;
-- name: GROUP_ROLES (group row)
SELECT p.product, p.site_name, r.role FROM group_role r JOIN product p ON p.id = r.product WHERE r.user_group = ?1 ORDER BY p.product, p.site_name, r.role;
-- name: GROUP_FIND (part of the name, limit)
SELECT group_id, name, external_synced FROM user_group /*scan*/ -- groups are few beside people
 WHERE gone_at IS NULL AND instr(lower(name), lower(?1)) > 0 ORDER BY name COLLATE NOCASE LIMIT ?2;
