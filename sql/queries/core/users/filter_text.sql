-- Names that the text of a filter needs.

-- name: USERS_SITE_NAME (site)
SELECT site_name FROM product WHERE site = ?1 LIMIT 1;
