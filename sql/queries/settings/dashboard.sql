-- The product word of every instance; a word comes once for each site that has it.
-- Scans product: a handful of product instances.
-- name: THRESHOLD_PRODUCTS ()
SELECT product
  FROM product /*scan*/
 WHERE gone_at IS NULL
   AND sandbox = 0;

-- What is set for single products.
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
