-- What the groups to be left give at Atlassian now.
-- name: ACT_GROUP_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_group (group_id TEXT PRIMARY KEY, makes_admins INTEGER, gives_else INTEGER) WITHOUT ROWID;

-- gives_else: something the copy knows nothing of
-- name: ACT_GIVES_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_gives (group_id TEXT, product INTEGER, role TEXT, PRIMARY KEY (group_id, product, role)) WITHOUT ROWID;

-- name: ACT_GROUP_CLEAR ()
DELETE FROM temp.act_group;

-- name: ACT_GIVES_CLEAR ()
DELETE FROM temp.act_gives;

-- name: ACT_GROUPS_NEW (run, limit, only those to join)
SELECT s.group_id, min(s.directory_id) FROM run_step s WHERE s.run = ?1 AND s.kind IN ('leave-group', 'join-group') AND s.state = 'planned' AND s.directory_id IS NOT NULL
   AND (s.kind = 'join-group' OR NOT ?3)
   AND NOT EXISTS (SELECT 1 FROM temp.act_group k WHERE k.group_id = s.group_id) GROUP BY s.group_id LIMIT ?2;

-- name: ACT_GROUP_SEEN (group id, makes admins, gives else)
INSERT OR IGNORE INTO temp.act_group VALUES (?1, ?2, ?3);

-- An admin's role of whatever it is: also of a site or of the organization, which the copy does not know of groups.
-- name: ACT_MAKES_ADMINS (page)
SELECT EXISTS (SELECT 1 FROM json_each(?1, '$.data') q /*scan*/, json_each(CASE WHEN q.type = 'object' THEN q.value END, '$.roles') r WHERE r.type = 'text' AND makes_admins(r.value));

-- name: ACT_JOINS_ADMINS (run)
SELECT coalesce((SELECT name FROM user_group g WHERE g.group_id = k.group_id), k.group_id)
  FROM run_action a JOIN temp.act_group k ON k.group_id = a.group_id WHERE a.run = ?1 AND a.action = 'add-group' AND k.makes_admins LIMIT 1;

-- An undo puts people back, but into no group that has come to make admins since they left it.
-- name: ACT_JOIN_NO_ADMINS (run)
UPDATE run_step SET state = 'skipped', cause = 'admins-by-now', reason = reason_text('admins-by-now', label)
 WHERE run = ?1 AND state = 'planned' AND kind = 'join-group' AND user IN (SELECT user FROM run_user r WHERE r.run = ?1 AND r.state = 'acting')
   AND group_id IN (SELECT k.group_id FROM temp.act_group k /*scan*/ WHERE k.makes_admins
                       AND NOT EXISTS (SELECT 1 FROM run_group g WHERE g.run = ?1 AND g.group_id = k.group_id AND g.makes_admins));

-- name: ACT_GIVES (group id, page)
INSERT OR IGNORE INTO temp.act_gives
SELECT ?1, p.id, r.value
  FROM (SELECT value AS given, replace(value ->> 'resourceId', rtrim(value ->> 'resourceId', replace(value ->> 'resourceId', '/', '')), '') AS part,
               CASE substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1)
                 WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software'
                 ELSE substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1) END AS owner
          FROM json_each(?2, '$.data') WHERE type = 'object' AND value ->> 'resourceId' LIKE 'ari:cloud:%/%') q
  JOIN product p ON p.site = q.part AND p.product = q.owner, json_each(q.given, '$.roles') r WHERE r.type = 'text';

-- name: ACT_GIVES_ELSE (page)
-- A role of something that is no product of the copy: of the whole site, say.
SELECT EXISTS (
  SELECT 1 FROM json_each(?1, '$.data') q /*scan*/, json_each(CASE WHEN q.type = 'object' THEN q.value END, '$.roles') r
   WHERE r.type = 'text' AND NOT EXISTS (
     SELECT 1 FROM product p WHERE p.site = replace(q.value ->> 'resourceId', rtrim(q.value ->> 'resourceId', replace(q.value ->> 'resourceId', '/', '')), '')
        AND p.product = CASE substr(q.value ->> 'resourceId', 11, instr(substr(q.value ->> 'resourceId', 11), ':') - 1)
                          WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software'
                          ELSE substr(q.value ->> 'resourceId', 11, instr(substr(q.value ->> 'resourceId', 11), ':') - 1) END));

-- An unused seat is not taken by leaving a group that gives more than products: people would lose that, too.
-- name: ACT_LEAVE_SHARED (run, whose actions)
UPDATE run_step SET state = 'skipped', cause = 'shared-else', reason = reason_text('shared-else', x.name)
  FROM (SELECT s.user AS who, min(g.name) AS name FROM temp.plan_chosen c /*scan*/ CROSS JOIN run_step s ON s.run = ?1 AND s.user = c.user
          JOIN run_user r ON r.run = s.run AND r.user = s.user AND r.state = 'acting'
          JOIN temp.act_group k ON k.group_id = s.group_id AND k.gives_else JOIN user_group g ON g.group_id = s.group_id
         WHERE s.kind = 'leave-group' AND s.state = 'planned' AND EXISTS (SELECT 1 FROM run_action a WHERE a.run = ?2 AND a.action = 'remove-unused')
           AND NOT EXISTS (SELECT 1 FROM run_action a WHERE a.run = ?2 AND a.action = 'remove-group' AND a.group_id = s.group_id) GROUP BY s.user) x
 WHERE run_step.run = ?1 AND run_step.user = x.who AND run_step.state = 'planned';

-- name: ACT_GROUPS_DIFFER (run)
-- Compared as products and roles; what each gave is put into words for whoever reads it (a run of before has words already).
SELECT coalesce((SELECT name FROM user_group g WHERE g.group_id = d.group_id), d.group_id),
       CASE WHEN json_valid(d.past) THEN (SELECT group_concat(w, ', ') FROM (SELECT v.words || ' (' || replace(e.value ->> 1, 'atlassian/', '') || ')' AS w
                                             FROM json_each(d.past) e JOIN temp.plan_product v ON v.id = e.value ->> 0 ORDER BY w)) ELSE d.past END,
       (SELECT group_concat(w, ', ') FROM (SELECT v.words || ' (' || replace(e.value ->> 1, 'atlassian/', '') || ')' AS w
                                             FROM json_each(d.now) e JOIN temp.plan_product v ON v.id = e.value ->> 0 ORDER BY w))
  FROM (
  SELECT k.group_id,
         coalesce((SELECT gives FROM run_group g WHERE g.run = ?1 AND g.group_id = k.group_id),
                  (SELECT json_group_array(json_array(product, role)) FROM (SELECT r.product, r.role FROM user_group g JOIN group_role r ON r.user_group = g.id
                    WHERE g.group_id = k.group_id ORDER BY r.product, r.role))) AS past,
         (SELECT json_group_array(json_array(product, role)) FROM (SELECT a.product, a.role FROM temp.act_gives a WHERE a.group_id = k.group_id ORDER BY a.product, a.role)) AS now
    FROM temp.act_group k /*scan*/) d WHERE d.past <> d.now LIMIT 1;
