-- Answers of people whom the run ?1 of the demo has warned: the second by e-mail keeps the access,
-- the third asks to keep it. Not part of the package.
CREATE TEMP TABLE answered AS
SELECT user, row_number() OVER (ORDER BY u.email) AS place
  FROM warning w JOIN user u ON u.id = w.user
 WHERE w.run = ?1 AND w.state = 'warned';

UPDATE run_user
   SET state = 'skipped', cause = 'kept', reason = 'Keeps the access for now.'
 WHERE run = ?1 AND user = (SELECT user FROM answered WHERE place = 2);
UPDATE warning
   SET state = 'kept', ended_at = unixepoch()
 WHERE run = ?1 AND user = (SELECT user FROM answered WHERE place = 2);
UPDATE notice
   SET state = 'cancelled'
 WHERE run = ?1 AND state = 'waiting' AND user = (SELECT user FROM answered WHERE place = 2);
INSERT INTO keep (user, task, run, until, reason, created_at, created_by)
SELECT a.user, r.task, r.id, unixepoch() + 90 * 86400, 'Back from a project in April', unixepoch(),
       u.email
  FROM answered a JOIN user u ON u.id = a.user JOIN run r ON r.id = ?1
 WHERE a.place = 2;

UPDATE warning
   SET state = 'asked'
 WHERE run = ?1 AND user = (SELECT user FROM answered WHERE place = 3);
INSERT INTO access_request (kind, user, run, reason, created_at)
SELECT 'keep', user, ?1, 'I review tickets of the labs once a quarter', unixepoch()
  FROM answered
 WHERE place = 3;
