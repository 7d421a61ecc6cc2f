-- The audit only grows.

-- name: AUDIT_ADD (at, who, action, subject, before, after, detail)
INSERT INTO audit (at, who, action, subject, before, after, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- The same of the same person, not long ago. Few rows are as young.
-- name: AUDIT_RECENT (who, action, subject or NULL: any, since)
SELECT id FROM audit INDEXED BY audit_at
 WHERE at > ?4 AND action = ?2 AND who = ?1 COLLATE NOCASE AND (?3 IS NULL OR subject = ?3)
 ORDER BY at DESC, id DESC LIMIT 1;
-- name: AUDIT_REPEAT (audit row, now)
INSERT INTO audit_repeat (audit, times, last_at) VALUES (?1, 2, ?2)
ON CONFLICT (audit) DO UPDATE SET times = times + 1, last_at = excluded.last_at;
-- The same, but once a second.
-- name: AUDIT_REPEAT_SECOND (audit row, now)
INSERT INTO audit_repeat (audit, times, last_at)
SELECT id, 2, ?2 FROM audit WHERE id = ?1 AND at < ?2
ON CONFLICT (audit) DO UPDATE SET times = times + 1, last_at = excluded.last_at
   WHERE last_at < excluded.last_at;

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
