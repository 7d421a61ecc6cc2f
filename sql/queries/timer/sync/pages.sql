-- Progress of a sync run.

-- name: JSON_COUNT (body)
SELECT ?1 ->> '$.count';

-- name: RUN_PROGRESS (id, phase, total, seen, requests, retries, bytes, waiting until)
UPDATE sync_run
   SET phase = ?2,
       users_total = ?3,
       users_seen = ?4,
       requests = ?5,
       retries = ?6,
       bytes = ?7,
       waiting_until = nullif(?8, 0)
 WHERE id = ?1;
