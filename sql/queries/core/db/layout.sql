-- name: LAYOUT_THINGS ()
SELECT coalesce(type, '') AS type, coalesce(name, '') AS name, coalesce(sql, '') AS sql
  FROM sqlite_schema /*scan*/ -- some hundred rows
 ORDER BY type DESC, name;
