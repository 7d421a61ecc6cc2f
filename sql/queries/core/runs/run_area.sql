-- Whose rights limit a run.

-- name: RUN_AREA_NAME (user)
SELECT coalesce(nullif(name, ''), email, account_id) FROM user WHERE id = ?1;

-- What a run that waits touches: pairs of an instance and the domain of people. product 0: something
-- of no instance, so no area covers it.
-- name: RUN_REACH (run)
SELECT product, domain FROM run_reach WHERE run = ?1;

-- name: RUN_REACH_CLEAR (run)
DELETE FROM main.run_reach WHERE run = ?1;

-- name: RUN_REACH_ROLES (run)
INSERT OR IGNORE INTO main.run_reach
SELECT ?1, coalesce(p.id, 0), coalesce(u.email_domain, '')
  FROM run_user ru
  JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
  JOIN user u ON u.id = ru.user
  LEFT JOIN product p ON p.ari = rs.resource
 WHERE ru.run = ?1
   AND ru.state = 'planned'
   AND rs.state = 'planned'
   AND rs.kind IN ('revoke-role', 'assign-role');

-- name: RUN_REACH_GROUPS (run)
INSERT OR IGNORE INTO main.run_reach
SELECT ?1, coalesce(gr.product, 0), coalesce(u.email_domain, '')
  FROM run_user ru
  JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
  JOIN user u ON u.id = ru.user
  LEFT JOIN user_group g ON g.group_id = rs.group_id
  LEFT JOIN group_role gr ON gr.user_group = g.id
 WHERE ru.run = ?1
   AND ru.state = 'planned'
   AND rs.state = 'planned'
   AND rs.kind IN ('leave-group', 'join-group');

-- A group that may let people into Rollcall.
-- name: RUN_REACH_ELSE (run)
INSERT OR IGNORE INTO main.run_reach
SELECT ?1, 0, ''
  FROM run_user ru
  JOIN run_step rs
    ON rs.run = ru.run
   AND rs.user = ru.user
  JOIN user_group g ON g.group_id = rs.group_id
 WHERE ru.run = ?1
   AND ru.state = 'planned'
   AND rs.state = 'planned'
   AND (EXISTS (SELECT 1 FROM assignment asg WHERE asg.user_group = g.id)
        OR EXISTS (SELECT 1
                     FROM group_role gr
                    WHERE gr.user_group = g.id
                      AND gr.role IN ('atlassian/admin', 'atlassian/user-access-admin')));

-- Of people who come in, or of whom everything is in question: all that they hold. People who hold
-- nothing are of no area.
-- name: RUN_REACH_PEOPLE (run)
INSERT OR IGNORE INTO main.run_reach
WITH whole AS (
  SELECT ru.user
    FROM run_user ru
   WHERE ru.run = ?1
     AND ru.state = 'planned'
     AND EXISTS (SELECT 1
                   FROM run_step rs
                  WHERE rs.run = ru.run
                    AND rs.user = ru.user
                    AND rs.state = 'planned'
                    AND rs.kind NOT IN ('leave-group', 'revoke-role', 'assign-role')))
SELECT ?1, x.product, coalesce(u.email_domain, '')
  FROM (SELECT wh.user, s.product
          FROM whole wh
          JOIN seat s ON s.user = wh.user
        UNION ALL
        SELECT wh.user, gr.product
          FROM whole wh
          JOIN membership m ON m.user = wh.user
          JOIN group_role gr ON gr.user_group = m.user_group
        UNION ALL
        SELECT wh.user, ur.product
          FROM whole wh
          JOIN user_role ur ON ur.user = wh.user
        UNION ALL
        SELECT wh.user, 0
          FROM whole wh
          JOIN user_platform_role upr ON upr.user = wh.user
         WHERE upr.role <> 'atlassian/ai-access'
        UNION ALL
        SELECT wh.user, 0
          FROM whole wh
         WHERE NOT EXISTS (SELECT 1 FROM seat s WHERE s.user = wh.user)
           AND NOT EXISTS (SELECT 1
                             FROM membership m
                             JOIN group_role gr ON gr.user_group = m.user_group
                            WHERE m.user = wh.user)
           AND NOT EXISTS (SELECT 1 FROM user_role ur WHERE ur.user = wh.user)) x
  JOIN user u ON u.id = x.user;
