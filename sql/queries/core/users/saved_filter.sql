-- Saved filters.

-- name: SAVED_FILTER_ONE (id)
SELECT id, name, query, changed_at, changed_by FROM saved_filter WHERE id = ?1;

-- Another filter that this connection sees. The name of the filter itself stays, also where filters
-- of areas have the same one.
-- name: SAVED_FILTER_NAMED (name, filter or 0)
SELECT id
  FROM saved_filter
 WHERE name = ?1
   AND id <> ?2
   AND NOT EXISTS (SELECT 1
                     FROM saved_filter f
                    WHERE f.id = ?2
                      AND f.name = ?1)
 LIMIT 1;

-- name: SAVED_FILTER_LIST ()
SELECT id, name, query, created_by, changed_at FROM saved_filter ORDER BY name;

-- name: SAVED_FILTER_ADD (name, query, now, who)
INSERT INTO main.saved_filter (name, query, created_at, created_by, changed_at, changed_by)
VALUES (?1, ?2, ?3, ?4, ?3, ?4);

-- In an area.
-- name: SAVED_FILTER_ADD_OWN (name, query, now, who, made for, area or 0)
INSERT INTO main.saved_filter (
  name, query, created_at, created_by, changed_at, changed_by, made_for, area)
VALUES (?1, ?2, ?3, ?4, ?3, ?4, ?5, nullif(?6, 0));

-- name: SAVED_FILTER_DELETE (id)
DELETE FROM main.saved_filter WHERE id = ?1;
