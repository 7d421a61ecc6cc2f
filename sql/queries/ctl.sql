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
-- name: CTL_FOREIGN_SECRETS (sealer of the API key, sealer of the others)
SELECT 'the API key ending in ' || last4 || ' (' || label || ')' FROM api_key /*scan*/ -- a handful of rows
 WHERE sealed IS NOT NULL AND sealer <> ?1
UNION ALL SELECT 'the password of the mail server' FROM mail_password WHERE id = 1 AND sealer <> ?2
UNION ALL SELECT 'the secret of webhook "' || name || '"' FROM webhook /*scan*/ -- 50 at most
 WHERE secret_sealed IS NOT NULL AND coalesce(sealer, '') <> ?2;
-- name: CTL_NEWEST_TIME ()
SELECT max(coalesce((SELECT at FROM audit ORDER BY at DESC, id DESC LIMIT 1), 0),
       coalesce((SELECT started_at FROM sync_run ORDER BY id DESC LIMIT 1), 0));
-- name: CTL_LAST_RUN ()
SELECT outcome, started_at, error FROM sync_run ORDER BY id DESC LIMIT 1;
-- name: CTL_OPEN_RUNS ()
SELECT id FROM run WHERE state IN ('waiting', 'queued', 'running') ORDER BY id;
-- name: CTL_STALE_JOBS (before)
SELECT count(*) FROM job /*scan*/ -- one glance by a person
 WHERE state = 'queued' AND requested_at < ?1;
-- name: OWNER_STAYS (who)
-- A person may be an owner by e-mail address and by account id.
SELECT who FROM owner WHERE who = ?1
UNION ALL SELECT o.who FROM user u JOIN owner o ON o.who = u.account_id WHERE u.email = ?1
UNION ALL SELECT o.who FROM user u JOIN owner o ON o.who = u.email WHERE u.account_id = ?1
LIMIT 1;
-- name: CTL_OWNERS ()
SELECT coalesce(group_concat(who, ', '), 'nobody'), json_group_array(who)
  FROM (SELECT who FROM owner ORDER BY who);
-- name: CTL_OWNERS_BEYOND (owners)
SELECT count(*) FROM owner /*scan*/ -- a handful of rows
 WHERE who NOT IN (SELECT value COLLATE NOCASE FROM json_each(?1));
-- name: CTL_ADMINS ()
-- They enter with all rights, too, by their role. Whoever signs in is known by either name.
SELECT count(*), json_group_array(u.account_id || coalesce(' ' || lower(u.email), ''))
  FROM user_platform_role r /*scan*/ -- a glance by a person
  JOIN user u ON u.id = r.user
 WHERE r.role = 'atlassian/org-admin' AND u.status = 'active' AND u.gone_at IS NULL;
-- name: CTL_ADMINS_BEYOND (admins)
SELECT coalesce(u.email, u.account_id)
  FROM user_platform_role r /*scan*/ -- a glance by a person
  JOIN user u ON u.id = r.user
 WHERE r.role = 'atlassian/org-admin' AND u.status = 'active' AND u.gone_at IS NULL
   AND u.account_id || coalesce(' ' || lower(u.email), '') NOT IN (SELECT value FROM json_each(?1))
 ORDER BY 1;
-- name: CTL_CSRF_RENEW ()
UPDATE instance SET value = lower(hex(randomblob(32))) WHERE name = 'csrf_key';
-- name: LAYOUT_THINGS ()
SELECT coalesce(type, ''), coalesce(name, ''), coalesce(sql, '')
  FROM sqlite_schema /*scan*/ -- some hundred rows
 ORDER BY type DESC, name;
