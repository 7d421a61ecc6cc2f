-- Undos: whom they restore, and what an undone run says of itself.

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

-- Marks steps that the newest sync contradicts, when it read the person after the call and after
-- every other call about the same subject. The mark stays: a person restored and suspended again by
-- hand looks as the run left them. Where the copy does not know, no mark is set; a direct role read
-- one by one is only as new as that answer.
-- name: UNDO_SEEN (run, after, up to)
UPDATE run_step
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

-- Runs with results that a sync may contradict.
-- name: UNDO_WATCHED ()
SELECT id
  FROM run /*scan*/
 WHERE started_at IS NOT NULL
   AND done + failed > undone
   AND NOT dry_run;

-- Planning an undo, so many people at a time: "after" and "up to" are row ids of people. These are
-- the people it may concern, for the planner.
-- name: UNDO_CHOOSE (run)
INSERT OR IGNORE INTO temp.plan_chosen SELECT user FROM run_user WHERE run = ?1;

-- name: UNDO_USERS (undo, run, account id or NULL, after, up to)
INSERT INTO run_user (run, user, state, last_active)
SELECT ?1, ru.user, 'planned', ru.last_active
  FROM run r
  JOIN run_user ru ON ru.run = r.id
 WHERE r.id = ?2
   AND r.state IN ('done', 'failed', 'stopped')
   AND ru.user > ?4
   AND ru.user <= ?5
   AND (?3 IS NULL OR ru.user = (SELECT id FROM user WHERE account_id = ?3))
   AND EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ru.run
                  AND rs.user = ru.user
                  AND rs.state = 'done'
                  AND rs.undone_by IS NULL
                  AND step_opposite(rs.kind) IS NOT NULL)
   AND NOT EXISTS (SELECT 1
                     FROM run r2
                     JOIN run_user ru2 ON ru2.run = r2.id
                    WHERE r2.undo_of = ?2
                      AND r2.state IN ('waiting', 'queued', 'running')
                      AND ru2.user = ru.user);

-- name: UNDO_STEPS (undo, run, after, up to)
INSERT INTO run_step (run, user, seq, kind, directory_id, group_id, resource, role, label)
SELECT ?1, rs.user,
       row_number() OVER (PARTITION BY rs.user ORDER BY rs.seq DESC),
       step_opposite(rs.kind), rs.directory_id, rs.group_id, rs.resource, rs.role, rs.label
  FROM run_user ru
  JOIN run_step rs
    ON rs.run = ?2
   AND rs.user = ru.user
 WHERE ru.run = ?1
   AND ru.user > ?3
   AND ru.user <= ?4
   AND rs.state = 'done'
   AND rs.undone_by IS NULL
   AND step_opposite(rs.kind) IS NOT NULL;

-- name: UNDO_GROUPS (undo, run)
INSERT OR IGNORE INTO run_group (run, group_id, gives, makes_admins)
SELECT ?1, group_id, gives, makes_admins
  FROM run_group
 WHERE run = ?2;

-- name: UNDO_WITH_ADMINS (undo)
UPDATE run SET with_admins = 1 WHERE id = ?1;

-- name: UNDO_PROTECT (undo, days, reason)
UPDATE run SET protect_days = ?2, protect_reason = ?3 WHERE id = ?1;

-- Who is left out of an undo, and why. ?2 is 'left-out' in a new plan and 'skipped' in a renewed
-- one. First the planner's own causes: gone, another kind of account, organization admin,
-- protected.
-- name: UNDO_OUT_PLANNER (undo, state, after, up to)
UPDATE run_user
   SET state = ?2,
       cause = pu.cause,
       detail = pu.detail,
       reason = reason_text(pu.cause, pu.detail)
  FROM temp.plan_user pu
 WHERE pu.user > ?3
   AND pu.user <= ?4
   AND run_user.run = ?1
   AND run_user.state = 'planned'
   AND pu.user = run_user.user
   AND pu.cause IS NOT NULL;

-- name: UNDO_OUT_LATER (undo, state, after, up to)
UPDATE run_user
   SET state = ?2,
       cause = 'undo-later-run',
       detail = x.run,
       reason = reason_text('undo-later-run', x.run)
  FROM (SELECT user, min(run) AS run
          FROM temp.undo_later
         WHERE user > ?3
           AND user <= ?4
         GROUP BY user) x
 WHERE run_user.run = ?1
   AND run_user.state = 'planned'
   AND x.user = run_user.user;

-- name: UNDO_OUT_SEEN (undo, state, run, after, up to)
UPDATE run_user
   SET state = ?2,
       cause = 'undo-overruled',
       detail = x.day,
       reason = reason_text('undo-overruled', x.day)
  FROM (SELECT user, iso_day(min(overruled_at)) AS day
          FROM run_step
         WHERE run = ?3
           AND user > ?4
           AND user <= ?5
           AND state = 'done'
           AND undone_by IS NULL
           AND overruled_at IS NOT NULL
         GROUP BY user) x
 WHERE run_user.run = ?1
   AND run_user.state = 'planned'
   AND x.user = run_user.user;

-- For an undo that waited: steps another undo did meanwhile, and people in an undo asked for
-- earlier.
-- name: UNDO_OUT_STEPS (undo, run, after, up to)
UPDATE run_step
   SET state = 'skipped',
       cause = 'undo-done',
       reason = reason_text('undo-done', NULL)
 WHERE run = ?1
   AND user > ?3
   AND user <= ?4
   AND state = 'planned'
   AND NOT EXISTS (SELECT 1
                     FROM run_step rs
                    WHERE rs.run = ?2
                      AND rs.user = run_step.user
                      AND rs.state = 'done'
                      AND rs.undone_by IS NULL
                      AND step_opposite(rs.kind) = run_step.kind
                      AND rs.directory_id IS run_step.directory_id
                      AND rs.group_id IS run_step.group_id
                      AND rs.resource IS run_step.resource
                      AND rs.role IS run_step.role);

-- name: UNDO_OUT_TWICE (undo, state, run, after, up to)
UPDATE run_user
   SET state = ?2,
       cause = 'undo-under-way',
       detail = x.other,
       reason = reason_text('undo-under-way', x.other)
  FROM (SELECT ru.user, min(r.id) AS other
          FROM run r
          JOIN run_user ru ON ru.run = r.id
         WHERE r.undo_of = ?3
           AND r.id < ?1
           AND ru.user > ?4
           AND ru.user <= ?5
           AND r.state IN ('waiting', 'queued', 'running')
         GROUP BY ru.user) x
 WHERE run_user.run = ?1
   AND run_user.state = 'planned'
   AND x.user = run_user.user;

-- Admin rights are restored only when an owner asked: roles, and groups that made admins then or do
-- so now.
-- name: UNDO_OUT_ADMINS (undo, after, up to)
UPDATE run_step
   SET state = 'skipped',
       cause = 'undo-admins',
       reason = reason_text('undo-admins', label)
 WHERE run = ?1
   AND user > ?2
   AND user <= ?3
   AND state = 'planned'
   AND NOT (SELECT with_admins FROM run WHERE id = ?1)
   AND ((kind = 'assign-role' AND makes_admins(role))
        OR (kind = 'join-group'
            AND (EXISTS (SELECT 1
                           FROM run_group rg
                          WHERE rg.run = ?1
                            AND rg.group_id = run_step.group_id
                            AND rg.makes_admins)
                 OR EXISTS (SELECT 1
                              FROM user_group g
                              JOIN group_role gr ON gr.user_group = g.id
                             WHERE g.group_id = run_step.group_id
                               AND makes_admins(gr.role)))));

-- People with nothing left to call.
-- name: UNDO_OUT_NOTHING (undo, state, after, up to)
UPDATE run_user
   SET state = ?2,
       (cause, reason) = (SELECT rs.cause, rs.reason
                            FROM run_step rs
                           WHERE rs.run = ?1
                             AND rs.user = run_user.user
                             AND rs.state = 'skipped'
                           ORDER BY rs.seq LIMIT 1)
 WHERE run = ?1
   AND user > ?3
   AND user <= ?4
   AND state = 'planned'
   AND NOT EXISTS (SELECT 1
                     FROM run_step rs
                    WHERE rs.run = ?1
                      AND rs.user = run_user.user
                      AND rs.state = 'planned');

-- Steps of people who are left out. Admin rights that are not restored stay, to be shown.
-- name: UNDO_OUT_DROP (undo, after, up to)
DELETE FROM run_step
 WHERE run = ?1
   AND user > ?2
   AND user <= ?3
   AND state = 'planned'
   AND user IN (SELECT ru.user
                  FROM run_user ru
                 WHERE ru.run = ?1
                   AND ru.user > ?2
                   AND ru.user <= ?3
                   AND ru.state <> 'planned');

-- Calls that are not made because nobody with that right asked.
-- name: UNDO_KEPT_BACK (undo)
SELECT count(*)
  FROM run_step
 WHERE run = ?1
   AND cause = 'undo-admins';

-- Calls the undo would make, and whether one of them gives an admin's right.
-- name: UNDO_CALLS (undo)
SELECT count(*)
  FROM run_step rs
  JOIN run_user ru
    ON ru.run = rs.run
   AND ru.user = rs.user
 WHERE rs.run = ?1
   AND rs.state = 'planned'
   AND ru.state = 'planned';

-- name: UNDO_GIVES_ADMINS (undo)
SELECT 1
  FROM run_step rs
  JOIN run_user ru
    ON ru.run = rs.run
   AND ru.user = rs.user
 WHERE rs.run = ?1
   AND rs.state = 'planned'
   AND ru.state = 'planned'
   AND ((rs.kind = 'assign-role' AND makes_admins(rs.role))
        OR (rs.kind = 'join-group'
            AND (EXISTS (SELECT 1
                           FROM run_group rg
                          WHERE rg.run = ?1
                            AND rg.group_id = rs.group_id
                            AND rg.makes_admins)
                 OR EXISTS (SELECT 1
                              FROM user_group g
                              JOIN group_role gr ON gr.user_group = g.id
                             WHERE g.group_id = rs.group_id
                               AND makes_admins(gr.role)))))
 LIMIT 1;

-- What the undo did. It undoes each opposite step in the tree; what it did again stands again.
-- name: UNDO_MARK (undo)
UPDATE run_step
   SET undone_by = ?1
 WHERE run IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1)
   AND state = 'done'
   AND undone_by IS NULL
   AND EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ?1
                  AND rs.user = run_step.user
                  AND rs.state IN ('done', 'already')
                  AND rs.kind = step_opposite(run_step.kind)
                  AND rs.group_id IS run_step.group_id
                  AND rs.resource IS run_step.resource
                  AND rs.role IS run_step.role
                  AND (rs.group_id IS NOT NULL OR rs.directory_id IS run_step.directory_id));

-- name: UNDO_UNMARK (undo)
UPDATE run_step
   SET undone_by = NULL,
       overruled_at = NULL
 WHERE run IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1)
   AND state = 'done'
   AND undone_by IS NOT NULL
   AND EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ?1
                  AND rs.user = run_step.user
                  AND rs.state = 'done'
                  AND rs.kind = run_step.kind
                  AND rs.group_id IS run_step.group_id
                  AND rs.resource IS run_step.resource
                  AND rs.role IS run_step.role
                  AND (rs.group_id IS NOT NULL OR rs.directory_id IS run_step.directory_id));

-- name: UNDO_MARK_USERS (undo)
UPDATE run_user
   SET undone_by = CASE WHEN NOT EXISTS (SELECT 1
                                           FROM run_step rs
                                          WHERE rs.run = run_user.run
                                            AND rs.user = run_user.user
                                            AND rs.state = 'done'
                                            AND rs.undone_by IS NULL)
                        THEN (SELECT max(rs.undone_by)
                                FROM run_step rs
                               WHERE rs.run = run_user.run
                                 AND rs.user = run_user.user) END
 WHERE run IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1)
   AND user IN (SELECT ru.user FROM run_user ru WHERE ru.run = ?1);

-- name: UNDO_MARK_RUNS (undo)
UPDATE run
   SET undone = (SELECT count(*)
                   FROM run_user ru
                  WHERE ru.run = run.id
                    AND ru.undone_by IS NOT NULL)
 WHERE id IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1);

-- People put back without a protection of their own in force.
-- name: UNDO_PUT_BACK (undo, now)
SELECT ru.user
  FROM run_user ru
 WHERE ru.run = ?1
   AND EXISTS (SELECT 1
                 FROM run_step rs
                WHERE rs.run = ru.run
                  AND rs.user = ru.user
                  AND rs.state = 'done')
   AND NOT EXISTS (SELECT 1
                     FROM protection pr
                    WHERE pr.user = ru.user
                      AND pr.ended_at IS NULL
                      AND in_force(pr.until, ?2))
 ORDER BY ru.user;

-- name: UNDO_ACCOUNT (user)
SELECT account_id FROM user WHERE id = ?1;
