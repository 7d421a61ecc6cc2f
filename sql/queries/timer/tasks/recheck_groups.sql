-- What the groups to leave or join give at Atlassian now.

-- gives_else: the group gives something the copy does not know.
-- name: ACT_GROUP_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_group (
  group_id TEXT PRIMARY KEY,
  makes_admins INTEGER,
  gives_else INTEGER
) WITHOUT ROWID;

-- name: ACT_GIVES_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_gives (
  group_id TEXT,
  product INTEGER,
  role TEXT,
  PRIMARY KEY (group_id, product, role)
) WITHOUT ROWID;

-- name: ACT_GROUP_CLEAR ()
DELETE FROM temp.act_group;

-- name: ACT_GIVES_CLEAR ()
DELETE FROM temp.act_gives;

-- name: ACT_GROUPS_NEW (run, limit, only those to join)
SELECT rs.group_id, min(rs.directory_id) AS directory_id
  FROM run_step rs
 WHERE rs.run = ?1
   AND rs.kind IN ('leave-group', 'join-group')
   AND rs.state = 'planned'
   AND rs.directory_id IS NOT NULL
   AND (rs.kind = 'join-group' OR NOT ?3)
   AND NOT EXISTS (SELECT 1 FROM temp.act_group ag WHERE ag.group_id = rs.group_id)
 GROUP BY rs.group_id
 LIMIT ?2;

-- name: ACT_GROUP_SEEN (group id, makes admins, gives else)
INSERT OR IGNORE INTO temp.act_group VALUES (?1, ?2, ?3);

-- An admin's role of anything: also of a site or of the organization, which the copy does not know
-- for groups.
-- name: ACT_MAKES_ADMINS (page)
SELECT EXISTS (SELECT 1
                 FROM json_each(?1, '$.data') q /*scan*/
                 JOIN json_each(CASE WHEN q.type = 'object' THEN q.value END, '$.roles') j
                WHERE j.type = 'text'
                  AND makes_admins(j.value));

-- name: ACT_JOINS_ADMINS (run)
SELECT coalesce((SELECT name FROM user_group g WHERE g.group_id = ag.group_id), ag.group_id)
  FROM run_action ra
  JOIN temp.act_group ag ON ag.group_id = ra.group_id
 WHERE ra.run = ?1
   AND ra.action = 'add-group'
   AND ag.makes_admins
 LIMIT 1;

-- An undo puts people back, but into no group that makes admins only since they left it.
-- name: ACT_JOIN_NO_ADMINS (run)
UPDATE run_step
   SET state = 'skipped',
       cause = 'admins-by-now',
       reason = reason_text('admins-by-now', label)
 WHERE run = ?1
   AND state = 'planned'
   AND kind = 'join-group'
   AND user IN (SELECT user
                  FROM run_user ru
                 WHERE ru.run = ?1
                   AND ru.state = 'acting')
   AND group_id IN (SELECT ag.group_id
                      FROM temp.act_group ag /*scan*/
                     WHERE ag.makes_admins
                       AND NOT EXISTS (SELECT 1
                                         FROM run_group rg
                                        WHERE rg.run = ?1
                                          AND rg.group_id = ag.group_id
                                          AND rg.makes_admins));

-- name: ACT_GIVES (group id, page)
INSERT OR IGNORE INTO temp.act_gives
SELECT ?1, p.id, j.value
  FROM (SELECT value AS resource,
               ari_resource(value ->> 'resourceId') AS site,
               ari_product(value ->> 'resourceId') AS product
          FROM json_each(?2, '$.data')
         WHERE type = 'object') x
  JOIN product p
    ON p.site = x.site
   AND p.product = x.product
  JOIN json_each(x.resource, '$.roles') j
 WHERE j.type = 'text';

-- A role of something that is no product of the copy: of the whole site, for example.
-- name: ACT_GIVES_ELSE (page)
SELECT EXISTS (SELECT 1
                 FROM json_each(?1, '$.data') q /*scan*/
                 JOIN json_each(CASE WHEN q.type = 'object' THEN q.value END, '$.roles') j
                WHERE j.type = 'text'
                  AND NOT EXISTS (SELECT 1
                                    FROM product p
                                   WHERE p.site = ari_resource(q.value ->> 'resourceId')
                                     AND p.product = ari_product(q.value ->> 'resourceId')));

-- An unused seat is not taken by leaving a group that gives more than products: people would lose
-- that, too.
-- name: ACT_LEAVE_SHARED (run, whose actions)
UPDATE run_step
   SET state = 'skipped',
       cause = 'shared-else',
       reason = reason_text('shared-else', x.name)
  FROM (SELECT rs.user AS who, min(g.name) AS name
          FROM temp.plan_chosen pc /*scan*/
          CROSS JOIN run_step rs
            ON rs.run = ?1
           AND rs.user = pc.user
          JOIN run_user ru
            ON ru.run = rs.run
           AND ru.user = rs.user
           AND ru.state = 'acting'
          JOIN temp.act_group ag
            ON ag.group_id = rs.group_id
           AND ag.gives_else
          JOIN user_group g ON g.group_id = rs.group_id
         WHERE rs.kind = 'leave-group'
           AND rs.state = 'planned'
           AND EXISTS (SELECT 1
                         FROM run_action ra
                        WHERE ra.run = ?2
                          AND ra.action = 'remove-unused')
           AND NOT EXISTS (SELECT 1
                             FROM run_action ra
                            WHERE ra.run = ?2
                              AND ra.action = 'remove-group'
                              AND ra.group_id = rs.group_id)
         GROUP BY rs.user) x
 WHERE run_step.run = ?1
   AND run_step.user = x.who
   AND run_step.state = 'planned';

-- Compares products and roles, and returns both as text (rows of an older version hold text
-- already).
-- name: ACT_GROUPS_DIFFER (run)
SELECT coalesce((SELECT name FROM user_group g WHERE g.group_id = x.group_id),
                x.group_id) AS group_name,
       CASE WHEN json_valid(x.past)
            THEN (SELECT group_concat(w, ', ')
                    FROM (SELECT ppr.text || ' (' || replace(j.value ->> 1, 'atlassian/', '')
                                 || ')' AS w
                            FROM json_each(x.past) j
                            JOIN temp.plan_product ppr ON ppr.id = j.value ->> 0
                           ORDER BY w))
            ELSE x.past END AS past,
       (SELECT group_concat(w, ', ')
          FROM (SELECT ppr.text || ' (' || replace(j.value ->> 1, 'atlassian/', '') || ')' AS w
                  FROM json_each(x.now) j
                  JOIN temp.plan_product ppr ON ppr.id = j.value ->> 0
                 ORDER BY w)) AS now
  FROM (SELECT ag.group_id,
               coalesce((SELECT gives
                           FROM run_group rg
                          WHERE rg.run = ?1
                            AND rg.group_id = ag.group_id),
                        (SELECT json_group_array(json_array(product, role))
                           FROM (SELECT gr.product, gr.role
                                   FROM user_group g
                                   JOIN group_role gr ON gr.user_group = g.id
                                  WHERE g.group_id = ag.group_id
                                  ORDER BY gr.product, gr.role))) AS past,
               (SELECT json_group_array(json_array(product, role))
                  FROM (SELECT agv.product, agv.role
                          FROM temp.act_gives agv
                         WHERE agv.group_id = ag.group_id
                         ORDER BY agv.product, agv.role)) AS now
          FROM temp.act_group ag /*scan*/) x
 WHERE x.past <> x.now
 LIMIT 1;

-- For a run with the limits of an area. A group that was not read counts as one that gives
-- something outside.
-- name: ACT_LEAVE_BEYOND (run)
UPDATE run_step
   SET state = 'skipped',
       cause = 'beyond-group',
       reason = reason_text('beyond-group', x.name)
  FROM (SELECT rs.user AS who, min(rs.label) AS name
          FROM temp.plan_chosen pc /*scan*/
          CROSS JOIN run_step rs
            ON rs.run = ?1
           AND rs.user = pc.user
          JOIN user u ON u.id = rs.user
          LEFT JOIN temp.act_group ag ON ag.group_id = rs.group_id
         WHERE rs.kind IN ('leave-group', 'join-group')
           AND rs.state = 'planned'
           AND (ag.gives_else IS NOT 0
                OR ag.makes_admins
                OR EXISTS (SELECT 1
                             FROM temp.act_gives agv
                            WHERE agv.group_id = rs.group_id
                              AND NOT EXISTS (SELECT 1
                                                FROM temp.plan_inside pin
                                               WHERE pin.product = agv.product
                                                 AND pin.domain IN ('', u.email_domain))))
         GROUP BY rs.user) x
 WHERE run_step.run = ?1
   AND run_step.user = x.who
   AND run_step.state = 'planned';
