-- The pages of tasks and runs: what forms offer, and what only pages ask. The rows themselves are core's.

-- name: TASK_PAGE_PRODUCTS ()
SELECT product, site, site_name FROM product /*scan*/ WHERE gone_at IS NULL AND sandbox = 0 ORDER BY product, site_name, site; -- a handful of rows


-- name: TASK_PAGE_GROUPS ()
-- What a browser offers while a name is typed; any other group can be typed too.
SELECT name FROM user_group /*scan*/ WHERE gone_at IS NULL AND external_synced = 0 AND modifiable = 1 AND name <> '' ORDER BY name COLLATE NOCASE LIMIT 300;

-- name: TASK_PAGE_GROUP (id or name)
SELECT group_id FROM user_group WHERE group_id = ?1 AND gone_at IS NULL
UNION SELECT group_id FROM user_group WHERE name = ?1 COLLATE NOCASE AND name = ?1 AND gone_at IS NULL LIMIT 2;

-- name: TASK_PAGE_GROUP_NAME (id)
-- Only a name that means this group and no other can stand for it in a form.
SELECT g.name FROM user_group g WHERE g.group_id = ?1 AND g.name <> '' AND NOT EXISTS (SELECT 1 FROM user_group o WHERE o.name = g.name COLLATE NOCASE AND o.name = g.name AND o.id <> g.id);

-- name: TASK_PAGE_PERSON (account id)
SELECT name FROM user WHERE account_id = ?1;

-- name: TASK_PAGE_RUN_JSON (run)
SELECT json_object('id', id, 'processId', process_id, 'kind', kind, 'name', name, 'state', state, 'dryRun', json(iif(dry_run, 'true', 'false')), 'task', task, 'undoOf', undo_of,
  'requestedBy', requested_by, 'confirmedBy', confirmed_by, 'approvedBy', approved_by,
  'requestedAt', strftime('%Y-%m-%dT%H:%M:%SZ', requested_at, 'unixepoch'), 'startedAt', strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch'),
  'finishedAt', strftime('%Y-%m-%dT%H:%M:%SZ', finished_at, 'unixepoch'),
  'matched', matched, 'planned', planned, 'done', done, 'already', already, 'skipped', skipped,
  'failed', failed, 'reason', reason, 'undone', undone) FROM run WHERE id = ?1;

-- name: TASK_PAGE_ROW_JSON (account id, outcome, reason, undone)
SELECT json_object('accountId', ?1, 'outcome', ?2, 'reason', ?3, 'undone',
                   json(iif(?4, 'true', 'false')));

-- name: TASK_PAGE_LAST_RUN (task)
-- Undos of its runs are none of its own.
SELECT id FROM run WHERE task = ?1 AND state NOT IN ('preparing', 'preview', 'dropped')
   AND kind = 'task' ORDER BY id DESC
       LIMIT 1;

-- name: TASK_PAGE_WAITING (who)
-- What somebody else asked for and this person may approve.
SELECT count(*) FROM run WHERE state = 'waiting' AND requested_by <> ?1 COLLATE NOCASE AND coalesce(confirmed_by, '') <> ?1 COLLATE NOCASE;

-- name: TASK_PAGE_LAST_ENDED (now)
-- The newest run of the last two weeks that went wrong, while no later one of its task went well,
-- and it was not undone.
SELECT r.id, r.task, r.name, r.state, r.finished_at, r.reason, r.failed FROM run r
 WHERE r.state IN ('failed', 'refused') AND r.finished_at > ?1 - 14 * 86400
   AND NOT (r.undone > 0
             AND NOT EXISTS (SELECT 1 FROM run_step s
                              WHERE s.run = r.id AND s.state = 'done' AND s.undone_by IS NULL))
   AND NOT EXISTS (SELECT 1 FROM run later
                    WHERE later.task = r.task AND later.id > r.id AND later.state = 'done'
                      AND later.kind = r.kind)
 ORDER BY r.id DESC LIMIT 1;
