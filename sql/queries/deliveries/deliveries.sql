-- Deliveries as the settings pages show and repeat them. webhook is NULL for e-mail.

-- name: DELIVERY_LOG (webhook or NULL, limit)
SELECT x.id, e.trigger, e.test, e.created_at, x.state, x.due_at, x.tries, x.recipient, at.at,
       at.took_ms, at.status, at.problem, at.answer,
       (SELECT count(*) FROM attempt at2 WHERE at2.delivery = x.id) AS attempts,
       x.unsure
  FROM (SELECT * FROM delivery WHERE webhook IS ?1 ORDER BY id DESC LIMIT ?2) x
  JOIN event e ON e.id = x.event
  LEFT JOIN attempt at ON at.id = (SELECT max(at2.id) FROM attempt at2 WHERE at2.delivery = x.id)
 ORDER BY x.id DESC;

-- name: DELIVERY_ATTEMPTS (delivery)
SELECT at, took_ms, status, problem
  FROM attempt
 WHERE delivery = ?1
 ORDER BY id DESC LIMIT 20;

-- name: DELIVERY_COUNTS (webhook or NULL)
SELECT (SELECT count(*)
          FROM delivery
         WHERE state = 'waiting'
           AND webhook IS ?1) AS waiting,
       (SELECT count(*)
          FROM delivery
         WHERE state = 'dead'
           AND seen_at IS NULL
           AND webhook IS ?1) AS dead;

-- A delivery that is being sent now is left alone.
-- name: DELIVERY_AGAIN (delivery, webhook or NULL, now)
UPDATE main.delivery
   SET state = 'waiting',
       due_at = ?3,
       tries = 0,
       unsure = 0,
       ended_at = NULL,
       seen_at = NULL
 WHERE id = ?1
   AND webhook IS ?2
   AND state <> 'sending';

-- name: DELIVERY_EXISTS (delivery, webhook or NULL)
SELECT 1
  FROM delivery
 WHERE id = ?1
   AND webhook IS ?2;

-- name: DELIVERY_UNSEEN (webhook or NULL)
SELECT count(*) AS dead, max(ended_at) AS newest
  FROM delivery
 WHERE state = 'dead'
   AND seen_at IS NULL
   AND webhook IS ?1;

-- name: DELIVERY_SEEN (webhook or NULL, given up until, now)
UPDATE main.delivery
   SET seen_at = ?3
 WHERE state = 'dead'
   AND seen_at IS NULL
   AND webhook IS ?1
   AND ended_at <= ?2;
