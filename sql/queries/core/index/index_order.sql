-- Sorting the people found, and the rows of one page.

-- name: USER_INDEX_VALUES_UP (kind)
SELECT DISTINCT value FROM browse_set WHERE kind = ?1 ORDER BY value;

-- name: USER_INDEX_VALUES_DOWN (kind)
SELECT DISTINCT value FROM browse_set WHERE kind = ?1 ORDER BY value DESC;

-- name: USER_INDEX_ORDER_UP (column)
SELECT ids FROM browse_order WHERE column_name = ?1 ORDER BY chunk;

-- name: USER_INDEX_ORDER_DOWN (column)
SELECT ids FROM browse_order WHERE column_name = ?1 ORDER BY chunk DESC;

-- name: USERS_ROWS (ids as a JSON list, product, site, now)
SELECT u.id, u.account_id, u.name, u.email, u.status, u.claim_status,
       (SELECT count(*)
          FROM seat s
          JOIN product p ON p.id = s.product
         WHERE s.user = u.id
           AND (?2 IS NULL OR p.product = ?2)
           AND (?3 IS NULL OR p.site = ?3)) AS seats,
       (SELECT max(s.last_active)
          FROM seat s
          JOIN product p ON p.id = s.product
         WHERE s.user = u.id
           AND (?2 IS NULL OR p.product = ?2)
           AND (?3 IS NULL OR p.site = ?3)) AS last_active,
       (SELECT 'organization admin'
          FROM user_platform_role upr
         WHERE upr.user = u.id
           AND upr.role = 'atlassian/org-admin'
        UNION ALL
        SELECT pr.reason
          FROM protection pr
         WHERE pr.user = u.id
           AND pr.ended_at IS NULL
           AND in_force(pr.until, ?4)
        UNION ALL
        SELECT pr.reason
          FROM membership m
          JOIN protection pr ON pr.user_group = m.user_group
         WHERE m.user = u.id
           AND pr.ended_at IS NULL
           AND in_force(pr.until, ?4)
         LIMIT 1) AS protected,
       u.active_at
  FROM json_each(?1) j
  CROSS JOIN user u ON u.id = j.value
 ORDER BY j.id;
