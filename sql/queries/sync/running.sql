-- The run under way on the sync page.

-- name: SYNC_PAGE_RUNNING ()
SELECT id, started_at, phase, users_total, users_seen, waiting_until, requests, retries, bytes,
       stopped_by, stage_ms
  FROM sync_run
 WHERE outcome = 'running'
 ORDER BY id DESC LIMIT 1;

-- How long each stage of the last complete run took.
-- name: SYNC_PAGE_LAST_STAGES ()
SELECT stage_ms
  FROM sync_run
 WHERE outcome = 'ok'
   AND stage_ms IS NOT NULL
 ORDER BY finished_at DESC LIMIT 1;

-- name: SYNC_PAGE_QUEUED ()
SELECT id
  FROM job
 WHERE lane = 'sync'
   AND state = 'queued'
   AND kind = 'sync'
 LIMIT 1;

-- The last five complete runs.
-- name: SYNC_PAGE_ESTIMATE ()
SELECT count(*) AS runs,
       cast(avg(seconds) AS INTEGER) AS average,
       max(seconds) AS longest
  FROM (SELECT finished_at - started_at AS seconds
          FROM sync_run
         WHERE outcome = 'ok'
         ORDER BY finished_at DESC LIMIT 5);
