-- The audit only grows.

-- Pages: newest first, before an id. By a person and by the beginning of an action each goes by an
-- index of its own.
-- name: AUDIT_PAGE (before id, limit)
SELECT a.id, at, who, action, subject, before, after, detail,
       CASE WHEN action IN ('protect.user', 'protect.user.end')
            THEN (SELECT name FROM user WHERE account_id = subject) END, times, last_at
  FROM audit a /*scan*/ -- by rowid, bounded by the limit
  LEFT JOIN audit_repeat r ON r.audit = a.id
 WHERE a.id < ?1 ORDER BY a.id DESC LIMIT ?2;

-- name: AUDIT_PAGE_WHO (before id, limit, who, beginning of the action or '')
SELECT a.id, at, who, action, subject, before, after, detail,
       CASE WHEN action IN ('protect.user', 'protect.user.end')
            THEN (SELECT name FROM user WHERE account_id = subject) END, times, last_at
  FROM (SELECT id AS which FROM audit INDEXED BY audit_who
         WHERE who = ?3 COLLATE NOCASE AND id < ?1 AND substr(action, 1, length(?4)) = ?4
         ORDER BY id DESC LIMIT ?2)
  JOIN audit a ON a.id = which LEFT JOIN audit_repeat r ON r.audit = a.id ORDER BY a.id DESC;

-- name: AUDIT_PAGE_ACTION (before id, limit, beginning of the action)
SELECT a.id, at, who, action, subject, before, after, detail,
       CASE WHEN action IN ('protect.user', 'protect.user.end')
            THEN (SELECT name FROM user WHERE account_id = subject) END, times, last_at
  FROM (SELECT id AS which FROM audit INDEXED BY audit_action
         WHERE action >= ?3 AND action < ?3 || char(1114111) AND id < ?1
         ORDER BY id DESC LIMIT ?2)
  JOIN audit a ON a.id = which LEFT JOIN audit_repeat r ON r.audit = a.id ORDER BY a.id DESC;
