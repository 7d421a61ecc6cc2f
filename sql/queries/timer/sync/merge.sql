-- The merge: staging into the live tables in one transaction, writing only what changed.
-- All reckoning is done in TEMP tables before the writer lock is taken; only lane sync adds such rows, and it runs alone.

-- name: KEY_USED (now)
UPDATE api_key SET last_used_at = ?1 WHERE state = 'current' AND use <> 'act';

-- name: MERGE_LEAVER ()
INSERT INTO temp.leaver SELECT id FROM user u /*scan*/ WHERE gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM temp.stage_user s WHERE s.id = u.id);

-- name: MERGE_USERS_BEFORE ()
SELECT count(*) FROM user /*scan*/ WHERE gone_at IS NULL;

-- name: MERGE_TOUCHED ()
-- A day of joining that is not told (any more) is no news: what was known stays.
INSERT INTO temp.touched
SELECT s.id, u.id IS NULL OR u.gone_at IS NOT NULL, u.account_id IS NOT NULL AND u.account_id <> s.account_id FROM temp.stage_user s /*scan*/ LEFT JOIN user u ON u.id = s.id
 WHERE u.id IS NULL OR u.gone_at IS NOT NULL OR u.account_id <> s.account_id OR u.account_type <> s.account_type OR u.name <> s.name OR u.nickname IS NOT s.nickname
    OR u.email IS NOT s.email OR u.status <> s.status OR u.account_status IS NOT s.account_status OR u.membership_status IS NOT s.membership_status
    OR u.claim_status IS NOT s.claim_status OR u.management_source IS NOT s.management_source
    OR u.added_to_org IS NOT coalesce(s.added_to_org, u.added_to_org)
    OR u.job_title IS NOT s.job_title OR u.department IS NOT s.department;

-- name: MERGE_TOUCHED_COUNTS ()
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE mixed) FROM temp.touched /*scan*/;

-- name: MERGE_ACTIVE (1: as it is told)
-- Who was active since: nothing about the person, so nobody counts as changed by it. What was known and is not told any more
-- is kept: an activity does not vanish.
INSERT INTO temp.active
SELECT s.id, CASE WHEN ?1 THEN s.active_at ELSE max(coalesce(u.active_at, 0), coalesce(s.active_at, 0)) END,
       NOT ?1 AND coalesce(u.active_at, 0) > coalesce(s.active_at, 0)
  FROM temp.stage_user s /*scan*/ CROSS JOIN user u ON u.id = s.id WHERE u.active_at IS NOT s.active_at;

-- name: MERGE_ACTIVE_KEPT ()
UPDATE temp.stage_user SET active_at = a.active_at FROM temp.active a /*scan*/ WHERE stage_user.id = a.id AND a.kept;

-- name: MERGE_ACTIVE_WRITE ()
UPDATE user SET active_at = a.active_at FROM temp.active a /*scan*/ WHERE user.id = a.id AND NOT a.kept;

-- name: MERGE_USER_ACCOUNT ()
CREATE UNIQUE INDEX temp.stage_user_account ON stage_user (account_id);

-- name: MERGE_USER_EMAIL ()
CREATE INDEX temp.stage_user_email ON stage_user (email);

-- name: MERGE_USERS_ANY ()
SELECT EXISTS (SELECT 1 FROM user);

-- name: MERGE_USERS_COPY ()
INSERT OR ROLLBACK INTO user SELECT * FROM temp.stage_user /*scan*/;

-- name: MERGE_USERS ()
INSERT INTO user SELECT s.* FROM temp.touched t /*scan*/ CROSS JOIN temp.stage_user s ON s.id = t.id WHERE true
ON CONFLICT (id) DO UPDATE SET account_type = excluded.account_type, name = excluded.name, nickname = excluded.nickname, email = excluded.email,
  email_domain = excluded.email_domain, status = excluded.status, account_status = excluded.account_status, membership_status = excluded.membership_status,
  claim_status = excluded.claim_status, management_source = excluded.management_source,
  added_to_org = CASE WHEN gone_at IS NULL THEN coalesce(excluded.added_to_org, added_to_org)
    ELSE excluded.added_to_org END,
  -- whoever comes back is seen anew
  first_seen = CASE WHEN gone_at IS NULL THEN first_seen ELSE excluded.first_seen END,
  job_title = excluded.job_title, department = excluded.department, gone_at = NULL;

-- name: MERGE_USERS_GONE (now)
UPDATE user SET gone_at = ?1 WHERE id IN (SELECT id FROM temp.leaver);

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

-- name: MERGE_GROUPS ()
INSERT INTO user_group (id, group_id, directory, name, description, managed_by, external_synced, modifiable)
SELECT i.id, s.group_id, i.directory, s.name, s.description, s.managed_by, s.external_synced, s.modifiable
  FROM temp.stage_group s /*scan*/ JOIN temp.id_group i ON i.group_id = s.group_id GROUP BY s.group_id
ON CONFLICT (group_id) DO UPDATE SET directory = excluded.directory, name = excluded.name, description = excluded.description, managed_by = excluded.managed_by,
  external_synced = excluded.external_synced, modifiable = excluded.modifiable, gone_at = NULL
WHERE gone_at IS NOT NULL OR directory IS NOT excluded.directory OR name <> excluded.name OR description IS NOT excluded.description
   OR managed_by IS NOT excluded.managed_by OR external_synced <> excluded.external_synced OR modifiable <> excluded.modifiable;

-- name: MERGE_GROUPS_GONE (now)
UPDATE user_group /*scan*/ SET gone_at = ?1 WHERE gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM temp.id_group i WHERE i.group_id = user_group.group_id);

-- name: MERGE_PLATFORM_OUT ()
DELETE FROM user_platform_role /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_platform n WHERE n.user = user_platform_role.user AND n.role = user_platform_role.role);

-- name: MERGE_PLATFORM_IN ()
INSERT OR IGNORE INTO user_platform_role SELECT user, role FROM temp.map_platform /*scan*/;

-- What there was and is not any more: admins of the organization; half of the activity of seats (what is kept of others was
-- told long ago); nine tenths of the memberships.
-- name: MERGE_HOLLOW ()
SELECT EXISTS (SELECT 1 FROM user_platform_role /*scan*/ WHERE role = 'atlassian/org-admin') AND NOT EXISTS (SELECT 1 FROM temp.map_platform /*scan*/ WHERE role = 'atlassian/org-admin'),
       (SELECT count(*) FROM seat /*scan*/ WHERE last_active IS NOT NULL) >= max(20, 2 * (SELECT count(*) FROM temp.map_activity /*scan*/) + 1),
       (SELECT count(*) FROM membership /*scan*/) >= max(20, 10 * (SELECT count(*) FROM temp.map_member /*scan*/) + 1);

-- name: MERGE_ROLES_OUT ()
DELETE FROM group_role /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_role n WHERE n.user_group = group_role.user_group AND n.product = group_role.product AND n.role = group_role.role);

-- name: MERGE_ROLES_IN ()
INSERT INTO group_role SELECT user_group, product, role, is_default FROM temp.map_role /*scan*/ WHERE true
ON CONFLICT (user_group, product, role) DO UPDATE SET is_default = excluded.is_default WHERE is_default <> excluded.is_default;

-- name: MERGE_MAP_WAY ()
-- Of several ways the one that is not suspended counts, and direct before inferred. Suspended in a directory that is not named: in one of those.
INSERT INTO temp.map_way SELECT w.user, p.id, w.role, CASE w.method WHEN 'group_direct' THEN 'group' ELSE w.method END,
       nullif(min(coalesce(d.id, CASE WHEN w.status = 'suspended' THEN (SELECT min(x.directory) FROM temp.map_suspended x WHERE x.user = w.user) END, 0) + 1000000 * ((w.status = 'suspended') * 10 + CASE w.method WHEN 'direct' THEN 0 WHEN 'inferred' THEN 1 ELSE 2 END)) % 1000000, 0)
  FROM temp.stage_way w /*scan*/ JOIN temp.id_product p ON p.site = w.part AND p.product = w.owner LEFT JOIN temp.id_directory d ON d.directory_id = w.directory_id
 WHERE w.role IS NOT NULL GROUP BY w.user, p.id, w.role;

-- name: MERGE_DIRECT_ASKED ()
UPDATE temp.map_direct SET method = w.method, directory = w.directory, asked = 1 FROM temp.map_way w /*scan*/
 WHERE w.user = map_direct.user AND w.product = map_direct.product AND w.role = map_direct.role;

-- name: MERGE_DIRECT_BESIDE ()
-- A direct role beside a group's, of whom it is told now; and of whom it was told before that he had both, as long as a group still gives it.
INSERT OR IGNORE INTO temp.map_direct SELECT user, product, role, method, directory, 1 FROM temp.map_way w /*scan*/ WHERE method = 'direct'
   AND EXISTS (SELECT 1 FROM temp.map_member m JOIN temp.map_role g ON g.user_group = m.user_group WHERE m.user = w.user AND g.product = w.product AND g.role = w.role);

-- name: MERGE_DIRECT_KEPT ()
INSERT OR IGNORE INTO temp.map_direct SELECT user, product, role, method, directory, 1 FROM user_role r /*scan*/
 WHERE asked AND method = 'direct' AND NOT EXISTS (SELECT 1 FROM temp.map_way w WHERE w.user = r.user)
   AND EXISTS (SELECT 1 FROM membership m JOIN group_role g ON g.user_group = m.user_group WHERE m.user = r.user AND g.product = r.product AND g.role = r.role)
   AND EXISTS (SELECT 1 FROM temp.map_member m JOIN temp.map_role g ON g.user_group = m.user_group WHERE m.user = r.user AND g.product = r.product AND g.role = r.role);

-- name: MERGE_ASKED (now)
INSERT INTO role_asked SELECT user, ?1, CASE WHEN EXISTS (SELECT 1 FROM temp.map_way w WHERE w.user = a.user) THEN ?1 END FROM temp.asked a /*scan*/ WHERE true
ON CONFLICT (user) DO UPDATE SET asked_at = excluded.asked_at, told_at = coalesce(excluded.told_at, told_at);

-- name: MERGE_ASKED_ANEW ()
-- Whose role without a group is gone or has a group by now.
DELETE FROM role_asked WHERE user IN (SELECT user FROM temp.out_direct /*scan*/) AND user NOT IN (SELECT user FROM temp.asked);

-- name: MERGE_SEAT_GROUP ()
INSERT OR IGNORE INTO temp.seat_group SELECT r.user_group, r.product, g.directory FROM temp.map_role r /*scan*/ JOIN temp.id_group g /*scan*/ ON g.id = r.user_group
  JOIN temp.id_product p /*scan*/ ON p.id = r.product WHERE p.sandbox = 0 AND r.role IN ('atlassian/user', 'atlassian/admin');

-- name: MERGE_MAP_SEAT ()
INSERT OR IGNORE INTO temp.map_seat
SELECT m.user, g.product, a.last_active, 0
  FROM temp.map_member m /*scan*/ CROSS JOIN temp.seat_group g ON g.user_group = m.user_group
  LEFT JOIN temp.idle i ON i.id = m.user LEFT JOIN temp.map_suspended s ON s.user = m.user AND s.directory = g.directory
  LEFT JOIN temp.map_activity a ON a.user = m.user AND a.product = g.product
 WHERE i.id IS NULL AND s.user IS NULL;

-- name: MERGE_MAP_SEAT_DIRECT ()
INSERT OR IGNORE INTO temp.map_seat
SELECT d.user, d.product,
       (SELECT last_active FROM temp.map_activity a
         WHERE a.user = d.user AND a.product = d.product), 0
  FROM temp.map_direct d /*scan*/ JOIN temp.id_product i /*scan*/ ON i.id = d.product
 WHERE NOT EXISTS (SELECT 1 FROM temp.idle x WHERE x.id = d.user) AND i.sandbox = 0 AND d.role IN ('atlassian/user', 'atlassian/admin')
   AND NOT EXISTS (SELECT 1 FROM temp.map_suspended s WHERE s.user = d.user AND s.directory = d.directory);

-- name: MERGE_ADMIN_GROUP ()
INSERT INTO temp.admin_group SELECT DISTINCT user_group FROM temp.map_role /*scan*/ WHERE role IN ('atlassian/admin', 'atlassian/user-access-admin');

-- name: MERGE_MAP_ADMIN ()
INSERT INTO temp.map_admin SELECT m.user_group, m.user FROM temp.map_member m /*scan*/ CROSS JOIN temp.admin_group g ON g.id = m.user_group;

-- name: MERGE_ADMIN_OUT ()
DELETE FROM admin_member /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_admin n WHERE n.user_group = admin_member.user_group AND n.user = admin_member.user);

-- name: MERGE_ADMIN_IN ()
INSERT OR IGNORE INTO admin_member SELECT user_group, user FROM temp.map_admin /*scan*/;

-- name: MERGE_OUT_MEMBER (limit)
INSERT INTO temp.out_member SELECT user, user_group FROM membership o /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_member n WHERE n.user = o.user AND n.user_group = o.user_group) LIMIT ?1;

-- name: MERGE_IN_MEMBER (limit)
INSERT INTO temp.in_member SELECT user, user_group FROM temp.map_member n /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM membership o WHERE o.user = n.user AND o.user_group = n.user_group) LIMIT ?1;

-- name: MERGE_MEMBER_COUNT_NEW ()
SELECT count(*) FROM temp.map_member /*scan*/;

-- name: MERGE_MEMBER_FRESH ()
SELECT count(*) FROM temp.in_member n /*scan*/
 WHERE NOT EXISTS (SELECT 1 FROM membership o
                    WHERE o.user = n.user AND o.user_group = n.user_group);

-- name: MERGE_MEMBER_COUNT ()
SELECT count(*) FROM membership /*scan*/;

-- name: MERGE_MEMBER_CLEAR ()
DELETE FROM membership;

-- name: MERGE_MEMBER_COPY ()
INSERT OR ROLLBACK INTO membership SELECT * FROM temp.map_member /*scan*/;

-- name: MERGE_MEMBER_OUT ()
DELETE FROM membership /*scan*/ WHERE (user, user_group) IN (SELECT user, user_group FROM temp.out_member);

-- name: MERGE_MEMBER_IN ()
INSERT INTO membership (user, user_group) SELECT user, user_group FROM temp.in_member /*scan*/ WHERE true;

-- name: MERGE_OUT_ACTIVITY (limit)
INSERT INTO temp.out_activity SELECT user, product FROM activity o /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_activity n WHERE n.user = o.user AND n.product = o.product) LIMIT ?1;

-- name: MERGE_IN_ACTIVITY (limit)
INSERT INTO temp.in_activity SELECT user, product, last_active FROM temp.map_activity n /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM activity o WHERE o.user = n.user AND o.product = n.product AND o.last_active IS n.last_active) LIMIT ?1;

-- name: MERGE_ACTIVITY_COUNT_NEW ()
SELECT count(*) FROM temp.map_activity /*scan*/;

-- name: MERGE_ACTIVITY_FRESH ()
SELECT count(*) FROM temp.in_activity n /*scan*/
 WHERE NOT EXISTS (SELECT 1 FROM activity o WHERE o.user = n.user AND o.product = n.product);

-- name: MERGE_ACTIVITY_COUNT ()
SELECT count(*) FROM activity /*scan*/;

-- name: MERGE_ACTIVITY_CLEAR ()
DELETE FROM activity;

-- name: MERGE_ACTIVITY_COPY ()
INSERT OR ROLLBACK INTO activity SELECT * FROM temp.map_activity /*scan*/;

-- An activity that was told does not vanish and does not become older, as long as the person and the product are there.
-- name: MERGE_ACTIVITY_KEPT ()
-- Where the table is copied whole.
INSERT INTO temp.map_activity SELECT user, product, last_active FROM activity o /*scan*/
 WHERE product IN (SELECT id FROM temp.id_product) AND EXISTS (SELECT 1 FROM temp.stage_user s WHERE s.id = o.user)
ON CONFLICT (user, product) DO UPDATE SET last_active = excluded.last_active WHERE excluded.last_active > last_active;

-- name: MERGE_ACTIVITY_KEPT_SOME ()
-- Of what differs.
INSERT INTO temp.map_activity SELECT o.user, o.product, o.last_active
  FROM (SELECT user, product FROM temp.out_activity /*scan*/ UNION ALL SELECT user, product FROM temp.in_activity /*scan*/) d
 CROSS JOIN activity o ON o.user = d.user AND o.product = d.product
 WHERE o.product IN (SELECT id FROM temp.id_product) AND EXISTS (SELECT 1 FROM temp.stage_user s WHERE s.id = o.user)
ON CONFLICT (user, product) DO UPDATE SET last_active = excluded.last_active WHERE excluded.last_active > last_active;

-- name: MERGE_ACTIVITY_OUT ()
DELETE FROM activity /*scan*/ WHERE (user, product) IN (SELECT user, product FROM temp.out_activity d /*scan*/
 WHERE NOT EXISTS (SELECT 1 FROM temp.map_activity n WHERE n.user = d.user AND n.product = d.product));

-- name: MERGE_ACTIVITY_IN ()
INSERT INTO activity (user, product, last_active)
SELECT d.user, d.product, n.last_active FROM temp.in_activity d /*scan*/
  CROSS JOIN temp.map_activity n ON n.user = d.user AND n.product = d.product WHERE true
ON CONFLICT (user, product) DO UPDATE SET last_active = excluded.last_active WHERE last_active <> excluded.last_active;

-- name: MERGE_OUT_DIRECT ()
INSERT INTO temp.out_direct SELECT user, product, role FROM user_role o /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_direct n WHERE n.user = o.user AND n.product = o.product AND n.role = o.role);

-- name: MERGE_IN_DIRECT ()
INSERT INTO temp.in_direct SELECT user, product, role, method, directory, asked FROM temp.map_direct n /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM user_role o WHERE o.user = n.user AND o.product = n.product AND o.role = n.role AND o.method IS n.method AND o.directory IS n.directory AND o.asked IS n.asked);

-- name: MERGE_DIRECT_OUT ()
DELETE FROM user_role /*scan*/ WHERE (user, product, role) IN (SELECT user, product, role FROM temp.out_direct);

-- name: MERGE_DIRECT_IN ()
INSERT INTO user_role (user, product, role, method, directory, asked) SELECT user, product, role, method, directory, asked FROM temp.in_direct /*scan*/ WHERE true
ON CONFLICT (user, product, role) DO UPDATE SET method = excluded.method, directory = excluded.directory, asked = excluded.asked;

-- name: MERGE_OUT_DIRECTORY (limit)
INSERT INTO temp.out_directory SELECT user, directory FROM user_directory o /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_directory n WHERE n.user = o.user AND n.directory = o.directory) LIMIT ?1;

-- name: MERGE_IN_DIRECTORY (limit)
INSERT INTO temp.in_directory SELECT user, directory, status FROM temp.map_directory n /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM user_directory o WHERE o.user = n.user AND o.directory = n.directory AND o.status IS n.status) LIMIT ?1;

-- name: MERGE_DIRECTORY_COUNT_NEW ()
SELECT count(*) FROM temp.map_directory /*scan*/;

-- name: MERGE_DIRECTORY_FRESH ()
SELECT count(*) FROM temp.in_directory n /*scan*/
 WHERE NOT EXISTS (SELECT 1 FROM user_directory o
                    WHERE o.user = n.user AND o.directory = n.directory);

-- name: MERGE_DIRECTORY_COUNT ()
SELECT count(*) FROM user_directory /*scan*/;

-- name: MERGE_DIRECTORY_CLEAR ()
DELETE FROM user_directory;

-- name: MERGE_DIRECTORY_COPY ()
INSERT OR ROLLBACK INTO user_directory SELECT * FROM temp.map_directory /*scan*/;

-- name: MERGE_DIRECTORY_OUT ()
DELETE FROM user_directory /*scan*/ WHERE (user, directory) IN (SELECT user, directory FROM temp.out_directory);

-- name: MERGE_DIRECTORY_IN ()
INSERT INTO user_directory (user, directory, status) SELECT user, directory, status FROM temp.in_directory /*scan*/ WHERE true
ON CONFLICT (user, directory) DO UPDATE SET status = excluded.status;

-- name: MERGE_OUT_SEAT (limit)
INSERT INTO temp.out_seat SELECT user, product FROM seat o /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM temp.map_seat n WHERE n.user = o.user AND n.product = o.product) LIMIT ?1;

-- name: MERGE_IN_SEAT (limit)
INSERT INTO temp.in_seat SELECT user, product, last_active FROM temp.map_seat n /*scan*/ WHERE NOT EXISTS (SELECT 1 FROM seat o WHERE o.user = n.user AND o.product = n.product AND o.last_active IS n.last_active) LIMIT ?1;

-- name: MERGE_SEAT_COUNT_NEW ()
SELECT count(*) FROM temp.map_seat /*scan*/;

-- name: MERGE_SEAT_FRESH ()
SELECT count(*) FROM temp.in_seat n /*scan*/
 WHERE NOT EXISTS (SELECT 1 FROM seat o WHERE o.user = n.user AND o.product = n.product);

-- name: MERGE_SEAT_COUNT ()
SELECT count(*) FROM seat /*scan*/;

-- name: MERGE_SEAT_CLEAR ()
DELETE FROM seat;

-- name: MERGE_SEAT_SEEN ()
-- Before the table is copied whole. Everybody staged bears the time of the run.
UPDATE temp.map_seat /*scan*/
    SET seen_at = coalesce((SELECT o.seen_at FROM seat o
                             WHERE o.user = map_seat.user AND o.product = map_seat.product),
  (SELECT first_seen FROM temp.stage_user /*scan*/ LIMIT 1));

-- name: MERGE_SEAT_COPY ()
INSERT OR ROLLBACK INTO seat SELECT * FROM temp.map_seat /*scan*/;

-- name: MERGE_SEAT_OUT ()
DELETE FROM seat /*scan*/ WHERE (user, product) IN (SELECT user, product FROM temp.out_seat);

-- name: MERGE_SEAT_IN ()
INSERT INTO seat (user, product, last_active, seen_at)
SELECT user, product, last_active, (SELECT first_seen FROM temp.stage_user /*scan*/ LIMIT 1)
  FROM temp.in_seat /*scan*/ WHERE true
ON CONFLICT (user, product) DO UPDATE SET last_active = excluded.last_active;

-- What the user browser is made of (core/users/index.h), as it will be.
-- name: MERGE_BROWSE_PEOPLE ()
-- Of whom no day of joining is told now: what was known, else when the person was first seen.
SELECT s.id, s.name, s.email, s.status, s.claim_status, s.management_source, s.email_domain,
       coalesce(s.added_to_org,
                (SELECT joined_at(u.added_to_org, u.first_seen) FROM user u
                  WHERE u.id = s.id AND u.gone_at IS NULL), s.first_seen), s.active_at
  FROM temp.stage_user s /*scan*/ ORDER BY s.id;

-- name: MERGE_BROWSE_BY_NAME ()
SELECT id FROM temp.stage_user /*scan*/ ORDER BY sort_key(name), id;

-- name: MERGE_BROWSE_BY_EMAIL ()
SELECT id FROM temp.stage_user /*scan*/ ORDER BY sort_key(email), id;

-- name: MERGE_BROWSE_DIRECT ()
SELECT user, role FROM temp.map_direct /*scan*/ ORDER BY user, product, role;

-- name: MERGE_BROWSE_PLATFORM ()
SELECT user, role FROM temp.map_platform /*scan*/ ORDER BY user, role;

-- name: MERGE_BROWSE_SEATS ()
SELECT user, product, last_active, seen_at FROM temp.map_seat /*scan*/ ORDER BY user, product;

-- name: MERGE_BROWSE_SEATS_SEEN ()
-- Where the table of seats is not copied whole.
SELECT n.user, n.product, n.last_active,
       coalesce(o.seen_at, (SELECT first_seen FROM temp.stage_user /*scan*/ LIMIT 1))
  FROM temp.map_seat n /*scan*/ LEFT JOIN seat o ON o.user = n.user AND o.product = n.product
 ORDER BY n.user, n.product;

-- name: MERGE_HISTORY (day, now)
-- After the seats and their moments; counted as in seats.sql.
INSERT INTO seat_day (day, product, inactive_days, billable, active, inactive, never_active,
                      new_seats)
SELECT ?1, id, days, billable, used, inactive, never_active, billable - inactive - used
  FROM (SELECT p.id, d.days,
               since_before(p.id, NULL) AS billable,
               since_before(p.id, ?2 - d.days * 86400) AS inactive,
               seats_before(p.id, 'never', ?2 - d.days * 86400) AS never_active,
               seats_before(p.id, 'used', NULL) - seats_before(p.id, 'used',
                                            ?2 - d.days * 86400) AS used
          FROM product p /*scan*/ JOIN product_days d ON d.product = p.id
         WHERE p.gone_at IS NULL AND p.sandbox = 0)
 WHERE true
ON CONFLICT (day, product) DO UPDATE SET inactive_days = excluded.inactive_days, billable = excluded.billable, active = excluded.active,
  inactive = excluded.inactive, never_active = excluded.never_active,
  new_seats = excluded.new_seats;

-- name: MERGE_HISTORY_PRUNE (oldest day)
DELETE FROM seat_day WHERE day < ?1;

-- name: RUN_CLOCK_AHEAD (now, local day)
-- The clock was ahead when these ended. As they are they would be the latest until that time comes, and the runs of days that are still to come. Only
-- a complete run says so: that a server whose clock is behind for a moment finds its runs in the future is nothing to write down.
UPDATE sync_run SET started_at = min(started_at, ?1), finished_at = ?1, local_day = CASE WHEN local_day <= ?2 THEN local_day END
 WHERE outcome IN ('ok', 'failed', 'suspicious') AND finished_at > ?1 + 3600;
