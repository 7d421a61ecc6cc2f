-- Undos: whom they put back, who is left out and why, and what an undone run says of itself.

-- An undo, what it undoes, undos of both, and so on: they speak of one and the same change.
-- name: UNDO_TREE_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS undo_tree (run INTEGER PRIMARY KEY);

-- name: UNDO_TREE_CLEAR ()
DELETE FROM temp.undo_tree;

-- name: UNDO_TREE (run)
WITH RECURSIVE up (id, source) AS (
  SELECT id, undo_of FROM run WHERE id = ?1
  UNION ALL SELECT r.id, r.undo_of FROM up /*scan*/ JOIN run r ON r.id = up.source),
tree (id) AS (
  SELECT id FROM up WHERE source IS NULL
  UNION ALL SELECT r.id FROM tree /*scan*/ JOIN run r ON r.undo_of = tree.id)
INSERT INTO temp.undo_tree SELECT id FROM tree;

-- Steps of a run whose subject (a group, a role, a directory, the account) a later run changed for
-- the same person. A later run that was undone, and the undo of it, leave things as they were.
-- name: UNDO_LATER_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS undo_later (
  user INTEGER, seq INTEGER, run INTEGER, PRIMARY KEY (user, seq)) WITHOUT ROWID;

-- name: UNDO_LATER_CLEAR ()
DELETE FROM temp.undo_later;

-- name: UNDO_LATER (run)
INSERT INTO temp.undo_later
SELECT s.user, s.seq, min(n.run)
  FROM run_step s JOIN run_user o ON o.user = s.user AND o.run <> s.run
  JOIN run_step n ON n.run = o.run AND n.user = o.user JOIN run r ON r.id = n.run
 WHERE s.run = ?1 AND s.state = 'done' AND s.undone_by IS NULL
   AND n.state = 'done' AND n.undone_by IS NULL
   AND n.group_id IS s.group_id AND n.resource IS s.resource AND n.role IS s.role
   AND (s.group_id IS NOT NULL OR n.directory_id IS s.directory_id)
   AND (n.finished_at > s.finished_at OR (n.finished_at = s.finished_at AND n.run > s.run))
   AND n.run NOT IN (SELECT run FROM temp.undo_tree)
   AND NOT EXISTS (SELECT 1 FROM run_step b
        WHERE b.run = r.undo_of AND b.user = n.user AND b.undone_by = n.run
          AND b.group_id IS n.group_id AND b.resource IS n.resource AND b.role IS n.role
          AND (n.group_id IS NOT NULL OR b.directory_id IS n.directory_id)
          AND (b.finished_at > s.finished_at OR (b.finished_at = s.finished_at AND b.run > s.run)))
 GROUP BY s.user, s.seq;

-- What the latest synchronization shows otherwise than the call left it, when it was made after
-- that and after every other call of ours about the same. It is remembered: who was restored and
-- suspended again by hand looks as the run left them. Where the copy does not tell, nothing is
-- noted; a direct role that was asked for is only as new as the answer.
-- name: UNDO_SEEN (run, after, up to)
UPDATE run_step SET overruled_at = (SELECT started_at FROM sync_run WHERE outcome = 'ok'
    ORDER BY id DESC LIMIT 1)
 WHERE run = ?1 AND user > ?2 AND user <= ?3
   AND state = 'done' AND undone_by IS NULL AND overruled_at IS NULL
   AND (user, seq) NOT IN (SELECT user, seq FROM temp.undo_later /*scan*/)
   AND NOT EXISTS (
       SELECT 1 FROM (SELECT id, started_at FROM sync_run WHERE outcome = 'ok'
           ORDER BY id DESC LIMIT 1) y /*scan*/
         CROSS JOIN run_user o ON o.user = run_step.user
         CROSS JOIN run_step n ON n.run = o.run AND n.user = o.user CROSS JOIN run r ON r.id = n.run
        WHERE n.state = 'done'
          AND (n.finished_at > y.started_at OR r.synced >= y.id OR (r.synced IS NULL
              AND n.finished_at = y.started_at))
          AND n.group_id IS run_step.group_id AND n.resource IS run_step.resource
              AND n.role IS run_step.role
          AND (n.group_id IS NOT NULL OR n.directory_id IS run_step.directory_id))
   AND EXISTS (SELECT 1 FROM user u WHERE u.id = run_step.user AND u.gone_at IS NULL AND CASE kind
     WHEN 'leave-group' THEN EXISTS (
       SELECT 1 FROM user_group g JOIN membership m ON m.user = u.id AND m.user_group = g.id
        WHERE g.group_id = run_step.group_id)
     WHEN 'join-group' THEN EXISTS (
       SELECT 1 FROM user_group g WHERE g.group_id = run_step.group_id AND g.gone_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.user = u.id AND m.user_group = g.id))
     WHEN 'revoke-role' THEN EXISTS (
       SELECT 1 FROM product p JOIN user_role r ON r.user = u.id AND r.product = p.id
        WHERE p.ari = run_step.resource AND r.role = run_step.role AND r.method = 'direct'
          AND (NOT r.asked OR run_step.finished_at <= (SELECT told_at FROM role_asked a
              WHERE a.user = u.id)))
     WHEN 'assign-role' THEN EXISTS (
       SELECT 1 FROM product p WHERE p.ari = run_step.resource AND p.gone_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM user_role r
               WHERE r.user = u.id AND r.product = p.id AND r.role = run_step.role)
          AND NOT EXISTS (SELECT 1 FROM membership m
              JOIN group_role r ON r.user_group = m.user_group
               WHERE m.user = u.id AND r.product = p.id AND r.role = run_step.role))
     WHEN 'suspend' THEN coalesce((
       SELECT x.status <> 'suspended' FROM directory d JOIN user_directory x ON x.user = u.id
           AND x.directory = d.id
        WHERE d.directory_id = run_step.directory_id), u.status = 'active')
     WHEN 'restore' THEN coalesce((
       SELECT x.status = 'suspended' FROM directory d JOIN user_directory x ON x.user = u.id
           AND x.directory = d.id
        WHERE d.directory_id = run_step.directory_id), u.status = 'suspended')
     WHEN 'disable' THEN u.account_status = 'active'
     WHEN 'enable' THEN u.account_status = 'inactive'
     WHEN 'delete' THEN u.status IN ('active', 'suspended')
     WHEN 'cancel-delete' THEN u.status = 'for_deletion' END);

-- Runs that left something a synchronization may show otherwise.
-- name: UNDO_WATCHED ()
SELECT id FROM run /*scan*/ WHERE started_at IS NOT NULL AND done + failed > undone AND NOT dry_run;

-- Making one, so many people at a time: "after" and "up to" are row ids of people.
-- Whom it may concern, for the planner.
-- name: UNDO_CHOOSE (run)
INSERT OR IGNORE INTO temp.plan_chosen SELECT user FROM run_user WHERE run = ?1;

-- name: UNDO_USERS (undo, run, account id or NULL, after, up to)
INSERT INTO run_user (run, user, state, last_active)
SELECT ?1, u.user, 'planned', u.last_active FROM run n JOIN run_user u ON u.run = n.id
 WHERE n.id = ?2 AND n.state IN ('done', 'failed', 'stopped')
   AND u.user > ?4 AND u.user <= ?5
   AND (?3 IS NULL OR u.user = (SELECT id FROM user WHERE account_id = ?3))
   AND EXISTS (SELECT 1 FROM run_step s WHERE s.run = u.run AND s.user = u.user
        AND s.state = 'done' AND s.undone_by IS NULL AND step_opposite(s.kind) IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM run o JOIN run_user x ON x.run = o.id
        WHERE o.undo_of = ?2 AND o.state IN ('waiting', 'queued', 'running') AND x.user = u.user);

-- name: UNDO_STEPS (undo, run, after, up to)
INSERT INTO run_step (run, user, seq, kind, directory_id, group_id, resource, role, label)
SELECT ?1, s.user, row_number() OVER (PARTITION BY s.user
    ORDER BY s.seq DESC), step_opposite(s.kind),
       s.directory_id, s.group_id, s.resource, s.role, s.label
  FROM run_user n JOIN run_step s ON s.run = ?2 AND s.user = n.user
 WHERE n.run = ?1 AND n.user > ?3 AND n.user <= ?4
     AND s.state = 'done' AND s.undone_by IS NULL AND step_opposite(s.kind) IS NOT NULL;

-- name: UNDO_GROUPS (undo, run)
INSERT OR IGNORE INTO run_group (run, group_id, gives, makes_admins)
SELECT ?1, group_id, gives, makes_admins FROM run_group WHERE run = ?2;

-- name: UNDO_WITH_ADMINS (undo)
UPDATE run SET with_admins = 1 WHERE id = ?1;

-- name: UNDO_PROTECT (undo, days, reason)
UPDATE run SET protect_days = ?2, protect_reason = ?3 WHERE id = ?1;

-- Who is left out of it, and why. ?2 is 'left-out' of a new plan and 'skipped' of one that is
-- renewed. Those of the planner: gone, of another kind, organization admins, protected people.
-- name: UNDO_OUT_PLANNER (undo, state, after, up to)
UPDATE run_user SET state = ?2, cause = p.cause, detail = p.detail,
    reason = reason_text(p.cause, p.detail)
  FROM temp.plan_user p
 WHERE p.user > ?3 AND p.user <= ?4 AND run_user.run = ?1 AND run_user.state = 'planned' AND p.user = run_user.user
     AND p.cause IS NOT NULL;

-- name: UNDO_OUT_LATER (undo, state, after, up to)
UPDATE run_user SET state = ?2, cause = 'undo-later-run', detail = x.run,
    reason = reason_text('undo-later-run', x.run)
  FROM (SELECT user, min(run) AS run FROM temp.undo_later
         WHERE user > ?3 AND user <= ?4 GROUP BY user) x
 WHERE run_user.run = ?1 AND run_user.state = 'planned' AND x.user = run_user.user;

-- name: UNDO_OUT_SEEN (undo, state, run, after, up to)
UPDATE run_user SET state = ?2, cause = 'undo-overruled', detail = x.day,
    reason = reason_text('undo-overruled', x.day)
  FROM (SELECT user, strftime('%Y-%m-%d', min(overruled_at), 'unixepoch') AS day FROM run_step
         WHERE run = ?3 AND user > ?4 AND user <= ?5 AND state = 'done'
             AND undone_by IS NULL
             AND overruled_at IS NOT NULL GROUP BY user) x
 WHERE run_user.run = ?1 AND run_user.state = 'planned' AND x.user = run_user.user;

-- Of an undo that waited: what another one put back meanwhile, and who is in another one that was
-- asked for before.
-- name: UNDO_OUT_STEPS (undo, run, after, up to)
UPDATE run_step SET state = 'skipped', cause = 'undo-done', reason = reason_text('undo-done', NULL)
 WHERE run = ?1 AND user > ?3 AND user <= ?4 AND state = 'planned'
   AND NOT EXISTS (SELECT 1 FROM run_step s WHERE s.run = ?2 AND s.user = run_step.user
       AND s.state = 'done'
        AND s.undone_by IS NULL AND step_opposite(s.kind) = run_step.kind
        AND s.directory_id IS run_step.directory_id AND s.group_id IS run_step.group_id
        AND s.resource IS run_step.resource AND s.role IS run_step.role);

-- name: UNDO_OUT_TWICE (undo, state, run, after, up to)
UPDATE run_user SET state = ?2, cause = 'undo-under-way', detail = x.other,
    reason = reason_text('undo-under-way', x.other)
  FROM (SELECT y.user, min(o.id) AS other FROM run o JOIN run_user y ON y.run = o.id
         WHERE o.undo_of = ?3 AND o.id < ?1 AND y.user > ?4 AND y.user <= ?5
             AND o.state IN ('waiting', 'queued', 'running') GROUP BY y.user) x
 WHERE run_user.run = ?1 AND run_user.state = 'planned' AND x.user = run_user.user;

-- Admin rights come back only when an owner asked: roles, and groups that made admins then or do
-- so now.
-- name: UNDO_OUT_ADMINS (undo, after, up to)
UPDATE run_step SET state = 'skipped', cause = 'undo-admins',
    reason = reason_text('undo-admins', label)
 WHERE run = ?1 AND user > ?2 AND user <= ?3 AND state = 'planned'
   AND NOT (SELECT with_admins FROM run WHERE id = ?1)
   AND ((kind = 'assign-role' AND makes_admins(role))
     OR (kind = 'join-group' AND (
          EXISTS (SELECT 1 FROM run_group g WHERE g.run = ?1
              AND g.group_id = run_step.group_id AND g.makes_admins)
       OR EXISTS (SELECT 1 FROM user_group g JOIN group_role r ON r.user_group = g.id
                   WHERE g.group_id = run_step.group_id AND makes_admins(r.role)))));

-- Of whom nothing is left to call.
-- name: UNDO_OUT_NOTHING (undo, state, after, up to)
UPDATE run_user SET state = ?2, (cause, reason) = (
       SELECT s.cause, s.reason FROM run_step s WHERE s.run = ?1 AND s.user = run_user.user
           AND s.state = 'skipped' ORDER BY s.seq LIMIT 1)
 WHERE run = ?1 AND user > ?3 AND user <= ?4 AND state = 'planned'
   AND NOT EXISTS (SELECT 1 FROM run_step s WHERE s.run = ?1 AND s.user = run_user.user
       AND s.state = 'planned');

-- What is not called for whoever is left out. Admin rights that were kept back are told.
-- name: UNDO_OUT_DROP (undo, after, up to)
DELETE FROM run_step WHERE run = ?1 AND user > ?2 AND user <= ?3 AND state = 'planned'
   AND user IN (SELECT u.user FROM run_user u
       WHERE u.run = ?1 AND u.user > ?2 AND u.user <= ?3 AND u.state <> 'planned');

-- Calls that are not made because nobody with that right asked.
-- name: UNDO_KEPT_BACK (undo)
SELECT count(*) FROM run_step WHERE run = ?1 AND cause = 'undo-admins';

-- Calls it would make, and whether one of them gives an admin's right.
-- name: UNDO_CALLS (undo)
SELECT count(*) FROM run_step s JOIN run_user u ON u.run = s.run AND u.user = s.user
 WHERE s.run = ?1 AND s.state = 'planned' AND u.state = 'planned';

-- name: UNDO_GIVES_ADMINS (undo)
SELECT 1 FROM run_step s JOIN run_user u ON u.run = s.run AND u.user = s.user
 WHERE s.run = ?1 AND s.state = 'planned' AND u.state = 'planned'
   AND ((s.kind = 'assign-role' AND makes_admins(s.role))
     OR (s.kind = 'join-group' AND (
          EXISTS (SELECT 1 FROM run_group g WHERE g.run = ?1 AND g.group_id = s.group_id
              AND g.makes_admins)
       OR EXISTS (SELECT 1 FROM user_group g JOIN group_role r ON r.user_group = g.id
                   WHERE g.group_id = s.group_id AND makes_admins(r.role))))) LIMIT 1;

-- What it did. Whatever stands against it in the tree is put back by it; whatever it did before
-- anew stands again.
-- name: UNDO_MARK (undo)
UPDATE run_step SET undone_by = ?1
 WHERE run IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1) AND state = 'done'
     AND undone_by IS NULL
   AND EXISTS (SELECT 1 FROM run_step n WHERE n.run = ?1 AND n.user = run_step.user
       AND n.state IN ('done', 'already')
        AND n.kind = step_opposite(run_step.kind)
        AND n.group_id IS run_step.group_id AND n.resource IS run_step.resource
            AND n.role IS run_step.role
        AND (n.group_id IS NOT NULL OR n.directory_id IS run_step.directory_id));

-- name: UNDO_UNMARK (undo)
UPDATE run_step SET undone_by = NULL, overruled_at = NULL
 WHERE run IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1) AND state = 'done'
     AND undone_by IS NOT NULL
   AND EXISTS (SELECT 1 FROM run_step n WHERE n.run = ?1 AND n.user = run_step.user
       AND n.state = 'done'
        AND n.kind = run_step.kind
        AND n.group_id IS run_step.group_id AND n.resource IS run_step.resource
            AND n.role IS run_step.role
        AND (n.group_id IS NOT NULL OR n.directory_id IS run_step.directory_id));

-- name: UNDO_MARK_USERS (undo)
UPDATE run_user SET undone_by = CASE
         WHEN NOT EXISTS (SELECT 1 FROM run_step s WHERE s.run = run_user.run
             AND s.user = run_user.user
                           AND s.state = 'done' AND s.undone_by IS NULL)
         THEN (SELECT max(s.undone_by) FROM run_step s WHERE s.run = run_user.run
             AND s.user = run_user.user) END
 WHERE run IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1)
   AND user IN (SELECT n.user FROM run_user n WHERE n.run = ?1);

-- name: UNDO_MARK_RUNS (undo)
UPDATE run SET undone = (SELECT count(*) FROM run_user u WHERE u.run = run.id
    AND u.undone_by IS NOT NULL)
 WHERE id IN (SELECT run FROM temp.undo_tree /*scan*/ WHERE run <> ?1);

-- Whoever was put back and has no protection of their own that holds.
-- name: UNDO_PUT_BACK (undo, now)
SELECT r.user FROM run_user r
 WHERE r.run = ?1 AND EXISTS (SELECT 1 FROM run_step s WHERE s.run = r.run
     AND s.user = r.user AND s.state = 'done')
   AND NOT EXISTS (SELECT 1 FROM protection p WHERE p.user = r.user AND p.ended_at IS NULL
       AND (p.until IS NULL OR p.until > ?2))
 ORDER BY r.user;

-- name: UNDO_ACCOUNT (user)
SELECT account_id FROM user WHERE id = ?1;
