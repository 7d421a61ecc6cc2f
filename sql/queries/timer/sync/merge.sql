-- The merge: staging into the live tables in one transaction, writing only the differences. They
-- are computed in TEMP tables before the writer lock is taken; only lane sync adds such rows, and
-- it runs alone.

-- name: KEY_USED (now)
UPDATE api_key
   SET last_used_at = ?1
 WHERE state = 'current'
   AND use <> 'act';

-- name: MERGE_DEPARTED ()
SELECT count(*) FROM temp.departed /*scan*/;

-- People on the list of the accepted run, and how many of them are gone by this run, too. All rows
-- are of one run.
-- name: MERGE_ACCEPTED ()
SELECT count(*) AS listed,
       count(d.id) AS gone
  FROM sync_missing smi /*scan*/
  LEFT JOIN temp.departed d ON d.id = smi.user;

-- name: MERGE_USERS_BEFORE ()
SELECT count(*) FROM user /*scan*/ WHERE gone_at IS NULL;

-- A day of joining that Atlassian no longer sends is no change: the known one stays.
-- name: MERGE_CHANGED_USERS ()
INSERT INTO temp.changed_user
SELECT su.id, u.id IS NULL OR u.gone_at IS NOT NULL,
       u.account_id IS NOT NULL AND u.account_id <> su.account_id
  FROM temp.stage_user su /*scan*/
  LEFT JOIN user u ON u.id = su.id
 WHERE u.id IS NULL
    OR u.gone_at IS NOT NULL
    OR u.account_id <> su.account_id
    OR u.account_type <> su.account_type
    OR u.name <> su.name
    OR u.email IS NOT su.email
    OR u.status <> su.status
    OR u.account_status IS NOT su.account_status
    OR u.membership_status IS NOT su.membership_status
    OR u.claim_status IS NOT su.claim_status
    OR u.management_source IS NOT su.management_source
    OR u.added_to_org IS NOT coalesce(su.added_to_org, u.added_to_org)
    OR u.job_title IS NOT su.job_title
    OR u.department IS NOT su.department;

-- name: MERGE_CHANGED_USER_COUNTS ()
SELECT count(*) FILTER (WHERE is_new) AS added,
       count(*) FILTER (WHERE id_collision) AS id_collisions
  FROM temp.changed_user /*scan*/;

-- A new activity is no change of the person. A known activity that Atlassian no longer sends stays:
-- activity does not vanish.
-- name: MERGE_ACTIVE (1: as Atlassian sent it)
INSERT INTO temp.active
SELECT su.id,
       CASE WHEN ?1 THEN su.active_at
            ELSE max(coalesce(u.active_at, 0), coalesce(su.active_at, 0)) END,
       NOT ?1 AND coalesce(u.active_at, 0) > coalesce(su.active_at, 0)
  FROM temp.stage_user su /*scan*/
  CROSS JOIN user u ON u.id = su.id
 WHERE u.active_at IS NOT su.active_at;

-- name: MERGE_ACTIVE_CARRY ()
UPDATE temp.stage_user
   SET active_at = ac.active_at
  FROM temp.active ac /*scan*/
 WHERE stage_user.id = ac.id
   AND ac.kept;

-- name: MERGE_ACTIVE_WRITE ()
UPDATE user
   SET active_at = ac.active_at
  FROM temp.active ac /*scan*/
 WHERE user.id = ac.id
   AND NOT ac.kept;

-- name: MERGE_USER_ACCOUNT ()
CREATE UNIQUE INDEX temp.stage_user_account ON stage_user (account_id);

-- name: MERGE_USER_EMAIL ()
CREATE INDEX temp.stage_user_email ON stage_user (email);

-- name: MERGE_USERS_ANY ()
SELECT EXISTS (SELECT 1 FROM user);

-- name: MERGE_USERS_COPY ()
INSERT OR ROLLBACK INTO user SELECT * FROM temp.stage_user /*scan*/;

-- A person who comes back is first seen anew.
-- name: MERGE_USERS ()
INSERT INTO user
SELECT su.*
  FROM temp.changed_user cu /*scan*/
  CROSS JOIN temp.stage_user su ON su.id = cu.id
 WHERE true
ON CONFLICT (id) DO UPDATE
   SET account_type = excluded.account_type,
       name = excluded.name,
       email = excluded.email,
       email_domain = excluded.email_domain,
       status = excluded.status,
       account_status = excluded.account_status,
       membership_status = excluded.membership_status,
       claim_status = excluded.claim_status,
       management_source = excluded.management_source,
       added_to_org = CASE WHEN gone_at IS NULL THEN coalesce(excluded.added_to_org,
                                                              added_to_org)
                           ELSE excluded.added_to_org END,
       first_seen = CASE WHEN gone_at IS NULL THEN first_seen ELSE excluded.first_seen END,
       job_title = excluded.job_title,
       department = excluded.department,
       gone_at = NULL;

-- name: MERGE_USERS_GONE (now)
UPDATE user SET gone_at = ?1 WHERE id IN (SELECT id FROM temp.departed);

-- name: MERGE_DIRECTORIES ()
INSERT INTO directory (id, directory_id, name)
SELECT idd.id, sdi.directory_id, max(sdi.name)
  FROM temp.stage_directory sdi /*scan*/
  JOIN temp.id_directory idd ON idd.directory_id = sdi.directory_id
 GROUP BY sdi.directory_id
ON CONFLICT (directory_id) DO UPDATE
   SET name = excluded.name
 WHERE name <> excluded.name;

-- name: MERGE_PRODUCTS ()
INSERT INTO product (id, ari, product, site, site_name, sandbox)
SELECT idp.id, sp.ari, sp.product, sp.site, max(sp.site_name), max(sp.sandbox)
  FROM temp.stage_product sp /*scan*/
  JOIN temp.id_product idp
    ON idp.site = sp.site
   AND idp.product = sp.product
 GROUP BY sp.site, sp.product
ON CONFLICT (site, product) DO UPDATE
   SET ari = excluded.ari,
       site_name = excluded.site_name,
       sandbox = excluded.sandbox,
       gone_at = NULL
 WHERE gone_at IS NOT NULL
    OR ari <> excluded.ari
    OR site_name <> excluded.site_name
    OR sandbox <> excluded.sandbox;

-- name: MERGE_PRODUCTS_GONE (now)
UPDATE product /*scan*/
   SET gone_at = ?1
 WHERE gone_at IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM temp.stage_product sp
                    WHERE sp.site = product.site
                      AND sp.product = product.product);

-- name: MERGE_GROUPS ()
INSERT INTO user_group (
  id, group_id, directory, name, description, managed_by, external_synced, modifiable)
SELECT idg.id, sg.group_id, idg.directory, sg.name, sg.description, sg.managed_by,
       sg.external_synced, sg.modifiable
  FROM temp.stage_group sg /*scan*/
  JOIN temp.id_group idg ON idg.group_id = sg.group_id
 GROUP BY sg.group_id
ON CONFLICT (group_id) DO UPDATE
   SET directory = excluded.directory,
       name = excluded.name,
       description = excluded.description,
       managed_by = excluded.managed_by,
       external_synced = excluded.external_synced,
       modifiable = excluded.modifiable,
       gone_at = NULL
 WHERE gone_at IS NOT NULL
    OR directory IS NOT excluded.directory
    OR name <> excluded.name
    OR description IS NOT excluded.description
    OR managed_by IS NOT excluded.managed_by
    OR external_synced <> excluded.external_synced
    OR modifiable <> excluded.modifiable;

-- name: MERGE_GROUPS_GONE (now)
UPDATE user_group /*scan*/
   SET gone_at = ?1
 WHERE gone_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM temp.id_group idg WHERE idg.group_id = user_group.group_id);

-- name: MERGE_GROUPS_READ (now)
UPDATE user_group
   SET roles_read_at = ?1,
       resources = sg.resources
  FROM temp.stage_group sg /*scan*/
 WHERE sg.group_id = user_group.group_id
   AND EXISTS (SELECT 1 FROM temp.group_read gre WHERE gre.group_id = sg.group_id);

-- Atlassian says that they grant nothing now.
-- name: MERGE_GROUPS_EMPTY ()
UPDATE user_group
   SET roles_read_at = NULL,
       resources = NULL
  FROM temp.stage_group sg /*scan*/
 WHERE sg.group_id = user_group.group_id
   AND sg.resources = 0
   AND roles_read_at IS NOT NULL;

-- name: MERGE_BEYOND ()
UPDATE user_role
   SET beyond = bey.resources
  FROM temp.beyond bey /*scan*/
 WHERE bey.user = user_role.user
   AND beyond IS NOT bey.resources;

-- name: MERGE_COUNTED ()
INSERT OR IGNORE INTO role_counted SELECT product, role FROM temp.counted /*scan*/;

-- name: MERGE_PLATFORM_OUT ()
DELETE FROM user_platform_role /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_platform mp
                    WHERE mp.user = user_platform_role.user
                      AND mp.role = user_platform_role.role);

-- name: MERGE_PLATFORM_IN ()
INSERT OR IGNORE INTO user_platform_role
SELECT user, role
  FROM temp.map_platform /*scan*/;

-- What the last run had and this one lacks: admins of the organization; half of the activity of
-- seats; nine tenths of the memberships.
-- name: MERGE_LISTS_MISSING ()
SELECT EXISTS (SELECT 1
                 FROM user_platform_role /*scan*/
                WHERE role = 'atlassian/org-admin')
       AND NOT EXISTS (SELECT 1
                         FROM temp.map_platform /*scan*/
                        WHERE role = 'atlassian/org-admin') AS admins,
       (SELECT count(*) FROM seat /*scan*/ WHERE last_active IS NOT NULL) >= max(
           20, 2 * (SELECT count(*) FROM temp.map_activity /*scan*/) + 1) AS activity,
       (SELECT count(*) FROM membership /*scan*/) >= max(
           20, 10 * (SELECT count(*) FROM temp.map_member /*scan*/) + 1) AS members;

-- name: MERGE_ROLES_OUT ()
DELETE FROM group_role /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_role mr
                    WHERE mr.user_group = group_role.user_group
                      AND mr.product = group_role.product
                      AND mr.role = group_role.role);

-- name: MERGE_ROLES_IN ()
INSERT OR IGNORE INTO group_role
SELECT user_group, product, role
  FROM temp.map_role /*scan*/;

-- Of several sources of a role one that is not suspended counts first, and direct before inferred.
-- A suspension in an unnamed directory counts for one of the suspended ones.
-- name: MERGE_MAP_ROLE_SOURCE ()
INSERT INTO temp.map_role_source
SELECT sw.user, idp.id, sw.role,
       CASE sw.method WHEN 'group_direct' THEN 'group' ELSE sw.method END,
       nullif(min(coalesce(idd.id,
                           CASE WHEN sw.status = 'suspended'
                                THEN (SELECT min(msu.directory)
                                        FROM temp.map_suspended msu
                                       WHERE msu.user = sw.user) END,
                           0)
                    + 1000000 * ((sw.status = 'suspended') * 10
                                   + CASE sw.method
                                          WHEN 'direct' THEN 0
                                          WHEN 'inferred' THEN 1
                                          ELSE 2 END)) % 1000000,
              0)
  FROM temp.stage_role_source sw /*scan*/
  JOIN temp.id_product idp
    ON idp.site = sw.site
   AND idp.product = sw.product
  JOIN temp.asked ask
    ON ask.user = sw.user
   AND ask.answered
  LEFT JOIN temp.id_directory idd ON idd.directory_id = sw.directory_id
 WHERE sw.role IS NOT NULL
 GROUP BY sw.user, idp.id, sw.role;

-- name: MERGE_DIRECT_ASKED ()
UPDATE temp.map_direct
   SET method = mw.method,
       directory = mw.directory,
       asked = 1
  FROM temp.map_role_source mw /*scan*/
 WHERE mw.user = map_direct.user
   AND mw.product = map_direct.product
   AND mw.role = map_direct.role;

-- A direct role beside a group's: sent now, or sent before as long as a group still grants it
-- (MERGE_DIRECT_CARRY).
-- name: MERGE_DIRECT_BESIDE ()
INSERT OR IGNORE INTO temp.map_direct
SELECT user, product, role, method, directory, 1
  FROM temp.map_role_source mw /*scan*/
 WHERE method = 'direct'
   AND EXISTS (SELECT 1
                 FROM temp.map_member mm
                 JOIN temp.map_role mr ON mr.user_group = mm.user_group
                WHERE mm.user = mw.user
                  AND mr.product = mw.product
                  AND mr.role = mw.role);

-- name: MERGE_ASKED (now)
INSERT INTO role_asked
SELECT user, ?1,
       CASE WHEN EXISTS (SELECT 1 FROM temp.map_role_source mw WHERE mw.user = ask.user) THEN ?1 END
  FROM temp.asked ask /*scan*/
 WHERE answered
ON CONFLICT (user) DO UPDATE
   SET asked_at = excluded.asked_at,
       told_at = coalesce(excluded.told_at, told_at);

-- People whose role without a group is gone or has a group now.
-- name: MERGE_ASKED_ANEW ()
DELETE FROM role_asked
 WHERE user IN (SELECT user FROM temp.out_direct /*scan*/)
   AND user NOT IN (SELECT user FROM temp.asked WHERE answered);

-- The input of the user index (core/index/index.h), as it will be. Without a day of joining the
-- known one counts, else when the person was first seen.
-- name: MERGE_INDEX_PEOPLE ()
SELECT su.id, su.name, su.email, su.status, su.claim_status, su.management_source, su.email_domain,
       coalesce(su.added_to_org,
                (SELECT joined_at(u.added_to_org, u.first_seen)
                   FROM user u
                  WHERE u.id = su.id
                    AND u.gone_at IS NULL),
                su.first_seen) AS joined_at,
       su.active_at
  FROM temp.stage_user su /*scan*/
 ORDER BY su.id;

-- name: MERGE_INDEX_BY_NAME ()
SELECT id FROM temp.stage_user /*scan*/ ORDER BY sort_key(name), id;

-- name: MERGE_INDEX_BY_EMAIL ()
SELECT id FROM temp.stage_user /*scan*/ ORDER BY sort_key(email), id;

-- name: MERGE_INDEX_DIRECT ()
SELECT user, role, product FROM temp.map_direct /*scan*/ ORDER BY user, product, role;

-- name: MERGE_INDEX_PLATFORM ()
SELECT user, role FROM temp.map_platform /*scan*/ ORDER BY user, role;

-- name: MERGE_INDEX_SEATS ()
SELECT user, product, last_active, seen_at
  FROM temp.map_seat /*scan*/
 ORDER BY user, product;

-- name: MERGE_INDEX_GRANTS ()
SELECT DISTINCT user_group, product FROM temp.map_role /*scan*/ ORDER BY user_group;

-- name: MERGE_INDEX_ACTIVITY ()
SELECT user, product, last_active
  FROM temp.map_activity ma /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.map_seat ms
                    WHERE ms.user = ma.user
                      AND ms.product = ma.product)
 ORDER BY user, product;

-- When the table of seats is not copied whole.
-- name: MERGE_INDEX_SEATS_SEEN ()
SELECT ms.user, ms.product, ms.last_active,
       coalesce(s.seen_at, (SELECT first_seen FROM temp.stage_user /*scan*/ LIMIT 1)) AS seen_at
  FROM temp.map_seat ms /*scan*/
  LEFT JOIN seat s
    ON s.user = ms.user
   AND s.product = ms.product
 ORDER BY ms.user, ms.product;

-- Runs that ended in the future: the clock was ahead. Unchanged they would be the newest until that
-- time comes. Only a complete run corrects them: a server whose clock is behind for a moment must
-- not.
-- name: RUN_CLOCK_AHEAD (now, local day)
UPDATE sync_run
   SET started_at = min(started_at, ?1),
       finished_at = ?1,
       local_day = CASE WHEN local_day <= ?2 THEN local_day END
 WHERE outcome IN ('ok', 'failed', 'suspicious', 'stopped')
   AND finished_at > ?1 + 3600;
