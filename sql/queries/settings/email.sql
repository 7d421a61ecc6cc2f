-- Settings, e-mail. The sealed password is written here and never read.

-- name: MAIL_PASSWORD_SAVE (sealed, sealer, now, who)
INSERT INTO main.mail_password (id, sealed, sealer, changed_at, changed_by)
VALUES (1, ?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE
   SET sealed = excluded.sealed,
       sealer = excluded.sealer,
       changed_at = excluded.changed_at,
       changed_by = excluded.changed_by;

-- name: MAIL_PASSWORD_SINCE ()
SELECT changed_at, changed_by FROM mail_password WHERE id = 1;

-- name: MAIL_CANCEL (now)
UPDATE main.delivery
   SET state = 'cancelled',
       ended_at = ?1
 WHERE state = 'waiting'
   AND webhook IS NULL;
