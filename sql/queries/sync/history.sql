-- Settings, synchronization: the runs on the page.

-- name: SYNC_PAGE_RUNNING ()
SELECT id, started_at, phase, users_total, users_seen, waiting_until, requests, retries, bytes
  FROM sync_run
 WHERE outcome = 'running'
 ORDER BY id DESC LIMIT 1;

-- name: SYNC_PAGE_QUEUED ()
SELECT id
  FROM job
 WHERE lane = 'sync'
   AND state = 'queued'
   AND kind = 'sync'
 LIMIT 1;

-- Scans sync_run by rowid, newest first, as far as the limit.
-- name: SYNC_PAGE_RUNS ()
SELECT id, kind, requested_by, started_at, finished_at, outcome, users, added, changed, gone,
       requests, retries, error, confirmed_by, bytes, odd_types, odd_times
  FROM sync_run /*scan*/
 ORDER BY id DESC LIMIT 30;

-- The last five complete runs.
-- name: SYNC_PAGE_ESTIMATE ()
SELECT count(*) AS runs,
       cast(avg(seconds) AS INTEGER) AS average,
       max(seconds) AS longest
  FROM (SELECT finished_at - started_at AS seconds
          FROM sync_run
         WHERE outcome = 'ok'
         ORDER BY finished_at DESC LIMIT 5);

-- Only the newest finished run can be confirmed, and only once.
-- name: SYNC_PAGE_SUSPICIOUS ()
SELECT id, error
  FROM sync_run
 WHERE id = (SELECT max(id) FROM sync_run WHERE finished_at IS NOT NULL)
   AND outcome = 'suspicious'
   AND confirmed_by IS NULL;
