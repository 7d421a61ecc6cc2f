-- The first day of a run that warns: warnings and notices for everybody it plans to change.

-- name: WARNINGS_BEGIN (run)
UPDATE main.run
   SET state = 'warning',
       cause = NULL,
       reason = NULL
 WHERE id = ?1
   AND state = 'queued'
   AND started_at IS NULL;

-- name: WARNINGS_OPEN (run)
SELECT 1
  FROM run
 WHERE id = ?1
   AND state = 'warning';

-- Addresses that more than one living person has, in any letters.
-- name: WARNINGS_SHARED_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS warning_shared (email TEXT PRIMARY KEY) WITHOUT ROWID;

-- name: WARNINGS_SHARED_CLEAR ()
DELETE FROM temp.warning_shared;

-- Reads user whole, once for each run that warns.
-- name: WARNINGS_SHARED ()
INSERT INTO temp.warning_shared
SELECT sort_key(email)
  FROM user /*scan*/
 WHERE gone_at IS NULL
   AND email <> ''
 GROUP BY 1
HAVING count(*) > 1;

-- People without a warning; last_active: of any product.
-- name: WARNINGS_PEOPLE (run, after, up to)
SELECT ru.user, u.email,
       coalesce(sort_key(u.email) IN (SELECT email FROM temp.warning_shared), 0) AS is_shared,
       nullif(max(coalesce(u.active_at, 0),
                  coalesce((SELECT max(am.last_active) FROM activity am WHERE am.user = u.id), 0)),
              0) AS last_active
  FROM run_user ru
  JOIN user u ON u.id = ru.user
 WHERE ru.run = ?1
   AND ru.user > ?2
   AND ru.user <= ?3
   AND ru.state = 'planned'
   AND NOT EXISTS (SELECT 1
                     FROM warning wn
                    WHERE wn.run = ru.run
                      AND wn.user = ru.user);

-- name: WARNINGS_ADD (run, user, address, acts at, last active or 0)
INSERT INTO main.warning (run, user, address, acts_at, last_active)
VALUES (?1, ?2, ?3, ?4, nullif(?5, 0));

-- name: WARNINGS_ADD_NOTICE (run, user, days, due at)
INSERT INTO main.notice (uid, run, user, days, due_at, try_at)
VALUES (uuid(), ?1, ?2, ?3, ?4, ?4);

-- name: WARNINGS_FILLED (run, now)
UPDATE main.run_terms SET begun_at = ?2 WHERE run = ?1 AND begun_at IS NULL;

-- name: REACH_TERMS (run)
SELECT notices <> '' AS warns FROM run_terms WHERE run = ?1;

-- The conditions of the second step, as its planner has them (PLAN_WHY_SYNCED).
-- name: REACH_PEOPLE (run)
SELECT u.email,
       coalesce(sort_key(u.email) IN (SELECT sort_key(u2.email)
                                        FROM user u2 /*scan*/
                                       WHERE u2.gone_at IS NULL
                                         AND u2.email <> ''
                                       GROUP BY 1
                                      HAVING count(*) > 1), 0) AS is_shared,
       coalesce(lower(u.management_source) <> 'invited', 0) AS is_provider,
       u.claim_status IS NOT 'managed' AS is_unmanaged
  FROM run_user ru
  JOIN user u ON u.id = ru.user
 WHERE ru.run = ?1
   AND ru.state = 'planned';

-- name: REACH_PROTECTED (run)
SELECT count(*)
  FROM run_user ru
 WHERE ru.run = ?1
   AND ru.state <> 'planned'
   AND ru.cause IN ('protected', 'protected-group', 'protected-by-hand', 'org-admin',
                    'org-admin-protected');
