-- The known account ids, to number accounts as before.

-- Scans user: everybody, once for each run.
-- name: STAGE_ACCOUNTS ()
SELECT id, account_id, gone_at,
       iif(email_domain > '', claim_status = 'managed', NULL) AS managed,
       email_domain
  FROM user /*scan*/;

-- Frees the pages of that scan before everybody is fetched.
-- name: STAGE_ACCOUNTS_READ ()
PRAGMA shrink_memory;
