-- The settings as one document. Sealed secrets are written here and never read.

-- name: AUTOMATION_COUNT ()
SELECT count(*) AS webhooks,
       coalesce(sum(enabled AND paused_at IS NULL), 0) AS active
  FROM webhook /*scan*/;

-- name: AUTOMATION_ADD (name, url, notes, enabled, now, who)
INSERT INTO main.webhook (name, url, notes, enabled, created_at, created_by, changed_at, changed_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?6);

-- name: AUTOMATION_CHANGE (id, name, url, notes, enabled, now, who)
UPDATE main.webhook
   SET name = ?2,
       url = ?3,
       notes = ?4,
       enabled = ?5,
       off_at = NULL,
       failing_since = NULL,
       failures = 0,
       changed_at = ?6,
       changed_by = ?7
 WHERE id = ?1;

-- name: AUTOMATION_TRIGGERS_CLEAR (id)
DELETE FROM main.webhook_trigger WHERE webhook = ?1;

-- name: AUTOMATION_TRIGGER_ADD (id, trigger)
INSERT INTO main.webhook_trigger (webhook, name) VALUES (?1, ?2);

-- name: SEAL_FORGET_WEBHOOK (id)
UPDATE main.webhook
   SET secret_sealed = NULL,
       secret_last4 = NULL,
       sealer = NULL
 WHERE id = ?1
   AND secret_sealed IS NOT NULL;

-- Scans setting: a few dozen rows, all needed.
-- name: TRANSFER_SETTINGS ()
SELECT name, value FROM setting /*scan*/ ORDER BY name;

-- Scans webhook: 50 at most.
-- name: TRANSFER_WEBHOOKS ()
SELECT id, name, url, notes, enabled FROM webhook /*scan*/ ORDER BY name;

-- name: TRANSFER_TRIGGERS (webhook)
SELECT name FROM webhook_trigger WHERE webhook = ?1 ORDER BY name;

-- name: TRANSFER_WEBHOOK (name)
SELECT w.id, w.url, w.notes, w.enabled,
       (SELECT group_concat(name, ' ')
          FROM (SELECT name
                  FROM webhook_trigger wt
                 WHERE wt.webhook = w.id
                 ORDER BY name)) AS triggers
  FROM webhook w
 WHERE w.name = ?1;

-- Scans webhook: 50 at most.
-- name: TRANSFER_WITHOUT_SECRET ()
SELECT coalesce(group_concat(name, ', '), '')
  FROM webhook /*scan*/
 WHERE secret_sealed IS NULL;
