-- The banners of every page, and what the frame knows of keys and syncs.

-- For the banners of every page.
-- name: DELIVERY_TROUBLE ()
SELECT (SELECT count(*)
          FROM delivery
         WHERE state = 'dead'
           AND seen_at IS NULL) AS dead,
       (SELECT count(DISTINCT coalesce(webhook, 0))
          FROM delivery
         WHERE state = 'dead'
           AND seen_at IS NULL) AS dead_webhooks,
       (SELECT coalesce(webhook, 0)
          FROM delivery
         WHERE state = 'dead'
           AND seen_at IS NULL
         LIMIT 1) AS dead_webhook,
       (SELECT id
          FROM webhook
         WHERE off_at IS NOT NULL
         ORDER BY off_at DESC LIMIT 1) AS off_webhook,
       (SELECT name
          FROM webhook
         WHERE off_at IS NOT NULL
         ORDER BY off_at DESC LIMIT 1) AS off_name;

-- Runs that somebody else asked for and this person may approve.
-- name: TASK_PAGE_WAITING (who)
SELECT count(*) AS waiting, max(id) AS newest
  FROM run
 WHERE state = 'waiting'
   AND requested_by <> ?1 COLLATE NOCASE
   AND coalesce(confirmed_by, '') <> ?1 COLLATE NOCASE;

-- Scans sync_run from the newest back to the first that ended.
-- name: PAGE_FRAME ()
SELECT (SELECT org_name
          FROM api_key
         WHERE state = 'current'
         ORDER BY use = 'act' LIMIT 1) AS org_name,
       (SELECT expires_at
          FROM api_key
         WHERE state = 'current'
           AND use <> 'act') AS expires_at,
       (SELECT finished_at
          FROM sync_run
         WHERE outcome = 'ok'
         ORDER BY finished_at DESC LIMIT 1) AS as_of,
       (SELECT count(*)
          FROM api_key
         WHERE state = 'current'
           AND use <> 'act') AS has_key,
       (SELECT outcome
          FROM sync_run /*scan*/
         WHERE outcome <> 'running'
         ORDER BY id DESC LIMIT 1) AS last_outcome;

-- name: PAGE_REQUESTS (the person who looks)
SELECT count(*) AS open, max(aq.id) AS newest
  FROM access_request aq
 WHERE aq.state = 'open'
   AND aq.user <> ?1;
