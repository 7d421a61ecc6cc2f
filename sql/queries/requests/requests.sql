-- Requests of people, for admins. The lists of open and of answered ones have the same columns.

-- name: REQUESTS_LIST (limit)
SELECT aq.id, aq.kind, aq.state, aq.by_self, aq.cause, aq.reason, aq.created_at, aq.answered_at,
       aq.answered_by, aq.note, aq.user, u.account_id, u.name, u.email, aq.run,
       coalesce(r.task, 0) AS task, r.name AS run_name
  FROM access_request aq
  JOIN run_person u ON u.id = aq.user
  JOIN run r ON r.id = aq.run
 WHERE aq.state = 'open'
 ORDER BY aq.id LIMIT ?1;

-- name: REQUESTS_ANSWERED (limit)
SELECT aq.id, aq.kind, aq.state, aq.by_self, aq.cause, aq.reason, aq.created_at, aq.answered_at,
       aq.answered_by, aq.note, aq.user, u.account_id, u.name, u.email, aq.run,
       coalesce(r.task, 0) AS task, r.name AS run_name
  FROM access_request aq
  JOIN run_person u ON u.id = aq.user
  JOIN run r ON r.id = aq.run
 WHERE aq.id > 0
   AND aq.state <> 'open'
 ORDER BY aq.id DESC LIMIT ?1;

-- name: REQUESTS_PRODUCTS (run, user)
SELECT product
  FROM run_loss
 WHERE run = ?1
   AND user = ?2;

-- Scans keep: a row for each person who keeps something.
-- name: REQUESTS_KEEPS (now, limit)
SELECT ke.id, u.account_id, u.name, u.email, ke.until, ke.task, t.name AS task_name, ke.reason,
       ke.created_by, ke.created_at
  FROM keep ke /*scan*/
  JOIN run_person u ON u.id = ke.user
  JOIN task t ON t.id = ke.task
 WHERE ke.ended_at IS NULL
   AND ke.until > ?1
 ORDER BY ke.until, ke.id LIMIT ?2;
