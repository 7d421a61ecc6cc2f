-- The layout of the database, to compare it with sql/schema.golden.sql.

-- Scans sqlite_schema: some hundred rows.
-- name: LAYOUT_THINGS ()
SELECT coalesce(type, ''), coalesce(name, ''), coalesce(sql, '')
  FROM sqlite_schema /*scan*/
 ORDER BY type DESC, name;
