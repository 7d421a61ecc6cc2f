-- The page of a run that warns.

-- name: RUN_WARNING_FACTS (run)
SELECT count(*) FILTER (WHERE state IN ('warned', 'asked')) AS waiting,
       coalesce(max(acts_at) FILTER (WHERE state IN ('warned', 'asked')), 0) AS acts_at
  FROM warning
 WHERE run = ?1;

-- Notices of people who are still warned.
-- name: RUN_WARNING_NOTICES (run)
SELECT no.days, count(*) AS notices,
       count(*) FILTER (WHERE no.state = 'accepted') AS accepted,
       min(no.due_at) AS due_at
  FROM warning wn
  JOIN notice no
    ON no.run = wn.run
   AND no.user = wn.user
 WHERE wn.run = ?1
   AND wn.state IN ('warned', 'asked')
 GROUP BY no.days
 ORDER BY no.days DESC;

-- name: RUN_ACTS_AT (run)
SELECT max(acts_at)
  FROM warning
 WHERE run = ?1
   AND state IN ('warned', 'asked');
