-- Who is protected, why and until when.

-- A code of core/terms/reason.c, and the detail its text needs.
-- name: PROTECT_WHY (user row, now)
SELECT 'org-admin-protected' AS code, NULL AS detail
  FROM user_platform_role
 WHERE user = ?1
   AND role = 'atlassian/org-admin'
UNION ALL
SELECT 'protected', reason
  FROM protection
 WHERE user = ?1
   AND ended_at IS NULL
   AND in_force(until, ?2)
UNION ALL
SELECT 'protected-group', g.name || char(10) || pr.reason
  FROM membership m
  JOIN protection pr ON pr.user_group = m.user_group
  JOIN user_group g ON g.id = m.user_group
 WHERE m.user = ?1
   AND pr.ended_at IS NULL
   AND in_force(pr.until, ?2)
 LIMIT 1;

-- name: PROTECT_USER (user row, reason, until or NULL, now, by)
INSERT INTO main.protection (user, reason, until, created_at, created_by)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (user)
 WHERE ended_at IS NULL
   AND user IS NOT NULL
DO UPDATE
   SET reason = excluded.reason,
       until = excluded.until,
       created_at = excluded.created_at,
       created_by = excluded.created_by;

-- name: PROTECT_GROUP (group row, reason, until or NULL, now, by)
INSERT INTO main.protection (user_group, reason, until, created_at, created_by)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (user_group)
 WHERE ended_at IS NULL
   AND user_group IS NOT NULL
DO UPDATE
   SET reason = excluded.reason,
       until = excluded.until,
       created_at = excluded.created_at,
       created_by = excluded.created_by;

-- name: PROTECT_END_USER (user row, now, by)
UPDATE main.protection
   SET ended_at = ?2,
       ended_by = ?3
 WHERE user = ?1
   AND ended_at IS NULL;

-- name: PROTECT_END_GROUP (group row, now, by)
UPDATE main.protection
   SET ended_at = ?2,
       ended_by = ?3
 WHERE user_group = ?1
   AND ended_at IS NULL;

-- name: PROTECT_OF_USER (user row)
SELECT reason, until, created_by, created_at
  FROM protection
 WHERE user = ?1
   AND ended_at IS NULL;

-- name: PROTECT_OF_GROUP (group row)
SELECT reason, until, created_by, created_at
  FROM protection
 WHERE user_group = ?1
   AND ended_at IS NULL;

-- name: PROTECT_INSIDE (user)
SELECT 1 FROM person_inside WHERE user = ?1;
