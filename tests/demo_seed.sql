-- Thirteen weeks of seats for the demo of `make run`: history that no form and no lane can make in
-- a minute. It counts back from the day of the first synchronization. Seats grow with the company,
-- and those unused grow faster, as nobody looked after them. Not part of the package.
INSERT OR IGNORE INTO seat_day (
  day, product, inactive_days, billable, active, inactive, never_active, new_seats)
WITH RECURSIVE
  ago (days) AS (SELECT 1 UNION ALL SELECT days + 1 FROM ago WHERE days < 91),
  latest AS (SELECT * FROM seat_day WHERE day = (SELECT max(day) FROM seat_day)),
  -- People join at the beginning of a week; of many, a few come and go every day.
  counted AS (
    SELECT date(l.day, '-' || a.days || ' days') AS day, l.product, l.inactive_days,
           l.billable - (l.billable * (a.days + 6) / 7 * 7) / 760
             + ((a.days * 7919 + l.product * 104729) % 5 - 2) * l.billable / 700 AS billable,
           l.inactive - (l.inactive * (a.days + 3) / 7 * 7) / 200
             + ((a.days * 6151 + l.product * 15485) % 5 - 2) * l.inactive / 90 AS inactive,
           l.never_active - l.never_active * a.days / 400 AS never_active,
           l.new_seats + a.days % 4 AS new_seats
      FROM latest l JOIN ago a)
SELECT day, product, inactive_days, billable, billable - inactive - new_seats, inactive,
       min(never_active, inactive), new_seats
  FROM counted
 WHERE inactive >= 0 AND billable > inactive + new_seats;
