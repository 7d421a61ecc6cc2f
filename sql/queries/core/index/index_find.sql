-- Finding people in the user index.

-- name: USER_INDEX_CHUNKS ()
SELECT coalesce(max(chunk), -1) + 1 FROM browse_text;

-- name: USER_INDEX_ACCOUNTS (account id, the first that no longer begins with it)
SELECT id
  FROM user
 WHERE account_id >= ?1
   AND account_id < ?2;

-- name: USER_INDEX_GROUPS (id or name)
SELECT id
  FROM user_group
 WHERE group_id = ?1
UNION
SELECT id
  FROM user_group
 WHERE name = ?1 COLLATE NOCASE
   AND name = ?1;

-- A group that is in the organization now.
-- name: USER_INDEX_GROUP_HERE (id or name)
SELECT id
  FROM user_group
 WHERE group_id = ?1
   AND gone_at IS NULL
UNION
SELECT id
  FROM user_group
 WHERE name = ?1 COLLATE NOCASE
   AND name = ?1
   AND gone_at IS NULL;

-- Scans product: a handful of product instances.
-- name: USER_INDEX_PRODUCT_HERE (product)
SELECT id
  FROM product /*scan*/
 WHERE product = ?1
   AND gone_at IS NULL
 LIMIT 1;

-- Scans product: a handful of product instances.
-- name: USER_INDEX_SITE_HERE (site)
SELECT id
  FROM product /*scan*/
 WHERE site = ?1
   AND gone_at IS NULL
 LIMIT 1;

-- A role that somebody has, or that a group gives.
-- name: USER_INDEX_ROLE_HERE (role)
SELECT id
  FROM browse_set
 WHERE kind IN ('platform', 'direct')
   AND value = ?1
UNION ALL
SELECT user_group
  FROM group_role
 WHERE role = ?1
 LIMIT 1;

-- name: USER_INDEX_DOMAIN_HERE (domain)
SELECT id
  FROM browse_set
 WHERE kind = 'domain'
   AND value = ?1
 LIMIT 1;

-- name: USER_INDEX_ROLE_GROUPS (role)
SELECT DISTINCT user_group FROM group_role WHERE role = ?1;

-- Scans protection: few rows.
-- name: USER_INDEX_PROTECTED_PEOPLE (now)
SELECT user
  FROM protection /*scan*/
 WHERE user IS NOT NULL
   AND ended_at IS NULL
   AND in_force(until, ?1);

-- Scans protection: few rows.
-- name: USER_INDEX_PROTECTED_GROUPS (now)
SELECT user_group
  FROM protection /*scan*/
 WHERE user_group IS NOT NULL
   AND ended_at IS NULL
   AND in_force(until, ?1);
