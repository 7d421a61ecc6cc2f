-- Settings, automation: the list of webhooks.

-- Scans webhook: 50 at most.
-- name: AUTOMATION_LIST ()
SELECT w.id, w.name, w.url,
       w.secret_sealed IS NOT NULL AS has_secret,
       w.secret_last4, w.enabled,
       (SELECT group_concat(wt.name, ' ')
          FROM webhook_trigger wt
         WHERE wt.webhook = w.id) AS triggers,
       w.paused_at, w.off_at
  FROM webhook w /*scan*/
 ORDER BY w.name;

-- name: AUTOMATION_PAUSE (id, now or NULL to go on)
UPDATE main.webhook SET paused_at = ?2 WHERE id = ?1;
