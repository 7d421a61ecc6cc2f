-- The keys in use: which one, and what Atlassian answers about it.

-- name: KEY_SEALED (1: what runs use, 0: what synchronizes)
SELECT sealed, org_id
  FROM api_key
 WHERE state = 'current'
   AND sealed IS NOT NULL
   AND use <> CASE WHEN ?1 THEN 'read' ELSE 'act' END
 ORDER BY use = 'act' DESC LIMIT 1;

-- The keys in use.
-- name: KEY_IN_USE (1: the one for runs)
SELECT id, sealed, org_id, label, atlassian_id, can_act, refused_at IS NOT NULL AS refused
  FROM api_key
 WHERE state = 'current'
   AND sealed IS NOT NULL
   AND (use = 'act') = ?1;

-- A typed day in the past was wrong when Atlassian still accepts the key.
-- name: KEY_WORKS (id, now, Atlassian's id or NULL, expires at, source or NULL)
UPDATE api_key
   SET checked_at = ?2,
       refused_at = NULL,
       cause = NULL,
       problem = NULL,
       atlassian_id = coalesce(?3, atlassian_id),
       expires_at = CASE WHEN ?5 IS NOT NULL THEN ?4
                         WHEN expires_source = 'typed' AND expires_at <= ?2 THEN NULL
                         ELSE expires_at END,
       expires_source = coalesce(?5, expires_source)
 WHERE id = ?1
   AND state = 'current';

-- name: KEY_SET_CAN_ACT (id, can act)
UPDATE api_key
   SET can_act = ?2
 WHERE id = ?1
   AND state = 'current';

-- name: KEY_REFUSED (id, now, cause, detail)
UPDATE api_key
   SET checked_at = ?2,
       refused_at = coalesce(refused_at, ?2),
       cause = ?3,
       problem = reason_text(?3, ?4)
 WHERE id = ?1
   AND state = 'current';

-- name: KEY_REFUSED_BODY (id, settings URL)
SELECT json_object(
         'trigger', 'orgKeyExpiry',
         'apiKeyId', coalesce(atlassian_id, CAST(id AS TEXT)),
         'name', label,
         'expiresAt', iso(expires_at),
         'daysLeft', 0,
         'settingsUrl', ?2,
         'cause', cause,
         'error', problem)
  FROM api_key
 WHERE id = ?1;

-- The notice of a refusal that is over is not sent any more.
-- name: KEY_WORKS_AGAIN (id, now)
UPDATE delivery
   SET state = 'cancelled',
       ended_at = ?2
 WHERE state = 'waiting'
   AND event IN (SELECT e.id
                   FROM event e
                  WHERE e.trigger = 'orgKeyExpiry'
                    AND e.test = 0
                    AND e.subject LIKE 'key ' || ?1 || ' refused %');
