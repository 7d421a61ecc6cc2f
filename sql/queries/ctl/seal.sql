-- Sealed boxes as such: which there are, and putting a box in the place of another. No statement
-- knows what is inside.

-- The numbers are enum secret_purpose; a key comes before all else. Where the mail password may go
-- is in the settings.
-- name: SEAL_BOXES ()
SELECT 0, id, sealed, coalesce(org_id, ''), 'the API key ending in ' || last4
  FROM api_key /*scan*/ -- a handful of rows
 WHERE sealed IS NOT NULL
UNION ALL SELECT 1, id, secret_sealed, url, 'the secret of webhook "' || name || '"'
  FROM webhook /*scan*/ -- 50 at most
 WHERE secret_sealed IS NOT NULL
UNION ALL SELECT 2, id, sealed, '', 'the password of the mail server'
  FROM mail_password WHERE id = 1;

-- name: SEAL_WEBHOOK (id, sealed, sealer)
UPDATE webhook SET secret_sealed = ?2, sealer = ?3 WHERE id = ?1;

-- name: SEAL_MAIL_PASSWORD (id, sealed, sealer)
UPDATE mail_password SET sealed = ?2, sealer = ?3 WHERE id = ?1;

-- name: SEAL_FORGET_MAIL_PASSWORD (id)
DELETE FROM mail_password WHERE id = ?1;
