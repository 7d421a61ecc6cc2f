-- Staging users: rows and relations.

-- name: STAGE_USER (number, account id, type, name, email, status, account status,
--   membership, claim, source, added, job title, department, now, last active or 0)
INSERT INTO temp.stage_user
VALUES (?1, ?2, coalesce(?3, 'atlassian'), coalesce(?4, ''), ?5,
        lower(substr(?5, instr(?5, '@') + 1)), coalesce(?6, 'unknown'), ?7, ?8, ?9, ?10,
        nullif(?11, 0), ?12, ?13, ?14, NULL, nullif(?15, 0));

-- name: STAGE_USER_AGAIN (number, account id, type, name, email, status, account status,
--   membership, claim, source, added, job title, department, now, last active or 0)
INSERT INTO temp.stage_user
VALUES (?1, ?2, coalesce(?3, 'atlassian'), coalesce(?4, ''), ?5,
        lower(substr(?5, instr(?5, '@') + 1)), coalesce(?6, 'unknown'), ?7, ?8, ?9, ?10,
        nullif(?11, 0), ?12, ?13, ?14, NULL, nullif(?15, 0))
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
       job_title = excluded.job_title,
       department = excluded.department
 WHERE (CASE excluded.status
             WHEN 'active' THEN 0
             WHEN 'suspended' THEN 1
             WHEN 'not_invited' THEN 3
             ELSE 2 END,
        excluded.membership_status IS NOT 'active') < (
           CASE status
                WHEN 'active' THEN 0
                WHEN 'suspended' THEN 1
                WHEN 'not_invited' THEN 3
                ELSE 2 END,
           membership_status IS NOT 'active');

-- When a user comes twice, the latest joining and activity count.
-- name: STAGE_USER_LATEST (number, added or 0, last active or 0)
UPDATE temp.stage_user
   SET added_to_org = nullif(max(coalesce(added_to_org, 0), ?2), 0),
       active_at = nullif(max(coalesce(active_at, 0), ?3), 0)
 WHERE id = ?1;

-- name: STAGE_SAME (number, account id)
SELECT EXISTS (SELECT 1
                 FROM temp.stage_user
                WHERE id = ?1
                  AND account_id = ?2);

-- name: STAGE_PLATFORM (user, role)
INSERT OR IGNORE INTO temp.map_platform VALUES (?1, ?2);

-- For people met for the first time, each product once.
-- name: STAGE_PUT_ACTIVITY (users, products, last active)
INSERT OR IGNORE INTO temp.map_activity SELECT a, b, c FROM int_rows(?1);

-- name: STAGE_ACTIVITY_AGAIN (user, product, last active)
INSERT INTO temp.map_activity
VALUES (?1, ?2, ?3)
ON CONFLICT (user, product) DO UPDATE
   SET last_active = excluded.last_active
 WHERE excluded.last_active > last_active;

-- name: STAGE_PUT_MEMBERS (users, groups)
INSERT OR IGNORE INTO temp.map_member SELECT a, b FROM int_rows(?1);

-- name: STAGE_USER_DIRECTORY (user, directory, membership)
INSERT OR IGNORE INTO temp.map_directory VALUES (?1, ?2, ?3);

-- name: STAGE_PUT_DIRECTORIES (users, directories)
INSERT OR IGNORE INTO temp.map_directory
SELECT a, b, 'active'
  FROM int_rows(?1);
