-- Reading answers of Atlassian. Every shape is optional: an unknown one reads as NULL.

-- name: JSON_ERROR (body)
SELECT CASE WHEN json_valid(?1) THEN
  coalesce(nullif(trim(coalesce(?1 ->> '$.errors[0].code', '') || ' ' || coalesce(?1 ->> '$.errors[0].title', '') || ' ' || coalesce(?1 ->> '$.errors[0].detail', '')), ''),
           nullif(trim(coalesce(?1 ->> '$.code', '') || ' ' || coalesce(?1 ->> '$.title', ?1 ->> '$.message', '')), ''),
           ?1 ->> '$.key', ?1 ->> '$.error') END;

-- name: JSON_NEXT (body)
SELECT coalesce(?1 ->> '$.links.next', ?1 ->> '$.meta.next');

-- name: JSON_HAS_DATA (body)
SELECT CASE WHEN json_valid(?1) THEN json_type(?1, '$.data') IN ('array', 'object') OR json_type(?1, '$.count') = 'integer' ELSE 0 END;

-- name: JSON_TEXT (body, path)
SELECT CASE WHEN json_valid(?1) THEN ?1 ->> ?2 END;

-- name: JSON_QUOTE (text)
SELECT json_quote(?1);

-- name: JSON_KEY_EXPIRY (body, label, now)
SELECT value ->> 'id', unixepoch(value ->> 'expiresAt') FROM json_each(?1, '$.data')
 WHERE value ->> 'label' = ?2 AND unixepoch(value ->> 'expiresAt') > ?3
 ORDER BY unixepoch(value ->> 'lastActiveAt') DESC NULLS LAST LIMIT 1;

-- name: JSON_ROWS (body)
SELECT json_array_length(?1, '$.data');

-- name: JSON_COUNT (body)
SELECT ?1 ->> '$.count';
