-- Notices before the API key expires.

-- name: KEY_NOTICE_KEYS ()
SELECT id
  FROM api_key
 WHERE state = 'current'
   AND expires_at IS NOT NULL
 ORDER BY use = 'act';

-- name: KEY_NOTICE_EXPIRES (key)
SELECT expires_at FROM api_key WHERE id = ?1;

-- True when a notice with this lead time or a shorter one is out. Subjects are "key ID DAYS"; "key
-- ID refused SECOND" is no notice of expiry.
-- name: KEY_NOTICE_SENT (key, days)
SELECT 1
  FROM event
 WHERE trigger = 'orgKeyExpiry'
   AND subject > 'key ' || ?1 || ' '
   AND subject < 'key ' || ?1 || '!'
   AND subject NOT LIKE '% refused %'
   AND CAST(substr(subject, length('key ' || ?1 || ' ') + 1) AS INTEGER) <= ?2
 LIMIT 1;

-- name: KEY_NOTICE_BODY (key, days left, settings URL)
SELECT json_object(
         'trigger', 'orgKeyExpiry',
         'apiKeyId', coalesce(atlassian_id, CAST(id AS TEXT)),
         'name', label,
         'expiresAt', iso(expires_at),
         'daysLeft', ?2,
         'settingsUrl', ?3)
  FROM api_key
 WHERE id = ?1;
