-- Prices, and a year of daily runs that freed seats for good, beside what fill_users.sql made. A
-- run changes one person in 3,000; an annual plan was renewed in between.
BEGIN;
CREATE TEMP TABLE priced AS
SELECT 'price.' || product || '.' || site AS name,
       CASE id % 3
         WHEN 0 THEN 'plan annual' || char(10) || 'renews_on ' || date('now', '-100 days') ||
           char(10) || '100000 610000.00' || char(10) || '2000000 9100000.00'
         ELSE 'plan monthly' || char(10) || 'billing_day 15' || char(10) || '1-100 8.60' ||
           char(10) || '101-250 7.30' || char(10) || '251- 6.10'
       END AS text
  FROM product;
INSERT INTO audit (at, who, action, subject, after)
SELECT unixepoch('now', '-400 days'), 'bench', 'setting.change', name, text FROM priced;
INSERT INTO audit (at, who, action, subject, before, after)
SELECT unixepoch('now', '-90 days'), 'bench', 'setting.change', name, text,
       replace(text, date('now', '-100 days'), date('now', '+265 days'))
  FROM priced
 WHERE text LIKE '%renews_on%';
INSERT INTO setting (name, value, changed_at, changed_by)
SELECT name, replace(text, date('now', '-100 days'), date('now', '+265 days')), 1, 'bench'
  FROM priced;

INSERT INTO seat_day (day, product, inactive_days, billable, active, inactive, never_active)
WITH RECURSIVE d(i) AS (SELECT 90 UNION ALL SELECT i + 1 FROM d WHERE i < 364)
SELECT date('now', '-' || i || ' days'), p.id, 30, :people, :people * 7 / 10,
       :people - :people * 7 / 10, 0
  FROM d, product p;
INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at, started_at,
  finished_at)
WITH RECURSIVE d(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < 360)
SELECT 9361 - i, 'm' || i, 'bulk', 'freed', 'done', 'bench', unixepoch() - i * 86400,
       unixepoch() - i * 86400, unixepoch() - i * 86400 + 600
  FROM d;
INSERT INTO run_user (run, user, state)
SELECT 9001 + u.id / 5 % 360, u.id, 'done'
  FROM user u
 WHERE u.id % 8 = 0;
UPDATE run
   SET done = (SELECT count(*) FROM run_user ru WHERE ru.run = run.id)
 WHERE id > 9000;
INSERT INTO run_step (run, user, seq, kind, label, state)
SELECT run, user, 1, 'leave-group', 'g', 'done' FROM run_user WHERE run > 9000;
INSERT INTO run_loss
SELECT run, user, 1 + user / 8 % 3, 1 FROM run_user WHERE run > 9000;
DELETE FROM seat
 WHERE (user, product) IN (SELECT user, product FROM run_loss WHERE run > 9000);
COMMIT;
