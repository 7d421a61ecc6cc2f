-- Scans sqlite_schema: some hundred rows.
-- name: LAYOUT_THINGS ()
SELECT coalesce(type, ''), coalesce(name, ''), coalesce(sql, '')
  FROM sqlite_schema /*scan*/
 ORDER BY type DESC, name;
