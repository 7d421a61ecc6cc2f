-- People of a pasted list.

-- name: PASTE_BY_EMAIL (e-mail)
SELECT id, account_id, name, email, status, gone_at, active_at,
       (SELECT count(*) FROM seat s WHERE s.user = u.id) AS seats
  FROM user u
 WHERE email = ?1
 ORDER BY id;

-- name: PASTE_BY_ACCOUNT (account id)
SELECT id, account_id, name, email, status, gone_at, active_at,
       (SELECT count(*) FROM seat s WHERE s.user = u.id) AS seats
  FROM user u
 WHERE account_id = ?1;
