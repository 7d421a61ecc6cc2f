-- A run and its people as JSON.

-- name: TASK_PAGE_RUN_JSON (run)
SELECT json_object(
         'id', id,
         'processId', process_id,
         'kind', kind,
         'name', name,
         'state', state,
         'dryRun', json(iif(dry_run, 'true', 'false')),
         'task', task,
         'undoOf', undo_of,
         'requestedBy', requested_by,
         'confirmedBy', confirmed_by,
         'approvedBy', approved_by,
         'requestedAt', iso(requested_at),
         'startedAt', iso(started_at),
         'finishedAt', iso(finished_at),
         'matched', matched,
         'planned', planned,
         'done', done,
         'already', already,
         'skipped', skipped,
         'failed', failed,
         'reason', reason,
         'undone', undone)
  FROM run
 WHERE id = ?1;

-- name: TASK_PAGE_ROW_JSON (account id, outcome, reason, undone)
SELECT json_object('accountId', ?1,
                   'outcome', ?2,
                   'reason', ?3,
                   'undone', json(iif(?4, 'true', 'false')));
