-- The end of a run: its outcome, its counts and its events.

-- People whose turn had not come when the run ended.
-- name: ACT_END_PEOPLE (run, cause, detail)
UPDATE main.run_user
   SET state = 'skipped',
       cause = ?2,
       detail = ?3,
       reason = reason_text(?2, ?3)
 WHERE run = ?1
   AND state = 'planned';

-- name: RUNS_COUNT (run)
UPDATE main.run
   SET done = (SELECT count(*)
                 FROM run_user ru
                WHERE ru.run = ?1
                  AND ru.state = 'done'),
       failed = (SELECT count(*)
                   FROM run_user ru
                  WHERE ru.run = ?1
                    AND ru.state = 'failed'),
       already = (SELECT count(*)
                    FROM run_user ru
                   WHERE ru.run = ?1
                     AND ru.state = 'already'),
       skipped = (SELECT count(*)
                    FROM run_user ru
                   WHERE ru.run = ?1
                     AND ru.state IN ('left-out', 'skipped'))
 WHERE id = ?1;

-- name: RUNS_END (run, state, cause, detail, now, further sentences or NULL)
UPDATE main.run
   SET state = ?2,
       cause = ?3,
       reason = reason_text(?3, ?4) || coalesce(' ' || ?6, ''),
       started_at = coalesce(started_at, ?5),
       finished_at = ?5,
       waiting_until = NULL
 WHERE id = ?1;

-- name: RUNS_FIRST_FAILURE (run)
SELECT reason
  FROM run_user
 WHERE run = ?1
   AND state = 'failed'
 ORDER BY user LIMIT 1;

-- name: RUNS_EVENT (run, trigger, deep link, action types as JSON, freed, saved a month, currency,
--   text, saved a year)
SELECT json_object(
         'trigger', ?2,
         'processId', r.process_id,
         'name', r.name,
         'actionTypes', json(?4),
         'deepLink', ?3,
         'startedAt', iso(r.started_at),
         'finishedAt', iso(r.finished_at),
         'matched', r.matched,
         'succeeded', r.done + r.already,
         'failed', r.failed,
         'skipped', r.skipped,
         'freedSeats', ?5,
         'savedPerMonth', ?6,
         'savedPerYear', ?9,
         'currency', ?7,
         'saving', ?8,
         'error', r.reason)
  FROM run r
 WHERE r.id = ?1;

-- name: RUNS_EVENT_CAUSE (body, trigger, run)
SELECT json_set(?1, '$.trigger', ?2, '$.cause', r.cause)
  FROM run r
 WHERE r.id = ?3;

-- name: RUNS_EVENT_AS (body, trigger)
SELECT json_set(?1, '$.trigger', ?2);

-- name: RUNS_ADDRESSES (task)
SELECT notify
  FROM task
 WHERE id = ?1
   AND notify <> '';
