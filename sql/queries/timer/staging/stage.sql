-- Staging: TEMP tables for what Atlassian answers.

-- name: MERGE_ID_DIRECTORY ()
INSERT INTO temp.id_directory
SELECT x.directory_id,
       coalesce(d.id,
                (SELECT coalesce(max(id), 0) FROM directory)
                  + row_number() OVER (ORDER BY x.directory_id))
  FROM (SELECT DISTINCT directory_id FROM temp.stage_directory /*scan*/) x
  LEFT JOIN directory d ON d.directory_id = x.directory_id;

-- name: MERGE_ID_PRODUCT ()
INSERT INTO temp.id_product
SELECT x.site, x.product,
       coalesce(p.id,
                (SELECT coalesce(max(id), 0) FROM product)
                  + row_number() OVER (ORDER BY x.site, x.product)),
       x.sandbox
  FROM (SELECT site, product, max(sandbox) AS sandbox
          FROM temp.stage_product /*scan*/
         GROUP BY site, product) x
  LEFT JOIN product p
    ON p.site = x.site
   AND p.product = x.product;

-- name: MERGE_ID_GROUP ()
INSERT INTO temp.id_group
SELECT x.group_id,
       coalesce(g.id,
                (SELECT coalesce(max(id), 0) FROM user_group)
                  + row_number() OVER (ORDER BY x.group_id)),
       idd.id
  FROM (SELECT group_id, directory_id
          FROM temp.stage_group /*scan*/
         GROUP BY group_id) x
  LEFT JOIN user_group g ON g.group_id = x.group_id
  LEFT JOIN temp.id_directory idd ON idd.directory_id = x.directory_id;

-- name: STAGE_DEPARTED (user)
INSERT INTO temp.departed VALUES (?1);

-- name: MERGE_IDLE (user)
INSERT INTO temp.idle VALUES (?1);

-- name: MERGE_MAP_ROLE_CLEAR ()
DELETE FROM temp.map_role;

-- Of groups that were not asked about in this run.
-- name: MERGE_MAP_ROLE_KNOWN ()
INSERT OR IGNORE INTO temp.map_role
SELECT gr.user_group, gr.product, gr.role
  FROM temp.stage_group sg /*scan*/
  JOIN user_group g ON g.group_id = sg.group_id
  JOIN group_role gr ON gr.user_group = g.id
 WHERE sg.resources > 0
   AND NOT EXISTS (SELECT 1 FROM temp.group_read gre WHERE gre.group_id = sg.group_id)
   AND gr.product IN (SELECT id FROM temp.id_product);

-- name: MERGE_MAP_ROLE ()
INSERT OR IGNORE INTO temp.map_role
SELECT idg.id, idp.id, sgr.role
  FROM temp.stage_group_role sgr /*scan*/
  JOIN temp.id_group idg ON idg.group_id = sgr.group_id
  JOIN temp.id_product idp
    ON idp.site = sgr.site
   AND idp.product = sgr.product
 WHERE sgr.role IS NOT NULL
 GROUP BY 1, 2, 3;

-- name: MERGE_MAP_DIRECTORY_SUSPENDED ()
INSERT OR REPLACE INTO temp.map_directory
SELECT su.id, ss.directory, 'suspended'
  FROM temp.stage_suspended ss /*scan*/
  CROSS JOIN temp.stage_user su ON su.id = ss.user;

-- name: MERGE_MAP_SUSPENDED ()
INSERT INTO temp.map_suspended
SELECT user, directory
  FROM temp.map_directory /*scan*/
 WHERE status = 'suspended';

-- With a single directory the listing need not say which.
-- name: STAGE_ONLY_DIRECTORY ()
SELECT coalesce(min(id), 0) FROM temp.id_directory /*scan*/ HAVING count(*) = 1;

-- name: STAGE_PRODUCTS (page)
INSERT INTO temp.stage_product
SELECT id, product, site,
       coalesce(nullif(replace(replace(host, 'https://', ''), '.atlassian.net', ''), ''), name,
                site),
       sandbox
  FROM (SELECT value ->> 'id' AS id, ari_product(value ->> 'id') AS product,
               ari_resource(value ->> 'id') AS site,
               CASE WHEN (value ->> 'id') LIKE '%::site/%'
                    THEN value ->> '$.attributes.hostUrl' END AS host,
               value ->> '$.attributes.name' AS name,
               coalesce(value ->> '$.attributes.sandbox.type' = 'CHILD', 0) AS sandbox
          FROM json_each(?1, '$.data')
         WHERE type = 'object'
           AND ari_product(value ->> 'id') IS NOT NULL);

-- name: STAGE_DIRECTORIES (page)
INSERT INTO temp.stage_directory
SELECT value ->> 'directoryId', coalesce(value ->> 'name', '')
  FROM json_each(?1, '$.data')
 WHERE type = 'object'
   AND value ->> 'directoryId' IS NOT NULL;

-- name: STAGE_GROUPS (page)
INSERT INTO temp.stage_group
SELECT ari_resource(value ->> 'id'), value ->> 'directoryId', coalesce(value ->> 'name', ''),
       value ->> 'description', value ->> 'managedBy',
       json_type(value, '$.externalSynced') IS 'true',
       json_type(value, '$.managementAccess.modifiable') IS NOT 'false',
       CASE WHEN json_type(value, '$.counts.resources') = 'integer'
            THEN value ->> '$.counts.resources'
            ELSE 1 END,
       CASE WHEN json_type(value, '$.counts.users') = 'integer' THEN value ->> '$.counts.users' END
  FROM json_each(?1, '$.data')
 WHERE type = 'object'
   AND value ->> 'id' IS NOT NULL;

-- name: STAGE_GROUP_ROLES (group id, page)
INSERT INTO temp.stage_group_role
SELECT ?1, ari_product(x.ari), ari_resource(x.ari), j.value
  FROM (SELECT value AS resource, value ->> 'resourceId' AS ari
          FROM json_each(?2, '$.data')
         WHERE type = 'object'
           AND ari_product(value ->> 'resourceId') IS NOT NULL) x
  JOIN json_each(x.resource, '$.roles') j
 WHERE j.type = 'text';

-- Whom an event is about; who did it is of no interest.
-- name: STAGE_EVENTS (page)
INSERT OR IGNORE INTO temp.touched
SELECT u.id
  FROM json_each(?1, '$.data') e
  JOIN json_each(e.value, '$.attributes.context') c
  JOIN user u ON u.account_id = c.value ->> 'id'
 WHERE e.type = 'object'
   AND c.type = 'object';

-- The whole answer about the person is there.
-- name: STAGE_ANSWERED (user)
UPDATE temp.asked SET answered = 1 WHERE user = ?1;

-- Scans the answers of one run: a few hundred people.
-- name: STAGE_UNANSWERED (user)
DELETE FROM temp.stage_role_source /*scan*/ WHERE user = ?1;

-- name: STAGE_PUT_HOLDERS (users, roles)
INSERT OR IGNORE INTO temp.stage_holder SELECT a, b FROM int_rows(?1);

-- name: STAGE_PUT_SUSPENDED (users, directories)
INSERT INTO temp.stage_suspended SELECT a, b FROM int_rows(?1);

-- roleAssignments has the source of each role; an answer with only the older list of roles does
-- not.
-- name: STAGE_ROLE_SOURCES (user, page)
INSERT INTO temp.stage_role_source
SELECT ?1, ari_product(x.ari), ari_resource(x.ari), j.value ->> 'role', j2.value, x.directory,
       x.status
  FROM (SELECT value AS resource, value ->> 'resourceId' AS ari,
               value ->> 'directoryId' AS directory,
               value ->> 'userDirectoryStatus' AS status
          FROM json_each(?2, '$.data')
         WHERE type = 'object'
           AND ari_product(value ->> 'resourceId') IS NOT NULL) x
  JOIN json_each(x.resource, '$.roleAssignments') j
  JOIN json_each(j.value, '$.roleAssignmentMethods') j2
 WHERE j.type = 'object'
   AND j2.type = 'text';

-- People who are not active, as a count of the active ones excludes them: by the status alone. And
-- those who can hold no seat of any product.
-- name: STAGE_IDLE ()
SELECT id, status <> 'active' AS idle,
       lower(account_type) IN ('app', 'customer')
       OR (status <> 'active'
           AND (status IN ('suspended', 'not_invited', 'deactivated', 'for_deletion')
                OR coalesce(account_status, 'active') <> 'active'
                OR coalesce(membership_status, 'active') <> 'active')) AS seatless
  FROM temp.stage_user /*scan*/
 WHERE status <> 'active'
    OR lower(account_type) IN ('app', 'customer');

-- name: STAGE_MEMBERS ()
SELECT user, user_group FROM temp.map_member /*scan*/ ORDER BY user, user_group;
