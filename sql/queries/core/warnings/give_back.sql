-- Giving access back to one person.

-- Products of which the person would get a seat again, and how many seats are on their way to other
-- people: undos that have not ended.
-- name: GIVE_BACK_SEATS (run, user)
SELECT rl.product,
       (SELECT count(DISTINCT ru.user)
          FROM run r
          JOIN run_user ru
            ON ru.run = r.id
           AND ru.user <> ?2
           AND ru.state IN ('planned', 'acting')
          JOIN run_loss rl2
            ON rl2.run = r.undo_of
           AND rl2.user = ru.user
           AND rl2.product = rl.product
         WHERE r.state IN ('waiting', 'queued', 'running')
           AND r.undo_of IS NOT NULL
           AND NOT EXISTS (SELECT 1
                             FROM seat s
                            WHERE s.user = ru.user
                              AND s.product = rl.product)) AS coming
  FROM run_loss rl
 WHERE rl.run = ?1
   AND rl.user = ?2
   AND NOT EXISTS (SELECT 1
                     FROM seat s
                    WHERE s.user = rl.user
                      AND s.product = rl.product)
 ORDER BY rl.product;

-- name: GIVE_BACK_COUNT (user, since)
SELECT count(*)
  FROM access_request aq
 WHERE aq.user = ?1
   AND aq.created_at > ?2
   AND aq.kind = 'return'
   AND aq.state = 'granted';

-- Only an organization admin restores admin rights.
-- name: GIVE_BACK_ADMINS (run, user)
SELECT 1
  FROM run_step rs
 WHERE rs.run = ?1
   AND rs.user = ?2
   AND rs.state = 'done'
   AND rs.undone_by IS NULL
   AND ((rs.kind = 'revoke-role' AND makes_admins(rs.role))
        OR (rs.kind = 'leave-group'
            AND (EXISTS (SELECT 1
                           FROM run_group rg
                          WHERE rg.run = rs.run
                            AND rg.group_id = rs.group_id
                            AND rg.makes_admins)
                 OR EXISTS (SELECT 1
                              FROM user_group g
                              JOIN group_role gr ON gr.user_group = g.id
                             WHERE g.group_id = rs.group_id
                               AND makes_admins(gr.role)))))
 LIMIT 1;

-- The second step after this run has changed the person and is not undone: it comes first.
-- name: GIVE_BACK_LATER (run, user)
SELECT 1
  FROM run r
  JOIN run_step rs
    ON rs.run = r.id
   AND rs.user = ?2
 WHERE r.then_of = ?1
   AND rs.state = 'done'
   AND rs.undone_by IS NULL
 LIMIT 1;

-- name: GIVE_BACK_SPARE (run, user, until, reason, now, who)
INSERT INTO main.keep (user, task, run, until, reason, created_at, created_by)
SELECT ?2, r.task, r.id, ?3, ?4, ?5, ?6 FROM run r WHERE r.id = ?1 AND r.task IS NOT NULL;
