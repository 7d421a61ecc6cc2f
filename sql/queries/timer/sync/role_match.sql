-- Who holds which role without a group.

-- name: STAGE_GROUP_GRANTS ()
SELECT user_group, product, role
  FROM temp.map_role /*scan*/
 ORDER BY user_group;

-- name: STAGE_HOLDERS ()
SELECT user, role,
       0 AS known,
       NULL AS beyond
  FROM temp.stage_holder /*scan*/
UNION ALL
SELECT ur.user, kr.number, 1, ur.beyond
  FROM temp.known_role kr /*scan*/
  CROSS JOIN user_role ur
    ON ur.role = kr.role
   AND ur.product = kr.product
 ORDER BY 1, 2;

-- name: STAGE_DIRECT_CLEAR ()
DELETE FROM temp.map_direct;

-- name: STAGE_DIRECT (user, product, role)
INSERT OR IGNORE INTO temp.map_direct (user, product, role) VALUES (?1, ?2, ?3);

-- name: STAGE_BEYOND_CLEAR ()
DELETE FROM temp.beyond;

-- name: STAGE_BEYOND (user, resources beyond those we know)
INSERT INTO temp.beyond VALUES (?1, ?2);
