-- What rollcallctl restore compares: secrets, open runs, owners and admins.

-- Scans api_key, a handful of rows, and webhook, 50 at most.
-- name: CTL_FOREIGN_SECRETS (sealer of the API key, sealer of the others)
SELECT 'the API key ending in ' || last4 || ' (' || label || ')'
  FROM api_key /*scan*/
 WHERE sealed IS NOT NULL
   AND sealer <> ?1
UNION ALL
SELECT 'the API token of Jira site ' || site || ' ending in ' || last4
  FROM site_token /*scan*/
 WHERE sealer <> ?1
UNION ALL
SELECT 'the password of the mail server'
  FROM mail_password
 WHERE id = 1
   AND sealer <> ?2
UNION ALL
SELECT 'the secret of webhook "' || name || '"'
  FROM webhook /*scan*/
 WHERE secret_sealed IS NOT NULL
   AND coalesce(sealer, '') <> ?2;

-- name: CTL_OPEN_RUNS ()
SELECT id FROM run WHERE state IN ('waiting', 'queued', 'running') ORDER BY id;

-- name: CTL_CSRF_RENEW ()
UPDATE instance SET value = lower(hex(randomblob(32))) WHERE name = 'csrf_key';
