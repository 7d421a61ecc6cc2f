-- The layout of the database, to compare it with sql/schema.golden.sql.

-- Scans sqlite_schema: some hundred rows.
-- name: LAYOUT_THINGS ()
SELECT coalesce(type, '') AS type, coalesce(name, '') AS name, coalesce(sql, '') AS sql
  FROM sqlite_schema /*scan*/
 ORDER BY type DESC, name;
