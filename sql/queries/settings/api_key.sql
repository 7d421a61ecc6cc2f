-- Settings, API key: since when a key is in use, and the first sync after it.

-- The check that passed is the first one of its key.
-- name: API_KEY_PAGE_ACCEPTED (id)
SELECT finished_at
  FROM job
 WHERE lane = 'sync'
   AND state = 'done'
   AND kind = 'key-check'
   AND subject = ?1
 ORDER BY id LIMIT 1;

-- name: API_KEY_PAGE_SYNC ()
SELECT outcome, users_total,
       coalesce((SELECT users_seen FROM sync_run WHERE outcome = 'ok' ORDER BY id LIMIT 1),
                users_seen) AS seen,
       (SELECT min(finished_at) FROM sync_run WHERE outcome = 'ok') AS first_ok
  FROM sync_run
 WHERE id = (SELECT max(id) FROM sync_run);
