-- The card of one person in a run.

-- name: TASK_PAGE_PERSON (account id)
SELECT name FROM run_person WHERE account_id = ?1;
