-- What waits for a webhook that is off or paused does not wait for ever.
-- name: NOTIFY_EXPIRE (now, before)
UPDATE delivery SET state = 'cancelled', ended_at = ?1
 WHERE state = 'waiting' AND event IN (SELECT id FROM event WHERE created_at < ?2);

-- No try is put off for as long as this: a clock that was ahead did it, and the message would sleep for a year, perhaps.
-- name: NOTIFY_PULL_IN (now, latest)
UPDATE delivery INDEXED BY delivery_due /*scan*/ -- of what waits
   SET due_at = ?1 WHERE state = 'waiting' AND due_at > ?2;

-- Notices about the current key stay: they are what says that they were sent.
-- name: NOTIFY_FORGET (before)
DELETE FROM event WHERE created_at < ?1
   AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event = event.id AND d.state IN ('waiting', 'sending'))
   AND NOT EXISTS (SELECT 1 FROM api_key k WHERE k.state = 'current' AND event.subject LIKE 'key ' || k.id || ' %');
