-- name: AUTOMATION_LIST ()
SELECT w.id, w.name, w.url, w.secret_sealed IS NOT NULL, w.secret_last4, w.enabled,
       (SELECT group_concat(t.name, ' ') FROM webhook_trigger t WHERE t.webhook = w.id) AS triggers, w.paused_at, w.off_at
  FROM webhook w /*scan*/ -- 50 at most
 ORDER BY w.name;

-- name: AUTOMATION_PAUSE (id, now or NULL to go on)
UPDATE webhook SET paused_at = ?2 WHERE id = ?1;
