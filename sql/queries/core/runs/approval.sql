-- name: RUNS_STARTED (run, who, account id or NULL, now)
UPDATE run SET confirmed_by = ?2, confirmed_account = ?3, confirmed_at = ?4 WHERE id = ?1;

-- name: RUNS_STARTED_BY (who, account id or NULL, since, but not this run, daily since)
-- People of runs that one person, by whatever name, started since then. The run a task had the day
-- before is none of today's, though a lane that was late may have started it less than 24 hours
-- ago.
SELECT coalesce(sum(CASE WHEN o.finished_at IS NULL THEN o.planned ELSE o.done + o.failed END), 0)
  FROM run o LEFT JOIN run n ON n.id = ?4
 WHERE o.confirmed_at > ?3 AND o.id <> ?4 AND o.dry_run = 0 AND o.approved_by IS NULL
   AND (o.state IN ('queued', 'running', 'done', 'failed')
         OR (o.state = 'stopped' AND o.started_at IS NOT NULL))
   AND (o.confirmed_by = ?1 COLLATE NOCASE OR o.confirmed_by = ?2 COLLATE NOCASE
         OR o.confirmed_account = ?2 OR o.confirmed_account = n.confirmed_account)
   AND NOT (o.scheduled AND coalesce(n.scheduled AND n.task = o.task, 0) AND o.confirmed_at <= ?5);

-- name: RUNS_WAIT (run, cause, detail)
UPDATE run SET state = 'waiting', cause = ?2, reason = reason_text(?2, ?3)
 WHERE id = ?1 AND finished_at IS NULL;

-- name: RUNS_APPROVAL_WAS (a day ago)
-- While the number in force has not stood for a day: the last one that has. The audit only grows, so nobody can hide it.
SELECT CAST(c.before AS INTEGER) FROM audit c WHERE c.action = 'setting.change' AND c.subject = 'approval_users'
   AND EXISTS (SELECT 1 FROM audit n WHERE n.at > ?1 AND n.action = c.action AND n.subject = c.subject)
   AND NOT EXISTS (SELECT 1 FROM audit e WHERE e.at > c.at - 86400 AND e.id < c.id AND e.action = c.action AND e.subject = c.subject)
 ORDER BY c.id DESC LIMIT 1;

-- name: RUNS_EVENT_APPROVAL (run, trigger, deep link, action types as JSON, above)
SELECT json_object('trigger', ?2, 'processId', r.process_id, 'name', r.name, 'actionTypes',
                   json(?4), 'deepLink', ?3, 'people', r.planned, 'above', ?5, 'reason', r.reason)
  FROM run r WHERE r.id = ?1;
