-- Reading what Atlassian answers about the API key.

-- name: JSON_TEXT (body, path)
SELECT CASE WHEN json_valid(?1) THEN ?1 ->> ?2 END;

-- The key by Atlassian's id, once that is known; else the valid ones with its label.
-- name: JSON_KEY_EXPIRY (body, label, now, Atlassian's id or NULL)
SELECT value ->> 'id' AS id,
       unixepoch(value ->> 'expiresAt') AS expires_at,
       coalesce(unixepoch(value ->> 'lastActiveAt'), 0) AS used_at
  FROM json_each(?1, '$.data')
 WHERE CASE WHEN ?4 IS NOT NULL THEN value ->> 'id' = ?4 AND value ->> 'expiresAt' IS NOT NULL
            ELSE value ->> 'label' = ?2 AND unixepoch(value ->> 'expiresAt') > ?3 END
 ORDER BY 3 DESC LIMIT 1;
