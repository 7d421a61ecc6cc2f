-- Reading blocks of the user index.

-- name: USER_INDEX_SET (kind, value)
SELECT chunk, bits
  FROM browse_set
 WHERE kind = ?1
   AND value = ?2
 ORDER BY chunk;

-- name: USER_INDEX_SEAT (product, kind, chunk)
SELECT data
  FROM browse_seat
 WHERE product = ?1
   AND kind = ?2
   AND chunk = ?3;

-- name: USER_INDEX_PERSON (chunk)
SELECT data FROM browse_person WHERE chunk = ?1;

-- Scans product: a handful of product instances.
-- name: USER_INDEX_SCOPE (product or NULL, site or NULL)
SELECT p.id, pd.days
  FROM product p /*scan*/
  JOIN product_days pd ON pd.product = p.id
 WHERE (?1 IS NULL OR p.product = ?1)
   AND (?2 IS NULL OR p.site = ?2)
 ORDER BY p.id;
