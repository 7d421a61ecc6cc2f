-- The people found, as a table file.

-- name: CSV_PEOPLE (ids)
SELECT u.id, u.account_id, u.name, u.email, u.status, u.claim_status, u.management_source,
       u.added_to_org
  FROM json_each(?1) j
  CROSS JOIN user u ON u.id = j.value;

-- name: CSV_ROLES (ids)
SELECT upr.user, upr.role
  FROM json_each(?1) j
  CROSS JOIN user_platform_role upr ON upr.user = j.value;

-- name: CSV_GROUPS (ids)
SELECT m.user, m.user_group
  FROM json_each(?1) j
  CROSS JOIN membership m ON m.user = j.value;

-- name: CSV_SEATS (ids)
SELECT s.user, s.product, s.last_active
  FROM json_each(?1) j
  CROSS JOIN seat s ON s.user = j.value;

-- Scans user_group: once for all members.
-- name: CSV_GROUP_NAMES ()
SELECT id, name FROM user_group /*scan*/ WHERE gone_at IS NULL;

-- name: CSV_GROUP_HIGHEST ()
SELECT coalesce(max(id), 0) FROM user_group;

-- Scans product: a handful of product instances.
-- name: CSV_PRODUCT_NAMES ()
SELECT id, product || ' on ' || site_name AS name
  FROM product /*scan*/
 WHERE gone_at IS NULL;

-- name: CSV_PRODUCT_HIGHEST ()
SELECT coalesce(max(id), 0) FROM product;
