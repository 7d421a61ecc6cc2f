-- name: SYNC_NOTICE_BODY (run, trigger, link)
-- The body, the outcome, and the last good run before this one (0: none): what a day's failures follow.
SELECT json_object('trigger', ?2, 'runId', r.id, 'startedAt', strftime('%Y-%m-%dT%H:%M:%SZ', r.started_at, 'unixepoch'),
         'finishedAt', strftime('%Y-%m-%dT%H:%M:%SZ', r.finished_at, 'unixepoch'), 'outcome', r.outcome, 'error', substr(r.error, 1, 2000), 'deepLink', ?3),
       r.outcome, coalesce((SELECT max(id) FROM sync_run o WHERE o.outcome = 'ok' AND o.id < r.id), 0)
  FROM sync_run r WHERE r.id = ?1 AND r.outcome IN ('failed', 'suspicious');
