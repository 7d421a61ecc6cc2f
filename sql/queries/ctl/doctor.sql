-- What rollcallctl doctor looks at.

-- name: CTL_NEWEST_TIME ()
SELECT max(coalesce((SELECT at FROM audit ORDER BY at DESC, id DESC LIMIT 1), 0),
           coalesce((SELECT started_at FROM sync_run ORDER BY id DESC LIMIT 1), 0));

-- name: CTL_LAST_RUN ()
SELECT outcome, started_at, error FROM sync_run ORDER BY id DESC LIMIT 1;

-- Scans job: one command of a person.
-- name: CTL_STALE_JOBS (before)
SELECT count(*)
  FROM job /*scan*/
 WHERE state = 'queued'
   AND requested_at < ?1;

-- Areas that people or groups have, and of which no product instance is left. Scans area: few rows.
-- name: CTL_EMPTY_AREAS ()
SELECT name
  FROM area ao /*scan*/
 WHERE EXISTS (SELECT 1 FROM assignment asg WHERE asg.area = ao.id)
   AND NOT EXISTS (SELECT 1
                     FROM area_instance ain
                     JOIN product p
                       ON p.site = ain.site
                      AND p.product = ain.product
                    WHERE ain.area = ao.id
                      AND p.sandbox = 0
                      AND p.gone_at IS NULL)
 ORDER BY name;
