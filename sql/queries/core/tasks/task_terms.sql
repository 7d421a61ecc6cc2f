-- The terms of warnings, of tasks and of runs.

-- name: TASK_TERMS (task)
SELECT notices, notice_subject, notice_text, keep, keep_days, give_back, then_action, then_days,
       then_cap_users
  FROM task
 WHERE id = ?1;

-- The columns of TASK_TERMS.
-- name: RUN_TERMS (run)
SELECT notices, notice_subject, notice_text, keep, keep_days, give_back, then_action, then_days,
       then_cap_users
  FROM run_terms
 WHERE run = ?1;

-- name: TASK_TERMS_SAVE (task, notices, subject, text, keep, keep days, give back, then action or
--   NULL, then days, then cap users)
UPDATE main.task
   SET notices = ?2,
       notice_subject = ?3,
       notice_text = ?4,
       keep = ?5,
       keep_days = ?6,
       give_back = ?7,
       then_action = ?8,
       then_days = ?9,
       then_cap_users = ?10
 WHERE id = ?1;
