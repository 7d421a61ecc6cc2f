-- Sealed secrets as such: listing them, and replacing one. No statement knows their content.

-- The first column is enum secret_purpose; the API keys come first. The settings say where the mail
-- password may go. Scans api_key and site_token, a handful of rows each, and webhook, 50 at most.
-- name: SEAL_BOXES ()
SELECT 0 AS purpose, id, sealed, coalesce(org_id, '') AS binding,
       'the API key ending in ' || last4 AS name
  FROM api_key /*scan*/
 WHERE sealed IS NOT NULL
UNION ALL
SELECT 1, id, secret_sealed, url,
       'the secret of webhook "' || name || '"'
  FROM webhook /*scan*/
 WHERE secret_sealed IS NOT NULL
UNION ALL
SELECT 2, id, sealed, '', 'the password of the mail server'
  FROM mail_password
 WHERE id = 1
UNION ALL
SELECT 3, id, sealed, site || char(10) || email,
       'the API token of Jira site ' || site || ' ending in ' || last4
  FROM site_token /*scan*/;

-- name: SEAL_WEBHOOK (id, sealed, sealer)
UPDATE webhook SET secret_sealed = ?2, sealer = ?3 WHERE id = ?1;

-- name: SEAL_MAIL_PASSWORD (id, sealed, sealer)
UPDATE mail_password SET sealed = ?2, sealer = ?3 WHERE id = ?1;

-- name: SEAL_SITE_TOKEN (id, sealed, sealer)
UPDATE site_token SET sealed = ?2, sealer = ?3 WHERE id = ?1;

-- name: SEAL_FORGET_SITE_TOKEN (id)
DELETE FROM site_token WHERE id = ?1;

-- name: SEAL_FORGET_MAIL_PASSWORD (id)
DELETE FROM mail_password WHERE id = ?1;
