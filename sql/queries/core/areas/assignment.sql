-- Assignments: who has access to what, by name or by a group.

-- An account id, or the address of one person; a customer may have a colleague's address. People
-- who left are nobody.
-- name: ASSIGNMENT_PERSON (who)
SELECT id, count(*) AS people
  FROM (SELECT id
          FROM user
         WHERE account_id = ?1
           AND lower(account_type) = 'atlassian'
           AND gone_at IS NULL
        UNION
        SELECT id
          FROM user
         WHERE email = ?1
           AND lower(account_type) = 'atlassian'
           AND gone_at IS NULL);

-- A group id, or the exact name of one group.
-- name: ASSIGNMENT_GROUP (who)
SELECT id, count(*) AS user_groups
  FROM (SELECT id
          FROM user_group g
         WHERE group_id = ?1
           AND gone_at IS NULL
        UNION
        SELECT id
          FROM user_group g
         WHERE name COLLATE NOCASE = ?1
           AND name = ?1
           AND gone_at IS NULL);

-- Scans assignment: few rows.
-- name: ASSIGNMENTS_COUNT ()
SELECT count(*) FROM assignment asg /*scan*/;

-- Scans assignment: few rows, for one page. lives: the person, or the group, is there and active.
-- name: ASSIGNMENTS_LIST (area, or -1 for all)
SELECT asg.id, asg.user, asg.user_group, asg.level, asg.area, asg.created_at, asg.created_by,
       coalesce(u.email, u.account_id, g.group_id) AS who, u.account_id,
       coalesce(nullif(u.name, ''), u.email, u.account_id, nullif(g.name, ''), g.group_id) AS name,
       ao.name AS area_name,
       coalesce(u.status = 'active' AND u.gone_at IS NULL, g.gone_at IS NULL) AS lives,
       asg.area IS NULL
       OR EXISTS (SELECT 1
                    FROM area_instance ain
                    JOIN product p
                      ON p.site = ain.site
                     AND p.product = ain.product
                   WHERE ain.area = asg.area
                     AND p.sandbox = 0
                     AND p.gone_at IS NULL) AS opens
  FROM assignment asg /*scan*/
  LEFT JOIN user u ON u.id = asg.user
  LEFT JOIN user_group g ON g.id = asg.user_group
  LEFT JOIN area ao ON ao.id = asg.area
 WHERE ?1 IN (-1, asg.area)
 ORDER BY asg.user_group IS NULL, name, asg.id;

-- name: ASSIGNMENT_OF_PERSON (user, area or 0)
SELECT id, level
  FROM assignment asg
 WHERE user = ?1
   AND coalesce(area, 0) = ?2;

-- name: ASSIGNMENT_OF_GROUP (group, area or 0)
SELECT id, level
  FROM assignment asg
 WHERE user_group = ?1
   AND coalesce(area, 0) = ?2;

-- name: ASSIGNMENT_ADD (user or 0, group or 0, level, area or 0, now, who)
INSERT INTO main.assignment (user, user_group, level, area, created_at, created_by)
VALUES (nullif(?1, 0), nullif(?2, 0), ?3, nullif(?4, 0), ?5, ?6);

-- name: ASSIGNMENT_CHANGE (id, level, now, who)
UPDATE main.assignment
   SET level = ?2,
       created_at = ?3,
       created_by = ?4
 WHERE id = ?1;

-- name: ASSIGNMENT_GET (id)
SELECT asg.level, coalesce(u.account_id, g.group_id) AS who, ao.name AS area_name
  FROM assignment asg
  LEFT JOIN user u ON u.id = asg.user
  LEFT JOIN user_group g ON g.id = asg.user_group
  LEFT JOIN area ao ON ao.id = asg.area
 WHERE asg.id = ?1;

-- name: ASSIGNMENT_DELETE (id)
DELETE FROM main.assignment WHERE id = ?1;
