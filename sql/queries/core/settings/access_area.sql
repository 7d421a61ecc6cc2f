-- What assignments and roles of their own give one person. Asked at every request of people who are
-- no organization admins: index look-ups only.

-- One row for each part of an area: area NULL with whole 1 stands for everything, with whole 0 for
-- a product instance whose admin the person is. No row for an instance that vanished; product NULL
-- when all of an area did.
-- name: ACCESS_AREA_PARTS (user, own of product admins, own of user access admins)
WITH given AS (
  SELECT asg.level, asg.area
    FROM assignment asg
   WHERE asg.user = ?1
  UNION
  SELECT asg.level, asg.area
    FROM membership m
    JOIN user_group g ON g.id = m.user_group
    JOIN assignment asg ON asg.user_group = m.user_group
   WHERE m.user = ?1
     AND g.gone_at IS NULL
)
SELECT given.level = 'act' AS acts, given.area IS NULL AS whole, given.area AS area,
       p.id AS product, ado.domain AS domain
  FROM given
  LEFT JOIN area_instance ain ON ain.area = given.area
  LEFT JOIN product p
    ON p.site = ain.site
   AND p.product = ain.product
   AND p.sandbox = 0
   AND p.gone_at IS NULL
  LEFT JOIN area_domain ado ON ado.area = given.area
UNION ALL
SELECT 1, 0, NULL, p.id, NULL
  FROM role_path rp
  JOIN product p ON p.id = rp.product
 WHERE rp.user = ?1
   AND rp.role IN (CASE WHEN ?2 THEN 'atlassian/admin' END,
                   CASE WHEN ?3 THEN 'atlassian/user-access-admin' END)
   AND p.sandbox = 0
   AND p.gone_at IS NULL
 ORDER BY product, domain;

-- The parts of one named area, of instances that exist.
-- name: ACCESS_AREA_NAMED (area)
SELECT p.id AS product, ado.domain AS domain
  FROM area_instance ain
  JOIN product p
    ON p.site = ain.site
   AND p.product = ain.product
   AND p.sandbox = 0
   AND p.gone_at IS NULL
  LEFT JOIN area_domain ado ON ado.area = ain.area
 WHERE ain.area = ?1
 ORDER BY product, domain;

-- Groups whose members may have access by that, now or under another setting: people with a level
-- in an area only never change them.
-- name: ACCESS_GROUPS ()
SELECT user_group
  FROM assignment
 WHERE user_group IS NOT NULL
UNION
SELECT user_group
  FROM group_role
 WHERE role IN ('atlassian/admin', 'atlassian/user-access-admin');
