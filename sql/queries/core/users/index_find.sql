-- name: USER_INDEX_CHUNKS ()
SELECT coalesce(max(chunk), -1) + 1 FROM browse_text;

-- name: USER_INDEX_SET (kind, value)
SELECT chunk, bits FROM browse_set WHERE kind = ?1 AND value = ?2 ORDER BY chunk;

-- name: USER_INDEX_SEAT (product, kind, chunk)
SELECT data FROM browse_seat WHERE product = ?1 AND kind = ?2 AND chunk = ?3;

-- name: USER_INDEX_PERSON (chunk)
SELECT data FROM browse_person WHERE chunk = ?1;

-- name: USER_INDEX_TEXT (chunk)
SELECT data FROM browse_text WHERE chunk = ?1;

-- name: USER_INDEX_SCOPE (product or NULL, site or NULL)
SELECT p.id, d.days FROM product p /*scan*/ -- a handful of product instances
  JOIN product_days d ON d.product = p.id
 WHERE (?1 IS NULL OR p.product = ?1) AND (?2 IS NULL OR p.site = ?2) ORDER BY p.id;

-- name: USER_INDEX_ACCOUNTS (account id, the first that no longer begins with it)
SELECT id FROM user WHERE account_id >= ?1 AND account_id < ?2;

-- name: USER_INDEX_GROUPS (id or name)
SELECT id FROM user_group WHERE group_id = ?1
UNION SELECT id FROM user_group WHERE name = ?1 COLLATE NOCASE AND name = ?1;

-- name: USER_INDEX_ROLE_GROUPS (role)
SELECT DISTINCT user_group FROM group_role WHERE role = ?1;

-- name: USER_INDEX_PROTECTED_PEOPLE (now)
SELECT user FROM protection /*scan*/ -- few rows
 WHERE user IS NOT NULL AND ended_at IS NULL AND (until IS NULL OR until > ?1);

-- name: USER_INDEX_PROTECTED_GROUPS (now)
SELECT user_group FROM protection /*scan*/ -- few rows
 WHERE user_group IS NOT NULL AND ended_at IS NULL AND (until IS NULL OR until > ?1);

-- name: THRESHOLD_OWN_VALUES ()
SELECT count(*) FROM setting WHERE name > 'inactive_days.' AND name < 'inactive_days/';
