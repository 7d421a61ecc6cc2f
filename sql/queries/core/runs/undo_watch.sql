-- What later runs and syncs changed since a run.

-- An undo, what it undoes, undos of both, and so on: all speak of one and the same change.
-- name: UNDO_TREE_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS undo_tree (run INTEGER PRIMARY KEY);

-- name: UNDO_TREE_CLEAR ()
DELETE FROM temp.undo_tree;

-- name: UNDO_TREE (run)
WITH RECURSIVE up (id, source) AS (
  SELECT id, undo_of
    FROM run
   WHERE id = ?1
  UNION ALL
  SELECT r.id, r.undo_of
    FROM up /*scan*/
    JOIN run r ON r.id = up.source
),
tree (id) AS (
  SELECT id
    FROM up
   WHERE source IS NULL
  UNION ALL
  SELECT r.id
    FROM tree /*scan*/
    JOIN run r ON r.undo_of = tree.id
)
INSERT INTO temp.undo_tree
SELECT id
  FROM tree;

-- Steps of a run whose subject (a group, a role, a directory, the account) a later run changed for
-- the same person. A later run that is undone, and its undo, leave things as they were.
-- name: UNDO_LATER_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS undo_later (
  user INTEGER,
  seq INTEGER,
  run INTEGER,
  PRIMARY KEY (user, seq)
) WITHOUT ROWID;

-- name: UNDO_LATER_CLEAR ()
DELETE FROM temp.undo_later;

-- name: UNDO_LATER (run)
INSERT INTO temp.undo_later
SELECT rs.user, rs.seq, min(rs2.run)
  FROM run_step rs
  JOIN run_user ru
    ON ru.user = rs.user
   AND ru.run <> rs.run
  JOIN run_step rs2
    ON rs2.run = ru.run
   AND rs2.user = ru.user
  JOIN run r ON r.id = rs2.run
 WHERE rs.run = ?1
   AND rs.state = 'done'
   AND rs.undone_by IS NULL
   AND rs2.state = 'done'
   AND rs2.undone_by IS NULL
   AND rs2.group_id IS rs.group_id
   AND rs2.resource IS rs.resource
   AND rs2.role IS rs.role
   AND (rs.group_id IS NOT NULL OR rs2.directory_id IS rs.directory_id)
   AND (rs2.finished_at > rs.finished_at OR (rs2.finished_at = rs.finished_at AND rs2.run > rs.run))
   AND rs2.run NOT IN (SELECT run FROM temp.undo_tree)
   AND NOT EXISTS (SELECT 1
                     FROM run_step rs3
                    WHERE rs3.run = r.undo_of
                      AND rs3.user = rs2.user
                      AND rs3.undone_by = rs2.run
                      AND rs3.group_id IS rs2.group_id
                      AND rs3.resource IS rs2.resource
                      AND rs3.role IS rs2.role
                      AND (rs2.group_id IS NOT NULL OR rs3.directory_id IS rs2.directory_id)
                      AND (rs3.finished_at > rs.finished_at
                           OR (rs3.finished_at = rs.finished_at AND rs3.run > rs.run)))
 GROUP BY rs.user, rs.seq;

-- Runs with results that a sync may contradict.
-- name: UNDO_WATCHED ()
SELECT id
  FROM run /*scan*/
 WHERE started_at IS NOT NULL
   AND done + failed > undone
   AND NOT dry_run;

-- Marks steps that the newest sync contradicts, when it read the person after the call and after
-- every other call about the same subject. The mark stays: a person restored and suspended again by
-- hand looks as the run left them. Where the copy does not know, no mark is set; a direct role read
-- one by one is only as new as that answer.
-- name: UNDO_SEEN (run, after, up to)
UPDATE main.run_step
   SET overruled_at = (SELECT started_at
                         FROM sync_run
                        WHERE outcome = 'ok'
                        ORDER BY id DESC LIMIT 1)
 WHERE run = ?1
   AND user > ?2
   AND user <= ?3
   AND state = 'done'
   AND undone_by IS NULL
   AND overruled_at IS NULL
   AND (user, seq) NOT IN (SELECT user, seq FROM temp.undo_later /*scan*/)
   AND NOT EXISTS (SELECT 1
                     FROM (SELECT id, started_at
                             FROM sync_run
                            WHERE outcome = 'ok'
                            ORDER BY id DESC LIMIT 1) y /*scan*/
                     CROSS JOIN run_user ru ON ru.user = run_step.user
                     CROSS JOIN run_step rs
                       ON rs.run = ru.run
                      AND rs.user = ru.user
                     CROSS JOIN run r ON r.id = rs.run
                    WHERE rs.state = 'done'
                      AND (rs.finished_at > y.started_at
                           OR r.synced >= y.id
                           OR (r.synced IS NULL AND rs.finished_at = y.started_at))
                      AND rs.group_id IS run_step.group_id
                      AND rs.resource IS run_step.resource
                      AND rs.role IS run_step.role
                      AND (rs.group_id IS NOT NULL OR rs.directory_id IS run_step.directory_id))
   AND EXISTS (SELECT 1
                 FROM user u
                WHERE u.id = run_step.user
                  AND u.gone_at IS NULL
                  AND CASE kind
                           WHEN 'leave-group'
                           THEN EXISTS (SELECT 1
                                          FROM user_group g
                                          JOIN membership m
                                            ON m.user = u.id
                                           AND m.user_group = g.id
                                         WHERE g.group_id = run_step.group_id)
                           WHEN 'join-group'
                           THEN EXISTS (SELECT 1
                                          FROM user_group g
                                         WHERE g.group_id = run_step.group_id
                                           AND g.gone_at IS NULL
                                           AND NOT EXISTS (SELECT 1
                                                             FROM membership m
                                                            WHERE m.user = u.id
                                                              AND m.user_group = g.id))
                           WHEN 'revoke-role'
                           THEN EXISTS (SELECT 1
                                          FROM product p
                                          JOIN user_role ur
                                            ON ur.user = u.id
                                           AND ur.product = p.id
                                         WHERE p.ari = run_step.resource
                                           AND ur.role = run_step.role
                                           AND ur.method = 'direct'
                                           AND (NOT ur.asked
                                                OR run_step.finished_at <= (
                                                       SELECT told_at
                                                         FROM role_asked asked
                                                        WHERE asked.user = u.id)))
                           WHEN 'assign-role'
                           THEN EXISTS (SELECT 1
                                          FROM product p
                                         WHERE p.ari = run_step.resource
                                           AND p.gone_at IS NULL
                                           AND NOT EXISTS (SELECT 1
                                                             FROM user_role ur
                                                            WHERE ur.user = u.id
                                                              AND ur.product = p.id
                                                              AND ur.role = run_step.role)
                                           AND NOT EXISTS (SELECT 1
                                                             FROM membership m
                                                             JOIN group_role gr
                                                               ON gr.user_group = m.user_group
                                                            WHERE m.user = u.id
                                                              AND gr.product = p.id
                                                              AND gr.role = run_step.role))
                           WHEN 'suspend'
                           THEN coalesce((SELECT ud.status <> 'suspended'
                                            FROM directory d
                                            JOIN user_directory ud
                                              ON ud.user = u.id
                                             AND ud.directory = d.id
                                           WHERE d.directory_id = run_step.directory_id),
                                         u.status = 'active')
                           WHEN 'restore'
                           THEN coalesce((SELECT ud.status = 'suspended'
                                            FROM directory d
                                            JOIN user_directory ud
                                              ON ud.user = u.id
                                             AND ud.directory = d.id
                                           WHERE d.directory_id = run_step.directory_id),
                                         u.status = 'suspended')
                           WHEN 'disable' THEN u.account_status = 'active'
                           WHEN 'enable' THEN u.account_status = 'inactive'
                           WHEN 'delete' THEN u.status IN ('active', 'suspended')
                           WHEN 'cancel-delete' THEN u.status = 'for_deletion' END);
