-- The history of seats, day by day, and what happened meanwhile.

-- name: SEATS_TREND (first day, site or NULL)
SELECT sd.day, sd.product, sd.billable, sd.active, sd.inactive, sd.never_active, sd.new_seats,
       coalesce(sdp.seats, 0) AS protected
  FROM seat_day sd
  JOIN product p ON p.id = sd.product
  LEFT JOIN seat_day_protected sdp
    ON sdp.day = sd.day
   AND sdp.product = sd.product
 WHERE sd.day >= ?1
   AND (?2 IS NULL OR p.site = ?2)
 ORDER BY sd.day, sd.product;

-- The newest day of the three up to a day.
-- name: TREND_BEFORE (day, site or NULL, earliest day)
SELECT sum(sd.billable) AS billable, sum(sd.inactive) AS inactive
  FROM seat_day sd
  JOIN product p ON p.id = sd.product
 WHERE sd.day = (SELECT max(day) FROM seat_day WHERE day BETWEEN ?3 AND ?1)
   AND (?2 IS NULL OR p.site = ?2)
HAVING count(*) > 0;

-- Days on which the threshold of a product was another one than the day before.
-- name: TREND_THRESHOLDS (first day, site or NULL)
SELECT day, days_before, days, count(DISTINCT product) AS products, min(product) AS product
  FROM (SELECT sd.day, p.product, sd.inactive_days AS days,
               lag(sd.inactive_days)
               OVER (PARTITION BY sd.product ORDER BY sd.day) AS days_before
          FROM seat_day sd
          JOIN product p ON p.id = sd.product
         WHERE sd.day >= ?1
           AND (?2 IS NULL OR p.site = ?2))
 WHERE days <> days_before
 GROUP BY day, days_before, days
 ORDER BY day;

-- The newest runs that changed somebody. In an area `done` counts people, so it is asked last.
-- name: TREND_RUNS (since)
SELECT id, task, name, done, finished_at
  FROM (SELECT r.id, r.task, r.name, r.done, r.finished_at
          FROM run r
         WHERE r.state = 'done'
           AND r.dry_run = 0
           AND r.finished_at >= ?1
           AND r.done > 0
         ORDER BY r.id DESC LIMIT 12)
 ORDER BY id;
