-- What one person sees of their own access.

-- keep is off as soon as the run has begun, and after an admin declined.
-- name: OWN_UPCOMING (user)
SELECT wn.run, r.name, wn.acts_at, ru.last_active, wn.state = 'asked' AS asked,
       EXISTS (SELECT 1
                 FROM access_request aq
                WHERE aq.run = wn.run
                  AND aq.user = wn.user
                  AND aq.kind = 'keep'
                  AND aq.state = 'refused') AS declined,
       CASE WHEN r.state IN ('warning', 'waiting', 'queued')
                 AND ru.state = 'planned'
                 AND NOT EXISTS (SELECT 1
                                   FROM access_request aq
                                  WHERE aq.run = wn.run
                                    AND aq.user = wn.user
                                    AND aq.kind = 'keep'
                                    AND aq.state = 'refused')
            THEN rt.keep
            ELSE 'off' END AS keep,
       (SELECT rs.kind
          FROM run_step rs
         WHERE rs.run = wn.run
           AND rs.user = wn.user
         ORDER BY CASE rs.kind
                       WHEN 'remove-user' THEN 1
                       WHEN 'delete' THEN 2
                       WHEN 'disable' THEN 3
                       WHEN 'suspend' THEN 4
                       ELSE 5 END
         LIMIT 1) AS kind
  FROM warning wn
  JOIN run r ON r.id = wn.run
  JOIN run_user ru
    ON ru.run = wn.run
   AND ru.user = wn.user
  JOIN run_terms rt ON rt.run = wn.run
 WHERE wn.user = ?1
   AND wn.state IN ('warned', 'asked')
   AND r.state IN ('warning', 'waiting', 'queued', 'running')
   AND ru.state IN ('planned', 'acting')
 ORDER BY wn.acts_at, wn.run;

-- give_back is off while the run is in progress, and after an admin declined. What a sync found
-- restored by others is not here.
-- name: OWN_TAKEN (user)
SELECT r.id AS run, r.name, ru.last_active,
       (SELECT max(rs.finished_at)
          FROM run_step rs
         WHERE rs.run = ru.run
           AND rs.user = ru.user
           AND rs.state = 'done') AS at,
       CASE WHEN r.finished_at IS NOT NULL
                 AND coalesce((SELECT aq.state
                                 FROM access_request aq
                                WHERE aq.run = ru.run
                                  AND aq.user = ru.user
                                  AND aq.kind = 'return'
                                ORDER BY aq.id DESC LIMIT 1), '') <> 'refused'
            THEN coalesce(rt.give_back, 'off')
            ELSE 'off' END AS give_back,
       EXISTS (SELECT 1
                 FROM access_request aq
                WHERE aq.run = ru.run
                  AND aq.user = ru.user
                  AND aq.kind = 'return'
                  AND aq.state = 'open') AS asked,
       coalesce((SELECT aq.state
                   FROM access_request aq
                  WHERE aq.run = ru.run
                    AND aq.user = ru.user
                    AND aq.kind = 'return'
                  ORDER BY aq.id DESC LIMIT 1), '') = 'refused' AS declined,
       EXISTS (SELECT 1
                 FROM run r2
                 JOIN run_user ru2
                   ON ru2.run = r2.id
                  AND ru2.user = ru.user
                WHERE r2.undo_of = r.id
                  AND r2.state IN ('waiting', 'queued', 'running')) AS coming,
       EXISTS (SELECT 1
                 FROM run r2
                 JOIN run_user ru2
                   ON ru2.run = r2.id
                  AND ru2.user = ru.user
                WHERE r2.undo_of = r.id
                  AND r2.state = 'waiting') AS waits,
       EXISTS (SELECT 1
                 FROM run r2
                 JOIN run_step rs
                   ON rs.run = r2.id
                  AND rs.user = ru.user
                WHERE r2.then_of = r.id
                  AND rs.state = 'done'
                  AND rs.undone_by IS NULL) AS later,
       (SELECT rs.kind
          FROM run_step rs
         WHERE rs.run = ru.run
           AND rs.user = ru.user
           AND rs.state = 'done'
         ORDER BY CASE rs.kind
                       WHEN 'delete' THEN 1
                       WHEN 'disable' THEN 2
                       WHEN 'suspend' THEN 3
                       ELSE 4 END
         LIMIT 1) AS kind
  FROM run_user ru
  JOIN run r ON r.id = ru.run
  LEFT JOIN run_terms rt ON rt.run = r.id
 WHERE ru.user = ?1
   AND r.kind <> 'undo'
   AND EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ru.run
                  AND rs.user = ru.user
                  AND rs.kind IN ('leave-group', 'revoke-role', 'suspend', 'disable', 'delete')
                  AND rs.state = 'done'
                  AND rs.undone_by IS NULL
                  AND rs.overruled_at IS NULL)
 ORDER BY at DESC, r.id DESC LIMIT 50;
