-- What was done to one person.

-- What was done to a person: by runs (run is not NULL), and by hand.
-- name: USERS_ONE_HISTORY (account id, limit)
SELECT at, who, action, before, after, detail, run, task, state, dry_run
  FROM (SELECT at, who, action, before, after, detail, NULL AS run, NULL AS task, NULL AS state,
               0 AS dry_run
          FROM (SELECT * FROM audit WHERE subject = ?1 ORDER BY id DESC LIMIT ?2)
        UNION ALL
        SELECT *
          FROM (SELECT coalesce(r.finished_at, r.started_at, r.requested_at),
                       CASE WHEN r.scheduled THEN 'the schedule'
                                                  || coalesce('; preview seen by '
                                                              || r.confirmed_by,
                                                              '')
                            ELSE coalesce(r.confirmed_by, r.requested_by) END
                       || coalesce('; approved by ' || r.approved_by, ''),
                       r.name, NULL,
                       (SELECT group_concat(text, '; ')
                          FROM (SELECT step_text(rs.kind, rs.label, 'past')
                                       || CASE WHEN rs.undone_by IS NULL THEN ''
                                               ELSE ' (undone)' END AS text
                                  FROM run_step rs
                                 WHERE rs.run = r.id
                                   AND rs.user = ru.user
                                   AND rs.state IN ('done', 'already')
                                 ORDER BY rs.seq)),
                       ru.reason, r.id, coalesce(r.task, 0), ru.state, r.dry_run
                  FROM user u
                  JOIN run_user ru ON ru.user = u.id
                  JOIN run r ON r.id = ru.run
                 WHERE u.account_id = ?1
                   AND ru.state IN ('done', 'already', 'failed', 'skipped')
                   AND r.state NOT IN ('preparing', 'preview', 'dropped')
                 ORDER BY r.id DESC LIMIT ?2))
 ORDER BY 1 DESC, run DESC LIMIT ?2;
