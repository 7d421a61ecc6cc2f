-- One row of the audit with the names and numbers of what it is about. No statement changes or
-- deletes a row.

-- Runs by the process id that their rows have; tasks, filters and groups by the names they had.
-- name: AUDIT_ENTRY (id)
SELECT au.id, au.at, au.who, au.action, au.subject, au.before, au.after, au.detail,
       ar.times, ar.last_at, u.name AS who_name, u.account_id AS who_account,
       CASE WHEN au.action IN ('protect.user', 'protect.user.end', 'preview.leave-out',
                               'preview.put-back', 'access.assign', 'access.unassign')
            THEN (SELECT u2.name FROM user u2 WHERE u2.account_id = au.subject) END AS person_name,
       CASE WHEN au.action IN ('request.grant', 'request.refuse', 'keep.end')
            THEN (SELECT u2.name FROM user u2 WHERE u2.account_id = au.detail) END AS detail_name,
       CASE WHEN au.action = 'run.undo'
            THEN (SELECT r.id
                    FROM run r
                   WHERE r.undo_of IS NOT NULL
                     AND r.requested_at = au.at
                     AND r.requested_by = au.who)
            WHEN au.action LIKE 'run.%'
            THEN (SELECT r.id FROM run r WHERE r.process_id = au.detail) END AS run,
       CASE WHEN au.action LIKE 'task.%'
            THEN (SELECT min(t.id)
                    FROM task t
                   WHERE t.name = au.subject
                     AND t.deleted_at IS NULL
                  HAVING count(*) = 1) END AS task,
       CASE WHEN au.action LIKE 'filter.%'
            THEN (SELECT min(f.id)
                    FROM saved_filter f
                   WHERE f.name = au.subject
                  HAVING count(*) = 1) END AS filter,
       CASE WHEN au.action LIKE 'protect.group%'
            THEN (SELECT g.group_id
                    FROM user_group g
                   WHERE g.name = au.subject COLLATE NOCASE
                   LIMIT 1)
            WHEN au.action IN ('access.assign', 'access.unassign')
            THEN (SELECT g.group_id
                    FROM user_group g
                   WHERE g.group_id = au.subject) END AS group_id,
       CASE WHEN au.action IN ('access.assign', 'access.unassign')
            THEN (SELECT g.name
                    FROM user_group g
                   WHERE g.group_id = au.subject) END AS group_name,
       CASE WHEN au.subject LIKE 'webhook %'
            THEN (SELECT w.id
                    FROM webhook w
                   WHERE w.id = cast(substr(au.subject, 9) AS INTEGER))
            WHEN au.subject LIKE 'delivery %'
            THEN (SELECT dl.webhook
                    FROM delivery dl
                   WHERE dl.id = cast(substr(au.subject, 10) AS INTEGER)) END AS webhook
  FROM audit au
  LEFT JOIN audit_repeat ar ON ar.audit = au.id
  LEFT JOIN user u
    ON u.id = coalesce((SELECT u2.id FROM user u2 WHERE u2.email = lower(au.who) LIMIT 1),
                       (SELECT u2.id FROM user u2 WHERE u2.account_id = au.who))
 WHERE au.id = ?1;

-- name: AUDIT_RUN (run)
SELECT task, undo_of FROM run WHERE id = ?1;

-- name: AUDIT_WEBHOOK_NAME (id)
SELECT name FROM webhook WHERE id = ?1;

-- name: AUDIT_SITE_NAME (site, product)
SELECT site_name FROM product WHERE site = ?1 AND product = ?2;

-- name: AUDIT_FILTER_NAME (id)
SELECT name FROM saved_filter WHERE id = ?1;

-- name: AUDIT_ENTRY_JSON (id, what happened, what changed)
SELECT json_object(
         'id', au.id,
         'at', iso(au.at),
         'who', au.who,
         'action', au.action,
         'subject', au.subject,
         'before', au.before,
         'after', au.after,
         'detail', au.detail,
         'times', coalesce(ar.times, 1),
         'lastAt', iso(coalesce(ar.last_at, au.at)),
         'actionText', ?2,
         'changeText', ?3)
  FROM audit au
  LEFT JOIN audit_repeat ar ON ar.audit = au.id
 WHERE au.id = ?1;
