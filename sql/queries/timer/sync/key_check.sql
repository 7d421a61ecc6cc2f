-- name: KEY_SEALED (1: what runs use, 0: what synchronizes)
SELECT sealed, org_id FROM api_key
 WHERE state = 'current' AND sealed IS NOT NULL AND use <> CASE WHEN ?1 THEN 'read' ELSE 'act' END
 ORDER BY use = 'act' DESC LIMIT 1;

-- name: KEY_PRESENT_ORG ()
SELECT org_id FROM api_key WHERE state = 'current' AND org_id IS NOT NULL LIMIT 1;

-- name: KEY_ENTRY (id)
SELECT sealed, label, coalesce(org_id, ''), coalesce(typed_expires_on, ''), use, entered_at
  FROM api_key WHERE id = ?1 AND state = 'checking';

-- name: KEY_REFUSE (id, now, cause, detail)
UPDATE api_key SET state = 'refused', sealed = NULL, fingerprint = NULL, checked_at = ?2,
       cause = ?3, problem = reason_text(?3, ?4) WHERE id = ?1;

-- A key for all takes the place of both.
-- name: KEY_REPLACE (use of what takes the place)
UPDATE api_key SET state = 'replaced', sealed = NULL, fingerprint = NULL
 WHERE state = 'current' AND (?1 = 'all' OR (use = 'act') = (?1 = 'act'));

-- name: KEY_ACCEPT (id, now, org id, org name, Atlassian's id, expires at, source, can act or -1)
UPDATE api_key SET state = 'current', checked_at = ?2, last_used_at = ?2, org_id = ?3,
       org_name = coalesce(?4, ?3),
       atlassian_id = ?5, expires_at = nullif(?6, 0), expires_source = ?7,
       can_act = nullif(?8, -1),
       problem = NULL, cause = NULL, refused_at = NULL WHERE id = ?1;

-- Beside a key for runs, one with scopes that was entered for all is there to read.
-- name: KEY_READS_ONLY ()
UPDATE api_key SET use = 'read' WHERE state = 'current' AND use = 'all';

-- Following a key in use.
-- name: KEY_IN_USE (1: the one for runs)
SELECT id, sealed, org_id, label, atlassian_id, can_act, refused_at IS NOT NULL
  FROM api_key WHERE state = 'current' AND sealed IS NOT NULL AND (use = 'act') = ?1;

-- A typed day that is past was wrong where Atlassian takes the key all the same.
-- name: KEY_WORKS (id, now, Atlassian's id or NULL, expires at, source or NULL)
UPDATE api_key SET checked_at = ?2, refused_at = NULL, cause = NULL, problem = NULL,
       atlassian_id = coalesce(?3, atlassian_id),
       expires_at = CASE WHEN ?5 IS NOT NULL THEN ?4
                         WHEN expires_source = 'typed' AND expires_at <= ?2 THEN NULL
                         ELSE expires_at END,
       expires_source = coalesce(?5, expires_source)
 WHERE id = ?1 AND state = 'current';

-- name: KEY_FOUND_OUT (id, can act)
UPDATE api_key SET can_act = ?2 WHERE id = ?1 AND state = 'current';

-- name: KEY_REFUSED (id, now, cause, detail)
UPDATE api_key SET checked_at = ?2, refused_at = coalesce(refused_at, ?2), cause = ?3,
       problem = reason_text(?3, ?4) WHERE id = ?1 AND state = 'current';

-- name: KEY_REFUSED_BODY (id, settings URL)
SELECT json_object('trigger', 'orgKeyExpiry', 'apiKeyId', coalesce(atlassian_id, CAST(id AS TEXT)),
         'name', label, 'expiresAt', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at, 'unixepoch'),
         'daysLeft', 0, 'settingsUrl', ?2, 'cause', cause, 'error', problem)
  FROM api_key WHERE id = ?1;

-- A refusal that is over is not told any more.
-- name: KEY_WORKS_AGAIN (id, now)
UPDATE delivery SET state = 'cancelled', ended_at = ?2
 WHERE state = 'waiting' AND event IN (
   SELECT e.id FROM event e WHERE e.trigger = 'orgKeyExpiry' AND e.test = 0
      AND e.subject LIKE 'key ' || ?1 || ' refused %');
