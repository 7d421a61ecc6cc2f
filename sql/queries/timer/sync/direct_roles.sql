-- name: MERGE_DIRECT_KNOWN ()
-- What was asked in an earlier run is not asked again.
UPDATE temp.map_direct SET method = r.method, directory = r.directory, asked = 1 FROM user_role r /*scan*/
 WHERE r.asked AND r.user = map_direct.user AND r.product = map_direct.product AND r.role = map_direct.role;

-- name: STAGE_CROWDS ()
-- Whoever may hold a role on an instance by another way than a group.
SELECT p.id, json_quote(min(s.ari)), r.role
  FROM temp.id_product p /*scan*/ JOIN temp.stage_product s ON s.part = p.site AND s.product = p.product
  JOIN (SELECT 'atlassian/user' AS role UNION ALL SELECT 'atlassian/admin' UNION ALL SELECT 'atlassian/user-access-admin' UNION ALL SELECT 'atlassian/guest'
        UNION ALL SELECT 'atlassian/customer' UNION ALL SELECT 'atlassian/contributor' UNION ALL SELECT 'atlassian/basic' UNION ALL SELECT 'atlassian/stakeholder') r
 WHERE p.sandbox = 0 GROUP BY p.id, r.role ORDER BY p.id, r.role;

-- name: STAGE_BOUNDS ()
-- At most how many people groups can give a role to; NULL when one of these groups does not say how many members it has.
SELECT r.product, r.role, CASE WHEN count(g.users) = count(*) THEN total(g.users) END FROM temp.map_role r /*scan*/ JOIN temp.id_group i /*scan*/ ON i.id = r.user_group JOIN temp.stage_group g /*scan*/ ON g.group_id = i.group_id
 GROUP BY r.product, r.role;

-- name: STAGE_GIFTS ()
SELECT user_group, product, role FROM temp.map_role /*scan*/ ORDER BY user_group;

-- name: STAGE_HOLDERS ()
SELECT user, role FROM temp.stage_holder /*scan*/ ORDER BY user, role;

-- name: STAGE_DIRECT (user, product, role)
INSERT OR IGNORE INTO temp.map_direct (user, product, role) VALUES (?1, ?2, ?3);

-- name: STAGE_UNEXPLAINED ()
-- Whose roles are asked for one by one: first those whom it may cost or spare a seat (suspended somewhere, or with a platform
-- role that may bring others, as the one to use AI does not, which everybody may have), then those of whom it was not told yet.
SELECT q.user, max(q.urgent), (SELECT asked_at FROM role_asked a WHERE a.user = q.user) FROM (
  SELECT user, asked, EXISTS (SELECT 1 FROM temp.map_suspended x WHERE x.user = d.user) OR EXISTS (SELECT 1 FROM temp.map_platform y WHERE y.user = d.user AND y.role <> 'atlassian/ai-access') AS urgent
    FROM temp.map_direct d /*scan*/) q
 WHERE q.urgent OR NOT q.asked GROUP BY q.user ORDER BY 2 DESC, 3, q.user;

-- name: STAGE_UNASKED (limit)
-- To find a direct role beside a group's: whom nobody asked about yet, or longest ago; of these the holders of seats, the longest idle
-- first, for theirs are the seats that will be freed.
SELECT u.id, a.asked_at, (SELECT min(coalesce(s.last_active, 0)) FROM seat s WHERE s.user = u.id) AS idle FROM user u /*scan*/ LEFT JOIN role_asked a ON a.user = u.id
 WHERE u.gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM temp.asked x WHERE x.user = u.id) ORDER BY a.asked_at, idle IS NULL, idle, u.id LIMIT ?1;

-- name: STAGE_ASKED (user)
INSERT INTO temp.asked VALUES (?1);

-- name: STAGE_ACCOUNT (user)
SELECT account_id FROM temp.stage_user WHERE id = ?1;
