-- The password of the mail server.

-- name: MAIL_PASSWORD_FORGET ()
DELETE FROM mail_password WHERE id = 1;
