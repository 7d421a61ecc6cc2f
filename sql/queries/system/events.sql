-- The feed of events.

-- Scans event by rowid, newest first, as far as the limit.
-- name: FEED_EVENTS ()
SELECT e.uid, e.trigger, e.created_at, e.body, e.body ->> 'name', e.body ->> 'daysLeft',
       e.body ->> 'failed', e.body ->> 'matched',
       coalesce(e.body ->> 'settingsUrl', e.body ->> 'deepLink'),
       e.body ->> 'cause'
  FROM event e /*scan*/
 WHERE e.test = 0
 ORDER BY e.id DESC LIMIT 100;
