-- The end of one person's warning.

-- Nothing changes when the lane has begun to act on the person.
-- name: WARNING_SKIP (run, user, cause, detail)
UPDATE run_user
   SET state = 'skipped',
       cause = ?3,
       detail = ?4,
       reason = reason_text(?3, ?4)
 WHERE run = ?1
   AND user = ?2
   AND state = 'planned'
   AND EXISTS (SELECT 1
                 FROM warning w
                WHERE w.run = ?1
                  AND w.user = ?2
                  AND w.state IN ('warned', 'asked'));

-- name: WARNING_END (run, user, state, now)
UPDATE warning
   SET state = ?3,
       ended_at = ?4
 WHERE run = ?1
   AND user = ?2
   AND state IN ('warned', 'asked');

-- name: WARNING_CANCEL_NOTICES (run, user)
UPDATE notice
   SET state = 'cancelled'
 WHERE run = ?1
   AND user = ?2
   AND state = 'waiting';
