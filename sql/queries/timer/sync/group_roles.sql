-- Which groups are asked what they grant.

-- name: STAGE_GROUPS_GRANTING ()
SELECT count(DISTINCT group_id)
  FROM temp.stage_group /*scan*/
 WHERE resources > 0;

-- Groups that grant something and were not asked about in this run: first those that must be, then
-- the ones asked about longest ago.
-- name: STAGE_GROUP_LIST ()
SELECT sg.group_id,
       coalesce(sg.directory_id, '-') AS directory_id,
       max(g.roles_read_at IS NULL OR g.gone_at IS NOT NULL
           OR g.resources IS NOT sg.resources) AS must
  FROM temp.stage_group sg /*scan*/
  LEFT JOIN user_group g ON g.group_id = sg.group_id
 WHERE sg.resources > 0
   AND NOT EXISTS (SELECT 1 FROM temp.group_read gre WHERE gre.group_id = sg.group_id)
 GROUP BY sg.group_id
 ORDER BY must DESC, g.roles_read_at, sg.group_id;

-- name: STAGE_GROUP_READ (group id)
INSERT INTO temp.group_read VALUES (?1);
