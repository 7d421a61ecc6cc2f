-- name: JSON_TEXT (body, path)
SELECT CASE WHEN json_valid(?1) THEN ?1 ->> ?2 END;

-- The key by Atlassian's id for it, once that is known; else the living ones that bear its label.
-- name: JSON_KEY_EXPIRY (body, label, now, Atlassian's id or NULL)
SELECT value ->> 'id', unixepoch(value ->> 'expiresAt'),
       coalesce(unixepoch(value ->> 'lastActiveAt'), 0)
  FROM json_each(?1, '$.data')
 WHERE CASE WHEN ?4 IS NOT NULL THEN value ->> 'id' = ?4 AND value ->> 'expiresAt' IS NOT NULL
            ELSE value ->> 'label' = ?2 AND unixepoch(value ->> 'expiresAt') > ?3 END
 ORDER BY 3 DESC LIMIT 1;
