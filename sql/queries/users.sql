-- The user browser. product, site, cutoff, never and billable speak of seats; the others of the person.

-- name: USERS_PAGE (q, product, site, cutoff, never, status, claim, role, group, domain, billable, sort, limit, offset)
SELECT u.account_id, u.name, u.email, u.status, u.claim_status,
       (SELECT count(*) FROM seat s JOIN product p ON p.id = s.product WHERE s.user = u.id AND (?2 IS NULL OR p.product = ?2) AND (?3 IS NULL OR p.site = ?3)) AS seats,
       (SELECT max(s.last_active) FROM seat s JOIN product p ON p.id = s.product WHERE s.user = u.id AND (?2 IS NULL OR p.product = ?2) AND (?3 IS NULL OR p.site = ?3)) AS last_active,
       count(*) OVER () AS total
  FROM user u /*scan*/ -- filters combine freely; the whole list is sorted for a page
 WHERE u.gone_at IS NULL
   AND (?1 IS NULL OR instr(lower(u.name), lower(?1)) > 0 OR instr(lower(coalesce(u.email, '')), lower(?1)) > 0)
   AND (?6 IS NULL OR u.status = ?6) AND (?7 IS NULL OR u.claim_status = ?7) AND (?10 IS NULL OR u.email_domain = lower(?10))
   AND (?8 IS NULL OR EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id AND r.role = ?8)
                   OR EXISTS (SELECT 1 FROM role_path r WHERE r.user = u.id AND r.role = ?8))
   AND (?9 IS NULL OR EXISTS (SELECT 1 FROM membership m JOIN user_group g ON g.id = m.user_group WHERE m.user = u.id AND (g.group_id = ?9 OR g.name = ?9)))
   AND (coalesce(?2, ?3, ?4, ?5, ?11) IS NULL OR EXISTS (SELECT 1 FROM seat s JOIN product p ON p.id = s.product WHERE s.user = u.id
         AND (?2 IS NULL OR p.product = ?2) AND (?3 IS NULL OR p.site = ?3)
         AND (?4 IS NULL OR s.last_active IS NULL OR s.last_active < ?4) AND (?5 IS NULL OR s.last_active IS NULL)))
 ORDER BY CASE ?12 WHEN 'email' THEN u.email WHEN 'status' THEN u.status WHEN 'last' THEN NULL ELSE u.name END COLLATE NOCASE,
          CASE ?12 WHEN 'last' THEN coalesce(last_active, 0) END, u.account_id
 LIMIT ?13 OFFSET ?14;

-- name: USERS_PRODUCTS ()
SELECT DISTINCT product FROM product /*scan*/ WHERE gone_at IS NULL AND sandbox = 0 ORDER BY product;

-- name: USERS_ONE (account id)
SELECT id, account_id, name, email, status, claim_status, management_source, added_to_org, job_title, department, gone_at FROM user WHERE account_id = ?1;

-- name: USERS_ONE_SEATS (user row)
SELECT p.product, p.site_name, s.last_active,
       (SELECT group_concat(coalesce('group ' || g.name, 'direct role') || ' → ' || r.role, '; ')
          FROM role_path r LEFT JOIN user_group g ON g.id = r.user_group
         WHERE r.user = s.user AND r.product = s.product AND r.role IN ('atlassian/user', 'atlassian/admin')) AS path
  FROM seat s JOIN product p ON p.id = s.product WHERE s.user = ?1 ORDER BY p.product, p.site_name;

-- name: USERS_ONE_GROUPS (user row)
SELECT g.name, g.external_synced FROM membership m JOIN user_group g ON g.id = m.user_group WHERE m.user = ?1 ORDER BY g.name;

-- name: USERS_ONE_ROLES (user row)
SELECT role, NULL, NULL FROM user_platform_role WHERE user = ?1
UNION SELECT r.role, p.product, p.site_name FROM role_path r JOIN product p ON p.id = r.product WHERE r.user = ?1 ORDER BY 1, 2;

-- name: USERS_MATCHING (one byte for each id: 1 is wanted)
SELECT id, account_id, name, email FROM user /*scan*/ -- in the order of its index; only who is wanted is looked up
 WHERE substr(?1, id + 1, 1) = x'01' ORDER BY account_id;

-- name: USERS_ROWS (ids as a JSON list, product, site, now)
SELECT u.id, u.account_id, u.name, u.email, u.status, u.claim_status,
       (SELECT count(*) FROM seat s JOIN product p ON p.id = s.product WHERE s.user = u.id AND (?2 IS NULL OR p.product = ?2) AND (?3 IS NULL OR p.site = ?3)) AS seats,
       (SELECT max(s.last_active) FROM seat s JOIN product p ON p.id = s.product WHERE s.user = u.id AND (?2 IS NULL OR p.product = ?2) AND (?3 IS NULL OR p.site = ?3)) AS last_active,
       (SELECT 'organization admin' FROM user_platform_role r WHERE r.user = u.id AND r.role = 'atlassian/org-admin'
         UNION ALL SELECT t.reason FROM protection t WHERE t.user = u.id AND t.ended_at IS NULL AND (t.until IS NULL OR t.until > ?4)
         UNION ALL SELECT t.reason FROM membership m JOIN protection t ON t.user_group = m.user_group
                    WHERE m.user = u.id AND t.ended_at IS NULL AND (t.until IS NULL OR t.until > ?4) LIMIT 1) AS protected
  FROM json_each(?1) j CROSS JOIN user u ON u.id = j.value ORDER BY j.id;

-- name: USERS_SITE_NAME (site)
SELECT site_name FROM product WHERE site = ?1 LIMIT 1;
