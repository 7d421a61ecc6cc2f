-- Jobs: work that a form or the schedule requests of a lane.

-- name: JOB_QUEUED (lane, kind, subject)
SELECT id
  FROM job
 WHERE lane = ?1
   AND state = 'queued'
   AND kind = ?2
   AND subject IS ?3
 ORDER BY id LIMIT 1;

-- name: JOB_ADD (lane, kind, subject, who, now)
INSERT INTO main.job (lane, kind, subject, requested_by, requested_at) VALUES (?1, ?2, ?3, ?4, ?5);
