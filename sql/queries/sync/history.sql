-- The history on the sync page.

-- The name of a person, else their address. Scans sync_run by rowid, newest first, as far as the
-- limit.
-- name: SYNC_PAGE_RUNS ()
SELECT id, kind, requested_by = 'rollcall' AS by_itself,
       coalesce((SELECT name
                   FROM user u
                  WHERE u.email = lower(requested_by)
                    AND u.name <> ''),
                requested_by) AS requested_by,
       started_at, finished_at, outcome, users, added, changed, gone, requests, retries, error,
       confirmed_by, bytes, odd_types, odd_times, stopped_by
  FROM sync_run /*scan*/
 ORDER BY id DESC LIMIT 30;
