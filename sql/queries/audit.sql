-- The audit only grows.

-- name: AUDIT_ADD (at, who, action, subject, before, after, detail)
INSERT INTO audit (at, who, action, subject, before, after, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: AUDIT_PAGE (before id, who or NULL, action prefix or NULL, limit)
SELECT id, at, who, action, subject, before, after, detail,
       CASE WHEN action IN ('protect.user', 'protect.user.end') THEN (SELECT name FROM user WHERE account_id = subject) END
  FROM audit /*scan*/ -- newest first by rowid, bounded by the limit
 WHERE id < ?1 AND (?2 IS NULL OR who = ?2 COLLATE NOCASE) AND (?3 IS NULL OR substr(action, 1, length(?3)) = ?3)
 ORDER BY id DESC LIMIT ?4;
