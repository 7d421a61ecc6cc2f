-- Previews that lane tasks plans, and the rows of very many people, stored and removed piece by
-- piece.

-- The area that the plan has read. domain '': people of all domains.
-- name: RUN_AREA_ADD (run)
INSERT OR IGNORE INTO main.run_area SELECT ?1, product, domain FROM temp.plan_inside /*scan*/;

-- name: RUNS_SYNCED ()
SELECT coalesce(max(id), 0) FROM sync_run WHERE outcome = 'ok';

-- name: RUNS_PLANNED (run, now, seats, the synchronization it was made on)
UPDATE main.run
   SET planned_at = ?2,
       seats = ?3,
       synced = nullif(?4, 0),
       data_at = (SELECT finished_at FROM sync_run WHERE id = ?4),
       matched = (SELECT count(*) FROM run_user ru WHERE ru.run = ?1),
       planned = (SELECT count(*)
                    FROM run_user ru
                   WHERE ru.run = ?1
                     AND ru.state = 'planned'),
       already = (SELECT count(*)
                    FROM run_user ru
                   WHERE ru.run = ?1
                     AND ru.state = 'already'),
       skipped = (SELECT count(*)
                    FROM run_user ru
                   WHERE ru.run = ?1
                     AND ru.state IN ('left-out', 'skipped'))
 WHERE id = ?1;

-- name: RUN_PREPARING_OF (who)
SELECT id
  FROM run
 WHERE state = 'preparing'
   AND acts_as IS NULL
   AND requested_by = ?1 COLLATE NOCASE;

-- name: RUN_PREPARING_COUNT (who)
SELECT count(*)
  FROM run
 WHERE state = 'preparing'
   AND requested_by = ?1 COLLATE NOCASE;

-- Notes progress, or why the preview could not be planned.
-- name: RUN_PREPARING_SIGN (run, now, cause or NULL, detail)
UPDATE main.run
   SET progress_at = ?2,
       cause = ?3,
       reason = reason_text(?3, ?4)
 WHERE id = ?1
   AND state = 'preparing';

-- name: RUN_PREPARED (run)
UPDATE main.run
   SET state = 'preview',
       progress_at = NULL,
       cause = NULL,
       reason = NULL
 WHERE id = ?1
   AND state = 'preparing';

-- Counts of the people whose rows are stored already.
-- name: RUN_PREPARED_PEOPLE (run)
SELECT count(*)
  FROM run_user
 WHERE run = ?1
   AND state <> 'chosen';

-- People of a preview that is a list: also those whose row an interrupted start has planned.
-- name: RUN_LIST_CHOOSE (run)
INSERT OR IGNORE INTO temp.plan_chosen SELECT user FROM run_user WHERE run = ?1;

-- name: RUN_LIST_AGAIN (run)
UPDATE main.run_user
   SET state = 'chosen',
       cause = NULL,
       detail = NULL,
       reason = NULL
 WHERE run = ?1;

-- The one person of an undo that is for nobody else.
-- name: RUN_LIST_PERSON (run)
SELECT u.account_id
  FROM run_user ru
  JOIN user u ON u.id = ru.user
 WHERE ru.run = ?1
   AND ru.state = 'chosen';

-- A preview that may not be made any more.
-- name: RUN_PREPARING_REFUSE (run, now, cause, detail)
UPDATE main.run
   SET state = 'refused',
       finished_at = ?2,
       cause = ?3,
       reason = reason_text(?3, ?4)
 WHERE id = ?1
   AND state = 'preparing';

-- The last of the next so many people; NULL when there are no more.
-- name: RUN_ROWS_UPTO (run, after, how many)
SELECT max(user)
  FROM (SELECT user
          FROM run_user
         WHERE run = ?1
           AND user > ?2
         ORDER BY user LIMIT ?3);

-- name: RUN_ROWS_STEPS (run, after, up to)
DELETE FROM main.run_step
 WHERE run = ?1
   AND user > ?2
   AND user <= ?3;

-- name: RUN_ROWS_LOSSES (run, after, up to)
DELETE FROM main.run_loss
 WHERE run = ?1
   AND user > ?2
   AND user <= ?3;

-- name: RUN_ROWS_USERS (run, after, up to)
DELETE FROM main.run_user
 WHERE run = ?1
   AND user > ?2
   AND user <= ?3;

-- name: RUN_ROWS_GROUPS (run)
DELETE FROM main.run_group WHERE run = ?1;

-- name: RUN_DROPPED ()
SELECT id FROM run WHERE state = 'dropped' ORDER BY id;

-- The newest run stays: the next one would get its number, and a page still open means this one.
-- name: RUN_REMOVE_DROPPED ()
DELETE FROM main.run
 WHERE state = 'dropped'
   AND id < (SELECT max(id) FROM run);
