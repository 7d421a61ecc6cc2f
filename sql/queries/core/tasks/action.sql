-- Names that the text of an action needs.

-- name: ACTION_SITE_NAME (site)
SELECT site_name
  FROM product
 WHERE site = ?1
 ORDER BY gone_at IS NOT NULL, product LIMIT 1;

-- name: ACTION_GROUP_NAME (group id)
SELECT name FROM user_group WHERE group_id = ?1;
