-- The end of warnings: of one person, and of all people of a run.

-- Nothing changes when the lane has begun to act on the person.
-- name: WARNING_SKIP (run, user, cause, detail)
UPDATE main.run_user
   SET state = 'skipped',
       cause = ?3,
       detail = ?4,
       reason = reason_text(?3, ?4)
 WHERE run = ?1
   AND user = ?2
   AND state = 'planned'
   AND EXISTS (SELECT 1
                 FROM warning wn
                WHERE wn.run = ?1
                  AND wn.user = ?2
                  AND wn.state IN ('warned', 'asked'));

-- name: WARNING_END (run, user, state, now)
UPDATE main.warning
   SET state = ?3,
       ended_at = ?4
 WHERE run = ?1
   AND user = ?2
   AND state IN ('warned', 'asked');

-- name: WARNING_CANCEL_NOTICES (run, user)
UPDATE main.notice
   SET state = 'cancelled'
 WHERE run = ?1
   AND user = ?2
   AND state = 'waiting';

-- After a run was planned anew: warnings of people who are no longer in the plan.
-- name: WARNING_FOLLOW (run, now)
UPDATE main.warning
   SET (state, ended_at) = (
           SELECT warning_end(ru.cause), ?2
             FROM run_user ru
            WHERE ru.run = warning.run
              AND ru.user = warning.user)
 WHERE run = ?1
   AND state IN ('warned', 'asked')
   AND EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = warning.run
                  AND ru.user = warning.user
                  AND ru.state <> 'planned');

-- name: WARNING_FOLLOW_NOTICES (run)
UPDATE main.notice
   SET state = 'cancelled'
 WHERE run = ?1
   AND state = 'waiting'
   AND EXISTS (SELECT 1
                 FROM warning wn
                WHERE wn.run = notice.run
                  AND wn.user = notice.user
                  AND wn.ended_at IS NOT NULL);

-- The run has ended. People it acted on stay 'warned'.
-- name: WARNING_CLOSE (run, now)
UPDATE main.warning
   SET (state, ended_at) = (
           SELECT CASE WHEN ru.state IN ('acting', 'done', 'failed') THEN 'warned'
                       ELSE warning_end(ru.cause) END,
                  ?2
             FROM run_user ru
            WHERE ru.run = warning.run
              AND ru.user = warning.user)
 WHERE run = ?1
   AND state IN ('warned', 'asked');

-- name: WARNING_CLOSE_NOTICES (run)
UPDATE main.notice
   SET state = 'cancelled'
 WHERE run = ?1
   AND state = 'waiting';

-- Nobody has to answer any more. Who asked in time and was left alone for it still gets an answer:
-- it holds for the next run.
-- name: WARNING_VOID_REQUESTS (run, now)
UPDATE main.access_request
   SET state = 'void',
       cause = (SELECT ru.cause
                  FROM run_user ru
                 WHERE ru.run = access_request.run
                   AND ru.user = access_request.user),
       answered_at = ?2
 WHERE run = ?1
   AND kind = 'keep'
   AND state = 'open'
   AND EXISTS (SELECT 1
                 FROM warning wn
                WHERE wn.run = access_request.run
                  AND wn.user = access_request.user
                  AND wn.state NOT IN ('warned', 'asked'));
