-- The known account ids, to number accounts as before.

-- Scans user: everybody, once for each run.
-- name: STAGE_ACCOUNTS ()
SELECT id, account_id,
       iif(gone_at IS NULL AND email_domain > '', claim_status = 'managed', NULL) AS managed,
       email_domain
  FROM user /*scan*/;

-- Frees the pages of that scan before everybody is fetched.
-- name: STAGE_ACCOUNTS_READ ()
PRAGMA shrink_memory;
