-- Deliveries as the settings pages show and steer them. webhook is NULL for e-mail.

-- name: DELIVERY_LOG (webhook or NULL, limit)
SELECT d.id, e.trigger, e.test, e.created_at, d.state, d.due_at, d.tries, d.recipient, a.at, a.took_ms, a.status, a.problem, a.answer,
       (SELECT count(*) FROM attempt c WHERE c.delivery = d.id) AS attempts,
       d.unsure
  FROM (SELECT * FROM delivery WHERE webhook IS ?1 ORDER BY id DESC LIMIT ?2) d JOIN event e ON e.id = d.event
  LEFT JOIN attempt a ON a.id = (SELECT max(b.id) FROM attempt b WHERE b.delivery = d.id)
 ORDER BY d.id DESC;

-- name: DELIVERY_ATTEMPTS (delivery)
SELECT at, took_ms, status, problem FROM attempt WHERE delivery = ?1 ORDER BY id DESC LIMIT 20;

-- name: DELIVERY_COUNTS (webhook or NULL)
SELECT (SELECT count(*) FROM delivery WHERE state = 'waiting' AND webhook IS ?1), (SELECT count(*) FROM delivery WHERE state = 'dead' AND seen_at IS NULL AND webhook IS ?1);

-- One that is being sent just now is left alone.
-- name: DELIVERY_AGAIN (delivery, webhook or NULL, now)
UPDATE delivery SET state = 'waiting', due_at = ?3, tries = 0, unsure = 0,
       ended_at = NULL, seen_at = NULL
 WHERE id = ?1 AND webhook IS ?2 AND state <> 'sending';

-- name: DELIVERY_EXISTS (delivery, webhook or NULL)
SELECT 1 FROM delivery WHERE id = ?1 AND webhook IS ?2;

-- name: DELIVERY_UNSEEN (webhook or NULL)
SELECT count(*), max(ended_at) FROM delivery WHERE state = 'dead' AND seen_at IS NULL AND webhook IS ?1;

-- name: DELIVERY_SEEN (webhook or NULL, given up until, now)
UPDATE delivery SET seen_at = ?3 WHERE state = 'dead' AND seen_at IS NULL AND webhook IS ?1 AND ended_at <= ?2;
