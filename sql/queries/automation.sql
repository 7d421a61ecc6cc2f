-- Settings, automation: the webhooks. Sealed secrets are written here and never read.

-- name: AUTOMATION_LIST ()
SELECT w.id, w.name, w.url, w.secret_sealed IS NOT NULL, w.secret_last4, w.enabled,
       (SELECT group_concat(t.name, ' ') FROM webhook_trigger t WHERE t.webhook = w.id) AS triggers, w.paused_at, w.off_at
  FROM webhook w /*scan*/ -- 50 at most
 ORDER BY w.name;

-- name: AUTOMATION_GET (id)
SELECT w.id, w.name, w.url, w.secret_sealed IS NOT NULL, w.secret_last4, w.enabled,
       (SELECT group_concat(t.name, ' ') FROM webhook_trigger t WHERE t.webhook = w.id) AS triggers, w.paused_at, w.off_at,
       w.notes, w.created_at, w.created_by, w.changed_at, w.changed_by
  FROM webhook w WHERE w.id = ?1;

-- name: AUTOMATION_NAME_TAKEN (name, but not by this id)
SELECT id FROM webhook WHERE name = ?1 AND id <> ?2;

-- name: AUTOMATION_COUNT ()
SELECT count(*), coalesce(sum(enabled AND paused_at IS NULL), 0) FROM webhook /*scan*/;

-- name: AUTOMATION_ADD (name, url, notes, enabled, now, who)
INSERT INTO webhook (name, url, notes, enabled, created_at, created_by, changed_at, changed_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?6);

-- name: AUTOMATION_CHANGE (id, name, url, notes, enabled, now, who)
UPDATE webhook SET name = ?2, url = ?3, notes = ?4, enabled = ?5, off_at = NULL, failing_since = NULL, failures = 0, changed_at = ?6, changed_by = ?7 WHERE id = ?1;

-- name: AUTOMATION_SECRET (id, sealed, last4, sealer)
UPDATE webhook SET secret_sealed = ?2, secret_last4 = ?3, sealer = ?4 WHERE id = ?1;

-- name: AUTOMATION_TRIGGERS_CLEAR (id)
DELETE FROM webhook_trigger WHERE webhook = ?1;

-- name: AUTOMATION_TRIGGER_ADD (id, trigger)
INSERT INTO webhook_trigger (webhook, name) VALUES (?1, ?2);

-- name: AUTOMATION_DELETE (id)
DELETE FROM webhook WHERE id = ?1;

-- name: AUTOMATION_PAUSE (id, now or NULL to go on)
UPDATE webhook SET paused_at = ?2 WHERE id = ?1;
