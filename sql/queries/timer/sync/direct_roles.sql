-- Roles that no group grants.

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
SELECT idp.id, json_quote(min(sp.ari)) AS ari, x.role,
       (SELECT count(*)
          FROM user_role ur
         WHERE ur.role = x.role
           AND ur.product = idp.id) AS held,
       EXISTS (SELECT 1
                 FROM role_counted rc
                WHERE rc.product = idp.id
                  AND rc.role = x.role) AS counts_idle
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

-- Roles of which the last run's holders count until they are listed: the last argument is their
-- number in this run.
-- name: STAGE_KNOWN_ROLE (product, role, number)
INSERT INTO temp.known_role VALUES (?1, ?2, ?3);

-- name: STAGE_UNKNOWN_ROLE (product, role)
DELETE FROM temp.known_role
 WHERE product = ?1
   AND role = ?2;

-- name: STAGE_COUNTED (product, role)
INSERT OR IGNORE INTO temp.counted VALUES (?1, ?2);

-- Only when a person of the listing is not active.
-- name: STAGE_COUNTED_LISTED (product, role, number of the role)
INSERT OR IGNORE INTO temp.counted
SELECT ?1, ?2
  FROM temp.stage_holder sh /*scan*/
  CROSS JOIN temp.stage_user su ON su.id = sh.user
 WHERE sh.role = ?3
   AND su.status <> 'active'
 LIMIT 1;
