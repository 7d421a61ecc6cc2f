-- Progress of a sync run.

-- name: JSON_COUNT (body)
SELECT ?1 ->> '$.count';

-- name: RUN_PROGRESS (id, phase, total, seen, requests, retries, bytes, waiting until,
--   finished stages)
UPDATE sync_run
   SET phase = ?2,
       users_total = ?3,
       users_seen = ?4,
       requests = ?5,
       retries = ?6,
       bytes = ?7,
       waiting_until = nullif(?8, 0),
       stage_ms = ?9
 WHERE id = ?1;

-- Somebody asked for a sync, or entered a key, after this job.
-- name: RUN_WAITED_FOR (newest job)
SELECT id
  FROM job
 WHERE lane = 'sync'
   AND state = 'queued'
   AND id > ?1
 LIMIT 1;

-- name: RUN_STOPPED_BY (id)
SELECT stopped_by
  FROM sync_run
 WHERE id = ?1
   AND stopped_by IS NOT NULL;
