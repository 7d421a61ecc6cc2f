-- How one person has access.

-- The assignments that let a person in, by name and by groups. An area without any product instance
-- today opens nothing.
-- name: ENTRY_RULES (user)
SELECT asg.level, NULL AS group_name, asg.created_by, asg.area IS NULL AS whole, ao.name AS area
  FROM assignment asg
  LEFT JOIN area ao ON ao.id = asg.area
 WHERE asg.user = ?1
   AND (asg.area IS NULL
        OR EXISTS (SELECT 1
                     FROM area_instance ain
                     JOIN product p
                       ON p.site = ain.site
                      AND p.product = ain.product
                    WHERE ain.area = asg.area
                      AND p.sandbox = 0
                      AND p.gone_at IS NULL))
UNION ALL
SELECT asg.level, coalesce(nullif(g.name, ''), g.group_id), NULL, asg.area IS NULL, ao.name
  FROM membership m
  JOIN user_group g ON g.id = m.user_group
  JOIN assignment asg ON asg.user_group = m.user_group
  LEFT JOIN area ao ON ao.id = asg.area
 WHERE m.user = ?1
   AND g.gone_at IS NULL
   AND (asg.area IS NULL
        OR EXISTS (SELECT 1
                     FROM area_instance ain
                     JOIN product p
                       ON p.site = ain.site
                      AND p.product = ain.product
                    WHERE ain.area = asg.area
                      AND p.sandbox = 0
                      AND p.gone_at IS NULL))
 ORDER BY group_name, area;

-- name: ENTRY_PERSON (user)
SELECT account_id, name, email FROM user WHERE id = ?1;
