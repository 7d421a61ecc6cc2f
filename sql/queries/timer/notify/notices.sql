-- Lane notify: notices that are due, and their outcomes.

-- Whoever the run has left out since is told nothing more, even where the lane was killed before it
-- ended the warning.
-- name: NOTICES_DUE (now, limit)
SELECT no.id, no.uid, no.run, no.user, no.days, no.due_at, no.tries, wn.address, wn.acts_at,
       u.email,
       r.state = 'warning' AND wn.state IN ('warned', 'asked') AND ru.state = 'planned'
         AS is_living,
       -- Other letters of one address are found by a scan, where they may be other than ASCII.
       CASE WHEN u.email GLOB '*[^ -~]*'
            THEN (SELECT count(*)
                    FROM user u2 /*scan*/
                   WHERE sort_key(u2.email) = sort_key(u.email)
                     AND u2.gone_at IS NULL)
            ELSE (SELECT count(*)
                    FROM user u2
                   WHERE u2.email = u.email
                     AND u2.gone_at IS NULL) END AS owners
  FROM notice no
  JOIN warning wn
    ON wn.run = no.run
   AND wn.user = no.user
  JOIN run r ON r.id = no.run
  JOIN run_user ru
    ON ru.run = no.run
   AND ru.user = no.user
  JOIN user u ON u.id = no.user
 WHERE no.state = 'waiting'
   AND no.try_at <= ?1
 ORDER BY no.try_at, no.id LIMIT ?2;

-- name: NOTICES_NEXT ()
SELECT try_at FROM notice WHERE state = 'waiting' ORDER BY try_at, id LIMIT 1;

-- name: NOTICES_CLAIM (notice)
UPDATE notice
   SET state = 'sending'
 WHERE id = ?1
   AND state = 'waiting';

-- name: NOTICES_CANCEL (notice)
UPDATE notice
   SET state = 'cancelled'
 WHERE id = ?1
   AND state = 'waiting';

-- name: NOTICES_FAIL (notice, cause, detail or NULL)
UPDATE notice
   SET state = 'failed',
       tries = tries + (state = 'sending'),
       cause = ?2,
       detail = ?3
 WHERE id = ?1
   AND state IN ('waiting', 'sending');

-- name: NOTICES_ACCEPTED (notice, now)
UPDATE notice
   SET state = 'accepted',
       accepted_at = ?2,
       tries = tries + 1,
       cause = NULL,
       detail = NULL
 WHERE id = ?1
   AND state = 'sending';

-- The warning may have ended meanwhile: then nothing is sent again.
-- name: NOTICES_RETRY (notice, try at, detail)
UPDATE notice
   SET state = CASE WHEN EXISTS (SELECT 1
                                   FROM warning wn
                                  WHERE wn.run = notice.run
                                    AND wn.user = notice.user
                                    AND wn.state IN ('warned', 'asked'))
                    THEN 'waiting' ELSE 'cancelled' END,
       try_at = ?2,
       tries = tries + 1,
       detail = ?3
 WHERE id = ?1
   AND state = 'sending';

-- While the mail server fails for all, the others wait, too.
-- name: NOTICES_POSTPONE (try at)
UPDATE notice
   SET try_at = ?1
 WHERE state = 'waiting'
   AND try_at < ?1;

-- name: NOTICES_DAY (run, user)
SELECT acts_at FROM warning WHERE run = ?1 AND user = ?2;

-- name: NOTICES_MOVE_DAY (run, user, acts at)
UPDATE warning
   SET acts_at = ?3
 WHERE run = ?1
   AND user = ?2
   AND acts_at < ?3;

-- Those that come closer to the action and were not tried yet.
-- name: NOTICES_MOVE_LATER (run, user, days of the notice now sent, acts at, seconds early)
UPDATE notice
   SET due_at = ?4 - days * 86400 - ?5,
       try_at = ?4 - days * 86400 - ?5
 WHERE run = ?1
   AND user = ?2
   AND days < ?3
   AND state = 'waiting'
   AND tries = 0
   AND due_at < ?4 - days * 86400 - ?5;

-- name: NOTICES_SENDING (limit)
SELECT id, run, user FROM notice WHERE state = 'sending' ORDER BY id LIMIT ?1;
