-- Lane notify: which deliveries are due, and their outcomes.

-- Scans webhook: 50 at most.
-- name: NOTIFY_WEBHOOKS ()
SELECT w.id, w.url, w.secret_sealed,
       w.enabled = 1 AND w.paused_at IS NULL AS is_on
  FROM webhook w /*scan*/
 WHERE is_on
    OR EXISTS (SELECT 1
                 FROM delivery dl
                 JOIN event e ON e.id = dl.event
                WHERE dl.webhook = w.id
                  AND dl.state = 'waiting'
                  AND e.test = 1);

-- name: NOTIFY_MAIL_PASSWORD ()
SELECT sealed FROM mail_password WHERE id = 1;

-- A webhook that is off or paused gets only the tests that people ask for.
-- name: NOTIFY_DUE (webhook or NULL for e-mail, now, limit, only tests)
SELECT dl.id, e.uid, e.trigger, e.body, e.test, dl.tries, dl.recipient, e.created_at, dl.unsure
  FROM delivery dl
  JOIN event e ON e.id = dl.event
 WHERE dl.state = 'waiting'
   AND dl.webhook IS ?1
   AND dl.due_at <= ?2
   AND (e.test = 1 OR NOT ?4)
 ORDER BY dl.due_at, dl.id LIMIT ?3;

-- name: NOTIFY_NEXT (webhook or NULL)
SELECT due_at
  FROM delivery
 WHERE state = 'waiting'
   AND webhook IS ?1
 ORDER BY due_at LIMIT 1;

-- name: NOTIFY_CLAIM (delivery)
UPDATE delivery
   SET state = 'sending'
 WHERE id = ?1
   AND state = 'waiting';

-- name: NOTIFY_UNCLAIM (delivery)
UPDATE delivery
   SET state = 'waiting'
 WHERE id = ?1
   AND state = 'sending';

-- The webhook and its deliveries may be deleted meanwhile.
-- name: NOTIFY_ATTEMPT (delivery, at, took ms, status or 0, problem, answer)
INSERT INTO attempt (delivery, at, took_ms, status, problem, answer)
SELECT id, ?2, ?3, nullif(?4, 0), ?5, nullif(?6, '')
  FROM delivery
 WHERE id = ?1
   AND state = 'sending';

-- A dead test counts as seen: its sender looks at the page anyway.
-- name: NOTIFY_DEAD (delivery, now)
UPDATE delivery
   SET state = 'dead',
       ended_at = ?2,
       tries = tries + 1,
       seen_at = CASE WHEN (SELECT test FROM event e WHERE e.id = event) THEN ?2 END
 WHERE id = ?1
   AND state = 'sending';

-- name: NOTIFY_MAIL_FACTS (body)
SELECT ?1 ->> 'name' AS name, ?1 ->> 'daysLeft' AS days_left, ?1 ->> 'expiresAt' AS expires_at,
       coalesce(?1 ->> 'settingsUrl', ?1 ->> 'deepLink') AS link,
       ?1 ->> 'failed' AS failed, ?1 ->> 'matched' AS matched, ?1 ->> 'error' AS error,
       ?1 ->> 'startedAt' AS started_at, ?1 ->> 'finishedAt' AS finished_at,
       ?1 ->> 'succeeded' AS succeeded, ?1 ->> 'skipped' AS skipped, ?1 ->> 'people' AS people,
       ?1 ->> 'reason' AS reason, ?1 ->> 'outcome' AS outcome,
       nullif(?1 ->> 'freedSeats', 0) AS freed, ?1 ->> 'saving' AS saving;

-- What a test of a notice asks for.
-- name: NOTIFY_NOTICE_TEST (body)
SELECT t.id AS task,
       ?1 ->> 'who' AS who,
       ?1 ->> 'days' AS days
  FROM task t
 WHERE t.id = ?1 ->> 'task'
   AND t.deleted_at IS NULL;
