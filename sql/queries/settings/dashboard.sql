-- name: THRESHOLD_PRODUCTS ()
-- The product word of every instance; a word comes once for each site that has it.
SELECT product FROM product /*scan*/ -- a handful of product instances
 WHERE gone_at IS NULL AND sandbox = 0;

-- name: THRESHOLD_SETTINGS ()
-- What is set for single products.
SELECT name, value FROM setting WHERE name > 'inactive_days.' AND name < 'inactive_days/'
UNION ALL
SELECT name, value FROM setting WHERE name > 'price.' AND name < 'price/';
