-- Single people of a preview, left out of it and put back by hand; and the failed people of a run.

-- name: RUN_PERSON (run, account id)
SELECT u.id, r.state, r.cause FROM user u JOIN run_user r ON r.run = ?1 AND r.user = u.id
 WHERE u.account_id = ?2;

-- name: RUN_LEAVE (run, user, cause, detail)
UPDATE run_user SET state = 'left-out', cause = ?3, detail = ?4, reason = reason_text(?3, ?4)
 WHERE run = ?1 AND user = ?2 AND state = 'planned';

-- name: RUN_TAKE_BACK (run, user)
UPDATE run_user SET state = 'planned', cause = NULL, detail = NULL, reason = NULL
 WHERE run = ?1 AND user = ?2 AND state = 'left-out';

-- The calls are kept, so that the person can be put back, but are not to be made.
-- What is kept back for a cause of its own (undo-admins) stays so.
-- name: RUN_PERSON_STEPS (run, user, state as it was, state)
UPDATE run_step SET state = ?4 WHERE run = ?1 AND user = ?2 AND state = ?3 AND cause IS NULL;

-- name: RUN_PREVIEW_COUNT (run)
UPDATE run SET
  planned = (SELECT count(*) FROM run_user u WHERE u.run = ?1 AND u.state = 'planned'),
  skipped = (SELECT count(*) FROM run_user u
              WHERE u.run = ?1 AND u.state IN ('left-out', 'skipped'))
 WHERE id = ?1;
