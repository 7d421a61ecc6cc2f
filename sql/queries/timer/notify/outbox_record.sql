-- Outcomes of deliveries.

-- This process holds the lane's lock, so a delivery in state sending was cut off. The mail server
-- may have it.
-- name: NOTIFY_RECOVER_MAIL_TRY (now, problem)
INSERT INTO attempt (delivery, at, problem)
SELECT id, ?1, ?2
  FROM delivery
 WHERE state = 'sending'
   AND webhook IS NULL;

-- name: NOTIFY_RECOVER_MAIL (now, due at, so many unsure tries are the last)
UPDATE delivery
   SET unsure = unsure + 1,
       tries = tries + 1,
       state = CASE WHEN unsure + 1 < ?3
                         AND (SELECT e.trigger FROM event e WHERE e.id = event) <> 'reviewNotice'
                    THEN 'waiting' ELSE 'dead' END,
       due_at = ?2,
       ended_at = CASE WHEN unsure + 1 < ?3
                            AND (SELECT e.trigger FROM event e WHERE e.id = event)
                              <> 'reviewNotice'
                       THEN NULL ELSE ?1 END
 WHERE state = 'sending'
   AND webhook IS NULL;

-- The other deliveries are sent again at once, under the same id.
-- name: NOTIFY_RECOVER ()
UPDATE delivery SET state = 'waiting' WHERE state = 'sending';

-- name: NOTIFY_SENT (delivery, now)
UPDATE delivery
   SET state = 'sent',
       ended_at = ?2,
       tries = tries + 1
 WHERE id = ?1
   AND state = 'sending';

-- name: NOTIFY_RETRY (delivery, due at)
UPDATE delivery
   SET state = 'waiting',
       due_at = ?2,
       tries = tries + 1
 WHERE id = ?1
   AND state = 'sending';

-- name: NOTIFY_UNSURE (delivery)
UPDATE delivery
   SET unsure = unsure + 1
 WHERE id = ?1
   AND state = 'sending';

-- name: NOTIFY_WEBHOOK_RESET_FAILURES (webhook)
UPDATE webhook
   SET failing_since = NULL,
       failures = 0
 WHERE id = ?1
   AND failing_since IS NOT NULL;

-- name: NOTIFY_WEBHOOK_COUNT_FAILURE (webhook, now)
UPDATE webhook
   SET failing_since = coalesce(failing_since, ?2),
       failures = failures + 1
 WHERE id = ?1;

-- name: NOTIFY_WEBHOOK_DISABLE (webhook, now, failing at least since, failures at least)
UPDATE webhook
   SET enabled = 0,
       off_at = ?2
 WHERE id = ?1
   AND enabled = 1
   AND failing_since <= ?3
   AND failures >= ?4;

-- name: NOTIFY_WEBHOOK_NAME (webhook)
SELECT name FROM webhook WHERE id = ?1;
