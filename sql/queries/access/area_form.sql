-- Product instances for the form of an area.

-- Those of the organization. Scans product: a few dozen rows.
-- name: AREA_FORM_INSTANCES ()
SELECT product || ':' || site AS word, product, site_name
  FROM product p /*scan*/
 WHERE sandbox = 0
   AND gone_at IS NULL
 ORDER BY site_name, product;

-- name: AREA_FORM_INSTANCE (product, site)
SELECT site_name,
       sandbox = 0 AND gone_at IS NULL AS lives
  FROM product p
 WHERE site = ?2
   AND product = ?1;
