-- name: OWNER_GRANT (who, now, by)
INSERT INTO owner (who, granted_at, granted_by) VALUES (?1, ?2, ?3) ON CONFLICT (who) DO NOTHING;

-- name: OWNER_REVOKE (who)
DELETE FROM owner WHERE who = ?1;

-- name: CTL_STATUS ()
SELECT 'key', (SELECT 'ends in ' || last4 || ', ' || coalesce(org_name, org_id) FROM api_key
                WHERE state = 'current' AND use <> 'act')
UNION ALL SELECT 'key expires', (SELECT datetime(expires_at, 'unixepoch') || ' UTC' FROM api_key
                                  WHERE state = 'current' AND use <> 'act')
UNION ALL SELECT 'key refused', (SELECT 'since ' || datetime(refused_at, 'unixepoch') || ' UTC: '
                                        || problem
                                   FROM api_key WHERE state = 'current' AND use <> 'act')
UNION ALL SELECT 'key for runs', (SELECT 'ends in ' || last4
         || coalesce(', expires ' || datetime(expires_at, 'unixepoch') || ' UTC', '')
         || coalesce(', refused since ' || datetime(refused_at, 'unixepoch') || ' UTC: ' || problem,
                     '')
    FROM api_key WHERE state = 'current' AND use = 'act')
UNION ALL SELECT 'last sync', (SELECT datetime(finished_at, 'unixepoch') || ' UTC' FROM sync_run WHERE outcome = 'ok' ORDER BY finished_at DESC LIMIT 1)
UNION ALL SELECT 'sync running', (SELECT phase || ', ' || users_seen || ' of ' || coalesce(users_total, 0) FROM sync_run WHERE outcome = 'running')
UNION ALL SELECT 'last failure', (SELECT datetime(finished_at, 'unixepoch') || ' UTC: ' || error FROM sync_run WHERE outcome = 'failed' ORDER BY finished_at DESC LIMIT 1)
UNION ALL SELECT 'users', (SELECT count(*) FROM user /*scan*/ WHERE gone_at IS NULL)
UNION ALL SELECT 'seats', (SELECT sum(seats) FROM seat_moment WHERE kind IN ('used', 'never'))
UNION ALL SELECT 'owners', (SELECT group_concat(who, ', ') FROM owner);

-- name: CTL_STATUS_JSON (now)
WITH role (second) AS (VALUES (0), (1)),
key_state (second, state, expires_at, problem) AS (
  SELECT second,
         CASE WHEN EXISTS (SELECT 1 FROM api_key e
                            WHERE e.state = 'checking' AND (e.use = 'act') = second) THEN 'checking'
              WHEN k.expires_at <= ?1 THEN 'expired'
              WHEN k.refused_at IS NOT NULL OR (k.id IS NULL AND n.state = 'refused') THEN 'refused'
              WHEN k.id IS NULL THEN 'none' ELSE 'ok' END,
         k.expires_at, coalesce(k.problem, n.problem)
    FROM role LEFT JOIN api_key k ON k.state = 'current' AND (k.use = 'act') = second
    LEFT JOIN api_key n ON n.id = (SELECT max(id) FROM api_key /*scan*/
                                    WHERE (use = 'act') = second)) -- a handful of rows
SELECT json_object('lastSync', (SELECT max(finished_at) FROM sync_run WHERE outcome = 'ok'),
  'running', json(CASE WHEN EXISTS (SELECT 1 FROM sync_run WHERE outcome = 'running')
                       THEN 'true' ELSE 'false' END),
  'lastOutcome', (SELECT outcome FROM sync_run ORDER BY id DESC LIMIT 1),
  'lastError', (SELECT error FROM sync_run ORDER BY id DESC LIMIT 1),
  'keyExpiresAt', r.expires_at, 'keyState', r.state, 'keyProblem', r.problem,
  'actKeyExpiresAt', s.expires_at, 'actKeyState', s.state, 'actKeyProblem', s.problem,
  'users', (SELECT count(*) FROM user /*scan*/ WHERE gone_at IS NULL),
  'seats', (SELECT coalesce(sum(seats), 0) FROM seat_moment WHERE kind IN ('used', 'never')))
  FROM key_state r JOIN key_state s ON s.second = 1 WHERE r.second = 0;

-- name: OWNER_STAYS (who)
-- A person may be an owner by e-mail address and by account id.
SELECT who FROM owner WHERE who = ?1
UNION ALL SELECT o.who FROM user u JOIN owner o ON o.who = u.account_id WHERE u.email = ?1
UNION ALL SELECT o.who FROM user u JOIN owner o ON o.who = u.email WHERE u.account_id = ?1
LIMIT 1;
