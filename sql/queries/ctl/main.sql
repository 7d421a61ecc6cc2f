-- Owners, and the status of rollcallctl.

-- name: OWNER_GRANT (who, now, by)
INSERT INTO owner (who, granted_at, granted_by)
VALUES (?1, ?2, ?3)
ON CONFLICT (who) DO NOTHING;

-- name: OWNER_REVOKE (who)
DELETE FROM owner WHERE who = ?1;

-- name: CTL_STATUS ()
SELECT 'key' AS name,
       (SELECT 'ends in ' || last4 || ', ' || coalesce(org_name, org_id)
          FROM api_key
         WHERE state = 'current'
           AND use <> 'act') AS value
UNION ALL
SELECT 'key expires',
       (SELECT datetime(expires_at, 'unixepoch') || ' UTC'
          FROM api_key
         WHERE state = 'current'
           AND use <> 'act')
UNION ALL
SELECT 'key refused',
       (SELECT 'since ' || datetime(refused_at, 'unixepoch') || ' UTC: ' || problem
          FROM api_key
         WHERE state = 'current'
           AND use <> 'act')
UNION ALL
SELECT 'key for runs',
       (SELECT 'ends in ' || last4
               || coalesce(', expires ' || datetime(expires_at, 'unixepoch') || ' UTC', '')
               || coalesce(', refused since ' || datetime(refused_at, 'unixepoch') || ' UTC: '
                           || problem,
                           '')
          FROM api_key
         WHERE state = 'current'
           AND use = 'act')
UNION ALL
SELECT 'last sync',
       (SELECT datetime(finished_at, 'unixepoch') || ' UTC'
          FROM sync_run
         WHERE outcome = 'ok'
         ORDER BY finished_at DESC LIMIT 1)
UNION ALL
SELECT 'sync running',
       (SELECT phase || ', ' || users_seen || ' of ' || coalesce(users_total, 0)
          FROM sync_run
         WHERE outcome = 'running')
UNION ALL
SELECT 'last failure',
       (SELECT datetime(finished_at, 'unixepoch') || ' UTC: ' || error
          FROM sync_run
         WHERE outcome = 'failed'
         ORDER BY finished_at DESC LIMIT 1)
UNION ALL
SELECT 'users',
       (SELECT count(*) FROM user /*scan*/ WHERE gone_at IS NULL)
UNION ALL
SELECT 'seats',
       (SELECT sum(seats) FROM seat_moment WHERE kind IN ('used', 'never'))
UNION ALL
SELECT 'owners',
       (SELECT group_concat(who, ', ') FROM owner);

-- Scans api_key: a handful of rows.
-- name: CTL_STATUS_JSON (now)
WITH role (second) AS (VALUES (0), (1)),
key_state (second, state, expires_at, problem) AS (
  SELECT second,
         CASE WHEN EXISTS (SELECT 1
                             FROM api_key k3
                            WHERE k3.state = 'checking'
                              AND (k3.use = 'act') = second)
              THEN 'checking'
              WHEN k.expires_at <= ?1 THEN 'expired'
              WHEN k.refused_at IS NOT NULL OR (k.id IS NULL AND k2.state = 'refused')
              THEN 'refused'
              WHEN k.id IS NULL THEN 'none'
              ELSE 'ok' END,
         k.expires_at, coalesce(k.problem, k2.problem)
    FROM role
    LEFT JOIN api_key k
      ON k.state = 'current'
     AND (k.use = 'act') = second
    LEFT JOIN api_key k2
      ON k2.id = (SELECT max(id) FROM api_key /*scan*/ WHERE (use = 'act') = second)
)
SELECT json_object(
         'lastSync', (SELECT max(finished_at) FROM sync_run WHERE outcome = 'ok'),
         'running', json(CASE WHEN EXISTS (SELECT 1 FROM sync_run WHERE outcome = 'running')
                              THEN 'true'
                              ELSE 'false' END),
         'lastOutcome', (SELECT outcome FROM sync_run ORDER BY id DESC LIMIT 1),
         'lastError', (SELECT error FROM sync_run ORDER BY id DESC LIMIT 1),
         'keyExpiresAt', x.expires_at,
         'keyState', x.state,
         'keyProblem', x.problem,
         'actKeyExpiresAt', x2.expires_at,
         'actKeyState', x2.state,
         'actKeyProblem', x2.problem,
         'users', (SELECT count(*) FROM user /*scan*/ WHERE gone_at IS NULL),
         'seats', (SELECT coalesce(sum(seats), 0)
                     FROM seat_moment
                    WHERE kind IN ('used', 'never')))
  FROM key_state x
  JOIN key_state x2 ON x2.second = 1
 WHERE x.second = 0;

-- A person may be an owner by e-mail address and by account id.
-- name: OWNER_STAYS (who)
SELECT who
  FROM owner
 WHERE who = ?1
UNION ALL
SELECT o.who
  FROM user u
  JOIN owner o ON o.who = u.account_id
 WHERE u.email = ?1
UNION ALL
SELECT o.who
  FROM user u
  JOIN owner o ON o.who = u.email
 WHERE u.account_id = ?1
 LIMIT 1;
