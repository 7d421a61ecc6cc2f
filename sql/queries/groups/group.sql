-- The page of one group, and finding groups.

-- name: GROUP_ONE (group id)
SELECT g.id, g.group_id, g.name, g.description, g.managed_by, g.external_synced,
       d.name AS directory_name, g.gone_at,
       (SELECT coalesce(sum(members), 0)
          FROM browse_set b
         WHERE b.kind = 'group'
           AND b.value = cast(g.id AS TEXT)) AS members
  FROM user_group g
  LEFT JOIN directory d ON d.id = g.directory
 WHERE g.group_id = ?1;

-- Scans user_group: groups are few beside people.
-- name: GROUP_FIND (part of the name, limit)
SELECT group_id, name, external_synced
  FROM user_group /*scan*/
 WHERE gone_at IS NULL
   AND instr(lower(name), lower(?1)) > 0
 ORDER BY name COLLATE NOCASE LIMIT ?2;

-- name: TASK_PAGE_GROUP (id or name)
SELECT group_id
  FROM user_group
 WHERE group_id = ?1
   AND gone_at IS NULL
UNION
SELECT group_id
  FROM user_group
 WHERE name = ?1 COLLATE NOCASE
   AND name = ?1
   AND gone_at IS NULL
 LIMIT 2;
