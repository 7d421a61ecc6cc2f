-- Accounts that look like those of machines.

-- Apps and customers have no seats, and no run touches them.
-- Scans user: the answer is a few rows, and stays in the cache of results until the next write.
-- name: BOTS_OTHER_TYPES ()
SELECT id, account_type
  FROM user /*scan*/
 WHERE account_type <> 'atlassian'
   AND lower(account_type) NOT IN ('atlassian', 'app', 'customer')
   AND gone_at IS NULL;

-- name: BOTS_ONE (user row)
SELECT account_id, name, email, added_to_org, active_at,
       (SELECT count(*) FROM seat s WHERE s.user = u.id) AS seats
  FROM user u
 WHERE id = ?1;
