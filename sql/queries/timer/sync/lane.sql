-- Jobs and runs of lane sync.

-- name: JOB_NEXT (lane)
SELECT id, kind, subject, requested_by
  FROM job
 WHERE lane = ?1
   AND state = 'queued'
 ORDER BY id LIMIT 1;

-- name: JOB_NEWEST ()
SELECT coalesce(max(id), 0) FROM job;

-- name: JOB_START (id, now)
UPDATE job SET state = 'running', started_at = ?2 WHERE id = ?1;

-- A key check cut off is done again. A sync is not: a run that kills its process would come back
-- for ever.
-- name: JOB_ABANDONED (lane, now)
UPDATE job
   SET state = CASE WHEN kind = 'sync' THEN 'failed' ELSE 'queued' END,
       started_at = NULL,
       finished_at = CASE WHEN kind = 'sync' THEN ?2 END,
       result = CASE WHEN kind = 'sync'
                     THEN 'The sync was interrupted on the server.' END
 WHERE lane = ?1
   AND state = 'running';

-- name: KEY_USABLE (now)
SELECT 1
  FROM api_key
 WHERE state = 'current'
   AND use <> 'act'
   AND (expires_at IS NULL OR expires_at > ?1);

-- name: RUN_START (kind, local day, who, now)
INSERT INTO sync_run (kind, local_day, requested_by, started_at, phase)
VALUES (?1, ?2, ?3, ?4, 'starting');

-- name: RUN_ODD (run, account types met, people with odd times)
UPDATE sync_run SET odd_types = ?2, odd_times = ?3 WHERE id = ?1;

-- name: RUN_END (id, now, outcome, users, added, changed, gone, error)
UPDATE sync_run
   SET finished_at = ?2,
       outcome = ?3,
       users = ?4,
       added = ?5,
       changed = ?6,
       gone = ?7,
       error = ?8,
       waiting_until = NULL,
       phase = ''
 WHERE id = ?1;

-- name: RUN_DEAD ()
SELECT id FROM sync_run WHERE outcome = 'running';

-- name: RUN_CLOSE_DEAD (now)
UPDATE sync_run
   SET outcome = CASE WHEN stopped_by IS NULL THEN 'failed' ELSE 'stopped' END,
       finished_at = ?1,
       phase = '',
       error = 'The sync was interrupted on the server. Your data is unchanged.'
 WHERE outcome = 'running';

-- The figures of the run stand, and the details are being read.
-- name: RUN_DETAIL_BEGIN (id)
UPDATE sync_run SET detail = 'reading' WHERE id = ?1;

-- name: RUN_DETAIL_END (id, detail)
UPDATE sync_run
   SET detail = ?2,
       detail_left = (SELECT count(DISTINCT user) FROM temp.map_direct /*scan*/ WHERE NOT asked),
       phase = '',
       waiting_until = NULL
 WHERE id = ?1;

-- A run that was killed meanwhile: only the newest can be.
-- name: RUN_DETAIL_DEAD ()
SELECT id
  FROM sync_run
 WHERE id = (SELECT max(id) FROM sync_run)
   AND detail = 'reading';

-- name: RUN_DETAIL_CLOSE (id)
UPDATE sync_run
   SET detail = 'cut',
       detail_left = (SELECT count(DISTINCT user) FROM user_role /*scan*/ WHERE NOT asked),
       phase = '',
       waiting_until = NULL
 WHERE id = ?1;

-- name: MISSING_FORGET ()
DELETE FROM sync_missing;

-- Scans the people who are missing: all of them are wanted.
-- name: MISSING_RECORD (run, limit)
INSERT INTO sync_missing
SELECT ?1, id
  FROM temp.departed /*scan*/
 LIMIT ?2;

-- All rows are of one run: one is read.
-- name: MISSING_OLD (before)
SELECT 1
  FROM sync_run
 WHERE id = (SELECT run FROM sync_missing /*scan*/ LIMIT 1)
   AND finished_at < ?1;

-- name: RUN_ANY_OK ()
SELECT id FROM sync_run WHERE outcome = 'ok' LIMIT 1;

-- How many people would vanish in the run an admin confirmed; -1: nothing is confirmed. Scans
-- sync_run from the newest back to the first that ended: one or two rows.
-- name: RUN_CONFIRMED ()
SELECT CASE WHEN confirmed_by IS NOT NULL AND outcome = 'suspicious' THEN gone ELSE -1 END
  FROM sync_run /*scan*/
 WHERE finished_at IS NOT NULL
 ORDER BY id DESC LIMIT 1;

-- name: JOB_FINISH (id, state, now, result)
UPDATE job SET state = ?2, finished_at = ?3, result = ?4 WHERE id = ?1;
