-- Lane notify: what is due, what came of it.

-- We hold the lane's lock: whatever says it is being sent was cut off. The mail server may have it.
-- name: NOTIFY_RECOVER_MAIL_TRY (now, problem)
INSERT INTO attempt (delivery, at, problem)
SELECT id, ?1, ?2 FROM delivery WHERE state = 'sending' AND webhook IS NULL;

-- name: NOTIFY_RECOVER_MAIL (now, due at, so many unsure tries are the last)
UPDATE delivery SET unsure = unsure + 1, tries = tries + 1,
       state = CASE WHEN unsure + 1 < ?3 THEN 'waiting' ELSE 'dead' END, due_at = ?2,
       ended_at = CASE WHEN unsure + 1 < ?3 THEN NULL ELSE ?1 END
 WHERE state = 'sending' AND webhook IS NULL;

-- The rest goes again at once, under the same id.
-- name: NOTIFY_RECOVER ()
UPDATE delivery SET state = 'waiting' WHERE state = 'sending';

-- name: NOTIFY_WEBHOOKS ()
SELECT w.id, w.url, w.secret_sealed, w.enabled = 1 AND w.paused_at IS NULL AS is_on FROM webhook w /*scan*/ -- 50 at most
 WHERE is_on OR EXISTS (SELECT 1 FROM delivery d JOIN event e ON e.id = d.event WHERE d.webhook = w.id AND d.state = 'waiting' AND e.test = 1);

-- name: NOTIFY_MAIL_PASSWORD ()
SELECT sealed FROM mail_password WHERE id = 1;

-- One that is off or paused gets only the tests that people ask for.
-- name: NOTIFY_DUE (webhook or NULL for e-mail, now, limit, only tests)
SELECT d.id, e.uid, e.trigger, e.body, e.test, d.tries, d.recipient, e.created_at,
       d.unsure
  FROM delivery d JOIN event e ON e.id = d.event
 WHERE d.state = 'waiting' AND d.webhook IS ?1 AND d.due_at <= ?2 AND (e.test = 1 OR NOT ?4) ORDER BY d.due_at, d.id LIMIT ?3;

-- name: NOTIFY_NEXT (webhook or NULL)
SELECT due_at FROM delivery WHERE state = 'waiting' AND webhook IS ?1 ORDER BY due_at LIMIT 1;

-- name: NOTIFY_CLAIM (delivery)
UPDATE delivery SET state = 'sending' WHERE id = ?1 AND state = 'waiting';

-- name: NOTIFY_UNCLAIM (delivery)
UPDATE delivery SET state = 'waiting' WHERE id = ?1 AND state = 'sending';

-- A webhook may have been deleted meanwhile, its deliveries with it.
-- name: NOTIFY_ATTEMPT (delivery, at, took ms, status or 0, problem, answer)
INSERT INTO attempt (delivery, at, took_ms, status, problem, answer)
SELECT id, ?2, ?3, nullif(?4, 0), ?5, nullif(?6, '') FROM delivery WHERE id = ?1 AND state = 'sending';

-- name: NOTIFY_SENT (delivery, now)
UPDATE delivery SET state = 'sent', ended_at = ?2, tries = tries + 1 WHERE id = ?1 AND state = 'sending';

-- name: NOTIFY_RETRY (delivery, due at)
UPDATE delivery SET state = 'waiting', due_at = ?2, tries = tries + 1 WHERE id = ?1 AND state = 'sending';

-- name: NOTIFY_UNSURE (delivery)
UPDATE delivery SET unsure = unsure + 1 WHERE id = ?1 AND state = 'sending';

-- Whoever sent a test looks at its page anyway.
-- name: NOTIFY_DEAD (delivery, now)
UPDATE delivery SET state = 'dead', ended_at = ?2, tries = tries + 1,
       seen_at = CASE WHEN (SELECT test FROM event e WHERE e.id = event) THEN ?2 END WHERE id = ?1 AND state = 'sending';

-- name: NOTIFY_WEBHOOK_RESET_FAILURES (webhook)
UPDATE webhook SET failing_since = NULL, failures = 0 WHERE id = ?1 AND failing_since IS NOT NULL;

-- name: NOTIFY_WEBHOOK_COUNT_FAILURE (webhook, now)
UPDATE webhook SET failing_since = coalesce(failing_since, ?2), failures = failures + 1 WHERE id = ?1;

-- name: NOTIFY_WEBHOOK_DISABLE (webhook, now, failing at least since, failures at least)
UPDATE webhook SET enabled = 0, off_at = ?2 WHERE id = ?1 AND enabled = 1 AND failing_since <= ?3 AND failures >= ?4;

-- name: NOTIFY_WEBHOOK_NAME (webhook)
SELECT name FROM webhook WHERE id = ?1;

-- name: NOTIFY_MAIL_FACTS (body)
SELECT ?1 ->> 'name', ?1 ->> 'daysLeft', ?1 ->> 'expiresAt', coalesce(?1 ->> 'settingsUrl', ?1 ->> 'deepLink'), ?1 ->> 'failed', ?1 ->> 'matched',
       ?1 ->> 'error', ?1 ->> 'startedAt', ?1 ->> 'finishedAt', ?1 ->> 'succeeded',
       ?1 ->> 'skipped',
       ?1 ->> 'people', ?1 ->> 'reason', ?1 ->> 'outcome';
