-- The feed of events.

-- Scans event by rowid, newest first, as far as the limit.
-- name: FEED_EVENTS ()
SELECT e.uid, e.trigger, e.created_at, e.body, e.body ->> 'name' AS name,
       e.body ->> 'daysLeft' AS days_left, e.body ->> 'failed' AS failed,
       e.body ->> 'matched' AS matched,
       coalesce(e.body ->> 'settingsUrl', e.body ->> 'deepLink') AS link,
       e.body ->> 'cause' AS cause
  FROM event e /*scan*/
 WHERE e.test = 0
   AND e.trigger <> 'reviewNotice'
 ORDER BY e.id DESC LIMIT 100;
