-- Rows of the audit that match a filter, newest first, as ids; entry.sql has what each says. Values
-- of the list:
--   text:     a pattern of LIKE, NULL: any
--   actions:  JSON list of actions whose words have the text
--   settings: JSON list of settings whose words have the text; "price.*" is one for each product
--   from, to: seconds, to is excluded

-- The ids between two seconds. The clock may have been set back, so all of that time are read.
-- name: AUDIT_FIRST_ID (from)
SELECT min(id) FROM audit INDEXED BY audit_at WHERE at >= ?1;

-- name: AUDIT_LAST_ID (to)
SELECT max(id) FROM audit INDEXED BY audit_at WHERE at < ?1;

-- Everybody in the audit whose address or name has a text, as a JSON list. Goes from one address to
-- the next in the index.
-- name: AUDIT_PEOPLE (text)
WITH RECURSIVE person (who) AS (
  SELECT (SELECT who FROM audit INDEXED BY audit_who ORDER BY who COLLATE NOCASE LIMIT 1)
   UNION ALL
  SELECT (SELECT au.who
            FROM audit au INDEXED BY audit_who
           WHERE au.who > person.who COLLATE NOCASE
           ORDER BY au.who COLLATE NOCASE LIMIT 1)
    FROM person /*scan*/
   WHERE person.who IS NOT NULL)
SELECT json_group_array(who)
  FROM person /*scan*/
 WHERE who IS NOT NULL
   AND (instr(sort_key(who), sort_key(?1)) > 0
        OR EXISTS (SELECT 1
                     FROM user u
                    WHERE u.email = lower(who)
                      AND instr(sort_key(u.name), sort_key(?1)) > 0)
        OR EXISTS (SELECT 1
                     FROM user u
                    WHERE u.account_id = who
                      AND instr(sort_key(u.name), sort_key(?1)) > 0));

-- How many rows these people have, up to a limit.
-- name: AUDIT_COUNT_PEOPLE (people, limit)
SELECT count(*)
  FROM (SELECT 1
          FROM audit INDEXED BY audit_who
         WHERE who COLLATE NOCASE IN (SELECT value FROM json_each(?1))
         LIMIT ?2);

-- How many rows have this beginning of an action, up to a limit.
-- name: AUDIT_COUNT_ACTION (beginning, limit)
SELECT count(*)
  FROM (SELECT 1
          FROM audit INDEXED BY audit_action
         WHERE action >= ?1
           AND action < ?1 || char(1114111)
         LIMIT ?2);

-- Reads by one of three indexes, which "by" chooses; the other two parts read nothing. By id: scans
-- audit by rowid from the newest, as far as the limit.
-- name: AUDIT_LIST (after id, before id, limit, action or '', people or NULL,
--   1: with refused forms, text, actions, settings, from, to, by: id, people or action)
SELECT id
  FROM (SELECT id, at, who, action, subject, before, after, detail
          FROM audit /*scan*/
         WHERE ?12 = 'id'
         UNION ALL
        SELECT id, at, who, action, subject, before, after, detail
          FROM audit INDEXED BY audit_who
         WHERE ?12 = 'people'
           AND who COLLATE NOCASE IN (SELECT value FROM json_each(?5))
         UNION ALL
        SELECT id, at, who, action, subject, before, after, detail
          FROM audit INDEXED BY audit_action
         WHERE ?12 = 'action'
           AND action >= ?4
           AND action < ?4 || char(1114111))
 WHERE id > ?1
   AND id < ?2
   AND at >= ?10
   AND at < ?11
   AND substr(action, 1, length(?4)) = ?4
   AND (?5 IS NULL OR who COLLATE NOCASE IN (SELECT value FROM json_each(?5)))
   AND (?6 OR action <> 'form.refused')
   AND (?7 IS NULL
        OR subject LIKE ?7 ESCAPE '!'
        OR before LIKE ?7 ESCAPE '!'
        OR after LIKE ?7 ESCAPE '!'
        OR detail LIKE ?7 ESCAPE '!'
        OR action IN (SELECT value FROM json_each(?8))
        OR (action = 'setting.change'
            AND EXISTS (SELECT 1 FROM json_each(?9) j WHERE subject GLOB j.value)))
 ORDER BY id DESC LIMIT ?3;
