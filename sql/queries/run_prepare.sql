-- Previews that lane tasks makes, and rows of very many people that are stored and taken away piece
-- by piece.

-- name: RUN_PREPARING_OF (who)
SELECT id FROM run WHERE state = 'preparing' AND requested_by = ?1 COLLATE NOCASE;
-- name: RUN_PREPARING ()
SELECT id FROM run WHERE state = 'preparing' ORDER BY id;
-- name: RUN_PREPARING_MATCHED (run, people)
UPDATE run SET matched = ?2 WHERE id = ?1;
-- A sign of life, or what kept it from being made.
-- name: RUN_PREPARING_SIGN (run, now, cause or NULL, detail)
UPDATE run SET progress_at = ?2, cause = ?3, reason = reason_words(?3, ?4)
 WHERE id = ?1 AND state = 'preparing';
-- name: RUN_PREPARED (run)
UPDATE run SET state = 'preview', progress_at = NULL, cause = NULL, reason = NULL
 WHERE id = ?1 AND state = 'preparing';
-- Of people whose rows are stored already.
-- name: RUN_PREPARED_PEOPLE (run)
SELECT count(*) FROM run_user WHERE run = ?1;
-- name: RUN_DROP (run)
UPDATE run SET state = 'dropped' WHERE id = ?1 AND state = 'preparing';

-- The last of the next so many people; NULL: there are no more.
-- name: RUN_ROWS_UPTO (run, after, how many)
SELECT max(user) FROM (SELECT user FROM run_user WHERE run = ?1 AND user > ?2
                        ORDER BY user LIMIT ?3);
-- name: RUN_ROWS_STEPS (run, after, up to)
DELETE FROM run_step WHERE run = ?1 AND user > ?2 AND user <= ?3;
-- name: RUN_ROWS_LOSSES (run, after, up to)
DELETE FROM run_loss WHERE run = ?1 AND user > ?2 AND user <= ?3;
-- name: RUN_ROWS_USERS (run, after, up to)
DELETE FROM run_user WHERE run = ?1 AND user > ?2 AND user <= ?3;
-- name: RUN_ROWS_GROUPS (run)
DELETE FROM run_group WHERE run = ?1;
-- name: RUN_DROPPED ()
SELECT id FROM run WHERE state = 'dropped' ORDER BY id;
-- The newest stays: the next run would get its number, and a page that is still open means this
-- one.
-- name: RUN_REMOVE_DROPPED ()
DELETE FROM run WHERE state = 'dropped' AND id < (SELECT max(id) FROM run);
