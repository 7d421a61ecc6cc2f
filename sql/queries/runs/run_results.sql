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

-- Of a run that warns, or warned.
-- name: RUN_HAS_NOTICES (run)
SELECT 1 FROM run_terms WHERE run = ?1 AND notices <> '';

-- name: RUN_ROW_WARNED_JSON (row as JSON, run, account id)
SELECT json_set(
         ?1,
         '$.actsAt', iso(wn.acts_at),
         '$.notices', json((SELECT json_group_array(json_object('due', iso(due_at),
                                                                'acceptedAt', iso(accepted_at)))
                              FROM (SELECT due_at, accepted_at
                                      FROM notice
                                     WHERE run = ?2
                                       AND user = u.id
                                     ORDER BY days DESC))))
  FROM run_person u
  LEFT JOIN warning wn
    ON wn.run = ?2
   AND wn.user = u.id
 WHERE u.account_id = ?3;

-- name: TASK_PAGE_ROW_JSON (account id, outcome, reason, undone)
SELECT json_object('accountId', ?1,
                   'outcome', ?2,
                   'reason', ?3,
                   'undone', json(iif(?4, 'true', 'false')));
