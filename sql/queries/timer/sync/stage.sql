-- Numbers for everything staged; old rows keep theirs.
-- name: MERGE_ID_DIRECTORY_CREATE ()
CREATE TEMP TABLE id_directory (directory_id TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;

-- name: MERGE_ID_DIRECTORY ()
INSERT INTO temp.id_directory SELECT s.directory_id, coalesce(d.id, (SELECT coalesce(max(id), 0) FROM directory) + row_number() OVER (ORDER BY s.directory_id))
  FROM (SELECT DISTINCT directory_id FROM temp.stage_directory /*scan*/) s LEFT JOIN directory d ON d.directory_id = s.directory_id;

-- name: MERGE_ID_PRODUCT_CREATE ()
CREATE TEMP TABLE id_product (site TEXT, product TEXT, id INTEGER NOT NULL, sandbox INTEGER NOT NULL, PRIMARY KEY (site, product)) WITHOUT ROWID;

-- name: MERGE_ID_PRODUCT ()
INSERT INTO temp.id_product SELECT s.part, s.product, coalesce(p.id, (SELECT coalesce(max(id), 0) FROM product) + row_number() OVER (ORDER BY s.part, s.product)), s.sandbox
  FROM (SELECT part, product, max(sandbox) AS sandbox FROM temp.stage_product /*scan*/ GROUP BY part, product) s LEFT JOIN product p ON p.site = s.part AND p.product = s.product;

-- name: MERGE_ID_GROUP_CREATE ()
CREATE TEMP TABLE id_group (group_id TEXT PRIMARY KEY, id INTEGER NOT NULL, directory INTEGER) WITHOUT ROWID;

-- name: MERGE_ID_GROUP ()
INSERT INTO temp.id_group SELECT s.group_id, coalesce(g.id, (SELECT coalesce(max(id), 0) FROM user_group) + row_number() OVER (ORDER BY s.group_id)), d.id
  FROM (SELECT group_id, directory_id FROM temp.stage_group /*scan*/ GROUP BY group_id) s LEFT JOIN user_group g ON g.group_id = s.group_id
  LEFT JOIN temp.id_directory d ON d.directory_id = s.directory_id;

-- Who can hold no seat, in whatever product.
-- name: MERGE_IDLE_CREATE ()
CREATE TEMP TABLE idle (id INTEGER PRIMARY KEY);

-- name: MERGE_IDLE (user)
INSERT INTO temp.idle VALUES (?1);

-- name: MERGE_LEAVER_CREATE ()
CREATE TEMP TABLE leaver (id INTEGER PRIMARY KEY);

-- Who is new, back, or told differently; mixed: the number is another account's (timer/sync/account_ids.c).
-- name: MERGE_TOUCHED_CREATE ()
CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY, fresh INTEGER NOT NULL, mixed INTEGER NOT NULL);

-- name: MERGE_ACTIVE_CREATE ()
CREATE TEMP TABLE active (id INTEGER PRIMARY KEY, active_at INTEGER, kept INTEGER);

-- name: MERGE_MAP_MEMBER_CREATE ()
CREATE TEMP TABLE map_member (user INTEGER NOT NULL, user_group INTEGER NOT NULL, PRIMARY KEY (user, user_group)) STRICT, WITHOUT ROWID;

-- name: MERGE_MAP_PLATFORM_CREATE ()
CREATE TEMP TABLE map_platform (user INTEGER, role TEXT, PRIMARY KEY (user, role)) WITHOUT ROWID;

-- name: MERGE_MAP_ACTIVITY_CREATE ()
CREATE TEMP TABLE map_activity (user INTEGER NOT NULL, product INTEGER NOT NULL, last_active INTEGER NOT NULL, PRIMARY KEY (user, product)) STRICT, WITHOUT ROWID;

-- name: MERGE_MAP_ROLE_CREATE ()
CREATE TEMP TABLE map_role (user_group INTEGER, product INTEGER, role TEXT, is_default INTEGER, PRIMARY KEY (user_group, product, role)) WITHOUT ROWID;

-- name: MERGE_MAP_ROLE ()
INSERT INTO temp.map_role SELECT g.id, p.id, s.role, max(s.is_default) FROM temp.stage_group_role s /*scan*/ JOIN temp.id_group g ON g.group_id = s.group_id
  JOIN temp.id_product p ON p.site = s.part AND p.product = s.owner WHERE s.role IS NOT NULL GROUP BY 1, 2, 3;

-- Roles that no group of the user explains.
-- name: MERGE_MAP_DIRECT_CREATE ()
CREATE TEMP TABLE map_direct (user INTEGER, product INTEGER, role TEXT, method TEXT NOT NULL DEFAULT 'direct', directory INTEGER,
  asked INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (user, product, role)) WITHOUT ROWID;

-- name: MERGE_MAP_WAY_CREATE ()
CREATE TEMP TABLE map_way (user INTEGER, product INTEGER, role TEXT, method TEXT, directory INTEGER, PRIMARY KEY (user, product, role)) WITHOUT ROWID;

-- Which directories hold whom. With a single directory the listing need not say so.
-- name: MERGE_MAP_DIRECTORY_CREATE ()
CREATE TEMP TABLE map_directory (user INTEGER NOT NULL, directory INTEGER NOT NULL, status TEXT, PRIMARY KEY (user, directory)) STRICT, WITHOUT ROWID;

-- name: MERGE_MAP_DIRECTORY_SUSPENDED ()
INSERT OR REPLACE INTO temp.map_directory SELECT u.id, s.directory, 'suspended' FROM temp.stage_suspended s /*scan*/ CROSS JOIN temp.stage_user u ON u.id = s.user;

-- name: MERGE_MAP_SUSPENDED_CREATE ()
CREATE TEMP TABLE map_suspended (user INTEGER, directory INTEGER, PRIMARY KEY (user, directory)) WITHOUT ROWID;

-- name: MERGE_MAP_SUSPENDED ()
INSERT INTO temp.map_suspended SELECT user, directory FROM temp.map_directory /*scan*/ WHERE status = 'suspended';

-- Billable: an active account that is not suspended where the role comes from, role user or admin, product not a sandbox.
-- name: MERGE_SEAT_GROUP_CREATE ()
CREATE TEMP TABLE seat_group (user_group INTEGER, product INTEGER, directory INTEGER, PRIMARY KEY (user_group, product)) WITHOUT ROWID;

-- name: MERGE_MAP_SEAT_CREATE ()
CREATE TEMP TABLE map_seat (user INTEGER NOT NULL, product INTEGER NOT NULL, last_active INTEGER,
                            seen_at INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (user, product)) STRICT,
                            WITHOUT ROWID;

-- Who is in a group that makes admins.
-- name: MERGE_MAP_ADMIN_CREATE ()
CREATE TEMP TABLE map_admin (user_group INTEGER, user INTEGER, PRIMARY KEY (user_group, user)) WITHOUT ROWID;

-- name: MERGE_ADMIN_GROUP_CREATE ()
CREATE TEMP TABLE admin_group (id INTEGER PRIMARY KEY);

-- What differs, found before the lock is taken: under it nothing is searched, and where nothing differs nothing is done. The search
-- ends at a limit: where much differs (on the first day all), the table is emptied and copied anew instead. SQLite copies a table and its
-- indexes page by page, without sorting or searching, when the source has the same columns, keys and indexes, the target is empty and no foreign
-- keys are looked up: the statement must be this plain SELECT *. OR ROLLBACK: where one fails all is given up, so SQLite need not
-- journal each statement as well.
-- name: MERGE_OUT_MEMBER_CREATE ()
CREATE TEMP TABLE out_member (user, user_group);

-- name: MERGE_IN_MEMBER_CREATE ()
CREATE TEMP TABLE in_member (user, user_group);

-- name: MERGE_OUT_ACTIVITY_CREATE ()
CREATE TEMP TABLE out_activity (user, product);

-- name: MERGE_IN_ACTIVITY_CREATE ()
CREATE TEMP TABLE in_activity (user, product, last_active);

-- name: MERGE_OUT_DIRECT_CREATE ()
CREATE TEMP TABLE out_direct (user, product, role);

-- name: MERGE_IN_DIRECT_CREATE ()
CREATE TEMP TABLE in_direct (user, product, role, method, directory, asked);

-- name: MERGE_OUT_DIRECTORY_CREATE ()
CREATE TEMP TABLE out_directory (user, directory);

-- name: MERGE_IN_DIRECTORY_CREATE ()
CREATE TEMP TABLE in_directory (user, directory, status);

-- When a seat was first seen is 0 in what is reckoned; a seat that was there before keeps its own,
-- a new one is seen now.
-- name: MERGE_OUT_SEAT_CREATE ()
CREATE TEMP TABLE out_seat (user, product);

-- name: MERGE_IN_SEAT_CREATE ()
CREATE TEMP TABLE in_seat (user, product, last_active);

-- name: STAGE_CREATE_USER ()
-- As the live table: into an empty one it is copied page by page, indexes and all (see MERGE_MEMBER_COPY).
CREATE TEMP TABLE stage_user (
  id INTEGER PRIMARY KEY, account_id TEXT NOT NULL, account_type TEXT NOT NULL DEFAULT 'atlassian', name TEXT NOT NULL DEFAULT '', nickname TEXT,
  email TEXT COLLATE NOCASE, email_domain TEXT, status TEXT NOT NULL DEFAULT 'unknown', account_status TEXT, membership_status TEXT, claim_status TEXT,
  management_source TEXT, added_to_org INTEGER, job_title TEXT, department TEXT,
  first_seen INTEGER NOT NULL, gone_at INTEGER, active_at INTEGER) STRICT;

-- name: STAGE_CREATE_GROUP ()
CREATE TEMP TABLE stage_group (group_id TEXT, directory_id TEXT, name TEXT, description TEXT, managed_by TEXT, external_synced INTEGER,
  modifiable INTEGER, resources INTEGER, users INTEGER);

-- name: STAGE_CREATE_GROUP_ROLE ()
CREATE TEMP TABLE stage_group_role (group_id TEXT, owner TEXT, part TEXT, role TEXT, is_default INTEGER);

-- name: STAGE_CREATE_HOLDER ()
CREATE TEMP TABLE stage_holder (user INTEGER, role INTEGER, PRIMARY KEY (user, role)) WITHOUT ROWID;

-- name: STAGE_CREATE_WAY ()
CREATE TEMP TABLE stage_way (user INTEGER, owner TEXT, part TEXT, role TEXT, method TEXT, directory_id TEXT, status TEXT);

-- name: STAGE_CREATE_ASKED ()
CREATE TEMP TABLE asked (user INTEGER PRIMARY KEY);

-- name: STAGE_CREATE_SUSPENDED ()
CREATE TEMP TABLE stage_suspended (user INTEGER, directory INTEGER);

-- name: STAGE_CREATE_PRODUCT ()
CREATE TEMP TABLE stage_product (ari TEXT, product TEXT, part TEXT, site_name TEXT, host_url TEXT, plan TEXT, capacity INTEGER, status TEXT, sandbox INTEGER);

-- name: STAGE_CREATE_DIRECTORY ()
CREATE TEMP TABLE stage_directory (directory_id TEXT, name TEXT);

-- name: STAGE_ONLY_DIRECTORY ()
-- With a single directory the listing need not say which.
SELECT coalesce(min(id), 0) FROM temp.id_directory /*scan*/ HAVING count(*) = 1;

-- name: STAGE_PRODUCTS (page)
INSERT INTO temp.stage_product
SELECT id, CASE WHEN owner = 'jira' THEN 'jira-software' WHEN owner = 'jira-service-desk' THEN 'jira-servicedesk' ELSE owner END, part,
       coalesce(nullif(replace(replace(host, 'https://', ''), '.atlassian.net', ''), ''), name, part), host, plan, capacity, status, sandbox
  FROM (SELECT value ->> 'id' AS id, substr(value ->> 'id', 11, instr(substr(value ->> 'id', 11), ':') - 1) AS owner,
               replace(value ->> 'id', rtrim(value ->> 'id', replace(value ->> 'id', '/', '')), '') AS part,
               CASE WHEN (value ->> 'id') LIKE '%::site/%' THEN value ->> '$.attributes.hostUrl' END AS host, value ->> '$.attributes.name' AS name,
               value ->> '$.relationships.entitlement[0].attributes.plan' AS plan, CASE WHEN json_type(value, '$.attributes.capacity') = 'integer' THEN cast(value ->> '$.attributes.capacity' AS INTEGER) END AS capacity,
               value ->> '$.attributes.status' AS status, coalesce(value ->> '$.attributes.sandbox.type' = 'CHILD', 0) AS sandbox
          FROM json_each(?1, '$.data') WHERE type = 'object' AND value ->> 'id' LIKE 'ari:cloud:%/%');

-- name: STAGE_DIRECTORIES (page)
INSERT INTO temp.stage_directory SELECT value ->> 'directoryId', coalesce(value ->> 'name', '') FROM json_each(?1, '$.data')
 WHERE type = 'object' AND value ->> 'directoryId' IS NOT NULL;

-- name: STAGE_GROUPS (page)
INSERT INTO temp.stage_group
SELECT replace(value ->> 'id', rtrim(value ->> 'id', replace(value ->> 'id', '/', '')), ''), value ->> 'directoryId', coalesce(value ->> 'name', ''),
       value ->> 'description', value ->> 'managedBy', json_type(value, '$.externalSynced') IS 'true', json_type(value, '$.managementAccess.modifiable') IS NOT 'false',
       CASE WHEN json_type(value, '$.counts.resources') = 'integer' THEN value ->> '$.counts.resources' ELSE 1 END,
       CASE WHEN json_type(value, '$.counts.users') = 'integer' THEN value ->> '$.counts.users' END
  FROM json_each(?1, '$.data') WHERE type = 'object' AND value ->> 'id' IS NOT NULL;

-- name: STAGE_GROUP_ROLES (group id, page)
INSERT INTO temp.stage_group_role
SELECT ?1, CASE q.owner WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software' ELSE q.owner END,
       replace(q.ari, rtrim(q.ari, replace(q.ari, '/', '')), ''), r.value, coalesce(q.fallback = r.value, 0)
  FROM (SELECT value AS given, value ->> 'resourceId' AS ari, value ->> 'defaultRole' AS fallback,
               substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1) AS owner
          FROM json_each(?2, '$.data') WHERE type = 'object' AND value ->> 'resourceId' LIKE 'ari:cloud:%/%') q, json_each(q.given, '$.roles') r
 WHERE r.type = 'text';

-- name: STAGE_PUT_HOLDERS (users, roles)
INSERT OR IGNORE INTO temp.stage_holder SELECT a, b FROM int_rows(?1);

-- name: STAGE_PUT_SUSPENDED (users, directories)
INSERT INTO temp.stage_suspended SELECT a, b FROM int_rows(?1);

-- name: STAGE_WAYS (user, page)
-- roleAssignments says how each role came; an answer that has only the older list of roles does not.
INSERT INTO temp.stage_way
SELECT ?1, CASE q.owner WHEN 'jira-service-desk' THEN 'jira-servicedesk' WHEN 'jira' THEN 'jira-software' ELSE q.owner END,
       replace(q.ari, rtrim(q.ari, replace(q.ari, '/', '')), ''), r.value ->> 'role', m.value, q.directory, q.status
  FROM (SELECT value AS given, value ->> 'resourceId' AS ari, value ->> 'directoryId' AS directory, value ->> 'userDirectoryStatus' AS status,
               substr(value ->> 'resourceId', 11, instr(substr(value ->> 'resourceId', 11), ':') - 1) AS owner
          FROM json_each(?2, '$.data') WHERE type = 'object' AND value ->> 'resourceId' LIKE 'ari:cloud:%/%') q,
       json_each(q.given, '$.roleAssignments') r, json_each(r.value, '$.roleAssignmentMethods') m
 WHERE r.type = 'object' AND m.type = 'text';

-- name: STAGE_IDLE ()
-- Who is not active, as a count of the active ones leaves them out: by the state alone. And who can hold no seat, in whatever product.
SELECT id, status <> 'active',
       lower(account_type) IN ('app', 'customer')
         OR (status <> 'active'
              AND (status IN ('suspended', 'not_invited', 'deactivated', 'for_deletion')
       OR coalesce(account_status, 'active') <> 'active' OR coalesce(membership_status, 'active') <> 'active'))
  FROM temp.stage_user /*scan*/
 WHERE status <> 'active' OR lower(account_type) IN ('app', 'customer');

-- name: STAGE_MEMBERS ()
SELECT user, user_group FROM temp.map_member /*scan*/ ORDER BY user, user_group;
