-- Whether a run needs a second person: what one person started lately, and the limit in force.

-- name: RUNS_STARTED (run, who, account id or NULL, now)
UPDATE main.run
   SET confirmed_by = ?2,
       confirmed_account = ?3,
       confirmed_at = ?4
 WHERE id = ?1;

-- People in runs that one person started since then, under either name. A run that warns counts for
-- others; a run whose warnings are over was counted with them when they began. A scheduled run of
-- the day before does not count against today's, even where a late lane started it less than 24
-- hours ago.
-- name: RUNS_STARTED_BY (who, account id or NULL, since, but not this run, daily since)
SELECT coalesce(sum(CASE WHEN r.finished_at IS NULL THEN r.planned ELSE r.done + r.failed END), 0)
  FROM run r
  LEFT JOIN run r2 ON r2.id = ?4
 WHERE r.confirmed_at > ?3
   AND r.id <> ?4
   AND r.dry_run = 0
   AND r.approved_by IS NULL
   AND (r.state IN ('queued', 'running', 'done', 'failed')
        OR (r.state = 'warning'
            AND NOT EXISTS (SELECT 1
                              FROM run_terms rt
                             WHERE rt.run = ?4
                               AND rt.ready_at IS NOT NULL))
        OR (r.state = 'stopped' AND r.started_at IS NOT NULL))
   AND (r.confirmed_by = ?1 COLLATE NOCASE
        OR r.confirmed_by = ?2 COLLATE NOCASE
        OR r.confirmed_account = ?2
        OR r.confirmed_account = r2.confirmed_account)
   AND NOT (r.scheduled
            AND coalesce(r2.scheduled AND r2.task = r.task, 0)
            AND r.confirmed_at <= ?5);

-- name: RUNS_WAIT (run, cause, detail)
UPDATE main.run
   SET state = 'waiting',
       cause = ?2,
       reason = reason_text(?2, ?3)
 WHERE id = ?1
   AND finished_at IS NULL;

-- name: RUNS_REQUESTED (run, account id or NULL)
UPDATE main.run SET requested_account = ?2 WHERE id = ?1;

-- For an approver of an area.
-- name: RUNS_ASKED (run)
SELECT requested_account, confirmed_account FROM run WHERE id = ?1;

-- While the limit in force is younger than a day: the last one that stood for a day. The audit only
-- grows, so nobody can hide a change.
-- name: RUNS_APPROVAL_WAS (a day ago)
SELECT CAST(au.before AS INTEGER)
  FROM audit au
 WHERE au.action = 'setting.change'
   AND au.subject = 'approval_users'
   AND EXISTS (SELECT 1
                 FROM audit au2
                WHERE au2.at > ?1
                  AND au2.action = au.action
                  AND au2.subject = au.subject)
   AND NOT EXISTS (SELECT 1
                     FROM audit au2
                    WHERE au2.at > au.at - 86400
                      AND au2.id < au.id
                      AND au2.action = au.action
                      AND au2.subject = au.subject)
 ORDER BY au.id DESC LIMIT 1;

-- name: RUNS_EVENT_APPROVAL (run, trigger, deep link, action types as JSON, above)
SELECT json_object(
         'trigger', ?2,
         'processId', r.process_id,
         'name', r.name,
         'actionTypes', json(?4),
         'deepLink', ?3,
         'people', r.planned,
         'above', ?5,
         'reason', r.reason)
  FROM run r
 WHERE r.id = ?1;

-- What a run that waits touches: pairs of an instance and the domain of people. product 0:
-- something of no instance, so no area covers it.
-- name: RUN_REACH (run)
SELECT product, domain FROM run_reach WHERE run = ?1;

-- name: RUN_REACH_CLEAR (run)
DELETE FROM main.run_reach WHERE run = ?1;

-- name: RUN_REACH_ROLES (run)
INSERT OR IGNORE INTO main.run_reach
SELECT ?1, coalesce(p.id, 0), coalesce(u.email_domain, '')
  FROM run_user ru
  JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
  JOIN user u ON u.id = ru.user
  LEFT JOIN product p ON p.ari = rs.resource
 WHERE ru.run = ?1
   AND ru.state = 'planned'
   AND rs.state = 'planned'
   AND rs.kind IN ('revoke-role', 'assign-role');

-- name: RUN_REACH_GROUPS (run)
INSERT OR IGNORE INTO main.run_reach
SELECT ?1, coalesce(gr.product, 0), coalesce(u.email_domain, '')
  FROM run_user ru
  JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
  JOIN user u ON u.id = ru.user
  LEFT JOIN user_group g ON g.group_id = rs.group_id
  LEFT JOIN group_role gr ON gr.user_group = g.id
 WHERE ru.run = ?1
   AND ru.state = 'planned'
   AND rs.state = 'planned'
   AND rs.kind IN ('leave-group', 'join-group');

-- A group that may let people into Rollcall.
-- name: RUN_REACH_ELSE (run)
INSERT OR IGNORE INTO main.run_reach
SELECT ?1, 0, ''
  FROM run_user ru
  JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
  JOIN user_group g ON g.group_id = rs.group_id
 WHERE ru.run = ?1
   AND ru.state = 'planned'
   AND rs.state = 'planned'
   AND (EXISTS (SELECT 1 FROM assignment asg WHERE asg.user_group = g.id)
        OR EXISTS (SELECT 1
                     FROM group_role gr
                    WHERE gr.user_group = g.id
                      AND gr.role IN ('atlassian/admin', 'atlassian/user-access-admin')));

-- Of people who come in, or of whom everything is in question: all that they hold. People who hold
-- nothing are of no area.
-- name: RUN_REACH_PEOPLE (run)
INSERT OR IGNORE INTO main.run_reach
WITH whole AS (
  SELECT ru.user
    FROM run_user ru
   WHERE ru.run = ?1
     AND ru.state = 'planned'
     AND EXISTS (SELECT 1
                   FROM run_step rs
                  WHERE rs.run = ru.run
                    AND rs.user = ru.user
                    AND rs.state = 'planned'
                    AND rs.kind NOT IN ('leave-group', 'revoke-role', 'assign-role')))
SELECT ?1, x.product, coalesce(u.email_domain, '')
  FROM (SELECT whole.user, s.product
          FROM whole
          JOIN seat s ON s.user = whole.user
        UNION ALL
        SELECT whole.user, gr.product
          FROM whole
          JOIN membership m ON m.user = whole.user
          JOIN group_role gr ON gr.user_group = m.user_group
        UNION ALL
        SELECT whole.user, ur.product
          FROM whole
          JOIN user_role ur ON ur.user = whole.user
        UNION ALL
        SELECT whole.user, 0
          FROM whole
          JOIN user_platform_role upr ON upr.user = whole.user
         WHERE upr.role <> 'atlassian/ai-access'
        UNION ALL
        SELECT whole.user, 0
          FROM whole
         WHERE NOT EXISTS (SELECT 1 FROM seat s WHERE s.user = whole.user)
           AND NOT EXISTS (SELECT 1
                             FROM membership m
                             JOIN group_role gr ON gr.user_group = m.user_group
                            WHERE m.user = whole.user)
           AND NOT EXISTS (SELECT 1 FROM user_role ur WHERE ur.user = whole.user)) x
  JOIN user u ON u.id = x.user;
