-- The card of one person in a run.

-- name: TASK_PAGE_PERSON (account id)
SELECT name FROM user WHERE account_id = ?1;
