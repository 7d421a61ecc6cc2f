-- What a connection of an area reads to know who and what is inside (core/db/area_sets.c). These
-- statements alone read the tables themselves.

-- name: AREA_CHUNKS ()
SELECT coalesce(max(chunk), -1) + 1 FROM main.browse_text;

-- name: AREA_SET (kind, value)
SELECT chunk, bits
  FROM main.browse_set
 WHERE kind = ?1
   AND value = ?2
 ORDER BY chunk;

-- name: AREA_GROUP_PRODUCTS (group)
SELECT DISTINCT product FROM main.group_role WHERE user_group = ?1;

-- name: AREA_SEAT (product, kind, chunk)
SELECT data
  FROM main.browse_seat
 WHERE product = ?1
   AND kind = ?2
   AND chunk = ?3;

-- The figures of a product with domains: the sum of its slices.
-- name: AREA_SEAT_COUNT (product, figure, second)
SELECT sum(slice_count(asl.id, ?2, ?3))
  FROM main.area_slice asl
 WHERE asl.product = ?1
   AND area_part(asl.product, asl.domain);

-- name: AREA_DAY (day, product)
SELECT sum(asd.billable) AS billable, sum(asd.active) AS active, sum(asd.inactive) AS inactive,
       sum(asd.never_active) AS never_active, sum(asd.new_seats) AS new_seats,
       sum(asd.protected) AS protected
  FROM main.area_slice asl
  JOIN main.area_seat_day asd
    ON asd.slice = asl.id
   AND asd.day = ?1
 WHERE asl.product = ?2
   AND area_part(asl.product, asl.domain);

-- Whether anybody in a run that is not the area's own shows. These two read the view run_user.
-- name: AREA_RUN_SHOWS (run)
SELECT 1 FROM run_user WHERE run = ?1 LIMIT 1;

-- What is done and failed counts when the run has ended.
-- name: AREA_RUN_COUNTS (run)
SELECT count(*) AS matched,
       count(*) FILTER (WHERE ru.state NOT IN ('left-out', 'already')) AS planned,
       count(*) FILTER (WHERE ru.state = 'done' AND r.finished_at IS NOT NULL) AS done,
       count(*) FILTER (WHERE ru.state = 'already') AS already,
       count(*) FILTER (WHERE ru.state IN ('left-out', 'skipped')) AS skipped,
       count(*) FILTER (WHERE ru.state = 'failed' AND r.finished_at IS NOT NULL) AS failed,
       count(ru.undone_by) AS undone
  FROM main.run r
  JOIN run_user ru ON ru.run = r.id
 WHERE r.id = ?1;

-- Makes SQLite know its virtual tables before the authorizer is there, which refuses to make any.
-- name: AREA_VIRTUAL_TABLES (NULL)
SELECT (SELECT count(*) FROM json_each(?1)) + (SELECT count(*) FROM int_rows(?1));

-- Scans the schema: some hundred rows, at the opening of a connection.
-- name: AREA_VIEW_NAMES ()
SELECT name FROM temp.sqlite_schema /*scan*/ WHERE type = 'view';

-- Scans the schema, too.
-- name: AREA_MAIN_VIEW_NAMES ()
SELECT name FROM main.sqlite_schema /*scan*/ WHERE type = 'view';
