-- Scans user: everybody there was, once for each run.
-- name: STAGE_ACCOUNTS ()
SELECT id, account_id FROM user /*scan*/;

-- The pages they stood on are not needed again before everybody is fetched.
-- name: STAGE_ACCOUNTS_READ ()
PRAGMA shrink_memory;
