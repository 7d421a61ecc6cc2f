-- The audit as its page shows it: newest first, before an id. No statement changes or deletes a
-- row.

-- Scans audit by rowid, as far as the limit.
-- name: AUDIT_PAGE (before id, limit)
SELECT au.id, at, who, action, subject, before, after, detail,
       CASE WHEN action IN ('protect.user', 'protect.user.end')
            THEN (SELECT name FROM user WHERE account_id = subject) END AS subject_name,
       times, last_at
  FROM audit au /*scan*/
  LEFT JOIN audit_repeat ar ON ar.audit = au.id
 WHERE au.id < ?1
 ORDER BY au.id DESC LIMIT ?2;

-- By a person: the index on who chooses the rows.
-- name: AUDIT_PAGE_WHO (before id, limit, who, beginning of the action or '')
SELECT au.id, at, who, action, subject, before, after, detail,
       CASE WHEN action IN ('protect.user', 'protect.user.end')
            THEN (SELECT name FROM user WHERE account_id = subject) END AS subject_name,
       times, last_at
  FROM (SELECT id AS which
          FROM audit INDEXED BY audit_who
         WHERE who = ?3 COLLATE NOCASE
           AND id < ?1
           AND substr(action, 1, length(?4)) = ?4
         ORDER BY id DESC LIMIT ?2)
  JOIN audit au ON au.id = which
  LEFT JOIN audit_repeat ar ON ar.audit = au.id
 ORDER BY au.id DESC;

-- By the beginning of an action: the index on action chooses the rows.
-- name: AUDIT_PAGE_ACTION (before id, limit, beginning of the action)
SELECT au.id, at, who, action, subject, before, after, detail,
       CASE WHEN action IN ('protect.user', 'protect.user.end')
            THEN (SELECT name FROM user WHERE account_id = subject) END AS subject_name,
       times, last_at
  FROM (SELECT id AS which
          FROM audit INDEXED BY audit_action
         WHERE action >= ?3
           AND action < ?3 || char(1114111)
           AND id < ?1
         ORDER BY id DESC LIMIT ?2)
  JOIN audit au ON au.id = which
  LEFT JOIN audit_repeat ar ON ar.audit = au.id
 ORDER BY au.id DESC;
