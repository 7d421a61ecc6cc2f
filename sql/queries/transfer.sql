-- Export and import of settings. Sealed secrets are neither read nor written here.

-- name: TRANSFER_SETTINGS ()
SELECT name, value FROM setting /*scan*/ -- a few dozen rows, all of them wanted
 ORDER BY name;

-- name: TRANSFER_WEBHOOKS ()
SELECT id, name, url, notes, enabled FROM webhook /*scan*/ -- 50 at most
 ORDER BY name;

-- name: TRANSFER_TRIGGERS (webhook)
SELECT name FROM webhook_trigger WHERE webhook = ?1 ORDER BY name;

-- name: TRANSFER_WEBHOOK (name)
SELECT w.id, w.url, w.notes, w.enabled,
       (SELECT group_concat(name, ' ') FROM (SELECT name FROM webhook_trigger t WHERE t.webhook = w.id ORDER BY name)) AS triggers
  FROM webhook w WHERE w.name = ?1;

-- name: TRANSFER_WITHOUT_SECRET ()
SELECT coalesce(group_concat(name, ', '), '') FROM webhook /*scan*/ -- 50 at most
 WHERE secret_sealed IS NULL;
