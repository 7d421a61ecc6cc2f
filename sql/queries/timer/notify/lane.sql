-- Housekeeping of lane notify.

-- A delivery to a webhook that is off or paused does not wait for ever.
-- name: NOTIFY_EXPIRE (now, before)
UPDATE delivery
   SET state = 'cancelled',
       ended_at = ?1
 WHERE state = 'waiting'
   AND event IN (SELECT id FROM event WHERE created_at < ?2);

-- No retry lies this far ahead: a clock ahead set it, and the delivery might wait for a year. Scans
-- the index of waiting deliveries.
-- name: NOTIFY_PULL_IN (now, latest)
UPDATE delivery INDEXED BY delivery_due /*scan*/
   SET due_at = ?1
 WHERE state = 'waiting'
   AND due_at > ?2;

-- Notices about the current key stay: they record that they were sent.
-- name: NOTIFY_FORGET (before)
DELETE FROM event
 WHERE created_at < ?1
   AND NOT EXISTS (SELECT 1
                     FROM delivery dl
                    WHERE dl.event = event.id
                      AND dl.state IN ('waiting', 'sending'))
   AND NOT EXISTS (SELECT 1
                     FROM api_key k
                    WHERE k.state = 'current'
                      AND event.subject LIKE 'key ' || k.id || ' %');
