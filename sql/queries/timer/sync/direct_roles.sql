-- Roles that no group grants: the people to ask about one by one.

-- Answers of an earlier run stand.
-- name: MERGE_DIRECT_KNOWN ()
UPDATE temp.map_direct
   SET method = ur.method,
       directory = ur.directory,
       asked = 1
  FROM user_role ur /*scan*/
 WHERE ur.asked
   AND ur.user = map_direct.user
   AND ur.product = map_direct.product
   AND ur.role = map_direct.role;

-- Each role somebody may hold on an instance other than by a group.
-- name: STAGE_INSTANCE_ROLES ()
SELECT idp.id, json_quote(min(sp.ari)) AS ari, x.role
  FROM temp.id_product idp /*scan*/
  JOIN temp.stage_product sp
    ON sp.site = idp.site
   AND sp.product = idp.product
  JOIN (SELECT 'atlassian/user' AS role
        UNION ALL
        SELECT 'atlassian/admin'
        UNION ALL
        SELECT 'atlassian/user-access-admin'
        UNION ALL
        SELECT 'atlassian/guest'
        UNION ALL
        SELECT 'atlassian/customer'
        UNION ALL
        SELECT 'atlassian/contributor'
        UNION ALL
        SELECT 'atlassian/basic'
        UNION ALL
        SELECT 'atlassian/stakeholder') x
 WHERE idp.sandbox = 0
 GROUP BY idp.id, x.role
 ORDER BY idp.id, x.role;

-- How many people groups can give a role to at most; NULL when one of the groups has no member
-- count.
-- name: STAGE_BOUNDS ()
SELECT mr.product, mr.role,
       CASE WHEN count(sg.users) = count(*) THEN total(sg.users) END AS bound
  FROM temp.map_role mr /*scan*/
  JOIN temp.id_group idg /*scan*/ ON idg.id = mr.user_group
  JOIN temp.stage_group sg /*scan*/ ON sg.group_id = idg.group_id
 GROUP BY mr.product, mr.role;

-- name: STAGE_GROUP_GRANTS ()
SELECT user_group, product, role
  FROM temp.map_role /*scan*/
 ORDER BY user_group;

-- name: STAGE_HOLDERS ()
SELECT user, role FROM temp.stage_holder /*scan*/ ORDER BY user, role;

-- name: STAGE_DIRECT (user, product, role)
INSERT OR IGNORE INTO temp.map_direct (user, product, role) VALUES (?1, ?2, ?3);

-- People to ask about one by one. First those whose seat depends on it: suspended somewhere, or
-- with a platform role that may bring others (the one to use AI brings none; everybody may have
-- it). Then those not yet asked about.
-- name: STAGE_UNEXPLAINED ()
SELECT q.user, max(q.urgent) AS urgent,
       (SELECT asked_at FROM role_asked asked WHERE asked.user = q.user) AS asked_at
  FROM (SELECT user, asked,
               EXISTS (SELECT 1 FROM temp.map_suspended msu WHERE msu.user = md.user)
               OR EXISTS (SELECT 1
                            FROM temp.map_platform mp
                           WHERE mp.user = md.user
                             AND mp.role <> 'atlassian/ai-access') AS urgent
          FROM temp.map_direct md /*scan*/) q
 WHERE q.urgent
    OR NOT q.asked
 GROUP BY q.user
 ORDER BY 2 DESC, 3, q.user;

-- People to ask about to find a direct role beside a group's: first never asked, then longest ago;
-- of these first holders of seats, the longest idle first, because theirs are the next to be freed.
-- name: STAGE_UNASKED (limit)
SELECT u.id, asked.asked_at,
       (SELECT min(coalesce(s.last_active, 0)) FROM seat s WHERE s.user = u.id) AS idle
  FROM user u /*scan*/
  LEFT JOIN role_asked asked ON asked.user = u.id
 WHERE u.gone_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM temp.asked ask WHERE ask.user = u.id)
 ORDER BY asked.asked_at, idle IS NULL, idle, u.id LIMIT ?1;

-- name: STAGE_ASKED (user)
INSERT INTO temp.asked VALUES (?1);

-- name: STAGE_ACCOUNT (user)
SELECT account_id FROM temp.stage_user WHERE id = ?1;
