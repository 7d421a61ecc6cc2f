-- Settings, automation: one webhook.

-- name: AUTOMATION_GET (id)
SELECT w.id, w.name, w.url,
       w.secret_sealed IS NOT NULL AS has_secret,
       w.secret_last4, w.enabled,
       (SELECT group_concat(wt.name, ' ')
          FROM webhook_trigger wt
         WHERE wt.webhook = w.id) AS triggers,
       w.paused_at, w.off_at, w.notes, w.created_at, w.created_by, w.changed_at, w.changed_by
  FROM webhook w
 WHERE w.id = ?1;

-- name: AUTOMATION_NAME_TAKEN (name, but not by this id)
SELECT id
  FROM webhook
 WHERE name = ?1
   AND id <> ?2;

-- name: AUTOMATION_SECRET (id, sealed, last4, sealer)
UPDATE main.webhook
   SET secret_sealed = ?2,
       secret_last4 = ?3,
       sealer = ?4
 WHERE id = ?1;

-- name: AUTOMATION_DELETE (id)
DELETE FROM main.webhook WHERE id = ?1;
