-- The page of one's own access. core/warnings/own_access.sql has what runs take and took.

-- name: MY_ACCESS_PRODUCTS (user)
SELECT p.product, p.site_name, s.last_active
  FROM seat s
  JOIN product p ON p.id = s.product
 WHERE s.user = ?1
 ORDER BY p.product, p.site_name;

-- name: MY_ACCESS_KEEPS (user, now)
SELECT t.name, max(ke.until) AS until
  FROM keep ke
  JOIN task t ON t.id = ke.task
 WHERE ke.user = ?1
   AND ke.ended_at IS NULL
   AND ke.until > ?2
 GROUP BY ke.task
 ORDER BY t.name;

-- name: MY_ACCESS_REQUESTS (user)
SELECT aq.kind, aq.state, aq.created_at, aq.note, r.name
  FROM access_request aq
  JOIN run r ON r.id = aq.run
 WHERE aq.user = ?1
 ORDER BY aq.id DESC LIMIT 10;
