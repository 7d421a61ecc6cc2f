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

-- A day before one of the slices began has none.
-- name: AREA_DAY (day, product)
SELECT billable, active, inactive, never_active, new_seats, protected
  FROM (SELECT count(*) - count(asd.slice) AS missing,
               sum(asd.billable) AS billable, sum(asd.active) AS active,
               sum(asd.inactive) AS inactive, sum(asd.never_active) AS never_active,
               sum(asd.new_seats) AS new_seats, sum(asd.protected) AS protected
          FROM main.area_slice asl
          LEFT JOIN main.area_seat_day asd
            ON asd.slice = asl.id
           AND asd.day = ?1
         WHERE asl.product = ?2
           AND area_part(asl.product, asl.domain))
 WHERE missing = 0;

-- Who shows of a run that is not the area's own is written twice: in the view run_user, and here
-- for counting, with what it loses and the people of the run side by side.
-- name: AREA_RUN_PEOPLE (run)
SELECT user, state, undone_by FROM main.run_user WHERE run = ?1 ORDER BY user;

-- The area it was planned for. domain '': people of all domains.
-- name: AREA_RUN_AREA (run)
SELECT product, domain FROM main.run_area WHERE run = ?1;

-- name: AREA_RUN_ENDED (run)
SELECT 1 FROM main.run WHERE id = ?1 AND finished_at IS NOT NULL;

-- name: AREA_RUN_LOSSES (run)
SELECT user, product FROM main.run_loss WHERE run = ?1 ORDER BY user;

-- Whether the run calls about something inside for a person who loses nothing inside.
-- name: AREA_RUN_CALLS (run, user)
SELECT EXISTS (SELECT 1
                 FROM main.run_step rs
                 JOIN main.product p ON p.ari = rs.resource
                WHERE rs.run = ?1
                  AND rs.user = ?2
                  AND area_pair(rs.user, p.id))
       OR EXISTS (SELECT 1
                    FROM main.run_step rs
                    JOIN main.user_group g ON g.group_id = rs.group_id
                    JOIN main.group_role gr ON gr.user_group = g.id
                   WHERE rs.run = ?1
                     AND rs.user = ?2
                     AND area_pair(rs.user, gr.product));

-- Of a run that ends by a click in an area, and may be another's: as RUNS_COUNT, of all its people.
-- name: AREA_RUNS_COUNT (run)
UPDATE main.run
   SET (done, failed, already, skipped) = (
         SELECT count(*) FILTER (WHERE ru.state = 'done'),
                count(*) FILTER (WHERE ru.state = 'failed'),
                count(*) FILTER (WHERE ru.state = 'already'),
                count(*) FILTER (WHERE ru.state IN ('left-out', 'skipped'))
           FROM main.run_user ru
          WHERE ru.run = ?1)
 WHERE id = ?1;

-- Likewise, as WARNING_CLOSE.
-- name: AREA_WARNING_CLOSE (run, now)
UPDATE main.warning
   SET (state, ended_at) = (
           SELECT CASE WHEN ru.state IN ('acting', 'done', 'failed') THEN 'warned'
                       ELSE warning_end(ru.cause) END,
                  ?2
             FROM main.run_user ru
            WHERE ru.run = warning.run
              AND ru.user = warning.user)
 WHERE run = ?1
   AND state IN ('warned', 'asked');

-- Likewise, as WARNING_VOID_REQUESTS.
-- name: AREA_WARNING_VOID (run, now)
UPDATE main.access_request
   SET state = 'void',
       cause = (SELECT ru.cause
                  FROM main.run_user ru
                 WHERE ru.run = access_request.run
                   AND ru.user = access_request.user),
       answered_at = ?2
 WHERE run = ?1
   AND kind = 'keep'
   AND state = 'open'
   AND EXISTS (SELECT 1
                 FROM main.warning wn
                WHERE wn.run = access_request.run
                  AND wn.user = access_request.user
                  AND wn.state NOT IN ('warned', 'asked'));

-- Makes SQLite know its virtual tables before the authorizer is there, which refuses to make any.
-- name: AREA_VIRTUAL_TABLES (NULL)
SELECT (SELECT count(*) FROM json_each(?1)) + (SELECT count(*) FROM int_rows(?1));

-- Scans the schema: some hundred rows, at the opening of a connection.
-- name: AREA_VIEW_NAMES ()
SELECT name FROM temp.sqlite_schema /*scan*/ WHERE type = 'view';

-- Scans the schema, too.
-- name: AREA_MAIN_VIEW_NAMES ()
SELECT name FROM main.sqlite_schema /*scan*/ WHERE type = 'view';
