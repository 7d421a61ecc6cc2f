-- Saved filters.

-- name: SAVED_FILTER_ONE (id)
SELECT id, name, query, changed_at, changed_by FROM saved_filter WHERE id = ?1;

-- name: SAVED_FILTER_NAMED (name)
SELECT id FROM saved_filter WHERE name = ?1;

-- name: SAVED_FILTER_LIST ()
SELECT id, name, query, created_by, changed_at FROM saved_filter ORDER BY name;

-- name: SAVED_FILTER_ADD (name, query, now, who)
INSERT INTO main.saved_filter (name, query, created_at, created_by, changed_at, changed_by)
VALUES (?1, ?2, ?3, ?4, ?3, ?4);

-- In an area. Adds no row when the name is in use.
-- name: SAVED_FILTER_ADD_OWN (name, query, now, who, made for, area or 0)
INSERT INTO main.saved_filter (
  name, query, created_at, created_by, changed_at, changed_by, made_for, area)
VALUES (?1, ?2, ?3, ?4, ?3, ?4, ?5, nullif(?6, 0))
ON CONFLICT (name) DO NOTHING;

-- name: SAVED_FILTER_DELETE (id)
DELETE FROM main.saved_filter WHERE id = ?1;
