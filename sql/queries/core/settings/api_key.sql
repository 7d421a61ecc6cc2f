-- The organization API keys. Of those for reading (and all else), and of those for runs, at most
-- one row each is current, and at most one is being checked.

-- name: API_KEY_CURRENT (1: the one for runs)
SELECT id, expires_at, entered_at, last_used_at, last4, label, org_id, org_name, entered_by,
       expires_source, typed_expires_on, use, can_act, refused_at, cause, problem
  FROM api_key
 WHERE state = 'current'
   AND (use = 'act') = ?1;

-- name: API_KEY_LAST4 (1: the one for runs)
SELECT last4
  FROM api_key
 WHERE state = 'current'
   AND (use = 'act') = ?1;

-- Scans api_key: a handful of rows.
-- name: API_KEY_ATTEMPT (1: for runs)
SELECT id, state = 'checking' AS checking, entered_at, last4, label, org_id, problem, use, cause,
       typed_expires_on
  FROM api_key
 WHERE id = (SELECT max(id) FROM api_key /*scan*/ WHERE (use = 'act') = ?1)
   AND state IN ('checking', 'refused');

-- name: API_KEY_DROP_CHECKING (now, use)
UPDATE main.api_key
   SET state = 'refused',
       sealed = NULL,
       fingerprint = NULL,
       checked_at = ?1,
       cause = 'key-overtaken',
       problem = reason_text('key-overtaken', NULL)
 WHERE state = 'checking'
   AND (use = 'act') = (?2 = 'act');

-- name: API_KEY_ENTER (sealed, sealer, last4, label, org id, expires on, who, now, use,
--   fingerprint)
INSERT INTO main.api_key (
  state, sealed, sealer, last4, label, org_id, typed_expires_on, entered_by, entered_at, use,
  fingerprint)
VALUES ('checking', ?1, ?2, ?3, ?4, nullif(?5, ''), nullif(?6, ''), ?7, ?8, ?9, ?10);

-- Atlassian's date counts more than a typed one, but it belongs to the old label.
-- name: API_KEY_CORRECT (id, label, expires on)
UPDATE main.api_key
   SET atlassian_id = CASE WHEN label = ?2 THEN atlassian_id END,
       expires_at = CASE WHEN label = ?2 AND expires_source = 'atlassian' THEN expires_at
                         ELSE unixepoch(nullif(?3, '')) + 86399 END,
       expires_source = CASE WHEN label = ?2 AND expires_source = 'atlassian' THEN 'atlassian'
                             WHEN ?3 <> '' THEN 'typed' END,
       label = ?2,
       typed_expires_on = nullif(?3, '')
 WHERE id = ?1
   AND state = 'current';

-- name: API_KEY_RECHECKING (id)
SELECT 1
  FROM job
 WHERE lane = 'sync'
   AND state IN ('queued', 'running')
   AND kind = 'key-check'
   AND subject = ?1;

-- Scans api_key: a handful of rows.
-- name: API_KEY_DISMISS (1: for runs)
UPDATE main.api_key
   SET state = 'removed'
 WHERE id = (SELECT max(id) FROM api_key /*scan*/ WHERE (use = 'act') = ?1)
   AND state = 'refused';

-- name: API_KEY_REMOVE (1: the one for runs)
UPDATE main.api_key
   SET state = 'removed',
       sealed = NULL,
       fingerprint = NULL
 WHERE state = 'current'
   AND (use = 'act') = ?1;

-- name: API_KEY_KNOWN (fingerprint, 1: the one for runs)
SELECT 1
  FROM api_key
 WHERE state = 'current'
   AND (use = 'act') = ?2
   AND fingerprint = ?1;

-- name: SEAL_KEY (id, sealed, sealer)
UPDATE main.api_key SET sealed = ?2, sealer = ?3 WHERE id = ?1;
