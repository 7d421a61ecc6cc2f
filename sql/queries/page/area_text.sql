-- What the frame says about an area.

-- name: AREA_TEXT_NAME (area)
SELECT name FROM area WHERE id = ?1;

-- name: AREA_TEXT_PRODUCT (product)
SELECT product, site_name FROM product WHERE id = ?1;
