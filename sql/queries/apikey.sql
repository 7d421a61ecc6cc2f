-- The organization API key. At most one row is current, at most one is being checked.

-- name: APIKEY_CURRENT ()
SELECT id, expires_at, entered_at, last_used_at, last4, label, org_id, org_name, entered_by, expires_source
  FROM api_key WHERE state = 'current';

-- name: APIKEY_LAST4 ()
SELECT last4 FROM api_key WHERE state = 'current';

-- name: APIKEY_ATTEMPT ()
SELECT id, state = 'checking', entered_at, last4, label, org_id, problem FROM api_key
 WHERE id = (SELECT max(id) FROM api_key) AND state IN ('checking', 'refused');

-- name: APIKEY_DROP_CHECKING (now)
UPDATE api_key SET state = 'refused', sealed = NULL, checked_at = ?1, problem = 'Another key was entered before this one was checked.'
 WHERE state = 'checking';

-- name: APIKEY_ENTER (sealed, sealer, last4, label, org id, expires on, who, now)
INSERT INTO api_key (state, sealed, sealer, last4, label, org_id, typed_expires_on, entered_by, entered_at)
VALUES ('checking', ?1, ?2, ?3, ?4, nullif(?5, ''), nullif(?6, ''), ?7, ?8);

-- name: APIKEY_REMOVE ()
UPDATE api_key SET state = 'removed', sealed = NULL WHERE state = 'current';
