-- name: USERS_PRODUCTS ()
SELECT DISTINCT product FROM product /*scan*/ WHERE gone_at IS NULL AND sandbox = 0 ORDER BY product;

-- name: USERS_ROLES ()
-- Every role somebody may hold; the recursion jumps from role to role instead of reading every row.
WITH RECURSIVE given(role) AS (SELECT min(role) FROM group_role /*scan*/
   UNION ALL SELECT (SELECT min(g.role) FROM group_role g WHERE g.role > given.role) FROM given WHERE given.role IS NOT NULL)
SELECT role FROM given WHERE role IS NOT NULL UNION SELECT value FROM browse_set WHERE kind IN ('platform', 'direct') ORDER BY 1;
