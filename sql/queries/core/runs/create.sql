-- Creating a run and its actions.

-- name: RUNS_ADD (kind, task, undo of, name, state, dry run, scheduled, query, spec, who, now,
--   acts as or 0, area or 0)
INSERT INTO main.run (
  process_id, kind, task, undo_of, name, state, dry_run, scheduled, query, spec, requested_by,
  requested_at, acts_as, area)
VALUES (uuid(), ?1, nullif(?2, 0), nullif(?3, 0), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, nullif(?12, 0),
        nullif(?13, 0));

-- name: RUNS_LIMIT_MODE (run, limit mode)
UPDATE main.run SET limit_mode = ?2 WHERE id = ?1;

-- name: RUNS_ADD_ACTION (run, position, action, product, site, group id)
INSERT INTO main.run_action VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- The failed people of an earlier run, to try them again.
-- name: RUN_CHOOSE_FAILED (run)
INSERT OR IGNORE INTO temp.plan_chosen
SELECT user
  FROM run_user
 WHERE run = ?1
   AND state = 'failed';

-- A run that warned, or a second step.
-- name: RUN_RETRY_NEVER (run)
SELECT 1
  FROM run r
  LEFT JOIN run_terms rt ON rt.run = r.id
 WHERE r.id = ?1
   AND (r.then_of IS NOT NULL OR rt.notices <> '');

-- name: RUN_SET_RETRY (run, the run it tries again)
UPDATE main.run SET retry_of = ?2 WHERE id = ?1;

-- name: RUN_PREPARING_MATCHED (run, people)
UPDATE main.run SET matched = ?2 WHERE id = ?1;

-- name: RUN_SET_THEN_OF (run, the run whose second step it is)
UPDATE main.run SET then_of = ?2 WHERE id = ?1;

-- Before the run is confirmed, its terms follow the task.
-- name: RUN_ADD_TERMS (run, task)
INSERT OR REPLACE INTO main.run_terms (
  run, notices, notice_subject, notice_text, keep, keep_days, give_back, then_action, then_days,
  then_cap_users)
SELECT ?1, notices, notice_subject, notice_text, keep, keep_days, give_back, then_action,
       then_days, then_cap_users
  FROM task
 WHERE id = ?2;

-- A second step warns nobody and has no step after it. People get it back as they get back the
-- first one.
-- name: RUN_ADD_SECOND_TERMS (run, the run whose second step it is)
INSERT INTO main.run_terms (
  run, notices, notice_subject, notice_text, keep, keep_days, give_back, then_days, then_cap_users)
SELECT ?1, '', '', '', 'off', keep_days, give_back, then_days, then_cap_users
  FROM run_terms
 WHERE run = ?2;

-- A preview of a list that the lane plans: its people.
-- name: RUN_LIST_ADD (run, user)
INSERT OR IGNORE INTO main.run_user (run, user, state) VALUES (?1, ?2, 'chosen');

-- name: RUN_DROP_OF_REVIEW (review)
UPDATE main.run
   SET state = 'dropped'
 WHERE id = (SELECT run FROM review WHERE id = ?1)
   AND state IN ('preparing', 'preview');

-- Only while no other run of the review acts.
-- name: RUN_SET_REVIEW (run, review, changes)
UPDATE main.review
   SET run = ?1
 WHERE id = ?2
   AND closed_at IS NULL
   AND changes = ?3
   AND NOT EXISTS (SELECT 1 FROM review_act rac WHERE rac.review = ?2);
