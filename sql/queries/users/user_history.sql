-- What was done to one person.

-- What was done to a person: by runs (run is not NULL), and by hand.
-- name: USERS_ONE_HISTORY (account id, limit)
SELECT at, who, seen_by, approved_by, action, before, after, detail, run, task, undo_of, state,
       dry_run
  FROM (SELECT at, who, NULL AS seen_by, NULL AS approved_by, action, before, after, detail,
               NULL AS run, NULL AS task, NULL AS undo_of, NULL AS state, 0 AS dry_run
          FROM (SELECT * FROM audit WHERE subject = ?1 ORDER BY id DESC LIMIT ?2)
        UNION ALL
        SELECT *
          FROM (SELECT coalesce(r.finished_at, r.started_at, r.requested_at),
                       CASE WHEN r.scheduled THEN NULL
                            ELSE coalesce(r.confirmed_by, r.requested_by) END,
                       iif(r.scheduled, r.confirmed_by, NULL), r.approved_by, r.name, NULL,
                       (SELECT group_concat(text, '; ')
                          FROM (SELECT step_text(rs.kind, rs.label, 'past')
                                       || CASE WHEN rs.undone_by IS NULL THEN ''
                                               ELSE ' (undone)' END AS text
                                  FROM run_step rs
                                 WHERE rs.run = r.id
                                   AND rs.user = ru.user
                                   AND rs.state IN ('done', 'already')
                                 ORDER BY rs.seq)),
                       ru.reason, r.id, coalesce(r.task, 0), r.undo_of, ru.state, r.dry_run
                  FROM user u
                  JOIN run_user ru ON ru.user = u.id
                  JOIN run r ON r.id = ru.run
                 WHERE u.account_id = ?1
                   AND ru.state IN ('done', 'already', 'failed', 'skipped')
                   AND r.state NOT IN ('preparing', 'preview', 'dropped')
                 ORDER BY r.id DESC LIMIT ?2))
 ORDER BY 1 DESC, run DESC LIMIT ?2;

-- name: USERS_ONE_WARNINGS (user, limit)
SELECT wn.run, r.task, r.name, wn.state, wn.acts_at, ru.state AS outcome, ru.reason,
       ru.undone_by IS NOT NULL AS is_undone,
       (SELECT group_concat(no.accepted_at)
          FROM notice no
         WHERE no.run = wn.run
           AND no.user = wn.user
           AND no.accepted_at IS NOT NULL) AS sent
  FROM warning wn
  JOIN run r ON r.id = wn.run
  JOIN run_user ru
    ON ru.run = wn.run
   AND ru.user = wn.user
 WHERE wn.user = ?1
 ORDER BY wn.run DESC LIMIT ?2;
