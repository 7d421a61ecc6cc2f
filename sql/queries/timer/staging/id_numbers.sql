-- Row ids of products and groups that users name.

-- name: STAGE_PRODUCT_NUMBER (site, product)
SELECT id
  FROM temp.id_product
 WHERE site = ?1
   AND product = ?2;

-- name: STAGE_GROUP_NUMBER (group id)
SELECT id FROM temp.id_group WHERE group_id = ?1;
