-- Seats that Jira sites count.

-- Sites to ask after a synchronization that was complete since a second: those that were not asked
-- since another second, the longest not asked first. Scans site_token: a handful of rows.
-- name: LICENSE_SITES (complete since, not asked since)
SELECT id, site, email, sealed
  FROM site_token stk /*scan*/
 WHERE (asked_at IS NULL OR asked_at < ?2)
   AND EXISTS (SELECT 1
                 FROM sync_run
                WHERE outcome = 'ok'
                  AND finished_at >= ?1)
 ORDER BY asked_at, id;

-- Jira's keys of applications are those of the products. Scans product: a handful of product
-- instances.
-- name: LICENSE_PRODUCTS (site)
SELECT id, product
  FROM product /*scan*/
 WHERE site = ?1
   AND product LIKE 'jira-%'
   AND gone_at IS NULL
   AND sandbox = 0
 ORDER BY id;

-- name: LICENSE_COUNT_VALUE (body)
SELECT CAST(json_extract(?1, '$.value') AS TEXT) WHERE json_valid(?1);

-- name: LICENSE_COUNT_SAVE (product, seats, now)
INSERT INTO license_count (product, seats, counted_at)
VALUES (?1, ?2, ?3)
ON CONFLICT (product) DO UPDATE
   SET seats = excluded.seats,
       counted_at = excluded.counted_at;

-- A token that was entered meanwhile was not asked with.
-- name: SITE_TOKEN_ASKED (id, when the question began, problem or NULL)
UPDATE site_token
   SET asked_at = ?2,
       problem = ?3
 WHERE id = ?1
   AND entered_at <= ?2;
