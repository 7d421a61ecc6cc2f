-- Adding events: one row each, and one delivery for each webhook or address that subscribed.

-- name: EVENT_BY_SUBJECT (trigger, subject)
SELECT id
  FROM event
 WHERE trigger = ?1
   AND subject = ?2;

-- A body that is no JSON becomes NULL, which the table refuses.
-- name: EVENT_ADD (trigger, subject, body, now)
INSERT INTO main.event (uid, trigger, subject, body, created_at)
VALUES (uuid(), ?1, ?2, CASE WHEN json_valid(?3) THEN ?3 END, ?4);

-- Scans webhook: 50 at most.
-- name: EVENT_TO_WEBHOOKS (event, trigger, now)
INSERT INTO main.delivery (event, webhook, due_at)
SELECT ?1, w.id, ?3
  FROM webhook w /*scan*/
 WHERE w.enabled = 1
   AND EXISTS (SELECT 1
                 FROM webhook_trigger wt
                WHERE wt.webhook = w.id
                  AND wt.name = ?2);

-- name: EVENT_TO_MAIL (event, now, also when e-mail is off)
INSERT OR IGNORE INTO main.delivery (event, recipient, due_at)
WITH RECURSIVE line (one, rest) AS (
  SELECT '', value || char(10)
    FROM setting
   WHERE name = 'mail.to'
  UNION ALL
  SELECT trim(substr(rest, 1, instr(rest, char(10)) - 1), ' ' || char(9, 13)),
         substr(rest, instr(rest, char(10)) + 1)
    FROM line
   WHERE rest <> ''
)
SELECT ?1, one, ?2
  FROM line
 WHERE one <> ''
   AND (?3
        OR EXISTS (SELECT 1
                     FROM setting st
                    WHERE st.name = 'mail.enabled'
                      AND st.value = 'true'));

-- An address that has this event already, in whatever case, gets it once only.
-- name: EVENT_TO_ADDRESSES (event, addresses separated by commas, now)
INSERT OR IGNORE INTO main.delivery (event, recipient, due_at)
WITH RECURSIVE part (one, rest) AS (
  SELECT '', ?2 || ','
  UNION ALL
  SELECT trim(substr(rest, 1, instr(rest, ',') - 1)),
         substr(rest, instr(rest, ',') + 1)
    FROM part
   WHERE rest <> ''
)
SELECT ?1, one, ?3
  FROM part
 WHERE one <> ''
   AND EXISTS (SELECT 1
                 FROM setting st
                WHERE st.name = 'mail.enabled'
                  AND st.value = 'true')
   AND NOT EXISTS (SELECT 1
                     FROM delivery dl
                    WHERE dl.event = ?1
                      AND dl.recipient = one COLLATE NOCASE);

-- A test goes to one webhook or to all e-mail recipients, also while e-mail is off.
-- name: EVENT_ADD_TEST (trigger, body, now)
INSERT INTO main.event (uid, trigger, subject, body, test, created_at)
VALUES (uuid(), ?1, 'test ' || uuid(), ?2, 1, ?3);

-- Bodies of tests, in the shape of the real ones. core/queue/event.c assigns them to triggers.
-- name: EVENT_SAMPLE_KEY (trigger, now, base URL)
SELECT json_object(
         'trigger', ?1,
         'test', json('true'),
         'apiKeyId', coalesce(k.atlassian_id, CAST(k.id AS TEXT), '0'),
         'name', coalesce(k.label, 'Test'),
         'expiresAt', iso(coalesce(k.expires_at, ?2 + 7 * 86400)),
         'daysLeft', max(0, (coalesce(k.expires_at, ?2 + 7 * 86400) - ?2) / 86400),
         'settingsUrl', ?3 || '/settings/api-key')
  FROM (SELECT 1)
  LEFT JOIN api_key k
    ON k.state = 'current'
   AND k.use <> 'act';

-- name: EVENT_SAMPLE_RUN (trigger, now, base URL)
SELECT CASE WHEN ?1 = 'runRefused'
            THEN json_set(body,
                          '$.succeeded', 0,
                          '$.failed', 0,
                          '$.skipped', 1,
                          '$.error', 'This is a test.',
                          '$.cause', 'test')
            WHEN ?1 = 'taskFailure' THEN json_set(body,
                                                  '$.succeeded', 0,
                                                  '$.failed', 1,
                                                  '$.error', 'This is a test.')
            ELSE body END
  FROM (SELECT json_object(
                 'trigger', ?1,
                 'test', json('true'),
                 'processId', '00000000-0000-4000-8000-000000000000',
                 'name', 'Test',
                 'actionTypes', json('["removeAppAccess"]'),
                 'deepLink', ?3 || '/settings/automation',
                 'startedAt', iso(?2),
                 'finishedAt', iso(?2),
                 'matched', 1,
                 'succeeded', 1,
                 'failed', 0,
                 'skipped', 0,
                 'freedSeats', 1,
                 'savedPerMonth', NULL,
                 'currency', NULL,
                 'saving', NULL,
                 'error', NULL) AS body);

-- name: EVENT_SAMPLE_APPROVAL (trigger, now, base URL)
SELECT json_object(
         'trigger', ?1,
         'test', json('true'),
         'processId', '00000000-0000-4000-8000-000000000000',
         'name', 'Test',
         'actionTypes', json('["removeAppAccess"]'),
         'deepLink', ?3 || '/settings/automation',
         'people', 2,
         'above', 1,
         'reason', 'This is a test.')
 WHERE ?2;

-- name: EVENT_SAMPLE_REQUEST (trigger, now, base URL)
SELECT json_object(
         'trigger', ?1,
         'test', json('true'),
         'requestId', 0,
         'kind', 'keep',
         'name', 'Test',
         'people', 1,
         'deepLink', ?3 || '/requests',
         'reason', 'This is a test.')
 WHERE ?2;

-- name: EVENT_SAMPLE_SYNC (trigger, now, base URL)
SELECT json_object(
         'trigger', ?1,
         'test', json('true'),
         'runId', 0,
         'startedAt', iso(?2),
         'finishedAt', iso(?2),
         'outcome', 'failed',
         'error', 'This is a test.',
         'deepLink', ?3 || '/settings/sync');

-- name: EVENT_SAMPLE_SEATS (trigger, now, base URL)
SELECT json_object(
         'trigger', ?1,
         'test', json('true'),
         'name', 'Test',
         'product', 'jira-software',
         'site', '00000000-0000-4000-8000-000000000000',
         'seats', 400,
         'alertAt', 400,
         'expectedOn', NULL,
         'reason', 'This is a test.',
         'deepLink', ?3 || '/settings/prices')
 WHERE ?2;

-- name: EVENT_SAMPLE_DIGEST (trigger, now, base URL)
SELECT json_object(
         'trigger', ?1,
         'test', json('true'),
         'name', strftime('%Y-%m', ?2, 'unixepoch'),
         'cost', '0.00',
         'wasted', '0.00',
         'savedPerMonth', '0.00',
         'freedSeats', 0,
         'currency', 'USD',
         'reason', 'This is a test.',
         'deepLink', ?3 || '/reports');

-- name: EVENT_TO_ONE_WEBHOOK (event, webhook, now)
INSERT INTO main.delivery (event, webhook, due_at) VALUES (?1, ?2, ?3);

-- name: EVENT_CANCEL_OLD_KEYS (now)
UPDATE main.delivery
   SET state = 'cancelled',
       ended_at = ?1
 WHERE state = 'waiting'
   AND event IN (SELECT e.id
                   FROM event e
                  WHERE e.trigger = 'orgKeyExpiry'
                    AND e.test = 0
                    AND NOT EXISTS (SELECT 1
                                      FROM api_key k
                                     WHERE k.state = 'current'
                                       AND e.subject LIKE 'key ' || k.id || ' %'));
