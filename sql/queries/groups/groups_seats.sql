-- Groups, what they give, and their members in the user index.

-- Scans product: a handful of product instances.
-- name: GROUPS_PRODUCTS ()
SELECT id, product, site, site_name
  FROM product /*scan*/
 WHERE gone_at IS NULL
 ORDER BY id;

-- Scans user_group: groups are few beside people.
-- name: GROUPS_ALL (group row or 0 for all, now)
SELECT g.id, g.group_id, g.name, g.managed_by, g.external_synced, pr.reason AS protected_by
  FROM user_group g /*scan*/
  LEFT JOIN protection pr
    ON pr.user_group = g.id
   AND pr.ended_at IS NULL
   AND in_force(pr.until, ?2)
 WHERE g.gone_at IS NULL
   AND (?1 = 0 OR g.id = ?1)
 ORDER BY g.id;

-- Scans group_role: a few rows for each group.
-- name: GROUPS_GRANTS (group row or 0 for all)
SELECT user_group, product, role
  FROM group_role /*scan*/
 WHERE ?1 = 0
    OR user_group = ?1
 ORDER BY user_group, product, role;

-- name: GROUPS_MEMBERS ()
SELECT cast(value AS INTEGER) AS user_group, chunk, members, bits
  FROM browse_set
 WHERE kind = 'group';

-- name: GROUPS_MEMBERS_OF (group row)
SELECT cast(value AS INTEGER) AS user_group, chunk, members, bits
  FROM browse_set
 WHERE kind = 'group'
   AND value = cast(?1 AS TEXT);
