-- Parts of a person of a review, which are JSON in its row.

-- name: REVIEW_LIST_PRODUCTS (products)
SELECT j.value ->> 'product' AS product, j.value ->> 'siteName' AS site_name,
       j.value ->> 'lastActive' AS last_active
  FROM json_each(?1) j;

-- name: REVIEW_LIST_GROUPS (groups, limit)
SELECT j.value FROM json_each(?1) j LIMIT ?2;

-- name: REVIEW_LIST_ADMIN_ROLES (roles)
SELECT j.value FROM json_each(?1) j WHERE makes_admins(j.value);
