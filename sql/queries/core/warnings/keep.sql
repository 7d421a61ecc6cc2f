-- People who keep their access.

-- name: KEEP_ADD (user, task, run, until, reason, now, who)
INSERT INTO main.keep (user, task, run, until, reason, created_at, created_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- Nothing changes when the lane has begun to act on the person.
-- name: KEEP_ASKED (run, user)
UPDATE main.warning
   SET state = 'asked'
 WHERE run = ?1
   AND user = ?2
   AND state = 'warned'
   AND EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = ?1
                  AND ru.user = ?2
                  AND ru.state = 'planned');

-- A run that has skipped the person meanwhile does not take them in again.
-- name: KEEP_REFUSED (run, user)
UPDATE main.warning
   SET state = 'warned'
 WHERE run = ?1
   AND user = ?2
   AND state = 'asked'
   AND EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = ?1
                  AND ru.user = ?2
                  AND ru.state = 'planned');

-- name: KEEP_LOAD (keep)
SELECT t.name, u.account_id
  FROM keep ke
  JOIN task t ON t.id = ke.task
  JOIN run_person u ON u.id = ke.user
 WHERE ke.id = ?1;

-- name: KEEP_END (keep, now, who)
UPDATE main.keep
   SET ended_at = ?2,
       ended_by = ?3
 WHERE id = ?1
   AND ended_at IS NULL
   AND until > ?2;
