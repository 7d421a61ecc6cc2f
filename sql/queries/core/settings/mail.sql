-- The password of the mail server.

-- name: MAIL_PASSWORD_FORGET ()
DELETE FROM main.mail_password WHERE id = 1;
