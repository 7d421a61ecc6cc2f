-- Planning an undo: its people and calls, who is left out and why, and marking what it undid.

-- Planning an undo, so many people at a time: "after" and "up to" are row ids of people. These are
-- the people it may concern, for the planner.
-- name: UNDO_CHOOSE (run)
INSERT OR IGNORE INTO temp.plan_chosen SELECT user FROM run_user WHERE run = ?1;

-- name: UNDO_USERS (undo, run, account id or NULL, after, up to)
INSERT INTO main.run_user (run, user, state, last_active)
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
INSERT INTO main.run_step (run, user, seq, kind, directory_id, group_id, resource, role, label)
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

-- Every call that an undo of the run could make, for the limits of an area.
-- name: UNDO_AREA_STEPS (run)
INSERT OR IGNORE INTO temp.plan_step
SELECT rs.user, step_opposite(rs.kind), coalesce(rs.directory_id, ''), coalesce(rs.group_id, ''),
       coalesce(rs.resource, ''), coalesce(rs.role, ''), rs.seq, rs.label
  FROM temp.plan_chosen pc /*scan*/
  CROSS JOIN run_step rs
    ON rs.run = ?1
   AND rs.user = pc.user
 WHERE rs.state = 'done'
   AND rs.undone_by IS NULL
   AND step_opposite(rs.kind) IS NOT NULL;

-- name: UNDO_GROUPS (undo, run)
INSERT OR IGNORE INTO main.run_group (run, group_id, gives, makes_admins)
SELECT ?1, group_id, gives, makes_admins
  FROM run_group
 WHERE run = ?2;

-- Who is left out of an undo, and why. ?2 is 'left-out' in a new plan and 'skipped' in a renewed
-- one. First the planner's own causes: gone, another kind of account, organization admin,
-- protected.
-- name: UNDO_OUT_PLANNER (undo, state, after, up to)
UPDATE main.run_user
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
UPDATE main.run_user
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
UPDATE main.run_user
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
UPDATE main.run_step
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
UPDATE main.run_user
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

-- People with nothing left to call.
-- name: UNDO_OUT_NOTHING (undo, state, after, up to)
UPDATE main.run_user
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
DELETE FROM main.run_step
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
UPDATE main.run_step
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
UPDATE main.run_step
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
UPDATE main.run_user
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
UPDATE main.run
   SET undone = (SELECT count(*)
                   FROM run_user ru
                  WHERE ru.run = run.id
                    AND ru.undone_by IS NOT NULL)
 WHERE id IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1);

-- Nothing is left to give back, so nobody needs to answer.
-- name: UNDO_VOID_REQUESTS (undo, now)
UPDATE main.access_request
   SET state = 'void',
       cause = 'undone-before',
       answered_at = ?2
 WHERE kind = 'return'
   AND state = 'open'
   AND run IN (SELECT run FROM temp.undo_tree /*scan*/)
   AND EXISTS (SELECT 1
                 FROM run_user ru
                WHERE ru.run = access_request.run
                  AND ru.user = access_request.user
                  AND ru.undone_by = ?1);

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

-- Admin rights are restored only when an owner asked: roles, and groups that made admins then or do
-- so now.
-- name: UNDO_OUT_ADMINS (undo, after, up to)
UPDATE main.run_step
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
