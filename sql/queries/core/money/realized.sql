-- Seats that runs freed.

-- A seat is freed when the run did all it planned for the person, nothing of it was undone, and the
-- person does not hold the seat again within 30 days. They do when a synchronization found another
-- state than the run left (overruled_at), when the seat is there now, or when a later run took it
-- again. A row has all runs of a product, as "second seats second seats", so that the result cache
-- can hold them. Scans run: few rows beside those of people.
-- name: MONEY_FREED (runs before)
SELECT product, group_concat(started_at || ' ' || seats, ' ') AS runs
  FROM (SELECT r.started_at, rl.product, count(*) AS seats
            FROM run r /*scan*/
            JOIN run_loss rl ON rl.run = r.id
            JOIN run_user ru
              ON ru.run = rl.run
             AND ru.user = rl.user
           WHERE r.started_at < ?1
             AND NOT r.dry_run
             AND ru.state = 'done'
             AND NOT EXISTS (SELECT 1
                               FROM run_step rs
                              WHERE rs.run = rl.run
                                AND rs.user = rl.user
                                AND (rs.undone_by IS NOT NULL
                                     OR rs.overruled_at < r.started_at + 30 * 86400))
             AND NOT EXISTS (SELECT 1
                               FROM seat s
                              WHERE s.user = rl.user
                                AND s.product = rl.product
                                AND s.seen_at < r.started_at + 30 * 86400
                                AND (s.seen_at > r.started_at
                                     OR (SELECT max(started_at)
                                           FROM sync_run
                                          WHERE outcome = 'ok') > r.finished_at))
             AND NOT EXISTS (SELECT 1
                               FROM run_user ru2
                               JOIN run_loss rl2
                                 ON rl2.run = ru2.run
                                AND rl2.user = ru2.user
                               JOIN run r2 ON r2.id = ru2.run
                              WHERE ru2.user = rl.user
                                AND rl2.product = rl.product
                                AND ru2.state = 'done'
                                AND NOT r2.dry_run
                                AND r2.started_at > r.started_at
                                AND r2.started_at < r.started_at + 30 * 86400)
           GROUP BY r.id, rl.product) x /*scan*/
 GROUP BY product;

-- name: MONEY_SEATS_BEFORE (product, day)
SELECT billable
  FROM seat_day
 WHERE product = ?1
   AND day < ?2
 ORDER BY day DESC LIMIT 1;

-- The first count of a day or later; and whether a synchronization made it after a run.
-- name: MONEY_SEATS_OF (product, day, start of the run)
SELECT sd.billable,
       EXISTS (SELECT 1
                 FROM sync_run sr
                WHERE sr.outcome = 'ok'
                  AND sr.started_at > ?3
                  AND date(sr.started_at, 'unixepoch') <= sd.day) AS is_after
  FROM seat_day sd
 WHERE sd.product = ?1
   AND sd.day >= ?2
 ORDER BY sd.day LIMIT 1;

-- When the last count before a second began.
-- name: MONEY_COUNTED_BEFORE (second)
SELECT started_at
  FROM sync_run
 WHERE outcome = 'ok'
   AND finished_at < ?1
 ORDER BY finished_at DESC LIMIT 1;
