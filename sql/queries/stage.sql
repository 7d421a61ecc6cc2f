-- Staging: what the pages of a run hold, in TEMP tables without constraints; the merge takes what is sound.
-- Places (directories, products, groups) are numbered first, so that everything else is staged in numbers.

-- name: STAGE_CREATE_USER ()
CREATE TEMP TABLE stage_user (n INTEGER PRIMARY KEY, account_id TEXT, account_type TEXT, name TEXT, nickname TEXT, email TEXT, status TEXT,
  account_status TEXT, membership_status TEXT, claim_status TEXT, management_source TEXT, added_to_org INTEGER, job_title TEXT, department TEXT,
  directory INTEGER);
-- name: STAGE_CREATE_PLATFORM ()
CREATE TEMP TABLE stage_platform (n INTEGER, role TEXT);
-- name: STAGE_CREATE_ACTIVITY ()
CREATE TEMP TABLE stage_activity (n INTEGER, product INTEGER, last_active INTEGER);
-- name: STAGE_CREATE_MEMBER ()
CREATE TEMP TABLE stage_member (n INTEGER, user_group INTEGER);
-- name: STAGE_CREATE_GROUP ()
CREATE TEMP TABLE stage_group (group_id TEXT, directory_id TEXT, name TEXT, description TEXT, managed_by TEXT, external_synced INTEGER,
  modifiable INTEGER, resources INTEGER);
-- name: STAGE_CREATE_GROUP_ROLE ()
CREATE TEMP TABLE stage_group_role (group_id TEXT, owner TEXT, part TEXT, role TEXT, is_default INTEGER);
-- name: STAGE_CREATE_HOLDER ()
CREATE TEMP TABLE stage_holder (account_id TEXT, product INTEGER, role TEXT);
-- name: STAGE_CREATE_WAY ()
CREATE TEMP TABLE stage_way (account_id TEXT, owner TEXT, part TEXT, role TEXT, method TEXT, directory_id TEXT, status TEXT);
-- name: STAGE_CREATE_SUSPENDED ()
CREATE TEMP TABLE stage_suspended (account_id TEXT, directory INTEGER);
-- name: STAGE_CREATE_PRODUCT ()
CREATE TEMP TABLE stage_product (ari TEXT, product TEXT, part TEXT, site_name TEXT, host_url TEXT, plan TEXT, capacity INTEGER, status TEXT, sandbox INTEGER);
-- name: STAGE_CREATE_DIRECTORY ()
CREATE TEMP TABLE stage_directory (directory_id TEXT, name TEXT);

-- name: STAGE_NODES (page)
-- A page of users is walked node by node in one pass (timer/users_page.c): five times as fast as a statement for each list in it.
SELECT id, parent, key, atom FROM json_tree(?1);

-- name: STAGE_USER (n, account id, type, name, nickname, email, status, account status, membership, claim, source, added, job title, department, directory)
INSERT INTO temp.stage_user VALUES (?1, ?2, coalesce(?3, 'atlassian'), coalesce(?4, ''), ?5, ?6, coalesce(?7, 'unknown'), ?8, ?9, ?10, ?11, nullif(?12, 0), ?13, ?14, nullif(?15, 0));

-- name: STAGE_PLATFORM (n, role)
INSERT INTO temp.stage_platform VALUES (?1, ?2);

-- name: STAGE_ACTIVITY (n, product, last active)
INSERT INTO temp.stage_activity VALUES (?1, ?2, ?3);
-- name: STAGE_PRODUCT_NUMBER (site, product)
SELECT id FROM temp.id_product WHERE site = ?1 AND product = ?2;

-- name: STAGE_MEMBER (n, group)
INSERT INTO temp.stage_member VALUES (?1, ?2);
-- name: STAGE_GROUP_NUMBER (group id)
SELECT id FROM temp.id_group WHERE group_id = ?1;

-- name: STAGE_PRODUCTS (page)
INSERT INTO temp.stage_product
SELECT id, CASE WHEN owner = 'jira' THEN 'jira-software' WHEN owner = 'jira-service-desk' THEN 'jira-servicedesk' ELSE owner END, part,
       coalesce(nullif(replace(replace(host, 'https://', ''), '.atlassian.net', ''), ''), name, part), host, plan, capacity, status, sandbox
  FROM (SELECT value ->> 'id' AS id, substr(value ->> 'id', 11, instr(substr(value ->> 'id', 11), ':') - 1) AS owner,
               replace(value ->> 'id', rtrim(value ->> 'id', replace(value ->> 'id', '/', '')), '') AS part,
               CASE WHEN (value ->> 'id') LIKE '%::site/%' THEN value ->> '$.attributes.hostUrl' END AS host, value ->> '$.attributes.name' AS name,
               value ->> '$.relationships.entitlement[0].attributes.plan' AS plan, CASE WHEN json_type(value, '$.attributes.capacity') = 'integer' THEN value ->> '$.attributes.capacity' END AS capacity,
               value ->> '$.attributes.status' AS status, coalesce(value ->> '$.attributes.sandbox.type' = 'CHILD', 0) AS sandbox
          FROM json_each(?1, '$.data') WHERE type = 'object' AND value ->> 'id' LIKE 'ari:cloud:%/%');

-- name: STAGE_DIRECTORIES (page)
INSERT INTO temp.stage_directory SELECT value ->> 'directoryId', coalesce(value ->> 'name', '') FROM json_each(?1, '$.data')
 WHERE type = 'object' AND value ->> 'directoryId' IS NOT NULL;

-- name: STAGE_GROUPS (page)
INSERT INTO temp.stage_group
SELECT replace(value ->> 'id', rtrim(value ->> 'id', replace(value ->> 'id', '/', '')), ''), value ->> 'directoryId', coalesce(value ->> 'name', ''),
       value ->> 'description', value ->> 'managedBy', json_type(value, '$.externalSynced') IS 'true', json_type(value, '$.managementAccess.modifiable') IS NOT 'false',
       CASE WHEN json_type(value, '$.counts.resources') = 'integer' THEN value ->> '$.counts.resources' ELSE 1 END
  FROM json_each(?1, '$.data') WHERE type = 'object' AND value ->> 'id' IS NOT NULL;

-- name: STAGE_GROUP_ROLES (group id, page)
INSERT INTO temp.stage_group_role
SELECT ?1, CASE q.owner WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software' ELSE q.owner END,
       replace(q.ari, rtrim(q.ari, replace(q.ari, '/', '')), ''), r.value, coalesce(q.fallback = r.value, 0)
  FROM (SELECT value AS given, value ->> 'resourceId' AS ari, value ->> 'defaultRole' AS fallback,
               substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1) AS owner
          FROM json_each(?2, '$.data') WHERE type = 'object' AND value ->> 'resourceId' LIKE 'ari:cloud:%/%') q, json_each(q.given, '$.roles') r
 WHERE r.type = 'text';

-- name: STAGE_HOLDERS (product, role, page)
-- Of a holder only the account counts; an accountId deeper inside is somebody else's.
INSERT INTO temp.stage_holder SELECT atom, ?1, ?2 FROM json_tree(?3, '$.data') WHERE key = 'accountId' AND path NOT LIKE '$.data[%].%' AND atom IS NOT NULL;

-- name: STAGE_WAYS (account id, page)
-- roleAssignments says how each role came; an answer that has only the older list of roles does not.
INSERT INTO temp.stage_way
SELECT ?1, CASE q.owner WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software' ELSE q.owner END,
       replace(q.ari, rtrim(q.ari, replace(q.ari, '/', '')), ''), r.value ->> 'role', m.value, q.directory, q.status
  FROM (SELECT value AS given, value ->> 'resourceId' AS ari, value ->> 'directoryId' AS directory, value ->> 'userDirectoryStatus' AS status,
               substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1) AS owner
          FROM json_each(?2, '$.data') WHERE type = 'object' AND value ->> 'resourceId' LIKE 'ari:cloud:%/%') q,
       json_each(q.given, '$.roleAssignments') r, json_each(r.value, '$.roleAssignmentMethods') m
 WHERE r.type = 'object' AND m.type = 'text';

-- name: STAGE_SUSPENDED (directory, page)
INSERT INTO temp.stage_suspended SELECT atom, ?1 FROM json_tree(?2, '$.data') WHERE key = 'accountId' AND path NOT LIKE '$.data[%].%' AND atom IS NOT NULL;

-- name: STAGE_INDEX_USER ()
CREATE INDEX temp.stage_user_account ON stage_user (account_id, status, account_type, account_status, membership_status);

-- name: STAGE_USERS_SEEN ()
SELECT count(DISTINCT account_id) FROM temp.stage_user /*scan*/; -- the whole staging, by its index

-- name: STAGE_GROUP_LIST ()
SELECT DISTINCT group_id, coalesce(directory_id, '-') FROM temp.stage_group /*scan*/ WHERE resources > 0;

-- name: STAGE_DIRECTORY_LIST ()
SELECT id, directory_id FROM temp.id_directory /*scan*/ ORDER BY id;

-- name: STAGE_VANISHED (most)
-- Who was there and is in no listing now: they are asked for by name before they count as gone.
SELECT json_quote(account_id) FROM user u /*scan*/ WHERE gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM temp.stage_user s WHERE s.account_id = u.account_id) LIMIT ?1;

-- name: STAGE_EXPLAINED ()
-- How many people hold each role on each instance by way of groups, as Atlassian would count them; and how many of them are idle,
-- suspended or deactivated, of whom it is not written whether Atlassian counts them.
SELECT p.id, json_quote(min(s.ari)), r.role, coalesce(e.people, 0), coalesce(i.people, 0)
  FROM temp.id_product p /*scan*/ JOIN temp.stage_product s ON s.part = p.site AND s.product = p.product
  JOIN (SELECT 'atlassian/user' AS role UNION ALL SELECT 'atlassian/admin' UNION ALL SELECT 'atlassian/user-access-admin' UNION ALL SELECT 'atlassian/guest'
        UNION ALL SELECT 'atlassian/customer' UNION ALL SELECT 'atlassian/contributor' UNION ALL SELECT 'atlassian/basic' UNION ALL SELECT 'atlassian/stakeholder') r
  LEFT JOIN (SELECT g.product AS product, g.role AS role, count(DISTINCT m.user) AS people
               FROM temp.map_member m /*scan*/ JOIN temp.map_role g /*scan*/ ON g.user_group = m.user_group GROUP BY g.product, g.role) e ON e.product = p.id AND e.role = r.role
  LEFT JOIN (SELECT g.product AS product, g.role AS role, count(DISTINCT m.user) AS people FROM temp.people q /*scan*/ CROSS JOIN temp.map_member m ON m.user = q.id
               CROSS JOIN temp.map_role g /*scan*/ ON g.user_group = m.user_group WHERE NOT q.may_bill GROUP BY g.product, g.role) i ON i.product = p.id AND i.role = r.role
 WHERE p.sandbox = 0 GROUP BY p.id, r.role;

-- name: STAGE_INDEX_HOLDER ()
CREATE INDEX temp.stage_holder_role ON stage_holder (product, role, account_id);
-- name: STAGE_HOLDERS_SEEN (product, role)
SELECT count(DISTINCT account_id) FROM temp.stage_holder /*scan*/ WHERE product = ?1 AND role = ?2; -- by its index

-- name: STAGE_UNEXPLAINED (most)
-- Whose roles are asked for one by one: first those whom it may cost or spare a seat (suspended somewhere, or with a platform
-- role that may bring others), then those nobody asked about before.
SELECT account_id, max(urgent) FROM (
  SELECT account_id, asked, EXISTS (SELECT 1 FROM temp.map_suspended x WHERE x.user = d.user) OR EXISTS (SELECT 1 FROM temp.map_platform y WHERE y.user = d.user) AS urgent
    FROM temp.map_direct d /*scan*/)
 WHERE urgent OR NOT asked GROUP BY account_id ORDER BY 2 DESC, account_id LIMIT ?1;
