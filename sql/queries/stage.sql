-- Staging: what the pages of a run hold, in TEMP tables; the merge takes what is sound. Places (directories, products, groups) are numbered
-- first and people as they are met (timer/people.c), so that what people have is staged in numbers and laid out as the live tables are: see merge.sql.

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

-- name: STAGE_NODES (page)
-- A page of users is walked node by node in one pass (timer/users_page.c): five times as fast as a statement for each list in it.
SELECT visit(parent, key, atom) FROM json_tree(?1);

-- name: STAGE_USER (number, account id, type, name, nickname, email, status, account status, membership, claim, source, added, job title, department, now, last active or 0)
INSERT INTO temp.stage_user VALUES (?1, ?2, coalesce(?3, 'atlassian'), coalesce(?4, ''), ?5, ?6, lower(substr(?6, instr(?6, '@') + 1)), coalesce(?7, 'unknown'), ?8, ?9,
  ?10, ?11, nullif(?12, 0), ?13, ?14, ?15, NULL, nullif(?16, 0));
-- name: STAGE_USER_AGAIN (number, account id, type, name, nickname, email, status, account status, membership, claim, source, added, job title, department, now, last active or 0)
INSERT INTO temp.stage_user VALUES (?1, ?2, coalesce(?3, 'atlassian'), coalesce(?4, ''), ?5, ?6, lower(substr(?6, instr(?6, '@') + 1)), coalesce(?7, 'unknown'), ?8, ?9,
  ?10, ?11, nullif(?12, 0), ?13, ?14, ?15, NULL, nullif(?16, 0))
ON CONFLICT (id) DO UPDATE SET account_type = excluded.account_type, name = excluded.name, nickname = excluded.nickname, email = excluded.email,
  email_domain = excluded.email_domain, status = excluded.status, account_status = excluded.account_status, membership_status = excluded.membership_status,
  claim_status = excluded.claim_status, management_source = excluded.management_source,
  job_title = excluded.job_title, department = excluded.department
WHERE (CASE excluded.status WHEN 'active' THEN 0 WHEN 'suspended' THEN 1 WHEN 'not_invited' THEN 3 ELSE 2 END, excluded.membership_status IS NOT 'active')
    < (CASE status WHEN 'active' THEN 0 WHEN 'suspended' THEN 1 WHEN 'not_invited' THEN 3 ELSE 2 END, membership_status IS NOT 'active');
-- name: STAGE_USER_LATEST (number, added or 0, last active or 0)
-- Whatever else is told again: of days of joining and of activities the latest counts.
UPDATE temp.stage_user SET added_to_org = nullif(max(coalesce(added_to_org, 0), ?2), 0),
    active_at = nullif(max(coalesce(active_at, 0), ?3), 0) WHERE id = ?1;
-- name: STAGE_SAME (number, account id)
SELECT EXISTS (SELECT 1 FROM temp.stage_user WHERE id = ?1 AND account_id = ?2);
-- name: STAGE_ACCOUNTS ()
SELECT id, account_id FROM user /*scan*/; -- everybody there was, once for each run
-- name: STAGE_ACCOUNTS_READ ()
PRAGMA shrink_memory; -- the pages they stood on are not needed again before everybody is fetched

-- name: STAGE_PLATFORM (user, role)
INSERT OR IGNORE INTO temp.map_platform VALUES (?1, ?2);

-- name: STAGE_PUT_ACTIVITY (users, products, last active)
-- Of people met for the first time, each product once.
INSERT OR IGNORE INTO temp.map_activity SELECT a, b, c FROM numbers(?1);
-- name: STAGE_ACTIVITY_AGAIN (user, product, last active)
INSERT INTO temp.map_activity VALUES (?1, ?2, ?3) ON CONFLICT (user, product) DO UPDATE SET last_active = excluded.last_active WHERE excluded.last_active > last_active;
-- name: STAGE_PRODUCT_NUMBER (site, product)
SELECT id FROM temp.id_product WHERE site = ?1 AND product = ?2;

-- name: STAGE_PUT_MEMBERS (users, groups)
INSERT OR IGNORE INTO temp.map_member SELECT a, b FROM numbers(?1);
-- name: STAGE_GROUP_NUMBER (group id)
SELECT id FROM temp.id_group WHERE group_id = ?1;

-- name: STAGE_USER_DIRECTORY (user, directory, membership)
INSERT OR IGNORE INTO temp.map_directory VALUES (?1, ?2, ?3);
-- name: STAGE_PUT_DIRECTORIES (users, directories)
INSERT OR IGNORE INTO temp.map_directory SELECT a, b, 'active' FROM numbers(?1);
-- name: STAGE_IN_DIRECTORIES ()
SELECT directory, count(*) FROM temp.map_directory /*scan*/ GROUP BY directory;
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
INSERT OR IGNORE INTO temp.stage_holder SELECT a, b FROM numbers(?1);
-- name: STAGE_PUT_SUSPENDED (users, directories)
INSERT INTO temp.stage_suspended SELECT a, b FROM numbers(?1);

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

-- name: STAGE_GROUP_LIST ()
SELECT DISTINCT group_id, coalesce(directory_id, '-') FROM temp.stage_group /*scan*/ WHERE resources > 0;

-- name: STAGE_DIRECTORY_LIST ()
SELECT id, directory_id FROM temp.id_directory /*scan*/ ORDER BY id;

-- name: STAGE_VANISHED (most)
-- Who was there and is in no listing now: they are asked for by name before they count as gone.
SELECT json_quote(account_id) FROM user u /*scan*/ WHERE gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM temp.stage_user s WHERE s.id = u.id) LIMIT ?1;

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
