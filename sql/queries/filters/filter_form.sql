-- What the filter form offers.

-- name: USERS_PRODUCTS ()
SELECT DISTINCT product
  FROM product /*scan*/
 WHERE gone_at IS NULL
   AND sandbox = 0
 ORDER BY product;

-- Every role somebody may hold. The recursion jumps from role to role instead of reading every row.
-- name: USERS_ROLES ()
WITH RECURSIVE given(role) AS (
  SELECT min(role)
    FROM group_role /*scan*/
  UNION ALL
  SELECT (SELECT min(gr.role) FROM group_role gr WHERE gr.role > given.role)
    FROM given
   WHERE given.role IS NOT NULL
)
SELECT role
  FROM given
 WHERE role IS NOT NULL
UNION
SELECT value
  FROM browse_set
 WHERE kind IN ('platform', 'direct')
 ORDER BY 1;
