-- The event of a failed sync.

-- The body, the outcome, and the last good run before this one (0: none), from which a day's
-- failures are counted.
-- name: SYNC_NOTICE_BODY (run, trigger, link)
SELECT json_object(
         'trigger', ?2,
         'runId', sr.id,
         'startedAt', iso(sr.started_at),
         'finishedAt', iso(sr.finished_at),
         'outcome', sr.outcome,
         'error', substr(sr.error, 1, 2000),
         'deepLink', ?3) AS body,
       sr.outcome,
       coalesce((SELECT max(id)
                   FROM sync_run sr2
                  WHERE sr2.outcome = 'ok'
                    AND sr2.id < sr.id),
                0) AS last_good
  FROM sync_run sr
 WHERE sr.id = ?1
   AND sr.outcome IN ('failed', 'suspicious');
