-- name: LAYOUT_THINGS ()
SELECT coalesce(type, ''), coalesce(name, ''), coalesce(sql, '')
  FROM sqlite_schema /*scan*/ -- some hundred rows
 ORDER BY type DESC, name;
