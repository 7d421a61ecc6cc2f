-- name: STAGE_ACCOUNTS ()
SELECT id, account_id FROM user /*scan*/; -- everybody there was, once for each run

-- name: STAGE_ACCOUNTS_READ ()
PRAGMA shrink_memory; -- the pages they stood on are not needed again before everybody is fetched
