-- Settings, dashboard: thresholds and prices of products.

-- The product of every instance: one that several sites have comes several times. Scans product: a
-- handful of product instances.
-- name: THRESHOLD_PRODUCTS ()
SELECT product
  FROM product /*scan*/
 WHERE gone_at IS NULL
   AND sandbox = 0;

-- Settings of single products.
-- name: THRESHOLD_SETTINGS ()
SELECT name, value
  FROM setting
 WHERE name > 'inactive_days.'
   AND name < 'inactive_days/'
UNION ALL
SELECT name, value
  FROM setting
 WHERE name > 'price.'
   AND name < 'price/';
