-- A task gives access by itself: whoever made it, or changed it last, gave that access, too.

DROP VIEW review_right;
DROP VIEW review_gave;

-- Who gave people access: by a run that they requested, confirmed or approved, or by a task that
-- they made or changed last; each as signed in.
CREATE VIEW review_gave AS
SELECT ru.user, r.requested_by, r.confirmed_by, r.approved_by, r.confirmed_account,
       t.created_by AS made_by, t.changed_by
  FROM run_user ru
  JOIN run r ON r.id = ru.run
  LEFT JOIN task t
    ON t.id = r.task
   AND r.kind = 'task'
 WHERE EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ru.run
                  AND rs.user = ru.user
                  AND rs.state = 'done'
                  AND rs.kind IN ('join-group', 'assign-role', 'restore', 'enable',
                                  'cancel-delete'));

-- Which reviewer may decide about whom: nobody about themselves, nor about people they gave access
-- to, also by granting a request.
CREATE VIEW review_right AS
SELECT rr.review, rr.user, rj.user AS reviewer
  FROM review_row rr
  JOIN review_judge rj ON rj.review = rr.review
  JOIN user u ON u.id = rj.user
 WHERE rj.user <> rr.user
   AND (rj.area IS NULL
        OR EXISTS (SELECT 1
                     FROM review_row_area rra
                    WHERE rra.review = rr.review
                      AND rra.user = rr.user
                      AND rra.area = rj.area))
   AND NOT EXISTS (SELECT 1
                     FROM review_gave rg
                    WHERE rg.user = rr.user
                      AND (rg.requested_by COLLATE NOCASE IN (u.email, u.account_id)
                           OR rg.confirmed_by COLLATE NOCASE IN (u.email, u.account_id)
                           OR rg.approved_by COLLATE NOCASE IN (u.email, u.account_id)
                           OR rg.confirmed_account = u.account_id
                           OR rg.made_by COLLATE NOCASE IN (u.email, u.account_id)
                           OR rg.changed_by COLLATE NOCASE IN (u.email, u.account_id)))
   AND NOT EXISTS (SELECT 1
                     FROM access_request aq
                    WHERE aq.user = rr.user
                      AND aq.state = 'granted'
                      AND aq.answered_by COLLATE NOCASE IN (u.email, u.account_id));
