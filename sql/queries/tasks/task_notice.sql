-- The preview of a notice.

-- name: TASK_NOTICE_ADDRESS (user)
SELECT email FROM user WHERE id = ?1;
