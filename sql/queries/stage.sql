-- Staging: pages of a run, as they came, in TEMP tables without constraints. The merge takes what is sound.

-- name: STAGE_CREATE_USER ()
CREATE TEMP TABLE stage_user (account_id TEXT, account_type TEXT, name TEXT, nickname TEXT, email TEXT, status TEXT, account_status TEXT,
  membership_status TEXT, claim_status TEXT, management_source TEXT, added_to_org INTEGER, job_title TEXT, department TEXT);
-- name: STAGE_CREATE_PLATFORM ()
CREATE TEMP TABLE stage_platform (account_id TEXT, role TEXT);
-- name: STAGE_CREATE_ACTIVITY ()
CREATE TEMP TABLE stage_activity (account_id TEXT, owner TEXT, part TEXT, last_active INTEGER);
-- name: STAGE_CREATE_MEMBER ()
CREATE TEMP TABLE stage_member (account_id TEXT, group_id TEXT);
-- name: STAGE_CREATE_GROUP ()
CREATE TEMP TABLE stage_group (group_id TEXT, directory_id TEXT, name TEXT, description TEXT, managed_by TEXT, external_synced INTEGER,
  modifiable INTEGER, resources INTEGER);
-- name: STAGE_CREATE_GROUP_ROLE ()
CREATE TEMP TABLE stage_group_role (group_id TEXT, owner TEXT, part TEXT, role TEXT, is_default INTEGER);
-- name: STAGE_CREATE_HOLDER ()
CREATE TEMP TABLE stage_holder (account_id TEXT, product INTEGER, role TEXT);
-- name: STAGE_CREATE_SUSPENDED ()
CREATE TEMP TABLE stage_suspended (account_id TEXT, directory_id TEXT);
-- name: STAGE_CREATE_PRODUCT ()
CREATE TEMP TABLE stage_product (ari TEXT, product TEXT, part TEXT, site_name TEXT, host_url TEXT, plan TEXT, capacity INTEGER, status TEXT, sandbox INTEGER);
-- name: STAGE_CREATE_DIRECTORY ()
CREATE TEMP TABLE stage_directory (directory_id TEXT, name TEXT);

-- name: STAGE_USERS (page)
INSERT INTO temp.stage_user
SELECT value ->> 'accountId', coalesce(value ->> 'accountType', 'atlassian'), coalesce(value ->> 'name', ''), value ->> 'nickname', value ->> 'email',
       coalesce(value ->> 'status', 'unknown'), value ->> 'accountStatus', value ->> 'membershipStatus', value ->> 'claimStatus',
       value ->> 'managementSource', unixepoch(value ->> 'addedToOrg'), value ->> 'jobTitle', value ->> 'department'
  FROM json_each(?1, '$.data') WHERE value ->> 'accountId' IS NOT NULL;

-- name: STAGE_USERS_PLATFORM (page)
INSERT INTO temp.stage_platform
SELECT u.value ->> 'accountId', r.value FROM json_each(?1, '$.data') u, json_each(u.value, '$.platformRoles') r WHERE r.type = 'text';

-- name: STAGE_USERS_ACTIVITY (page)
INSERT INTO temp.stage_activity
SELECT u.value ->> 'accountId', CASE substr(p.value ->> 'id', 11, instr(substr(p.value ->> 'id', 11), ':') - 1)
         WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software'
         ELSE substr(p.value ->> 'id', 11, instr(substr(p.value ->> 'id', 11), ':') - 1) END,
       replace(p.value ->> 'id', rtrim(p.value ->> 'id', replace(p.value ->> 'id', '/', '')), ''),
       coalesce(unixepoch(p.value ->> 'lastActiveTimestamp'), unixepoch(substr(p.value ->> 'lastActiveTimestamp', 1, 19)))
  FROM json_each(?1, '$.data') u, json_each(u.value, '$.productAccess') p WHERE p.value ->> 'lastActiveTimestamp' IS NOT NULL;

-- name: STAGE_USERS_GROUPS (page)
INSERT INTO temp.stage_member
SELECT u.value ->> 'accountId', replace(g.value ->> 'id', rtrim(g.value ->> 'id', replace(g.value ->> 'id', '/', '')), '')
  FROM json_each(?1, '$.data') u, json_each(u.value, '$.groups') g WHERE g.value ->> 'id' IS NOT NULL;

-- name: STAGE_PRODUCTS (page)
INSERT INTO temp.stage_product
SELECT id, CASE WHEN owner = 'jira' THEN 'jira-software' WHEN owner = 'jira-service-desk' THEN 'jira-servicedesk' ELSE owner END, part,
       coalesce(nullif(replace(replace(host, 'https://', ''), '.atlassian.net', ''), ''), name, part), host, plan, capacity, status, sandbox
  FROM (SELECT value ->> 'id' AS id, substr(value ->> 'id', 11, instr(substr(value ->> 'id', 11), ':') - 1) AS owner,
               replace(value ->> 'id', rtrim(value ->> 'id', replace(value ->> 'id', '/', '')), '') AS part,
               CASE WHEN (value ->> 'id') LIKE '%::site/%' THEN value ->> '$.attributes.hostUrl' END AS host, value ->> '$.attributes.name' AS name,
               value ->> '$.relationships.entitlement[0].attributes.plan' AS plan, CASE WHEN json_type(value, '$.attributes.capacity') = 'integer' THEN value ->> '$.attributes.capacity' END AS capacity,
               value ->> '$.attributes.status' AS status, coalesce(value ->> '$.attributes.sandbox.type' = 'CHILD', 0) AS sandbox
          FROM json_each(?1, '$.data') WHERE value ->> 'id' LIKE 'ari:cloud:%/%');

-- name: STAGE_DIRECTORIES (page)
INSERT INTO temp.stage_directory SELECT value ->> 'directoryId', coalesce(value ->> 'name', '') FROM json_each(?1, '$.data') WHERE value ->> 'directoryId' IS NOT NULL;

-- name: STAGE_GROUPS (page)
INSERT INTO temp.stage_group
SELECT value ->> 'id', value ->> 'directoryId', coalesce(value ->> 'name', ''), value ->> 'description', value ->> 'managedBy',
       json_type(value, '$.externalSynced') IS 'true', json_type(value, '$.managementAccess.modifiable') IS NOT 'false',
       CASE WHEN json_type(value, '$.counts.resources') = 'integer' THEN value ->> '$.counts.resources' ELSE 1 END
  FROM json_each(?1, '$.data') WHERE value ->> 'id' IS NOT NULL;

-- name: STAGE_GROUP_ROLES (group id, page)
INSERT INTO temp.stage_group_role
SELECT ?1, CASE q.owner WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software' ELSE q.owner END,
       replace(q.ari, rtrim(q.ari, replace(q.ari, '/', '')), ''), r.value, coalesce(q.fallback = r.value, 0)
  FROM (SELECT value AS given, value ->> 'resourceId' AS ari, value ->> 'defaultRole' AS fallback,
               substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1) AS owner
          FROM json_each(?2, '$.data') WHERE value ->> 'resourceId' LIKE 'ari:cloud:%/%') q, json_each(q.given, '$.roles') r;

-- name: STAGE_HOLDERS (product row, role, page)
INSERT INTO temp.stage_holder SELECT value ->> 'accountId', ?1, ?2 FROM json_each(?3, '$.data') WHERE value ->> 'accountId' IS NOT NULL;

-- name: STAGE_SUSPENDED (directory id, page)
INSERT INTO temp.stage_suspended SELECT value ->> 'accountId', ?1 FROM json_each(?2, '$.data') WHERE value ->> 'accountId' IS NOT NULL;

-- name: STAGE_USERS_SEEN ()
SELECT count(DISTINCT account_id) FROM temp.stage_user /*scan*/; -- the whole staging, once

-- name: STAGE_GROUP_LIST ()
SELECT DISTINCT group_id, coalesce(directory_id, '-') FROM temp.stage_group /*scan*/ WHERE resources > 0;

-- name: STAGE_DIRECTORY_LIST ()
SELECT DISTINCT directory_id FROM temp.stage_directory /*scan*/;

-- The row stands for (site, product) before the merge numbers it: staging keeps the ARI as text.
-- name: STAGE_PRODUCT_KEYS ()
SELECT min(rowid), json_quote(ari) FROM temp.stage_product /*scan*/ WHERE sandbox = 0 GROUP BY part, product;
