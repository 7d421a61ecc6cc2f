-- Reading answers of Atlassian. Every shape is optional: an unknown one reads as NULL.

-- name: JSON_ERROR (body)
SELECT substr(CASE WHEN json_valid(?1)
                   THEN coalesce(nullif(trim(coalesce(?1 ->> '$.errors[0].code', '') || ' '
                                             || coalesce(?1 ->> '$.errors[0].title', '') || ' '
                                             || coalesce(?1 ->> '$.errors[0].detail', '')),
                                        ''),
                                 nullif(trim(coalesce(?1 ->> '$.code', '') || ' '
                                             || coalesce(?1 ->> '$.title', ?1 ->> '$.message', '')),
                                        ''),
                                 ?1 ->> '$.key', ?1 ->> '$.error') END,
              1, 150);

-- Atlassian's code of an error: of the first in a list, of a single one, or of the account calls. A
-- number there is the HTTP status.
-- name: JSON_ERROR_CODE (body)
SELECT substr(CASE WHEN json_valid(?1)
                   THEN coalesce(CASE WHEN json_type(?1, '$.errors[0].code') = 'text'
                                      THEN ?1 ->> '$.errors[0].code' END,
                                 CASE WHEN json_type(?1, '$.code') = 'text'
                                      THEN ?1 ->> '$.code' END,
                                 ?1 ->> '$.key') END,
              1, 60);

-- True when the body reports an error, whatever its HTTP status.
-- name: JSON_HAS_ERROR (body)
SELECT CASE WHEN json_valid(?1)
            THEN coalesce(json_array_length(?1, '$.errors') > 0
                          OR json_type(?1, '$.error') NOT IN ('null', 'false', 'array')
                          OR json_type(?1, '$.errorKey') = 'text',
                          0)
            ELSE 0 END;

-- name: JSON_PAGE (body)
SELECT coalesce(json_type(page, '$.data') IN ('array', 'object')
                OR json_type(page, '$.count') = 'integer',
                0) AS valid,
       coalesce(page ->> '$.links.next', page ->> '$.meta.next') AS next,
       coalesce(json_array_length(page, '$.data'), 0) AS row_count
  FROM (SELECT ?1 AS page)
 WHERE json_valid(?1);

-- name: JSON_TAIL_NEXT (end of a body, from the key "links" on)
SELECT tail ->> '$.links.next'
  FROM (SELECT '{' || ?1 AS tail)
 WHERE json_valid(tail);

-- name: JSON_QUOTE (text)
SELECT json_quote(?1);
