-- The dashboard beside its table of seats.

-- name: SEATS_SITES ()
SELECT DISTINCT site, site_name
  FROM product /*scan*/
 WHERE gone_at IS NULL
   AND sandbox = 0
 ORDER BY site_name;

-- name: SEATS_PEOPLE ()
SELECT coalesce(sum(members), 0) FROM browse_set WHERE kind = 'present';

-- name: SEATS_SITE_NAME (site)
SELECT site_name
  FROM product
 WHERE site = ?1
   AND gone_at IS NULL
   AND sandbox = 0
 LIMIT 1;

-- The newest run of the last two weeks that failed, unless a later run of its task succeeded or it
-- is undone.
-- name: TASK_PAGE_LAST_ENDED (now)
SELECT r.id, r.task, r.name, r.state, r.finished_at, r.reason, r.failed
  FROM run r
 WHERE r.state IN ('failed', 'refused')
   AND r.finished_at > ?1 - 14 * 86400
   AND NOT (r.undone > 0
            AND NOT EXISTS (SELECT 1
                              FROM run_step rs
                             WHERE rs.run = r.id
                               AND rs.state = 'done'
                               AND rs.undone_by IS NULL))
   AND NOT EXISTS (SELECT 1
                     FROM run later
                    WHERE later.task = r.task
                      AND later.id > r.id
                      AND later.state = 'done'
                      AND later.kind = r.kind)
 ORDER BY r.id DESC LIMIT 1;

-- The open review that is due next, and how many others there are.
-- name: DASHBOARD_REVIEW ()
SELECT re.id, re.name, re.due_on,
       (SELECT count(*)
          FROM review_row rr
         WHERE rr.review = re.id
           AND rr.decision IS NULL) AS opens,
       (SELECT count(*) - 1 FROM review WHERE closed_at IS NULL) AS others
  FROM review re
 WHERE re.closed_at IS NULL
 ORDER BY re.due_at LIMIT 1;
