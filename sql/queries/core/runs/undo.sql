-- Undos: the people they restore, and the facts an undone run shows.

-- name: UNDO_WITH_ADMINS (undo)
UPDATE main.run SET with_admins = 1 WHERE id = ?1;

-- The one person of an undo that the lane plans.
-- name: UNDO_LIST_ADD (undo, run, account id)
INSERT INTO main.run_user (run, user, state)
SELECT ?1, ru.user, 'chosen'
  FROM run_user ru
  JOIN run_person u ON u.id = ru.user
 WHERE ru.run = ?2
   AND u.account_id = ?3;

-- name: UNDO_PROTECT (undo, days, reason)
UPDATE main.run SET protect_days = ?2, protect_reason = ?3 WHERE id = ?1;

-- Calls that are not made because nobody with that right asked.
-- name: UNDO_WITHHELD (undo)
SELECT count(*)
  FROM run_step
 WHERE run = ?1
   AND cause = 'undo-admins';

-- Calls the undo would make, and whether one of them gives an admin's right.
-- name: UNDO_CALLS (undo)
SELECT count(*)
  FROM run_step rs
  JOIN run_user ru
    ON ru.run = rs.run
   AND ru.user = rs.user
 WHERE rs.run = ?1
   AND rs.state = 'planned'
   AND ru.state = 'planned';
