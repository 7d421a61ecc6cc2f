-- Single people of a preview, left out of it and put back by hand; and the failed people of a run.

-- name: RUN_PERSON (run, account id)
SELECT u.id, r.state, r.cause FROM user u JOIN run_user r ON r.run = ?1 AND r.user = u.id
 WHERE u.account_id = ?2;
-- name: RUN_LEAVE (run, user, cause, detail)
UPDATE run_user SET state = 'left-out', cause = ?3, detail = ?4, reason = reason_words(?3, ?4)
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

-- Something done for this person by that run can be put back.
-- name: RUN_UNDOABLE_FOR (run, account id)
SELECT 1 FROM run n JOIN user p ON p.account_id = ?2
  JOIN run_step s ON s.run = n.id AND s.user = p.id
 WHERE n.id = ?1 AND n.state IN ('done', 'failed', 'stopped')
   AND s.state = 'done' AND s.undone_by IS NULL AND step_opposite(s.kind) IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM run o JOIN run_user x ON x.run = o.id AND x.user = p.id
                    WHERE o.undo_of = n.id AND o.state IN ('waiting', 'queued', 'running'))
 LIMIT 1;

-- Trying failed people again.
-- name: RUN_CHOOSE_FAILED (run)
INSERT OR IGNORE INTO temp.plan_chosen SELECT user FROM run_user
 WHERE run = ?1 AND state = 'failed';
-- name: RUN_SET_RETRY (run, the run it tries again)
UPDATE run SET retry_of = ?2 WHERE id = ?1;
-- name: RUN_RETRY_OF (run)
SELECT retry_of FROM run WHERE id = ?1 AND retry_of IS NOT NULL;
-- Newest first; a preview nobody ran is none.
-- name: RUN_RETRIES (run)
SELECT id FROM run WHERE retry_of = ?1
   AND state NOT IN ('preparing', 'preview', 'dropped') ORDER BY id DESC;
