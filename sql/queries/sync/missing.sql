-- Whom a rejected run missed.

-- Only the newest finished run can be accepted, and only once.
-- name: SYNC_MISSING_RUN ()
SELECT id, error, gone
  FROM sync_run
 WHERE id = (SELECT max(id) FROM sync_run WHERE finished_at IS NOT NULL)
   AND outcome = 'suspicious'
   AND confirmed_by IS NULL;

-- name: SYNC_MISSING_COUNT (run)
SELECT count(*) FROM sync_missing WHERE run = ?1;

-- name: SYNC_MISSING_PEOPLE (run, limit, offset)
SELECT u.account_id, u.name, u.email, u.status,
       (SELECT group_concat(d.name, ', ')
          FROM user_directory ud
          JOIN directory d ON d.id = ud.directory
         WHERE ud.user = u.id) AS directories
  FROM sync_missing smi
  JOIN user u ON u.id = smi.user
 WHERE smi.run = ?1
 ORDER BY sort_key(u.name), u.id LIMIT ?2 OFFSET ?3;

-- By domain, the most people first, with all known people of the domain. Scans user once.
-- name: SYNC_MISSING_DOMAINS (run, limit)
SELECT coalesce(u.email_domain, '') AS name,
       count(smi.user) AS missing,
       count(*) AS known
  FROM user u /*scan*/
  LEFT JOIN sync_missing smi
    ON smi.run = ?1
   AND smi.user = u.id
 WHERE u.gone_at IS NULL
 GROUP BY u.email_domain
HAVING count(smi.user) > 0
 ORDER BY missing DESC, name LIMIT ?2;

-- By directory. Scans user_directory once.
-- name: SYNC_MISSING_DIRECTORIES (run, limit)
SELECT d.name AS name,
       count(smi.user) AS missing,
       count(*) AS known
  FROM user_directory ud /*scan*/
  JOIN directory d ON d.id = ud.directory
  JOIN user u
    ON u.id = ud.user
   AND u.gone_at IS NULL
  LEFT JOIN sync_missing smi
    ON smi.run = ?1
   AND smi.user = u.id
 GROUP BY d.id
HAVING count(smi.user) > 0
 ORDER BY missing DESC, name LIMIT ?2;
