-- Adding to the audit.

-- name: AUDIT_ADD (at, who, action, subject, before, after, detail)
INSERT INTO main.audit (at, who, action, subject, before, after, detail)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- The same action of the same person since then. Few rows are as young.
-- name: AUDIT_RECENT (who, action, subject or NULL: any, since)
SELECT id
  FROM audit INDEXED BY audit_at
 WHERE at > ?4
   AND action = ?2
   AND who = ?1 COLLATE NOCASE
   AND (?3 IS NULL OR subject = ?3)
 ORDER BY at DESC, id DESC LIMIT 1;

-- Counts one more repetition of an audit row.
-- name: AUDIT_REPEAT (audit row, now)
INSERT INTO main.audit_repeat (audit, times, last_at)
VALUES (?1, 2, ?2)
ON CONFLICT (audit) DO UPDATE
   SET times = times + 1,
       last_at = excluded.last_at;

-- The same, at most once a second.
-- name: AUDIT_REPEAT_SECOND (audit row, now)
INSERT INTO main.audit_repeat (audit, times, last_at)
SELECT id, 2, ?2
  FROM audit
 WHERE id = ?1
   AND at < ?2
ON CONFLICT (audit) DO UPDATE
   SET times = times + 1,
       last_at = excluded.last_at
 WHERE last_at < excluded.last_at;
