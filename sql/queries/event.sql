-- Writing events: one row each, and a delivery for everybody who wants to know.

-- name: EVENT_BY_SUBJECT (trigger, subject)
SELECT id FROM event WHERE trigger = ?1 AND subject = ?2;

-- name: EVENT_ADD (trigger, subject, body, now)
INSERT INTO event (uid, trigger, subject, body, created_at)
SELECT lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-4' || substr(h, 14, 3) || '-8' || substr(h, 18, 3) || '-' || substr(h, 21)), ?1, ?2,
       CASE WHEN json_valid(?3) THEN ?3 END, ?4 -- else NULL, which the table refuses
  FROM (SELECT hex(randomblob(16)) AS h);

-- name: EVENT_TO_WEBHOOKS (event, trigger, now)
INSERT INTO delivery (event, webhook, due_at)
SELECT ?1, w.id, ?3 FROM webhook w /*scan*/ -- 50 at most
 WHERE w.enabled = 1 AND EXISTS (SELECT 1 FROM webhook_trigger t WHERE t.webhook = w.id AND t.name = ?2);

-- The recipients are checked addresses, one a line: none of their signs needs quoting.
-- name: EVENT_TO_MAIL (event, now)
INSERT OR IGNORE INTO delivery (event, recipient, due_at)
SELECT ?1, r.value, ?2 FROM setting s, json_each('["' || replace(s.value, char(10), '","') || '"]') r
 WHERE s.name = 'mail.to' AND r.value <> '' AND EXISTS (SELECT 1 FROM setting o WHERE o.name = 'mail.enabled' AND o.value = 'true');

-- name: EVENT_CANCEL_OLD_KEYS (now)
UPDATE delivery SET state = 'cancelled', ended_at = ?1
 WHERE state = 'waiting' AND event IN (
   SELECT e.id FROM event e WHERE e.trigger = 'orgKeyExpiry' AND e.test = 0
      AND NOT EXISTS (SELECT 1 FROM api_key k WHERE k.state = 'current' AND e.subject LIKE 'key ' || k.id || ' %'));
