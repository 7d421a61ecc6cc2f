-- Checking the API keys: a new one, and those in use.

-- name: KEY_PRESENT_ORG ()
SELECT org_id
  FROM api_key
 WHERE state = 'current'
   AND org_id IS NOT NULL
 LIMIT 1;

-- name: KEY_ENTRY (id)
SELECT sealed, label, coalesce(org_id, '') AS org_id,
       coalesce(typed_expires_on, '') AS typed_expires_on,
       use, entered_at
  FROM api_key
 WHERE id = ?1
   AND state = 'checking';

-- name: KEY_REFUSE (id, now, cause, detail)
UPDATE api_key
   SET state = 'refused',
       sealed = NULL,
       fingerprint = NULL,
       checked_at = ?2,
       cause = ?3,
       problem = reason_text(?3, ?4)
 WHERE id = ?1;

-- A key for all replaces both.
-- name: KEY_REPLACE (use of what takes the place)
UPDATE api_key
   SET state = 'replaced',
       sealed = NULL,
       fingerprint = NULL
 WHERE state = 'current'
   AND (?1 = 'all' OR (use = 'act') = (?1 = 'act'));

-- name: KEY_ACCEPT (id, now, org id, org name, Atlassian's id, expires at, source, can act or -1)
UPDATE api_key
   SET state = 'current',
       checked_at = ?2,
       last_used_at = ?2,
       org_id = ?3,
       org_name = coalesce(?4, ?3),
       atlassian_id = ?5,
       expires_at = nullif(?6, 0),
       expires_source = ?7,
       can_act = nullif(?8, -1),
       problem = NULL,
       cause = NULL,
       refused_at = NULL
 WHERE id = ?1;

-- Beside a key for runs, a key with scopes entered for all only reads.
-- name: KEY_READS_ONLY ()
UPDATE api_key
   SET use = 'read'
 WHERE state = 'current'
   AND use = 'all';
