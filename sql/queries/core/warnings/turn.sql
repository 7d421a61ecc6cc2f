-- A run that warns, from its first notice to the moment it may act.

-- begun: everybody has a warning. The days of people who asked to keep their access count, too:
-- they may get a no.
-- name: TURN_LOAD (run)
SELECT rt.begun_at IS NOT NULL AS begun,
       coalesce(r.synced, 0) AS synced,
       coalesce((SELECT min(wn.acts_at)
                   FROM warning wn
                  WHERE wn.run = r.id
                    AND wn.state IN ('warned', 'asked')),
                9223372036854775807) AS first_at,
       coalesce((SELECT max(wn.acts_at)
                   FROM warning wn
                  WHERE wn.run = r.id
                    AND wn.state IN ('warned', 'asked')),
                0) AS last_at
  FROM run r
  JOIN run_terms rt ON rt.run = r.id
 WHERE r.id = ?1;

-- The newest figures. A sync from the future proves nothing about today.
-- name: TURN_SYNC (now)
SELECT id, started_at
  FROM (SELECT id, started_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1)
 WHERE started_at <= ?1;

-- People who used anything that nobody knew of when they were warned: within the plan's products or
-- not, late or not.
-- name: TURN_ACTIVE (run, after, up to)
UPDATE main.run_user
   SET state = 'skipped',
       cause = 'active-again',
       detail = iso_day(x.at),
       reason = reason_text('active-again', iso_day(x.at))
  FROM (SELECT wn.user AS who, coalesce(wn.last_active, 0) AS before,
               max(coalesce(u.active_at, 0),
                   coalesce((SELECT max(am.last_active) FROM activity am WHERE am.user = u.id),
                            0)) AS at
          FROM warning wn
          JOIN user u ON u.id = wn.user
         WHERE wn.run = ?1
           AND wn.user > ?2
           AND wn.user <= ?3
           AND wn.state IN ('warned', 'asked')) x
 WHERE run = ?1
   AND user = x.who
   AND x.at > x.before
   AND state = 'planned';

-- People who left and joined again.
-- name: TURN_REJOINED (run, after, up to)
UPDATE main.run_user
   SET state = 'skipped',
       cause = 'rejoined',
       detail = iso_day(x.at),
       reason = reason_text('rejoined', iso_day(x.at))
  FROM (SELECT wn.user AS who, joined_at(u.added_to_org, u.first_seen) AS at
          FROM warning wn
          JOIN user u ON u.id = wn.user
         WHERE wn.run = ?1
           AND wn.user > ?2
           AND wn.user <= ?3
           AND wn.state IN ('warned', 'asked')) x
 WHERE run = ?1
   AND user = x.who
   AND x.at > (SELECT requested_at FROM run WHERE id = ?1)
   AND state = 'planned';

-- People whose day has come, and a notice was not accepted by then.
-- name: TURN_LATE (run, now)
SELECT wn.user
  FROM warning wn
 WHERE wn.run = ?1
   AND wn.state IN ('warned', 'asked')
   AND wn.acts_at <= ?2
   AND EXISTS (SELECT 1
                 FROM notice no
                WHERE no.run = wn.run
                  AND no.user = wn.user
                  AND no.state IN ('waiting', 'sending'));

-- name: TURN_OPEN_NOTICES (run)
SELECT 1
  FROM notice no
  JOIN warning wn
    ON wn.run = no.run
   AND wn.user = no.user
 WHERE no.run = ?1
   AND no.state IN ('waiting', 'sending')
   AND wn.state IN ('warned', 'asked')
 LIMIT 1;

-- Before a run acts, every notice of everybody is looked at once more. A warning without notices
-- told nobody anything.
-- name: TURN_UNSENT (run)
SELECT wn.user
  FROM warning wn
 WHERE wn.run = ?1
   AND wn.state IN ('warned', 'asked')
   AND (NOT EXISTS (SELECT 1
                      FROM notice no
                     WHERE no.run = wn.run
                       AND no.user = wn.user)
        OR EXISTS (SELECT 1
                     FROM notice no
                    WHERE no.run = wn.run
                      AND no.user = wn.user
                      AND (no.state <> 'accepted' OR no.accepted_at IS NULL)));

-- The day of those notices, or later where a mail server accepted one later than its text was made.
-- name: TURN_PROMISED (run)
SELECT coalesce(max(no.accepted_at + no.days * 86400), 0)
  FROM warning wn
  JOIN notice no
    ON no.run = wn.run
   AND no.user = wn.user
 WHERE wn.run = ?1
   AND wn.state IN ('warned', 'asked');

-- name: TURN_OVERDUE (run, day before)
SELECT user
  FROM warning
 WHERE run = ?1
   AND state IN ('warned', 'asked')
   AND acts_at < ?2;

-- name: TURN_ANYBODY (run)
SELECT 1
  FROM warning
 WHERE run = ?1
   AND state IN ('warned', 'asked')
 LIMIT 1;

-- People on whom other runs of the task acted since then, or are about to.
-- name: TURN_ACTED (task, but not this run, since)
SELECT coalesce(sum(CASE WHEN r.finished_at IS NULL THEN r.planned ELSE r.done + r.failed END), 0)
  FROM run r
  LEFT JOIN run_terms rt ON rt.run = r.id
 WHERE r.task = ?1
   AND r.id <> ?2
   AND r.kind = 'task'
   AND r.then_of IS NULL
   AND r.dry_run = 0
   AND (r.started_at > ?3 OR rt.ready_at > ?3);

-- name: TURN_SKIP_ASKED (run)
UPDATE main.run_user
   SET state = 'skipped',
       cause = 'asked',
       reason = reason_text('asked', NULL)
 WHERE run = ?1
   AND state = 'planned'
   AND user IN (SELECT wn.user
                  FROM warning wn
                 WHERE wn.run = ?1
                   AND wn.state = 'asked');

-- People of the plan without a warning were told nothing.
-- name: TURN_SKIP_UNWARNED (run)
UPDATE main.run_user
   SET state = 'skipped',
       cause = 'notice-late',
       reason = reason_text('notice-late', NULL)
 WHERE run = ?1
   AND state = 'planned'
   AND user NOT IN (SELECT wn.user
                      FROM warning wn
                     WHERE wn.run = ?1
                       AND wn.state = 'warned');

-- name: TURN_READY_TERMS (run, now)
UPDATE main.run_terms SET ready_at = ?2 WHERE run = ?1;

-- name: TURN_READY (run, now)
UPDATE main.run
   SET state = 'queued',
       progress_at = ?2,
       cause = NULL,
       reason = NULL
 WHERE id = ?1
   AND state = 'warning';

-- Also what an acceptance later than the text promised.
-- name: TURN_SHIFT_WARNINGS (seconds)
UPDATE main.warning
   SET acts_at = ?1 + max(acts_at,
                          coalesce((SELECT max(no.accepted_at + no.days * 86400)
                                      FROM notice no
                                     WHERE no.run = warning.run
                                       AND no.user = warning.user
                                       AND no.state = 'accepted'),
                                   0))
 WHERE state IN ('warned', 'asked')
   AND run IN (SELECT id FROM run WHERE state = 'warning');

-- A notice that was due already does not wait longer.
-- name: TURN_SHIFT_NOTICES (seconds, the clock before)
UPDATE main.notice
   SET due_at = due_at + ?1,
       try_at = try_at + ?1
 WHERE state = 'waiting'
   AND due_at > ?2
   AND run IN (SELECT id FROM run WHERE state = 'warning');

-- Scans keep: a row for each person who keeps something.
-- name: TURN_SHIFT_KEEPS (seconds, the clock before)
UPDATE main.keep /*scan*/
   SET until = until + ?1
 WHERE until > ?2
   AND ended_at IS NULL;

-- name: TURN_SHIFT_THEN (seconds)
UPDATE main.run_terms SET then_next = then_next + ?1 WHERE then_next IS NOT NULL;

-- name: TURN_RUNS ()
SELECT id FROM run WHERE state = 'warning' ORDER BY id;

-- name: TURN_RESTORED (run, who, now)
UPDATE main.run
   SET state = 'stopped',
       stop_by = ?2,
       finished_at = ?3,
       cause = 'restored',
       reason = reason_text('restored', NULL)
 WHERE id = ?1
   AND state = 'warning';

-- Scans keep and access_request: few rows.
-- name: TURN_PRUNE_DUE (before)
SELECT 1
  FROM (SELECT 1 FROM warning WHERE ended_at < ?1
        UNION ALL
        SELECT 1 FROM keep /*scan*/ WHERE until < ?1 OR ended_at < ?1
        UNION ALL
        SELECT 1 FROM access_request /*scan*/ WHERE answered_at < ?1)
 LIMIT 1;

-- name: TURN_PRUNE_WARNINGS (ended before, how many)
DELETE FROM main.warning
 WHERE (run, user) IN (SELECT run, user FROM warning WHERE ended_at < ?1 LIMIT ?2);

-- Scans keep, when something is to be removed.
-- name: TURN_PRUNE_KEEPS (ended before)
DELETE FROM main.keep /*scan*/ WHERE until < ?1 OR ended_at < ?1;

-- The same for access_request.
-- name: TURN_PRUNE_REQUESTS (answered before)
DELETE FROM main.access_request /*scan*/ WHERE answered_at < ?1;
