-- The frame around every page.

-- name: PAGE_TASK_ZONES ()
SELECT id, name, time_zone FROM task /*scan*/
 WHERE enabled = 1 AND schedule <> 'manual' AND deleted_at IS NULL ORDER BY id; -- a handful
-- name: PAGE_FRAME ()
SELECT (SELECT org_name FROM api_key WHERE state = 'current'
         ORDER BY use = 'act' LIMIT 1) AS org_name,
       (SELECT expires_at FROM api_key WHERE state = 'current' AND use <> 'act') AS expires_at,
       (SELECT finished_at FROM sync_run WHERE outcome = 'ok' ORDER BY finished_at DESC LIMIT 1) AS as_of,
       (SELECT count(*) FROM api_key WHERE state = 'current' AND use <> 'act') AS has_key,
       (SELECT outcome FROM sync_run /*scan*/ WHERE outcome <> 'running' ORDER BY id DESC LIMIT 1) AS last_outcome; -- from the newest back to the first that ended
