-- The present state of a batch, from Atlassian's answers.

-- name: ACT_DIRECTORIES ()
SELECT directory_id FROM directory /*scan*/ ORDER BY id;

-- Directories that were not found just now: nobody counts as out of them.
-- name: ACT_UNREAD_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS act_unread (directory_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- name: ACT_UNREAD_CLEAR ()
DELETE FROM temp.act_unread;

-- name: ACT_UNREAD (directory id)
INSERT OR IGNORE INTO temp.act_unread VALUES (?1);

-- Reads only the people asked for. Every field of a user is optional: a missing list of groups
-- means none only where the copy knows none; a missing list of platform roles means those of the
-- copy.
-- name: PLAN_LIVE_USERS (body of users/search over all directories, now)
INSERT OR REPLACE INTO temp.plan_user
SELECT u.id,
       coalesce(j.value ->> 'status', 'unknown'),
       coalesce(j.value ->> 'accountStatus',
                CASE WHEN j.value ->> 'status' = 'deactivated' THEN 'inactive'
                     WHEN j.value ->> 'status' IN ('active', 'suspended', 'not_invited')
                     THEN 'active'
                     ELSE 'unknown' END),
       coalesce(j.value ->> 'claimStatus', u.claim_status),
       EXISTS (SELECT 1
                 FROM json_each(j.value, '$.platformRoles') j2
                WHERE j2.value = 'atlassian/org-admin')
       OR (json_type(j.value, '$.platformRoles') IS NOT 'array'
           AND EXISTS (SELECT 1
                         FROM user_platform_role upr
                        WHERE upr.user = u.id
                          AND upr.role = 'atlassian/org-admin')),
       (SELECT max(coalesce(unixepoch(j2.value ->> 'lastActiveTimestamp'),
                            unixepoch(substr(j2.value ->> 'lastActiveTimestamp', 1, 19))))
          FROM json_each(j.value, '$.productAccess') j2
          JOIN product p
            ON p.site = ari_resource(j2.value ->> 'id')
           AND p.product = ari_product(j2.value ->> 'id')
         WHERE p.id IN (SELECT product FROM temp.plan_scope)),
       json_type(j.value, '$.groups') IS NOT 'array'
       AND EXISTS (SELECT 1 FROM membership m WHERE m.user = u.id),
       CASE WHEN lower(coalesce(j.value ->> 'accountType', u.account_type)) <> 'atlassian'
            THEN 'other-kind'
            WHEN json_type(j.value, '$.groups') IS NOT 'array'
                 AND EXISTS (SELECT 1 FROM membership m WHERE m.user = u.id)
            THEN 'groups-untold' END,
       CASE WHEN lower(coalesce(j.value ->> 'accountType', u.account_type)) <> 'atlassian'
            THEN coalesce(j.value ->> 'accountType', u.account_type) END,
       max(joined_at(u.added_to_org, u.first_seen),
           CASE WHEN unixepoch(j.value ->> 'addedToOrg') <= ?2
                THEN unixepoch(j.value ->> 'addedToOrg')
                ELSE 0 END),
       coalesce(j.value ->> 'managementSource', u.management_source),
       CASE WHEN json_type(j.value, '$.productAccess') IS NOT 'array' THEN 0
            WHEN EXISTS (SELECT 1
                           FROM json_each(j.value, '$.productAccess') j2
                          WHERE j2.value ->> 'lastActiveTimestamp' IS NOT NULL
                            AND coalesce(unixepoch(j2.value ->> 'lastActiveTimestamp'),
                                         unixepoch(substr(j2.value ->> 'lastActiveTimestamp', 1,
                                                          19))) IS NULL)
            THEN -1
            ELSE 1 END
  FROM json_each(?1, '$.data') j
  JOIN user u ON u.account_id = j.value ->> 'accountId'
  JOIN temp.plan_chosen pc ON pc.user = u.id;

-- name: PLAN_LIVE_MEMBERS (the same body)
INSERT OR IGNORE INTO temp.plan_member
SELECT u.id, g.id
  FROM json_each(?1, '$.data') j
  JOIN user u ON u.account_id = j.value ->> 'accountId'
  JOIN temp.plan_chosen pc ON pc.user = u.id
  JOIN json_each(j.value, '$.groups') j2
  JOIN user_group g ON g.group_id = ari_resource(j2.value ->> 'id');

-- A person found in a directory is a member; without a membership status, suspended means in every
-- directory.
-- name: PLAN_LIVE_DIRECTORIES (body of users/search in one directory, its id)
INSERT OR REPLACE INTO temp.plan_directory
SELECT user, directory, state
  FROM (SELECT u.id AS user, d.id AS directory,
               coalesce(j.value ->> 'membershipStatus',
                        CASE j.value ->> 'status'
                             WHEN 'suspended' THEN 'suspended'
                             WHEN 'not_invited' THEN 'no_membership'
                             ELSE 'active' END) AS state
          FROM json_each(?1, '$.data') j
          JOIN user u ON u.account_id = j.value ->> 'accountId'
          JOIN temp.plan_chosen pc ON pc.user = u.id
          JOIN directory d ON d.directory_id = ?2)
 WHERE state IN ('active', 'suspended');

-- name: PLAN_LIVE_DIRECT (body of role-assignments, user)
INSERT OR IGNORE INTO temp.plan_direct
SELECT ?2, p.id, j2.value ->> 'role'
  FROM json_each(?1, '$.data') j
  JOIN product p
    ON p.site = ari_resource(j.value ->> 'resourceId')
   AND p.product = ari_product(j.value ->> 'resourceId')
  JOIN json_each(j.value, '$.roleAssignments') j2
  JOIN json_each(j2.value, '$.roleAssignmentMethods') j3
 WHERE j3.value = 'direct';

-- Times in 1970 are how programs write never.
-- name: PLAN_LIVE_ACTIVITY (body of users/search over all directories)
INSERT INTO temp.plan_activity
SELECT user, coalesce(product, 0), max(at), 1
  FROM (SELECT u.id AS user,
               coalesce(unixepoch(j2.value ->> 'lastActiveTimestamp'),
                        unixepoch(substr(j2.value ->> 'lastActiveTimestamp', 1, 19))) AS at,
               (SELECT p.id
                  FROM product p
                 WHERE p.site = ari_resource(j2.value ->> 'id')
                   AND p.product = ari_product(j2.value ->> 'id')) AS product
          FROM json_each(?1, '$.data') j
          JOIN user u ON u.account_id = j.value ->> 'accountId'
          JOIN temp.plan_chosen pc ON pc.user = u.id
          JOIN json_each(j.value, '$.productAccess') j2)
 WHERE at >= 31536000
 GROUP BY 1, 2
ON CONFLICT (user, product) DO UPDATE
   SET last_active = max(last_active, excluded.last_active),
       live = 1;

-- Everything the person holds in any way, for the limits of an area. What Rollcall does not know is
-- product 0: outside of every area.
-- name: PLAN_LIVE_HELD (body of role-assignments, user)
INSERT OR REPLACE INTO temp.plan_held
SELECT ?2, coalesce(p.id, 0), 1
  FROM json_each(?1, '$.data') j
  LEFT JOIN product p
    ON p.site = ari_resource(j.value ->> 'resourceId')
   AND p.product = ari_product(j.value ->> 'resourceId');

-- A person whose roles Atlassian does not return.
-- name: PLAN_HELD_UNSENT (user)
INSERT OR IGNORE INTO temp.plan_held VALUES (?1, 0, 0);

-- A person whose address is of another domain than in the copy, for an area with domains: product -1.
-- name: PLAN_LIVE_MOVED (body of users/search over all directories)
INSERT OR IGNORE INTO temp.plan_held
SELECT u.id, -1, 0
  FROM json_each(?1, '$.data') j
  JOIN user u ON u.account_id = j.value ->> 'accountId'
  JOIN temp.plan_chosen pc ON pc.user = u.id
 WHERE instr(j.value ->> 'email', '@')
   AND j.value ->> 'email' IS NOT u.email COLLATE NOCASE
   AND lower(substr(j.value ->> 'email', instr(j.value ->> 'email', '@') + 1))
       IS NOT u.email_domain
   AND EXISTS (SELECT 1 FROM temp.plan_inside /*scan*/ WHERE domain <> '');

-- The same for groups, products and platform roles that the search names.
-- name: PLAN_LIVE_UNKNOWN (body of users/search over all directories)
INSERT OR IGNORE INTO temp.plan_held
SELECT u.id, 0, 0
  FROM json_each(?1, '$.data') j
  JOIN user u ON u.account_id = j.value ->> 'accountId'
  JOIN temp.plan_chosen pc ON pc.user = u.id
 WHERE EXISTS (SELECT 1
                 FROM json_each(j.value, '$.groups') j2
                WHERE NOT EXISTS (SELECT 1
                                    FROM user_group g
                                   WHERE g.group_id = ari_resource(j2.value ->> 'id')
                                     AND g.gone_at IS NULL))
    OR EXISTS (SELECT 1
                 FROM json_each(j.value, '$.productAccess') j2
                WHERE NOT EXISTS (SELECT 1
                                    FROM product p
                                   WHERE p.site = ari_resource(j2.value ->> 'id')
                                     AND p.product = ari_product(j2.value ->> 'id')))
    OR EXISTS (SELECT 1
                 FROM json_each(j.value, '$.platformRoles') j2
                WHERE j2.value <> 'atlassian/ai-access');
