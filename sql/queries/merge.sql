-- The merge: staging into the live tables in one transaction, writing only what changed.

-- name: MERGE_INDEX_USER ()
CREATE INDEX temp.stage_user_account ON stage_user (account_id);

-- Numbers for everything staged, old rows keep theirs: so that all reckoning is done before the writer lock is taken.
-- Only lane sync adds such rows, and it runs alone.
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
-- name: MERGE_ID_USER_CREATE ()
CREATE TEMP TABLE id_user (account_id TEXT PRIMARY KEY, id INTEGER NOT NULL, may_bill INTEGER NOT NULL) WITHOUT ROWID;
-- name: MERGE_ID_USER ()
INSERT INTO temp.id_user SELECT s.account_id, coalesce(u.id, (SELECT coalesce(max(id), 0) FROM user) + row_number() OVER (ORDER BY s.account_id)), s.may_bill
  FROM (SELECT account_id, status = 'active' AND account_type NOT IN ('app', 'customer') AS may_bill FROM temp.stage_user /*scan*/
         WHERE length(account_id) BETWEEN 1 AND 128 GROUP BY account_id) s LEFT JOIN user u ON u.account_id = s.account_id;

-- name: MERGE_DIRECTORIES ()
INSERT INTO directory (id, directory_id, name) SELECT i.id, s.directory_id, max(s.name) FROM temp.stage_directory s /*scan*/
  JOIN temp.id_directory i ON i.directory_id = s.directory_id GROUP BY s.directory_id
ON CONFLICT (directory_id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name;

-- name: MERGE_PRODUCTS ()
INSERT INTO product (id, ari, product, site, site_name, host_url, plan, capacity, status, sandbox)
SELECT i.id, s.ari, s.product, s.part, max(s.site_name), max(s.host_url), max(s.plan), max(s.capacity), max(s.status), max(s.sandbox)
  FROM temp.stage_product s /*scan*/ JOIN temp.id_product i ON i.site = s.part AND i.product = s.product GROUP BY s.part, s.product
ON CONFLICT (site, product) DO UPDATE SET ari = excluded.ari, site_name = excluded.site_name, host_url = excluded.host_url, plan = excluded.plan,
  capacity = excluded.capacity, status = excluded.status, sandbox = excluded.sandbox, gone_at = NULL
WHERE gone_at IS NOT NULL OR ari <> excluded.ari OR site_name <> excluded.site_name OR host_url IS NOT excluded.host_url OR plan IS NOT excluded.plan
   OR capacity IS NOT excluded.capacity OR status IS NOT excluded.status OR sandbox <> excluded.sandbox;

-- name: MERGE_PRODUCTS_GONE (now)
UPDATE product /*scan*/ SET gone_at = ?1 WHERE gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM temp.stage_product s WHERE s.part = site AND s.product = product.product);

-- name: MERGE_USERS_NEW ()
SELECT count(DISTINCT account_id) FROM temp.stage_user s /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM user u WHERE u.account_id = s.account_id AND u.gone_at IS NULL);

-- name: MERGE_USERS (now)
INSERT INTO user (id, account_id, account_type, name, nickname, email, email_domain, status, account_status, membership_status, claim_status,
                  management_source, added_to_org, job_title, department, first_seen)
SELECT i.id, s.account_id, account_type, name, nickname, email, lower(substr(email, instr(email, '@') + 1)), status, account_status, membership_status,
       claim_status, management_source, added_to_org, job_title, department, ?1
  FROM temp.stage_user s /*scan*/ JOIN temp.id_user i ON i.account_id = s.account_id GROUP BY s.account_id ORDER BY s.account_id
ON CONFLICT (account_id) DO UPDATE SET account_type = excluded.account_type, name = excluded.name, nickname = excluded.nickname, email = excluded.email,
  email_domain = excluded.email_domain, status = excluded.status, account_status = excluded.account_status, membership_status = excluded.membership_status,
  claim_status = excluded.claim_status, management_source = excluded.management_source, added_to_org = excluded.added_to_org,
  job_title = excluded.job_title, department = excluded.department, gone_at = NULL
WHERE gone_at IS NOT NULL OR account_type <> excluded.account_type OR name <> excluded.name OR nickname IS NOT excluded.nickname OR email IS NOT excluded.email
   OR status <> excluded.status OR account_status IS NOT excluded.account_status OR membership_status IS NOT excluded.membership_status
   OR claim_status IS NOT excluded.claim_status OR management_source IS NOT excluded.management_source OR added_to_org IS NOT excluded.added_to_org
   OR job_title IS NOT excluded.job_title OR department IS NOT excluded.department;

-- name: MERGE_USERS_VANISHED ()
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM temp.stage_user s WHERE s.account_id = u.account_id)) FROM user u /*scan*/ WHERE gone_at IS NULL;

-- name: MERGE_USERS_GONE (now)
UPDATE user /*scan*/ SET gone_at = ?1 WHERE gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM temp.stage_user s WHERE s.account_id = user.account_id);

-- name: MERGE_GROUPS ()
INSERT INTO user_group (id, group_id, directory, name, description, managed_by, external_synced, modifiable)
SELECT i.id, s.group_id, i.directory, s.name, s.description, s.managed_by, s.external_synced, s.modifiable
  FROM temp.stage_group s /*scan*/ JOIN temp.id_group i ON i.group_id = s.group_id GROUP BY s.group_id
ON CONFLICT (group_id) DO UPDATE SET directory = excluded.directory, name = excluded.name, description = excluded.description, managed_by = excluded.managed_by,
  external_synced = excluded.external_synced, modifiable = excluded.modifiable, gone_at = NULL
WHERE gone_at IS NOT NULL OR directory IS NOT excluded.directory OR name <> excluded.name OR description IS NOT excluded.description
   OR managed_by IS NOT excluded.managed_by OR external_synced <> excluded.external_synced OR modifiable <> excluded.modifiable;

-- name: MERGE_GROUPS_GONE (now)
UPDATE user_group /*scan*/ SET gone_at = ?1 WHERE gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM temp.stage_group s WHERE s.group_id = user_group.group_id);

-- name: MERGE_MAP_MEMBER_CREATE ()
CREATE TEMP TABLE map_member (user INTEGER, user_group INTEGER, PRIMARY KEY (user, user_group)) WITHOUT ROWID;
-- name: MERGE_MAP_MEMBER ()
INSERT OR IGNORE INTO temp.map_member SELECT u.id, g.id FROM temp.stage_member m /*scan*/ JOIN temp.id_user u ON u.account_id = m.account_id JOIN temp.id_group g ON g.group_id = m.group_id;
-- name: MERGE_MEMBERS_OUT ()
DELETE FROM membership /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_member n WHERE n.user = membership.user AND n.user_group = membership.user_group);
-- name: MERGE_MEMBERS_IN ()
INSERT INTO membership SELECT user, user_group FROM temp.map_member n /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.user = n.user AND m.user_group = n.user_group);

-- name: MERGE_PLATFORM_OUT ()
DELETE FROM user_platform_role /*scan*/ WHERE NOT EXISTS
 (SELECT 1 FROM temp.stage_platform s JOIN user u ON u.account_id = s.account_id WHERE u.id = user_platform_role.user AND s.role = user_platform_role.role);
-- name: MERGE_PLATFORM_IN ()
INSERT OR IGNORE INTO user_platform_role SELECT DISTINCT u.id, s.role FROM temp.stage_platform s /*scan*/ JOIN user u ON u.account_id = s.account_id;

-- name: MERGE_MAP_ACTIVITY_CREATE ()
CREATE TEMP TABLE map_activity (user INTEGER, product INTEGER, last_active INTEGER, PRIMARY KEY (user, product)) WITHOUT ROWID;
-- name: MERGE_MAP_ACTIVITY ()
INSERT INTO temp.map_activity SELECT u.id, p.id, max(a.last_active) FROM temp.stage_activity a /*scan*/ JOIN temp.id_user u ON u.account_id = a.account_id
  JOIN temp.id_product p ON p.site = a.part AND p.product = a.owner WHERE a.last_active IS NOT NULL GROUP BY u.id, p.id;
-- name: MERGE_ACTIVITY_OUT ()
DELETE FROM activity /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_activity n WHERE n.user = activity.user AND n.product = activity.product);
-- name: MERGE_ACTIVITY_IN ()
INSERT INTO activity SELECT user, product, last_active FROM temp.map_activity /*scan*/ WHERE true
ON CONFLICT (user, product) DO UPDATE SET last_active = excluded.last_active WHERE last_active <> excluded.last_active;

-- name: MERGE_MAP_ROLE_CREATE ()
CREATE TEMP TABLE map_role (user_group INTEGER, product INTEGER, role TEXT, is_default INTEGER, PRIMARY KEY (user_group, product, role)) WITHOUT ROWID;
-- name: MERGE_MAP_ROLE ()
INSERT INTO temp.map_role SELECT g.id, p.id, s.role, max(s.is_default) FROM temp.stage_group_role s /*scan*/ JOIN temp.id_group g ON g.group_id = s.group_id
  JOIN temp.id_product p ON p.site = s.part AND p.product = s.owner WHERE s.role IS NOT NULL GROUP BY 1, 2, 3;
-- name: MERGE_ROLES_OUT ()
DELETE FROM group_role /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_role n WHERE n.user_group = group_role.user_group AND n.product = group_role.product AND n.role = group_role.role);
-- name: MERGE_ROLES_IN ()
INSERT INTO group_role SELECT user_group, product, role, is_default FROM temp.map_role /*scan*/ WHERE true
ON CONFLICT (user_group, product, role) DO UPDATE SET is_default = excluded.is_default WHERE is_default <> excluded.is_default;

-- name: MERGE_MAP_DIRECT_CREATE ()
CREATE TEMP TABLE map_direct (user INTEGER, product INTEGER, role TEXT, PRIMARY KEY (user, product, role)) WITHOUT ROWID;
-- name: MERGE_MAP_DIRECT ()
INSERT OR IGNORE INTO temp.map_direct SELECT u.id, p.id, h.role FROM temp.stage_holder h /*scan*/ JOIN temp.id_user u ON u.account_id = h.account_id
  JOIN temp.stage_product s ON s.rowid = h.product JOIN temp.id_product p ON p.site = s.part AND p.product = s.product
 WHERE NOT EXISTS (SELECT 1 FROM temp.map_member m JOIN temp.map_role g ON g.user_group = m.user_group WHERE m.user = u.id AND g.product = p.id AND g.role = h.role);
-- name: MERGE_DIRECT_OUT ()
DELETE FROM user_role /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_direct n WHERE n.user = user_role.user AND n.product = user_role.product AND n.role = user_role.role);
-- name: MERGE_DIRECT_IN ()
INSERT OR IGNORE INTO user_role (user, product, role) SELECT user, product, role FROM temp.map_direct /*scan*/;

-- name: MERGE_MAP_SUSPENDED_CREATE ()
CREATE TEMP TABLE map_suspended (user INTEGER, directory INTEGER, PRIMARY KEY (user, directory)) WITHOUT ROWID;
-- name: MERGE_MAP_SUSPENDED ()
INSERT OR IGNORE INTO temp.map_suspended SELECT u.id, d.id FROM temp.stage_suspended s /*scan*/ JOIN temp.id_user u ON u.account_id = s.account_id
  JOIN temp.id_directory d ON d.directory_id = s.directory_id;
-- name: MERGE_DIRECTORY_OUT ()
DELETE FROM user_directory /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_suspended n WHERE n.user = user_directory.user AND n.directory = user_directory.directory);
-- name: MERGE_DIRECTORY_IN ()
INSERT OR IGNORE INTO user_directory SELECT user, directory, 'suspended' FROM temp.map_suspended /*scan*/;

-- Billable: active account that is not suspended where the role comes from, role user or admin, product not a sandbox.
-- name: MERGE_MAP_SEAT_CREATE ()
CREATE TEMP TABLE map_seat (user INTEGER, product INTEGER, last_active INTEGER, PRIMARY KEY (user, product)) WITHOUT ROWID;
-- name: MERGE_MAP_SEAT ()
INSERT OR IGNORE INTO temp.map_seat
SELECT r.user, r.product, a.last_active FROM
 (SELECT u.id AS user, g.product AS product, grp.directory AS directory FROM temp.id_user u /*scan*/ JOIN temp.map_member m ON m.user = u.id
    JOIN temp.map_role g ON g.user_group = m.user_group JOIN temp.id_group grp /*scan*/ ON grp.id = m.user_group
   WHERE u.may_bill AND g.role IN ('atlassian/user', 'atlassian/admin')
  UNION ALL SELECT u.id, d.product, NULL FROM temp.id_user u /*scan*/ JOIN temp.map_direct d ON d.user = u.id
   WHERE u.may_bill AND d.role IN ('atlassian/user', 'atlassian/admin')) r
 JOIN temp.id_product p /*scan*/ ON p.id = r.product LEFT JOIN temp.map_activity a ON a.user = r.user AND a.product = r.product
 WHERE p.sandbox = 0 AND NOT EXISTS (SELECT 1 FROM temp.map_suspended s WHERE s.user = r.user AND s.directory = r.directory);
-- name: MERGE_SEATS_OUT ()
DELETE FROM seat /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_seat n WHERE n.user = seat.user AND n.product = seat.product);
-- name: MERGE_SEATS_IN ()
INSERT INTO seat SELECT user, product, last_active FROM temp.map_seat /*scan*/ WHERE true
ON CONFLICT (user, product) DO UPDATE SET last_active = excluded.last_active WHERE last_active IS NOT excluded.last_active;

-- name: MERGE_HISTORY (day, now)
INSERT INTO seat_day (day, product, inactive_days, billable, active, inactive, never_active)
SELECT ?1, product, days, n, n - inactive, inactive, never FROM (
  SELECT s.product AS product, t.days AS days, count(*) AS n, sum(s.last_active IS NULL) AS never,
         sum(s.last_active IS NULL OR s.last_active < ?2 - t.days * 86400) AS inactive
    FROM seat s /*scan*/ JOIN (SELECT q.id AS id, cast(coalesce((SELECT value FROM setting WHERE name = 'inactive_days.' || q.product),
           (SELECT value FROM setting WHERE name = 'inactive_days'), '30') AS INTEGER) AS days FROM product q) t ON t.id = s.product GROUP BY s.product) WHERE true
ON CONFLICT (day, product) DO UPDATE SET inactive_days = excluded.inactive_days, billable = excluded.billable, active = excluded.active,
  inactive = excluded.inactive, never_active = excluded.never_active;
-- name: MERGE_HISTORY_PRUNE (oldest day)
DELETE FROM seat_day WHERE day < ?1;
