-- An area as the frame of a page shows it.

-- name: AREA_LEVEL_NAME (area)
SELECT name FROM area WHERE id = ?1;

-- name: AREA_LEVEL_PRODUCT (product)
SELECT product, site_name FROM product WHERE id = ?1;
