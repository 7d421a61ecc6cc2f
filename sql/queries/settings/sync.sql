-- Settings, sync: the newest result, accepting a rejected run, stopping one.

-- name: SYNC_PAGE_LAST_OK ()
SELECT finished_at, users,
       detail = 'reading' AS reading,
       coalesce(detail_left, 0) AS details_left
  FROM sync_run
 WHERE outcome = 'ok'
 ORDER BY finished_at DESC LIMIT 1;

-- name: SYNC_PAGE_CONFIRM (id, who)
UPDATE main.sync_run
   SET confirmed_by = ?2
 WHERE id = ?1
   AND outcome = 'suspicious'
   AND confirmed_by IS NULL
   AND id = (SELECT max(id) FROM sync_run WHERE finished_at IS NOT NULL);

-- name: SYNC_PAGE_HAS_KEY ()
SELECT id
  FROM api_key
 WHERE state = 'current'
   AND use <> 'act';

-- The run ends by itself soon after.
-- name: SYNC_PAGE_STOP (run, who)
UPDATE main.sync_run
   SET stopped_by = ?2
 WHERE id = ?1
   AND outcome = 'running'
   AND stopped_by IS NULL;
