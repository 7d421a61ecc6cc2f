-- Single people of a preview, left out of it and put back by hand; and the failed people of a run.

-- name: RUN_PERSON (run, account id)
SELECT u.id, ru.state, ru.cause
  FROM run_person u
  JOIN run_user ru
    ON ru.run = ?1
   AND ru.user = u.id
 WHERE u.account_id = ?2;

-- name: RUN_LEAVE_OUT (run, user, cause, detail)
UPDATE main.run_user
   SET state = 'left-out',
       cause = ?3,
       detail = ?4,
       reason = reason_text(?3, ?4)
 WHERE run = ?1
   AND user = ?2
   AND state = 'planned';

-- name: RUN_PUT_BACK (run, user)
UPDATE main.run_user
   SET state = 'planned',
       cause = NULL,
       detail = NULL,
       reason = NULL
 WHERE run = ?1
   AND user = ?2
   AND state = 'left-out';

-- The calls of a person stay stored, so that the person can be put back, but are not made. Calls
-- skipped for a cause of their own (undo-admins) keep it.
-- name: RUN_PERSON_STEPS (run, user, state as it was, state)
UPDATE main.run_step
   SET state = ?4
 WHERE run = ?1
   AND user = ?2
   AND state = ?3
   AND cause IS NULL;

-- name: RUN_PREVIEW_COUNT (run)
UPDATE main.run
   SET planned = (SELECT count(*)
                    FROM run_user ru
                   WHERE ru.run = ?1
                     AND ru.state = 'planned'),
       skipped = (SELECT count(*)
                    FROM run_user ru
                   WHERE ru.run = ?1
                     AND ru.state IN ('left-out', 'skipped'))
 WHERE id = ?1;
